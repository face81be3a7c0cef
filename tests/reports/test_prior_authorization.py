"""The metrics on prior authorization (42 CFR 422.122(c)): each number is that of a count in plain
Python, written from the definitions, and the list of its cases."""

import random
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from cases.models import Case
from determinations.models import OrganizationDetermination, Reconsideration, Review
from regulations.law import Refused
from reports.models import ReportCount
from reports.required import counting, metrics
from reports.required.counting import PRIOR_AUTHORIZATION
from reports.required.numbers import PAGE, Period, every, page
from reports.required.prior_authorization import NUMBERS
from tests import factories, report_rows
from tests.loops import at_least_one

pytestmark = pytest.mark.django_db
NEW_YORK, LOS_ANGELES = factories.ZONE, ZoneInfo("America/Los_Angeles")
AT = datetime(2027, 3, 1, 12, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# The first and the last instant of the year in New York, and those next to them.
EDGES = (
    datetime(2025, 12, 31, 23, 59, 59, 999999, tzinfo=NEW_YORK),
    datetime(2026, 1, 1, tzinfo=NEW_YORK),
    datetime(2026, 3, 8, 3, 0, tzinfo=NEW_YORK),  # the hour that the clocks skip is over
    datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=NEW_YORK),
    datetime(2027, 1, 1, tzinfo=NEW_YORK),
    datetime(2027, 1, 1, 2, 59, tzinfo=NEW_YORK),  # still 2026 in Los Angeles
)
APPEALS = ("", "", "pending", "affirmed", "reversed", "partly_reversed", "ire", "withdrawn")


@pytest.fixture(scope="module")
def book(made_once):
    """Some hundred requests of two contracts with every combination that matters."""
    return made_once(_book)


def _book():
    dice, first = random.Random(14), report_rows.first()
    west = factories.plan(contract_id="H0002", name="West", time_zone=LOS_ANGELES.key)
    for number in range(260):
        kind = dice.choice(["item_or_service"] * 5 + ["part_b_drug", "payment"])
        outcome = dice.choice(["approved", "approved", "denied", "partially_approved"])
        decided_at = dice.choice(EDGES) if number % 2 else _in_2026(dice)
        change = (
            {"change": "ended", "takes_effect_on": date(2026, 5, 1)} if number % 29 == 7 else {}
        )
        state = {"state": dice.choice(["withdrawn", "dismissed"])} if number % 23 == 5 else {}
        if state.get("state") == "dismissed":
            state["dismissal_ground"] = "not_a_valid_request"
        if state:
            outcome = ""
        asked = report_rows.request(
            first, decided_at=decided_at, outcome=outcome, request_type=kind,
            priority="standard" if kind == "payment" else dice.choice(["standard", "expedited"]),
            prior_authorization=dice.random() < 0.9, **change, **state,
            of_case={
                "received_at": decided_at - timedelta(minutes=dice.randrange(30, 20_000)),
                **({"plan": west} if number % 5 == 0 else {}),
            },
        )  # fmt: skip
        if dice.random() < 0.3 and asked.decided_by:
            report_rows.extended(asked, untold_at=dice.choice([None, decided_at]))
        _appeal(asked, dice.choice(APPEALS)) if asked.decided_by else None
    return {"first": first, "west": west}


def _in_2026(dice) -> datetime:
    minute = timedelta(minutes=dice.randrange(365 * 24 * 60))
    return datetime(2026, 1, 1, tzinfo=UTC) + minute


def _appeal(asked, how: str) -> None:
    states = {"pending": "in_review", "withdrawn": "withdrawn"}
    if how in states:
        report_rows.appealed(asked, state=states[how])
    elif how == "ire":
        report_rows.reviewed(report_rows.appealed(asked), "partly_reversed")
    elif how:
        report_rows.appealed(asked, outcome=how)


def by_definition(plan, year: int) -> dict[str, list[OrganizationDetermination]]:
    """The definitions, one after the other, in Python over all rows."""
    named: dict[str, list] = {key: [] for key in NUMBERS}
    rows = OrganizationDetermination.objects.select_related("case__plan", "case__extension")
    for row in rows.filter(case__plan=plan):
        if row.request_type != "item_or_service" or not row.prior_authorization or row.change:
            continue
        if not row.outcome or row.decided_at.astimezone(plan.zone).year != year:
            continue
        appeals = list(Reconsideration.objects.filter(determination=row).exclude(outcome=""))
        won = [each for each in appeals if each.outcome in ("reversed", "partly_reversed")]
        won += Review.objects.filter(
            case__in=[each.case_id for each in appeals], outcome__in=["reversed", "partly_reversed"]
        )
        extension = getattr(row.case, "extension", None)
        is_extended = extension is not None and extension.untold_at is None
        approved = row.outcome in ("approved", "partially_approved")
        counted = {
            "all": True,
            row.priority: True,
            f"{row.priority}_approved": approved,
            f"{row.priority}_partly": row.outcome == "partially_approved",
            f"{row.priority}_denied": row.outcome == "denied",
            "extended_approved": is_extended and approved,
        }
        if row.priority == "standard" and row.outcome != "approved":
            counted |= {"standard_appealed": bool(appeals), "standard_granted": bool(won)}
        for key in [key for key, is_so in counted.items() if is_so]:
            named[key].append(row)
    return named


