"""Counts by day: whatever is written, and in whichever order it is counted, they are those of a
count by hand; a wrong one is found, said and put right."""

import logging
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.permissions import Role
from cases import kinds
from cases.models import Case, Deadline
from determinations import services
from reports import tasks
from reports.models import CaseChange, DayCount, MonthCheck, StaleDay, WrongCount
from reports.trends import checks, day_counts, measures
from tests import factories
from tests.factories import DAY, HOUR, MONDAY
from tests.loops import at_least_one
from tests.pages import one_line, signed_in
from tests.reports import by_hand, trend_book
from tests.reports.by_hand import kept, sweep

pytestmark = pytest.mark.django_db
NIGHT = MONDAY + 400 * DAY


@pytest.fixture(scope="module")
def book(made_once):
    """The made year, counted once."""

    def made():
        stages = trend_book.make()
        sweep()
        return stages

    return made_once(made)


def test_each_count_of_the_year_is_that_of_a_count_by_hand(book):
    assert kept() == by_hand.count()
    assert {key[2] for key in kept()} == {source.measure for source in measures.SOURCES}
    assert len({key[3] for key in kept()}) == 3 and len({key[0] for key in kept()}) == 2


def test_every_kind_of_case_says_when_it_is_finished():
    models = {source.rows().model for source in measures.SOURCES if source.measure == "finished"}
    assert {kind.key for kind in kinds.every() if kind.model not in models} <= {"toy"}


def test_a_decision_taken_back_is_counted_until_it_is_made_again(book):
    case = book["told"]
    facts = services.ReopeningFacts("new_evidence", "plan", "New records came.")
    at = MONDAY + 40 * DAY
    services.reopen(case.pk, facts, by=factories.user(Role.SUPERVISOR), at=at)
    sweep()
    assert kept() == by_hand.count()
    nurse = Case.objects.get(pk=case.pk).assignee or factories.user(Role.NURSE)
    services.approve(case.pk, reason="Approved now.", by=nurse, at=at + DAY)
    sweep()
    assert kept() == by_hand.count()


def test_the_past_moves_with_a_case_and_with_a_person_to_another_team(book):
    person = User.objects.filter(team__name="Evenings").get()
    trend_book.assigned(book["received"], person, MONDAY + DAY)
    sweep()
    assert kept() == by_hand.count()
    person.team = factories.team()
    person.save()
    sweep()
    assert kept() == by_hand.count()
    assert len({key[3] for key in kept()}) == 2, "the evening team has no cases left"


def test_a_duty_that_fell_away_is_counted_nowhere(book):
    duty = Deadline.objects.filter(met_at__isnull=False, duty="decide").first()
    counted = sum(count for key, (count, _) in kept().items() if key[2] == "due")
    duty.met_at, duty.met_by, duty.closed_at, duty.closed_why = None, "", NIGHT, "Withdrawn"
    duty.save()
    sweep()
    assert kept() == by_hand.count()
    assert sum(count for key, (count, _) in kept().items() if key[2] == "due") == counted - 1


def moved(number: int) -> None:
    """One late change, written past the services, as a repair would."""
    duty = Deadline.objects.filter(closed_at=None).order_by("pk")[number % 50]
    change = number % 4
    if change == 0:
        duty.due_at += timedelta(days=1 + number % 30)
    elif change == 1:
        duty.met_at, duty.met_by = duty.due_at + HOUR * (number % 7 - 3), "a letter"
    elif change == 2:
        Case.objects.filter(pk=duty.case_id).update(assignee=None)
    else:
        Case.objects.filter(pk=duty.case_id).update(received_at=F("received_at") - HOUR * number)
    duty.save()


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.one_of(
            st.integers(0, 400).map(lambda number: ("change", number)),
            st.integers(1, 20).map(lambda limit: ("sort", limit)),
            st.integers(0, 3).map(lambda place: ("count", place)),
            st.just(("check", 0)),
        ),
        max_size=15,
    )
)
def test_changes_sweeps_and_recounts_may_come_in_any_order(book, steps):
    with transaction.atomic():
        for step, number in steps:
            if step == "change":
                moved(number)
            elif step == "sort":
                day_counts.sort_changes(limit=number)
            elif step == "count":
                for pk in day_counts.stale(limit=50)[number::4]:
                    day_counts.count_again(pk)
            else:
                for pk in MonthCheck.objects.order_by("pk").values_list("pk", flat=True)[:4]:
                    checks.check(pk, at=NIGHT)
        assert not WrongCount.objects.exists(), "a change that waits is no wrong count"
        sweep()
        assert kept() == by_hand.count()
        transaction.set_rollback(True)


