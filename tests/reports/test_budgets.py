"""Budgets of late tasks: each number is that of a count written from the definition."""

from datetime import UTC, date, datetime, timedelta
from math import floor
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.permissions import Role
from cases import duty_sorts, months, open_duties
from cases.models import Case, Deadline
from cases.open_duties import Filters
from notices.models import Alert
from regulations import clock_kinds
from reports import budget_words, budgets, shares, timeliness
from reports.models import OnTimeTarget
from tests import factories
from tests.factories import DAY, HOUR
from tests.loops import at_least_one

pytestmark = pytest.mark.django_db
ZONES = ("America/New_York", "Pacific/Honolulu")
EXPEDITED, STANDARD = "od.decide.item.expedited.2020", "od.decide.item.2026"
SORTS = {
    "determination:decide:expedited": ("decide", EXPEDITED),
    "determination:decide:standard": ("decide", STANDARD),
    ":answer_grievance:": ("answer_grievance", "grievance.answer"),
}
# The month in which the clocks of New York are set forward, and one that they are set back in.
MONTHS = (date(2026, 3, 1), date(2026, 11, 1))
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def book(made_once):
    """Two plans in two zones, each with a case that no sort counts yet, and their targets."""
    return made_once(_book)


def _book():
    by = factories.user(Role.ADMINISTRATOR)
    plans = [
        factories.plan(name=zone, contract_id=f"H000{number}", time_zone=zone)
        for number, zone in enumerate(ZONES)
    ]
    cases = [factories.received_case(plan=plan) for plan in plans]
    for plan in plans:
        for sort, tenths in zip(SORTS, (980, 955, 500), strict=True):
            OnTimeTarget.objects.create(
                plan=plan, sort=sort, tenths=tenths, from_month=date(2026, 1, 1), why="Test.",
                made_by=by, made_at=datetime(2026, 1, 1, tzinfo=UTC),
            )  # fmt: skip
    model = cases[0].deadlines.get()
    no_duties()
    return cases, model, factories.user(Role.SUPERVISOR)


def no_duties():
    Alert.objects.all().delete()
    Deadline.objects.all().delete()


def made(model, case, number, *, due_at, sort="determination:decide:standard", **facts):
    """A duty as its row stands, whatever the services would have made of it."""
    duty, rule = SORTS[sort]
    values = {
        "case": case, "duty": duty, "rule": rule, "subject": str(number),
        "starts_at": due_at - 40 * DAY, "first_due_at": due_at, "due_at": due_at,
        "citation": model.citation, "trace": model.trace,
    }  # fmt: skip
    if facts.get("met_at"):
        facts["met_by"] = "a letter"
    if facts.get("closed_at"):
        facts["closed_why"] = "fell away"
    return Deadline(**values | facts)


def near(first: date, zone: str) -> st.SearchStrategy[datetime]:
    """Whole seconds around the midnights at which the month of a zone begins and ends, around its
    days, and anywhere in it."""
    begins, ends = months.bounds(first, ZoneInfo(zone))
    around = st.integers(-3, 3).map(lambda seconds: timedelta(seconds=seconds))
    edges = st.builds(lambda edge, off: edge + off, st.sampled_from((begins, ends)), around)
    days = st.integers(0, 32).map(lambda days: begins + timedelta(days=days) - SECOND)
    length = int((ends - begins).total_seconds())
    return (
        edges
        | days
        | st.integers(-90_000, length + 90_000).map(
            lambda seconds: begins + timedelta(seconds=seconds)
        )
    )


ENDS = st.sampled_from([
    timedelta(0), SECOND, -SECOND, timedelta(seconds=0.4), timedelta(seconds=1.4), DAY, -DAY,
    9 * HOUR,
])  # fmt: skip


@st.composite
def months_full(draw):
    first = draw(st.sampled_from(MONTHS))
    at = draw(near(first, ZONES[0])) + draw(st.sampled_from([timedelta(0), timedelta(seconds=0.7)]))
    one = st.tuples(
        st.sampled_from((0, 1)), st.sampled_from(list(SORTS)), near(first, ZONES[0]) |
        near(first, ZONES[1]), st.none() | ENDS, st.booleans(),
    )  # fmt: skip
    return at, draw(st.lists(one, max_size=40))