def counted_of(plan, year=2026, at=AT) -> ReportCount:
    period = Period(plan, date(year, 1, 1), date(year, 12, 31))
    asked = counting.ask(PRIOR_AUTHORIZATION, period, by=factories.user(Role.COMPLIANCE), at=at)
    assert counting.count(asked.pk, at=at)
    return counting.newest(PRIOR_AUTHORIZATION, period)


@pytest.mark.parametrize("contract", ["H0001", "H0002"])
@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_each_number_is_that_of_a_count_by_hand_and_of_its_list(book, contract, year):
    plan = Case.objects.filter(plan__contract_id=contract).first().plan
    found, by_hand = counted_of(plan, year), by_definition(plan, year)
    assert found.numbers == {key: len(rows) for key, rows in by_hand.items()}
    period = counting.period_of(found)
    for key, number in NUMBERS.items():
        assert {each.pk for each in every(number, period)} == {each.pk for each in by_hand[key]}


def test_the_book_has_something_of_each_number(book):
    found = counted_of(factories.plan())
    assert all(found.numbers.values()), found.numbers


def test_average_and_median_are_exact(book):
    plan = factories.plan()
    found, by_hand = counted_of(plan), by_definition(plan, 2026)
    for key in ("standard", "expedited"):
        took = [
            (each.decided_at - each.case.received_at) // MICROSECOND
            for each in at_least_one(by_hand[key])
        ]
        assert metrics.average(found.times[key]) == Fraction(sum(took), len(took))
        assert metrics.median(found.times[key]) == Fraction(median(map(Fraction, took)))


class TestOne:
    """One request, or two, and what becomes of them."""

    @pytest.fixture
    def first(self):
        return report_rows.first()

    def decided(self, first, *, days, **facts):
        at = datetime(2028, 3, 1, 12, tzinfo=UTC)
        received = {"received_at": at - timedelta(days=days)}
        return report_rows.request(first, decided_at=at, of_case=received, **facts)

    def said(self, year, at) -> dict[str, str]:
        found = counted_of(factories.plan(), year, at)
        return {each.measure.key: each.said for each in metrics.metrics(found)}

    def test_the_median_of_two_lies_halfway_and_a_leap_day_is_a_day(self, first):
        """From February 28 to March 1, 2028 are two days; one of five."""
        self.decided(first, days=2)
        self.decided(first, days=5)
        at = datetime(2029, 1, 2, tzinfo=UTC)
        assert self.said(2028, at)["standard_time"] == "average 3.5 days, median 3.5 days"

    def test_a_time_under_one_day_is_told_in_hours(self, first):
        self.decided(first, days=0.5, priority="expedited")
        said = self.said(2028, datetime(2029, 1, 2, tzinfo=UTC))
        assert said["expedited_time"] == "average 12.0 hours, median 12.0 hours"

    def test_where_there_is_no_case_there_is_no_percentage_and_no_time(self, first):
        said = self.said(2028, datetime(2029, 1, 2, tzinfo=UTC))
        assert set(said.values()) == {"no cases"}

    def test_a_partly_favorable_decision_counts_as_approved(self, first):
        self.decided(first, days=2, outcome="partially_approved")
        said = self.said(2028, datetime(2029, 1, 2, tzinfo=UTC))
        assert (said["standard_approved"], said["standard_denied"]) == ("100.0%", "0.0%")


def test_a_year_that_has_not_begun_is_refused(book):
    period = Period(factories.plan(), date(2028, 1, 1), date(2028, 12, 31))
    by = factories.user(Role.SUPERVISOR)
    with pytest.raises(Refused, match="not begun"):
        counting.ask(PRIOR_AUTHORIZATION, period, by=by, at=AT)


def test_asked_for_twice_and_run_twice_it_is_counted_once(book):
    period = Period(factories.plan(), date(2026, 1, 1), date(2026, 12, 31))
    by = factories.user(Role.SUPERVISOR)
    once, again = (counting.ask(PRIOR_AUTHORIZATION, period, by=by, at=AT) for _ in range(2))
    assert once == again and counting.waiting(limit=9) == [once.pk]
    assert [counting.count(once.pk, at=AT) for _ in range(2)] == [True, False]
    assert counting.waiting(limit=9) == []


def test_the_list_has_every_case_once_over_its_pages(book):
    period = Period(factories.plan(), date(2026, 1, 1), date(2026, 12, 31))
    number, seen, after = NUMBERS["all"], [], ""
    while shown := page(number, period, after=after):
        seen += [each.pk for each in shown.rows]
        if not (after := shown.next_key):
            break
    assert len(seen) > PAGE
    assert seen == [each.pk for each in every(number, period)]


def test_statements_do_not_grow_with_the_cases(book):
    plan = factories.plan()
    few = _statements(plan, 2025)
    assert _statements(plan, 2026) == few


def _statements(plan, year) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        counted_of(plan, year)
    return len([each for each in caught if "SELECT" in each["sql"]])
