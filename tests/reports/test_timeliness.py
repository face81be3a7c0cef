"""What the report says of a duty is what the duty says of itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.permissions import Role
from cases import models
from cases import services as folder
from determinations import services
from reports import timeliness as report
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
AT = MONDAY + 60 * DAY
SPANS = st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=40))


def reported(at=AT) -> list[models.Deadline]:
    return list(report.duties(factories.user(Role.SUPERVISOR), at=at))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=SPANS, extension=st.sampled_from([timedelta(0), DAY, 14 * DAY]), met=st.none() | SPANS)
def test_the_database_reckons_as_the_model_does(db, first, extension, met):
    case = models.Case.objects.first() or factories.received_case()
    duty = case.deadlines.get()
    duty.first_due_at = duty.starts_at + first
    duty.due_at = duty.first_due_at + extension
    duty.met_at = duty.starts_at + met if met else None
    duty.met_by = "a letter" if met else ""
    duty.save()
    (said,) = reported()
    end = (duty.met_at or AT).replace(microsecond=0)
    assert said.is_past == duty.is_late(AT)
    assert said.past == end - duty.due_at
    assert said.would_be_past == (end > duty.first_due_at)
    assert said.lag == case.entry_lag
    assert (report.minutes(said.past) > 0) <= said.is_past


def test_a_duty_that_became_another_is_no_question_of_time():
    case = factories.received_case(requester_kind="enrollee", priority="expedited")
    services.refuse_expedite(
        case.pk, why="Stable.", by=factories.user(Role.NURSE), at=MONDAY + HOUR
    )
    assert {duty.duty for duty in reported()} == {
        "decide", "notify_refusal_orally", "notify_expedite_refused",
    }  # fmt: skip
    assert len(reported()) == 3


def test_the_totals_add_up_and_tell_what_the_extension_saved():
    at = MONDAY + 30 * DAY
    late, saved, early = (factories.received_case() for _ in range(3))
    met = {late: 20 * DAY, saved: 10 * DAY, early: DAY}
    for case, after in met.items():
        duty = case.deadlines.get()
        due = duty.first_due_at + (7 * DAY if case == saved else timedelta(0))
        case.deadlines.update(met_at=MONDAY + after, met_by="a letter", due_at=due)
    factories.received_case(received_at=at - HOUR, at=at)
    found = report.duties(factories.user(Role.COMPLIANCE), at=at)
    assert report.totals(found) == {
        "all": 4, "late": 1, "late_but_for_extension": 1, "in_time": 2, "open": 1, "never_told": 0,
    }  # fmt: skip
    only = report.narrowed(found, report.Filters(result="late_but_for_extension"))
    assert [duty.case_id for duty in only] == [saved.pk]


def test_one_that_was_extended_and_never_told_is_late_and_said_so():
    """42 CFR 422.568(b)(2)(ii): told in writing, by the first limit."""
    case, at = factories.in_review_case(), MONDAY + 10 * DAY
    nurse = factories.user(Role.NURSE)
    services.extend(case.pk, factories.extension(case), by=nurse, at=MONDAY + DAY)
    folder.mark_missed(case.deadlines.get(duty="notify_extension").pk, at=at)
    found = report.duties(factories.user(Role.COMPLIANCE), at=at)
    told = report.totals(found)
    assert (told["never_told"], told["late"], told["late_but_for_extension"]) == (1, 1, 0)
    only = report.narrowed(found, report.Filters(result="never_told"))
    assert [duty.duty for duty in only] == ["decide"]


def test_pages_follow_one_another_without_gap_or_repetition():
    for hours in range(120):
        factories.received_case(received_at=MONDAY - hours % 7 * HOUR)
    found = report.duties(factories.user(Role.SUPERVISOR), at=AT)
    seen, key = [], ""
    while True:
        shown = report.page(found, before=key)
        seen += [duty.pk for duty in shown.duties]
        key = shown.next_key
        if not key:
            break
    assert len(seen) == len(set(seen)) == 120


def test_the_page_shows_results_and_its_queries_do_not_grow(client):
    client.force_login(factories.user(Role.SUPERVISOR))
    factories.received_case(received_at=timezone.now() - 30 * DAY)
    with CaptureQueriesContext(connection) as few:
        page = client.get("/reports/timeliness/").content.decode()
    assert "Late" in page and "422.568" in page
    for _ in range(12):
        factories.received_case()
    with CaptureQueriesContext(connection) as many:
        client.get("/reports/timeliness/")
    assert len(many) == len(few)


def test_a_reopened_decision_is_not_the_one_that_was_extended_and_never_told():
    """42 CFR 422.616: the revised decision has a clock of its own."""
    case = factories.in_review_case()
    by = factories.user(Role.NURSE)
    services.extend(case.pk, factories.extension(case), by=by, at=MONDAY + DAY)
    folder.mark_missed(case.deadlines.get(duty="notify_extension").pk, at=MONDAY + 8 * DAY)
    physician = factories.user(Role.PHYSICIAN)
    services.deny(case.pk, **factories.DENIAL, by=physician, at=MONDAY + 9 * DAY)
    factories.dispatch_all(case, at=MONDAY + 9 * DAY)
    facts = services.ReopeningFacts("new_evidence", "plan", "New records came.")
    by = factories.user(Role.SUPERVISOR)
    services.reopen(case.pk, facts, by=by, at=MONDAY + 12 * DAY)
    told = {duty.pk: duty.never_told for duty in reported() if duty.duty == "decide"}
    first, anew = sorted(told)
    assert told == {first: True, anew: False}
    assert report.totals(report.duties(by, at=AT))["never_told"] == 1


@pytest.mark.parametrize(("day", "is_due"), [("3/8", 0), ("3/9", 1), ("3/10", 0)])
def test_a_day_is_that_of_the_plan_as_the_page_shows_it(client, day, is_due):
    """42 CFR 422.568(b)(1): the limit ends with March 9 in the plan's zone, March 10 in UTC."""
    client.force_login(factories.user(Role.COMPLIANCE))
    factories.received_case()
    query = {"due_from": f"{day}/2026", "due_until": f"{day}/2026"}
    rows = client.get("/reports/timeliness/", query).context["rows"]
    assert len(rows) == is_due
    assert all("Mar 9, 2026" in row["due"] for row in rows)