def rows_of(found, cases, model, at):
    for number, (whose, sort, due_at, met_after, closed) in enumerate(found):
        met_at = due_at + met_after if met_after is not None else None
        fact = {"closed_at": at} if closed and not met_at else {"met_at": met_at}
        yield made(model, cases[whose], number, due_at=due_at, sort=sort, **fact)


def by_hand(duty: Deadline, at: datetime) -> tuple[date, bool, datetime]:
    """Of one duty: the month of its plan's zone, whether it is late, and when it became so."""
    local = duty.due_at.astimezone(ZoneInfo(duty.case.plan.time_zone))
    end = (duty.met_at or at).replace(microsecond=0)
    return date(local.year, local.month, 1), end > duty.due_at, duty.due_at + SECOND


def counted(cases, rows, sort, at) -> dict:
    """The definition, in Python: of the month that `at` lies in in the zone of the case's plan."""
    case = cases[0]
    zone = ZoneInfo(case.plan.time_zone)
    now = at.astimezone(zone)
    month = date(now.year, now.month, 1)
    duty_name, rule = SORTS[sort]
    mine = [
        row for row in rows
        if row.case_id == case.pk and (row.duty, row.rule) == (duty_name, rule)
        and row.closed_at is None and by_hand(row, at)[0] == month
    ]  # fmt: skip
    late_at = sorted(by_hand(row, at)[2] for row in mine if by_hand(row, at)[1])
    return {
        "due": len(mine),
        "came_due": sum(row.due_at <= at for row in mine),
        "late": len(late_at),
        "opened": sum(row.met_at is None for row in mine),
        "late_on": [each.astimezone(zone).date() for each in late_at],
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(months_full())
@example((datetime(2026, 4, 1, 3, 59, 59, tzinfo=UTC), [
    (0, "determination:decide:standard", datetime(2026, 4, 1, 3, 59, 58, tzinfo=UTC), None, False),
    (0, "determination:decide:standard", datetime(2026, 4, 1, 4, tzinfo=UTC), None, False),
    (1, "determination:decide:standard", datetime(2026, 4, 1, 9, 59, 59, tzinfo=UTC), None, False),
]))  # fmt: skip
@example((datetime(2026, 4, 1, 4, 0, 1, tzinfo=UTC), [
    (0, "determination:decide:standard", datetime(2026, 4, 1, 4, tzinfo=UTC), None, False),
    (0, "determination:decide:standard", datetime(2026, 4, 1, 3, 59, 59, tzinfo=UTC), None, False),
    (0, "determination:decide:standard", datetime(2026, 5, 1, 3, 59, 59, tzinfo=UTC), None, False),
    (0, "determination:decide:standard", datetime(2026, 5, 1, 4, tzinfo=UTC), None, False),
]))  # fmt: skip
def test_each_number_is_that_of_a_count_by_hand(book, drawn):
    (cases, model, user), (at, found) = book, drawn
    no_duties()
    rows = list(rows_of(found, cases, model, at))
    Deadline.objects.bulk_create(rows)
    shown = budgets.budgets(user, at=at)
    assert len(shown) == len(SORTS) * 2
    for budget in shown:
        [case] = [each for each in cases if each.plan_id == budget.plan.pk]
        by = counted([case], rows, budget.sort.key, at)
        numbers = {name: getattr(budget, name) for name in ("due", "came_due", "late", "opened")}
        assert numbers == {name: by[name] for name in numbers}
        assert budget.allowed == floor((100 - budget.tenths / 10) / 100 * by["due"] + 1e-9)
        assert budget.left == budget.allowed - by["late"]
        used_up = by["late_on"][max(budget.allowed, 1) - 1 :]
        is_used_up = by["late"] and by["late"] >= budget.allowed
        assert budget.used_up_on == (used_up[0] if is_used_up else None)
        lists_are_exact(user, budget, at)


def lists_are_exact(user, budget, at):
    """Each number is the list that it opens, through the filters that its address has."""
    opened = open_duties.found(
        user,
        Filters(**budget.sort.filters, plan=str(budget.plan.pk), month=f"{budget.month:%Y-%m}"),
        at=at,
    )
    assert opened.count() == budget.opened
    last = months.later(budget.month, 1) - DAY
    late = timeliness.narrowed(
        timeliness.duties(user, at=at),
        timeliness.Filters(
            plan=budget.plan.pk, sort=budget.sort.key, result="late", due_from=budget.month,
            due_until=last,
        ),
    )  # fmt: skip
    assert late.count() == budget.late


def a_month(book, *, due, late, at=datetime(2026, 3, 11, 12, tzinfo=UTC)):
    """March in New York: so many standard decisions, one an hour from the first day on; the late
    ones first."""
    cases, model, _ = book
    no_duties()
    first = datetime(2026, 3, 1, 5, 30, tzinfo=UTC)
    Deadline.objects.bulk_create(
        made(
            model, cases[0], number, due_at=first + number * HOUR,
            met_at=first + number * HOUR + (HOUR if number < late else -HOUR),
        )
        for number in range(due)
    )  # fmt: skip
    return one(book, at)


def one(book, at, sort="determination:decide:standard"):
    cases, _, user = book
    [found] = [
        each for each in budgets.budgets(user, at=at)
        if each.plan.pk == cases[0].plan_id and each.sort.key == sort
    ]  # fmt: skip
    return found


@pytest.mark.parametrize(
    ("due", "late", "what", "pace"),
    [
        (0, 0, "none may be late this month", "nothing comes due this month"),
        (19, 0, "none may be late this month", "too few have come due to say more"),
        (22, 0, "none may be late this month", "at this pace it lasts the month"),
        (22, 1, "1 more late this month than the target allows",
         "the budget has been used up since March 1"),
        (200, 9, "no more may be late this month", "the budget has been used up since March 1"),
        (200, 30, "21 more late this month than the target allows",
         "the budget has been used up since March 1"),
        (200, 0, "more may be late this month", "at this pace it lasts the month"),
        (200, 1, "more may be late this month", "at this pace it lasts the month"),
        # 10.27 days for 6 of 9: 15.4 days in all.
        (200, 6, "more may be late this month", "at this pace the budget ends on March 16"),
    ],
)  # fmt: skip
def test_it_says_how_many_more_and_when_it_ends(book, due, late, what, pace):
    budget = a_month(book, due=due, late=late)
    shown = budget_words.said(budget, with_plan=False)
    assert (shown.what, shown.pace) == (what, pace)
    assert shown.number == max((200 - 155) // 5 * (due == 200) - late, 0)


def test_what_still_comes_due_is_part_of_the_budget_but_not_of_its_pace(book):
    """At the first instant of the month nothing has passed, and nothing can be said of a pace."""
    early = a_month(book, due=200, late=6, at=datetime(2026, 3, 1, 5, tzinfo=UTC))
    assert (early.due, early.came_due, early.is_too_few) == (200, 0, True)
    assert budget_words.said(early, with_plan=False).pace == "too few have come due to say more"


def test_a_duty_that_is_due_at_the_last_second_of_a_day_is_late_on_the_next(book):
    cases, model, _ = book
    no_duties()
    due_at = datetime(2026, 3, 12, 3, 59, 59, tzinfo=UTC)
    made(model, cases[0], 1, due_at=due_at).save()
    assert one(book, due_at + timedelta(seconds=0.9)).late == 0
    assert one(book, due_at + SECOND).used_up_on == date(2026, 3, 12)


def test_a_target_of_all_allows_none_and_one_of_nothing_all(book):
    for tenths, allowed in ((1000, 0), (0, 200), (999, 0), (995, 1)):
        OnTimeTarget.objects.update(tenths=tenths)
        assert a_month(book, due=200, late=0).allowed == allowed


def test_a_target_from_a_month_to_come_is_none_yet_and_an_ended_one_none_any_more(book):
    _, _, user = book
    OnTimeTarget.objects.update(from_month=date(2026, 4, 1))
    assert budgets.budgets(user, at=datetime(2026, 4, 1, 3, 59, tzinfo=UTC)) == []
    # April has begun in New York, and not yet in Honolulu.
    found = budgets.budgets(user, at=datetime(2026, 4, 1, 4, 0, tzinfo=UTC))
    assert {each.plan.time_zone for each in at_least_one(found)} == {"America/New_York"}
    OnTimeTarget.objects.update(tenths=None)
    assert budgets.budgets(user, at=datetime(2026, 5, 1, 12, tzinfo=UTC)) == []


def test_a_target_of_a_task_that_there_is_no_longer_breaks_nothing(book):
    _, _, user = book
    OnTimeTarget.objects.filter(pk__gt=OnTimeTarget.objects.earliest("pk").pk).delete()
    OnTimeTarget.objects.update(sort="gone:decide:")
    assert budgets.budgets(user, at=datetime(2026, 3, 9, 12, tzinfo=UTC)) == []


def test_its_queries_do_not_grow_with_tasks_or_targets(book):
    _, _, user = book
    a_month(book, due=30, late=1)

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            budgets.budgets(user, at=datetime(2026, 3, 11, 12, tzinfo=UTC))
        return len(caught)

    few = asked()
    a_month(book, due=300, late=9)
    # One for the targets, and one a time zone.
    assert asked() == few == 1 + len(ZONES)


def test_the_tightest_stands_first(book):
    a_month(book, due=200, late=30)
    _, _, user = book
    first, *others = budgets.budgets(user, at=datetime(2026, 3, 11, 12, tzinfo=UTC))
    assert first.left < 0 and all(each.left >= 0 for each in at_least_one(others))


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_share_is_whole_only_where_it_is_all_and_nothing_only_where_it_is_none(part, more):
    whole = part + more
    shown = shares.tenths(part, whole)
    assert (shown == 1000) == (part == whole and whole > 0)
    assert (shown == 0) == (part == 0)
    if 0 < shown < 1000:
        assert abs(shown * whole - 1000 * part) <= whole


def test_a_share_just_below_all_is_not_all():
    assert shares.said(9996, 10000) == "99.9%"
    assert shares.said(4, 10000) == "0.1%"
    assert shares.said(980, 1000) == "98.0%"
    assert shares.said(0, 0) == "0.0%"


def test_each_sort_holds_in_python_what_it_finds_in_the_database():
    """Also a case of a kind that no one knows but the tests, and what any kind may have."""
    rules = [EXPEDITED, STANDARD, "recon.decide.item", "grievance.answer"]
    case = factories.received_case()
    model = case.deadlines.get()
    no_duties()
    kinds_of = ("determination", "reconsideration", "toy")
    for sort in at_least_one(duty_sorts.every()):
        for kind in kinds_of:
            Case.objects.update(kind=kind)
            for rule in rules:
                no_duties()
                due_at = datetime(2026, 3, 3, tzinfo=UTC)
                made(model, case, 1, due_at=due_at, duty=sort.duty, rule=rule).save()
                is_found = Deadline.objects.filter(sort.is_it()).exists()
                assert is_found == sort.holds(kind, sort.duty, rule), (sort, kind, rule)


def test_sorts_leave_out_what_others_owe_and_tell_expedited_from_standard_where_the_law_does():
    keys = [sort.key for sort in duty_sorts.every()]
    assert len(keys) == len(set(keys)) and max(map(len, keys)) <= 80
    assert {"determination:decide:expedited", "reconsideration:decide:standard", "toy:lend_toy:",
            ":answer_grievance:"} <= set(keys)  # fmt: skip
    assert not [key for key in keys if "obtain_" in key or "pay_arrears" in key]
    assert "decide" in clock_kinds.duties_told_by_priority()
    assert [duty_sorts.find(key).key for key in keys] == keys
    assert duty_sorts.find("determination:decide:") is None
