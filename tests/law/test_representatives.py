"""Appointments, legal authority and waivers in law; clocks that start a second time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from regulations import determinations, representatives, required_forms
from regulations.clock_facts import ClockFacts
from regulations.law import Refused
from regulations.replay import replay
from regulations.starts import Restart

DAY = date(2026, 3, 2)
RECEIVED = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
REQUEST = {
    "request": "item_or_service",
    "priority": "standard",
    "prior_authorization": True,
    "received_at": RECEIVED,
    "time_zone": "America/New_York",
}


def test_an_appointment_has_seven_elements_each_cited():
    """42 CFR 405.910(c)(1)-(7)."""
    elements = required_forms.required_form_kind("appointment", DAY).elements.on(DAY)
    cited = [each.citation for each in elements]
    assert cited == [f"42 CFR 405.910(c)({number})" for number in range(1, 8)]
    assert len({each.key for each in elements}) == 7
    assert all(each.ask.endswith(".") for each in elements)


@pytest.mark.parametrize(
    ("signed_on", "until"),
    [(date(2026, 3, 2), date(2027, 3, 2)), (date(2024, 2, 29), date(2025, 2, 28))],
)
def test_an_appointment_counts_for_a_year_from_the_signatures(signed_on, until):
    """42 CFR 405.910(e)."""
    assert representatives.valid_until("appointment", signed_on, asked_on=DAY) == until
    representatives.refuse_expired("appointment", signed_on=signed_on, asked_on=until)
    with pytest.raises(Refused) as refused:
        day_after = date.fromordinal(until.toordinal() + 1)
        representatives.refuse_expired("appointment", signed_on=signed_on, asked_on=day_after)
    assert refused.value.code == "appointment_expired"
    assert refused.value.citation == "42 CFR 405.910(e)"


def test_a_power_of_attorney_does_not_expire_by_the_year():
    """42 CFR 422.561: authorized by State law, not appointed under 405.910."""
    assert representatives.valid_until("legal_authority", date(2001, 1, 1), asked_on=DAY) is None


@pytest.mark.parametrize(
    ("facts", "required_form"),
    [
        ({"requester": "enrollee"}, None),
        ({"requester": "physician"}, None),
        ({"requester": "provider"}, None),
        ({"requester": "representative"}, "appointment"),
        ({"requester": "provider", "case": "reconsideration", "request": "payment"}, "waiver"),
        ({"requester": "physician", "case": "reconsideration", "request": "payment"}, "waiver"),
        ({"requester": "physician", "case": "reconsideration"}, None),
        (
            {"requester": "provider", "case": "reconsideration", "request": "payment",
             "contracted": True}, None,
        ),
    ],
)  # fmt: skip
def test_who_must_show_a_form(facts, required_form):
    """42 CFR 422.566(c), 422.574(b), 422.578, 422.582(a)."""
    asked = {"case": "organization_determination", "request": "item_or_service"}
    found = representatives.required_form_needed(**asked | {"contracted": False, "on": DAY} | facts)
    assert (found.key if found else None) == required_form


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, datetime(2026, 3, 9, 23, 59, 59, tzinfo=NEW_YORK)),
        ({"priority": "expedited"}, datetime(2026, 3, 5, 10, 0, tzinfo=NEW_YORK)),
    ],
)
def test_the_form_is_awaited_as_long_as_the_decision_would_have_had(changes, due):
    """42 CFR 405.910(d); appeals guidance."""
    found = representatives.obtain("appointment", ClockFacts(**REQUEST | changes))
    assert (found.duty, found.due_at) == ("obtain_appointment", due)
    again = replay(found.trace)
    assert (again.duty, again.rule, again.due_at) == (found.duty, found.rule, found.due_at)


@pytest.mark.parametrize("reason", ["vacated", "reopened"])
def test_a_clock_that_starts_anew_counts_from_then_and_says_that_this_is_derived(reason):
    """42 CFR 422.568(i), 422.616: silent on the clock."""
    restart = Restart(reason, datetime(2026, 6, 1, 15, 0, tzinfo=UTC))
    due = determinations.decide(ClockFacts(**REQUEST, restart=restart))
    assert due.due_at == datetime(2026, 6, 8, 23, 59, 59, tzinfo=NEW_YORK)
    assert due.trace["starts"]["confidence"] == "derived"
    assert "does not say" in due.trace["starts"]["why"]
    assert replay(due.trace).due_at == due.due_at


def test_a_form_that_comes_after_the_clock_started_anew_starts_it_later_still():
    appointed = datetime(2026, 6, 3, 15, 0, tzinfo=UTC)
    restart = Restart("vacated", datetime(2026, 6, 1, 15, 0, tzinfo=UTC))
    due = determinations.decide(ClockFacts(**REQUEST, restart=restart, aor_received_at=appointed))
    assert due.starts_at == appointed
    assert replay(due.trace).due_at == due.due_at


def test_a_waiver_starts_the_clock_of_a_providers_payment_appeal():
    """42 CFR 422.574(b)."""
    waived = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)
    due = determinations.decide(
        ClockFacts(
            case="reconsideration",
            request="payment",
            priority="standard",
            received_at=RECEIVED,
            waiver_received_at=waived,
            time_zone="America/New_York",
        )
    )
    assert due.due_at == datetime(2026, 5, 19, 23, 59, 59, tzinfo=NEW_YORK)
    assert "waiver of liability" in due.trace["starts"]["why"]
    assert replay(due.trace).due_at == due.due_at


def test_a_clock_cannot_start_anew_for_any_other_reason():
    with pytest.raises(Refused):
        determinations.decide(ClockFacts(**REQUEST, restart=Restart("workload", RECEIVED)))