@pytest.mark.parametrize(
    "query",
    ["due_from=yesterday", "due_from=3/2/2026&due_until=3/1/2026", "result=x", "duty=x"],
)
def test_nonsense_is_told_beside_its_field(client, query):
    client.force_login(factories.user(Role.COMPLIANCE))
    answer = client.get(f"/reports/timeliness/?{query}")
    assert answer.status_code == 422
    assert answer.context["form"].errors


@pytest.mark.parametrize("key", ["x", "2026_1", "2026-03-02T10:00:00_5", "_", "9" * 40, "\x00"])
def test_an_unreadable_key_gives_the_first_page(client, key):
    client.force_login(factories.user(Role.COMPLIANCE))
    factories.received_case()
    answer = client.get("/reports/timeliness/", {"before": key})
    assert answer.status_code == 200 and len(answer.context["rows"]) == 1


def test_a_clock_that_there_is_not_is_told_next_to_its_field(client):
    client.force_login(factories.user(Role.COMPLIANCE))
    for wrong in ("nothing", "decide", "\x00", "x" * 500):
        answer = client.get("/reports/timeliness/", {"sort": wrong})
        assert answer.status_code == 422 and "sort" in answer.context["form"].errors


def test_a_clock_narrows_it_and_an_instant_holds_it_still(client):
    """What was not past its limit at that instant is not late in the list, whenever it is read."""
    client.force_login(factories.user(Role.COMPLIANCE))
    now = timezone.now()
    hurried = factories.received_case(received_at=now - 80 * HOUR, priority="expedited")
    factories.received_case(received_at=now - 30 * DAY)
    asked = {"sort": "determination:decide:expedited", "result": "late"}
    rows = client.get("/reports/timeliness/", asked).context["rows"]
    assert [row["number"] for row in rows] == [hurried.number]
    then = {**asked, "as_of": (now - 9 * HOUR).isoformat(), "counted": "4"}
    answer = client.get("/reports/timeliness/", then)
    assert answer.context["rows"] == [] and answer.context["counted"] == "4"
    assert "as_of" not in answer.context["now_url"]
    for nonsense in ("x", "2999-01-01T00:00:00+00:00", "\x00"):
        rows = client.get("/reports/timeliness/", {**asked, "as_of": nonsense}).context["rows"]
        assert len(rows) == 1