def test_what_is_counted_twice_or_is_gone_changes_nothing(book):
    StaleDay.objects.create(plan=factories.plan(), day=MONDAY.date())
    pk = day_counts.stale(limit=1)[0]
    before = kept()
    assert day_counts.count_again(pk) is True
    assert day_counts.count_again(pk) is False
    assert kept() == before


def test_a_recount_finds_says_and_corrects_a_wrong_count(book, caplog):
    found = DayCount.objects.filter(measure="due").order_by("pk").first()
    DayCount.objects.filter(pk=found.pk).update(count=found.count + 7)
    month = MonthCheck.objects.get(plan=found.plan, month=found.day.replace(day=1))
    assert month.pk in checks.due(at=NIGHT, limit=1_000)
    with caplog.at_level(logging.ERROR, logger="reports"):
        assert checks.check(month.pk, at=NIGHT) is True
    wrong = WrongCount.objects.get()
    assert (wrong.day, wrong.measure, wrong.sorts) == (found.day, "due", 1)
    assert wrong.kept == wrong.counted + 7
    assert f"wrong count {wrong.pk}" in caplog.text
    assert kept() == by_hand.count()
    assert checks.check(month.pk, at=NIGHT) is False, "proven since the last night"
    assert [each.is_well for each in checks.findings(at=NIGHT + HOUR)] == [False]


@pytest.mark.parametrize("is_sorted", [False, True])
def test_a_change_that_waits_to_be_counted_is_no_wrong_count(book, is_sorted):
    case = book["denied"]
    Case.objects.filter(pk=case.pk).update(received_at=F("received_at") - HOUR * 30)
    if is_sorted:
        day_counts.sort_changes()
    for month in MonthCheck.objects.filter(plan=case.plan, month__lte=date(2026, 3, 1)):
        assert checks.check(month.pk, at=NIGHT) is True
    assert not WrongCount.objects.exists()
    sweep()
    assert kept() == by_hand.count()


def test_a_wrong_count_is_said_on_the_page_and_on_status(book):
    WrongCount.objects.create(
        plan=factories.plan(), day=date(2026, 3, 2), measure="due", sorts=2, kept=12, counted=9,
        found_at=timezone.now() - HOUR,
    )  # fmt: skip
    MonthCheck.objects.update(checked_at=timezone.now())
    client = signed_in(Role.SUPERVISOR)
    assert "due was 12, is 9" in one_line(client.get("/reports/trends/volume/"))
    assert "due on 2026-03-02: 12, counted 9" in one_line(client.get("/status/"))


def test_each_month_is_due_once_a_night(book):
    months = set(checks.due(at=NIGHT, limit=1_000))
    for pk in at_least_one(months):
        checks.check(pk, at=NIGHT)
    assert not checks.due(at=NIGHT + HOUR, limit=1_000)
    assert set(checks.due(at=NIGHT + DAY, limit=1_000)) == months
    assert not WrongCount.objects.exists()


def test_what_was_there_before_summaries_is_counted_and_is_no_error(book):
    for model in (DayCount, CaseChange, StaleDay, MonthCheck):
        model.objects.all().delete()
    assert checks.begin_months(at=NIGHT) > 12
    assert checks.begin_months(at=NIGHT) == 0, "once"
    for pk in checks.due(at=NIGHT, limit=1_000):
        checks.check(pk, at=NIGHT)
    assert kept() == by_hand.count()
    assert not WrongCount.objects.exists()


def test_tasks_take_ids_and_do_the_work_once(book):
    Case.objects.filter(pk=book["denied"].pk).update(received_at=MONDAY - 9 * DAY)
    day_counts.sort_changes()
    stale = at_least_one(day_counts.stale(limit=50))
    assert tasks.count_days(stale) == len(stale)
    assert tasks.count_days(stale) == 0
    months = checks.due(at=timezone.now(), limit=3)
    assert tasks.check_months(months) == 3
    assert tasks.check_months(months) == 0
    assert kept() == by_hand.count()


def test_counting_one_day_asks_no_more_for_more_cases(book):
    def queries() -> int:
        plan = factories.plan()
        with CaptureQueriesContext(connection) as asked:
            day_counts.count(plan, MONDAY.date(), MONDAY.date())
        return len(asked)

    few = queries()
    for _ in range(5):
        factories.received_case()
    assert queries() == few == len(measures.SOURCES)
