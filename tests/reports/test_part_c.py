"""Part C reporting (CMS-10261, section II): each number is that of a count in plain Python, written
from the definitions, and the list of its cases."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.permissions import Role
from cases.models import Provider
from determinations.models import OrganizationDetermination, PastDecision, Reconsideration
from reports.required import counting
from reports.required.counting import PART_C
from reports.required.forms import QuarterForm
from reports.required.numbers import Period, every
from reports.required.part_c import NUMBERS
from tests import factories, report_rows

pytestmark = pytest.mark.django_db
AT = datetime(2029, 1, 2, 12, tzinfo=UTC)
# The first quarter of a leap year, in New York.
FIRST, LAST = date(2028, 1, 1), date(2028, 3, 31)
EDGES = (
    datetime(2027, 12, 31, 23, 59, 59, tzinfo=factories.ZONE),
    datetime(2028, 1, 1, tzinfo=factories.ZONE),
    datetime(2028, 2, 29, 12, tzinfo=factories.ZONE),
    datetime(2028, 3, 31, 23, 59, 59, tzinfo=factories.ZONE),
    datetime(2028, 4, 1, tzinfo=factories.ZONE),
)
REQUESTERS = ("enrollee", "representative", "physician", "provider", "plan")


@pytest.fixture(scope="module")
def book(made_once):
    return made_once(_book)


def _book():
    dice, first = random.Random(4), report_rows.first()
    values = {"address": "1 Far Road", "contracted": False, "plan": first.plan}
    outside = Provider.objects.create(name="Dr. Outside", npi="1999999992", **values)
    for number in range(240):
        at = dice.choice(EDGES) if number % 3 else EDGES[2]
        state = dice.choice([{}] * 6 + [{"state": "withdrawn"}, {"state": "dismissed"}])
        if state.get("state") == "dismissed":
            state = state | {"dismissal_ground": "not_a_valid_request"}
        outcome = dice.choice(["approved", "denied", "partially_approved"])
        kind = dice.choice(["item_or_service", "part_b_drug", "payment"])
        whose = dice.choice([{}, {"provider": outside}, {"provider": None}])
        asked = report_rows.request(
            first, decided_at=at, request_type=kind, **(state or {"outcome": outcome}),
            of_case={"requester_kind": dice.choice(REQUESTERS), **whose,
                     "received_at": at - timedelta(days=3)},
        )  # fmt: skip
        if not state and dice.random() < 0.7:
            _appeal(dice, asked, at)
    return first


def _appeal(dice, asked, at) -> None:
    state = dice.choice(
        [{}] * 4 + [{"state": each} for each in ("withdrawn", "in_review", "dismissed")]
    )
    if state.get("state") == "dismissed":
        state = state | {"dismissal_ground": "not_a_valid_request"}
    outcome = {} if state else {"outcome": dice.choice(["affirmed", "reversed", "partly_reversed"])}
    decided_at = at if dice.random() < 0.6 else dice.choice(EDGES)
    report_rows.appealed(asked, decided_at=decided_at, **state, **outcome)
    if dice.random() < 0.2:
        PastDecision.objects.create(
            case=asked.case, outcome="denied", decided_at=at - timedelta(days=1), how="reopened",
            undone_at=at, undone_by=asked.decided_by, undone_ground="error", why="An error.",
            citation="42 CFR 422.616",
        )  # fmt: skip


def by_definition(period: Period) -> dict[str, list[int]]:
    named: dict[str, list[int]] = {key: [] for key in NUMBERS}

    def falls(at) -> bool:
        return bool(at) and period.first <= at.astimezone(period.plan.zone).date() <= period.last

    words = {
        "approved": "favorable", "reversed": "favorable", "partially_approved": "partly",
        "partly_reversed": "partly", "denied": "adverse", "affirmed": "adverse",
    }  # fmt: skip
    for name, model in (("od", OrganizationDetermination), ("recon", Reconsideration)):
        for row in model.objects.select_related("case__provider"):
            case, what = row.case, "claims" if row.request_type == "payment" else "services"
            in_network = case.provider is not None and case.provider.contracted
            of_provider = case.requester_kind in ("physician", "provider")
            who = "outside" if of_provider and not in_network else "enrollee"
            if row.outcome and falls(row.decided_at):
                named[f"{name}_made.{what}"].append(row.pk)
                named[f"{name}_{words[row.outcome]}.{what}.{who}"].append(row.pk)
            if row.state in ("withdrawn", "dismissed") and falls(row.ended_at):
                named[f"{name}_{row.state}.{what}"].append(row.pk)
    for row in PastDecision.objects.filter(how="reopened"):
        if falls(row.undone_at):
            named["od_reopened"].append(row.pk)
    return named


def counted_of(period: Period):
    asked = counting.ask(PART_C, period, by=factories.user(Role.COMPLIANCE), at=AT)
    assert counting.count(asked.pk, at=AT)
    return counting.newest(PART_C, period)


@pytest.mark.parametrize("last", [LAST, date(2028, 12, 31)])
def test_each_number_is_that_of_a_count_by_hand_and_of_its_list(book, last):
    period = Period(factories.plan(), FIRST, last)
    found, by_hand = counted_of(period), by_definition(period)
    assert found.numbers == {key: len(rows) for key, rows in by_hand.items()}
    for key, number in NUMBERS.items():
        assert {each.pk for each in every(number, period)} == set(by_hand[key]), key


def test_the_book_has_something_of_each_number(book):
    numbers = counted_of(Period(factories.plan(), FIRST, LAST)).numbers
    assert all(numbers.values()), numbers


def test_outcomes_add_up_to_what_was_decided(book):
    numbers = counted_of(Period(factories.plan(), FIRST, LAST)).numbers
    for name in ("od", "recon"):
        for what in ("services", "claims"):
            parts = [
                numbers[f"{name}_{outcome}.{what}.{who}"]
                for outcome in ("favorable", "partly", "adverse") for who in ("enrollee", "outside")
            ]  # fmt: skip
            assert sum(parts) == numbers[f"{name}_made.{what}"]


def test_four_quarters_are_the_year_without_gap_or_overlap():
    plan = factories.plan()
    given = [
        QuarterForm({"plan": plan.pk, "year": 2028, "quarter": str(number)}, at=AT).period
        for number in (1, 2, 3, 4)
    ]
    days = [(each.last - each.first).days + 1 for each in given]
    assert days == [91, 91, 92, 92] and sum(days) == 366
    ends = [each.last + timedelta(days=1) for each in given]
    assert [date(2028, 1, 1), *ends[:-1]] == [each.first for each in given]
