"""A forecast from the database: what it says is what a hand finds, and it is made in parts."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Absence, WorkingSpan
from accounts.permissions import Role
from cases import services as folder
from cases.models import AssignmentRule, Deadline
from forecast import books, readers, services
from forecast.engine import Cause
from forecast.models import ForecastRun
from forecast.readers import book
from forecast.services import WhatIf
from forecast.services.advance import book_of
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR, ZONE
from tests.forecast.made import always, finished, forecast_by, out

pytestmark = pytest.mark.django_db


def nurse(**facts):
    return always(factories.user(Role.NURSE, **facts))


def of(case):
    return str(Deadline.objects.get(case=case, duty="decide").pk)


def rows(run):
    return {row["key"]: row for row in run.result["at_risk"]}


def test_a_task_of_someone_who_is_away_is_late_and_a_move_prevents_it():
    by, away, here = factories.user(Role.SUPERVISOR), nurse(), nurse()
    now = timezone.now()
    case = factories.received_case(received_at=now - 6 * DAY)
    folder.assign(case.pk, to=away, by=by, at=now)
    out(away, now + 20 * DAY, at=now)
    run = forecast_by(by)
    row = rows(run)[of(case)]
    assert (row["chance"], row["cause"]) == (1.0, Cause.AWAY)
    # The provider is told by the same limit, and is late with it.
    assert {(each["from"], each["to"]) for each in run.moves} == {(str(away.pk), str(here.pk))}
    best = run.moves[0]
    assert best["prevented"] == pytest.approx(1.0, abs=0.05)
    moved = services.make_move(run.pk, best["task"], by=by, at=timezone.now())
    assert (moved, moved.assignee) == (case, here)
    again = finished(ForecastRun.objects.order_by("-pk").first())
    assert again.pk != run.pk
    assert of(case) not in rows(again)


def test_a_move_is_refused_once_the_case_has_changed_hands_or_the_task_is_done():
    by, away, here = factories.user(Role.SUPERVISOR), nurse(), nurse()
    now = timezone.now()
    case = factories.received_case(received_at=now - 6 * DAY)
    folder.assign(case.pk, to=away, by=by, at=now)
    out(away, now + 20 * DAY, at=now)
    run = forecast_by(by)
    task = run.moves[0]["task"]
    with pytest.raises(PermissionDenied):
        services.make_move(run.pk, task, by=factories.user(Role.COMPLIANCE), at=now)
    folder.assign(case.pk, to=here, by=by, at=now)
    for wrong, code in ((task, "case_moved"), ("0", "no_such_move")):
        with pytest.raises(Refused) as refused:
            services.make_move(run.pk, wrong, by=by, at=now)
        assert refused.value.code == code
    Deadline.objects.filter(pk=int(task)).update(met_at=now, met_by="test")
    with pytest.raises(Refused) as refused:
        services.make_move(run.pk, task, by=by, at=now)
    assert refused.value.code == "task_done"


def test_what_no_license_covers_is_late_and_says_so():
    by = factories.user(Role.SUPERVISOR)
    signer = always(factories.user(Role.PHYSICIAN))
    factories.appealed_case(
        received_at=timezone.now() - 40 * DAY, appeal={"received_at": timezone.now() - 20 * DAY}
    )
    signer.licenses.all().delete()
    run = forecast_by(by)
    causes = Counter(row["cause"] for row in run.result["at_risk"] if "appeal" in row["need"])
    assert causes[Cause.NO_ONE] >= 1


def test_what_was_late_before_is_counted_apart_and_not_listed():
    by = factories.user(Role.SUPERVISOR)
    nurse()
    case = factories.received_case(received_at=timezone.now() - 9 * DAY)
    run = forecast_by(by)
    assert run.result["late_now"] == Deadline.objects.filter(due_at__lt=timezone.now()).count()
    assert of(case) not in rows(run)


def test_tasks_are_those_that_the_dashboard_counts():
    now = timezone.now()
    nurse()
    factories.received_case(received_at=now - 6 * DAY)
    factories.asked_by_representative(received_at=now - DAY)
    factories.told_case(received_at=now - 5 * DAY)
    factories.dismissed_case(received_at=now - 3 * DAY)
    found = readers.read(now, ZONE)
    expected = {
        each for each in Deadline.objects.select_related("case")
        if each.is_open and each.duty not in each.case.kind_.awaited_duties
        and each.duty not in each.case.kind_.members_duties
    }  # fmt: skip
    assert {task.key for task in found.tasks} == {str(each.pk) for each in expected}
    for each in expected:
        task = next(task for task in found.tasks if task.key == str(each.pk))
        assert task.due == pytest.approx((each.due_at - now).total_seconds() / 60)


def test_reading_costs_as_many_queries_for_many_cases_as_for_few():
    now, by = timezone.now(), factories.user(Role.SUPERVISOR)
    counts = []
    for _ in range(2):
        for age in range(1, 5):
            case = factories.received_case(received_at=now - age * DAY)
            folder.assign(case.pk, to=nurse(), by=by, at=now)
            factories.appealed_case(
                received_at=now - 20 * DAY, appeal={"received_at": now - 10 * DAY}
            )
        with CaptureQueriesContext(connection) as queries:
            readers.read(timezone.now(), ZONE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_hours_and_absences_are_those_on_file_and_no_hours_are_assumed_aloud():
    begins = datetime(2026, 3, 2, 5, 0, tzinfo=ZONE)
    known, unknown = factories.user(Role.NURSE), factories.user(Role.NURSE)
    WorkingSpan.objects.create(user=known, weekday=0, from_minute=540, to_minute=1020)
    Absence.objects.create(
        user=known, starts_at=begins + timedelta(hours=6), ends_at=begins + timedelta(hours=7),
        why="training", entered_by=known, entered_at=begins - DAY,
    )  # fmt: skip
    people = {person.key: person for person in readers.read(begins, ZONE).people}
    # Monday, 9 AM to 5 PM without 11 to noon: a person without a zone is in that of the plan.
    assert people[str(known.pk)].shifts[0] == (240.0, 360.0)
    assert people[str(known.pk)].shifts[1] == (420.0, 720.0)
    assert not people[str(known.pk)].assumed
    assert people[str(unknown.pk)].assumed
    assert people[str(unknown.pk)].shifts[0] == (180.0, 420.0)


def test_a_rule_that_takes_new_cases_is_the_rule_of_their_tasks():
    team, by = factories.team(), factories.user(Role.SUPERVISOR)
    nurse(team=team)
    factories.received_case(received_at=timezone.now() - DAY)
    assert readers.read(timezone.now(), ZONE).rules == {}
    AssignmentRule.objects.create(
        team=team, kind="determination", method="round_robin", takes_new=True, set_by=by,
        set_at=timezone.now(),
    )  # fmt: skip
    assert set(readers.read(timezone.now(), ZONE).rules.values()) == {"round_robin"}


def test_a_book_is_the_same_after_it_was_stored():
    now = timezone.now()
    nurse()
    factories.appealed_case(received_at=now - 20 * DAY, appeal={"received_at": now - 10 * DAY})
    found = readers.read(now, ZONE)
    run = ForecastRun.objects.create(at=now, seed=1, runs=1, book=books.as_json(found))
    run.refresh_from_db()
    assert books.from_json(run.book) == found


# Made in parts, once.


def test_a_forecast_is_made_part_by_part_and_says_how_far_it_is():
    by = factories.user(Role.SUPERVISOR)
    factories.received_case(received_at=timezone.now() - DAY)
    run = services.ask(by=by, at=timezone.now())
    assert services.unfinished(limit=10) == [run.pk]
    seen = []
    while services.advance(run.pk, at=timezone.now()):
        run.refresh_from_db()
        seen.append(run.done)
    assert seen == sorted(seen)
    assert seen[:2] == [0, 20]
    run.refresh_from_db()
    assert run.done == run.runs == 200
    assert services.unfinished(limit=10) == []
    assert not services.advance(run.pk, at=timezone.now())


def test_asked_twice_the_one_that_is_being_made_is_given():
    by = factories.user(Role.SUPERVISOR)
    first = services.ask(by=by, at=timezone.now())
    assert services.ask(by=by, at=timezone.now()) == first
    with pytest.raises(PermissionDenied):
        services.ask(by=factories.user(Role.NURSE), at=timezone.now())


def test_each_hour_one_is_made_and_old_ones_go_but_never_the_newest():
    now = timezone.now()
    first = services.make_hourly(at=now)
    assert services.make_hourly(at=now + timedelta(minutes=59)) is None
    finished(first)
    ForecastRun.objects.filter(pk=first.pk).update(at=now)
    second = services.make_hourly(at=now + HOUR)
    finished(second)
    ForecastRun.objects.filter(pk=second.pk).update(at=now + HOUR)
    assert services.prune(at=now + 2 * DAY) == 0
    assert services.prune(at=now + 30 * DAY) == 1
    assert list(ForecastRun.objects.all()) == [second]


def test_too_many_tasks_are_sampled_and_too_few_people_for_that_are_refused(monkeypatch):
    by = factories.user(Role.SUPERVISOR)
    now = timezone.now()
    people = [nurse() for _ in range(4)]
    for number in range(8):
        case = factories.received_case(received_at=now - DAY)
        folder.assign(case.pk, to=people[number % 4], by=by, at=now)
    monkeypatch.setattr(book, "MOST_TASKS", 4)
    run = forecast_by(by)
    assert "too many open tasks" in run.refused
    assert run.is_finished
    monkeypatch.setattr(book, "FEWEST_SAMPLED", 1)
    run = forecast_by(by)
    assert run.result["scale"] == 2
    assert run.result["open"] == 8


# What if.


def test_people_who_are_out_leave_more_late_and_nothing_stored_changes():
    by, one = factories.user(Role.SUPERVISOR), nurse()
    now = timezone.now()
    case = factories.received_case(received_at=now - 5 * DAY)
    folder.assign(case.pk, to=one, by=by, at=now)
    base = forecast_by(by)
    asked = forecast_by(by, what_if=WhatIf(out=(one.pk,)))
    assert asked.base == base
    assert [of(case), 0.0, 1.0] in asked.result["changes"]
    assert asked.result["total"][0] > base.result["total"][0]
    more = forecast_by(by, what_if=WhatIf(arrivals=3.0))
    assert more.result["total"][0] >= base.result["total"][0]
    assert Absence.objects.count() == 0


def test_one_more_person_on_any_hours_does_what_waits():
    by, like = factories.user(Role.SUPERVISOR), nurse()
    now = timezone.now()
    for _ in range(40):
        factories.received_case(received_at=now - 6 * DAY)
    out(like, now + 20 * DAY, at=now)
    base = forecast_by(by)
    helped = forecast_by(by, what_if=WhatIf(like=like.pk, like_from=0, like_until=24))
    assert helped.result["total"][0] <= base.result["total"][0]
    assert helped.result["worse"] == 0


def test_a_draft_of_the_law_moves_the_due_dates_of_its_row_alone():
    by = factories.user(Role.SUPERVISOR)
    nurse()
    now = timezone.now()
    old = factories.received_case(received_at=now - 3 * DAY)
    factories.received_case(received_at=now - DAY, priority="expedited")
    before = {each.pk: (each.rule, each.due_at) for each in Deadline.objects.all()}
    forecast_by(by)
    duty = Deadline.objects.get(pk=int(of(old)))
    draft = forecast_by(by, what_if=WhatIf(law=duty.rule, amount=1))
    drafted = book_of(draft)
    then = books.from_json(draft.base.book)
    moved = {
        new.key for new, was in zip(drafted.tasks, then.tasks, strict=True) if new.due != was.due
    }
    assert moved == {str(pk) for pk, (rule, _) in before.items() if rule == duty.rule}
    assert draft.result["late_now"] > draft.base.result["late_now"]
    assert before == {each.pk: (each.rule, each.due_at) for each in Deadline.objects.all()}


def test_a_draft_under_which_a_deadline_cannot_be_calculated_is_answered_with_why():
    by, case = factories.user(Role.SUPERVISOR), factories.received_case()
    nurse()
    forecast_by(by)
    duty = case.deadlines.get()
    duty.trace["inputs"]["call"] = "of a later edition"
    duty.save()
    draft = forecast_by(by, what_if=WhatIf(law=duty.rule, amount=1))
    assert draft.finished_at is not None and draft.result is None
    assert draft.refused.startswith(f"The deadline of a task of case {case.number} cannot be")


def test_there_is_nothing_to_change_before_the_first_forecast():
    with pytest.raises(Refused, match="no finished forecast"):
        services.ask(
            by=factories.user(Role.SUPERVISOR), at=timezone.now(), what_if=WhatIf(arrivals=2.0)
        )
