"""What must hold of every due date, whatever the request: tried on random ones."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from regulations import determinations, reinstatement, timeframes
from regulations.clock import Due
from regulations.clock_facts import ClockFacts
from regulations.explain import DUTIES, answer
from regulations.extensions import Extension
from regulations.law import BEGIN, Refused, Unit, rows_in_force
from regulations.replay import replay
from tests.law.instants import SPRING, ZONES, days, instants
from tests.loops import at_least_one

SECOND = timedelta(seconds=1)


requests = st.fixed_dictionaries(
    {
        "case": st.sampled_from([timeframes.OD, timeframes.RECON]),
        "request": st.sampled_from([timeframes.ITEM, timeframes.PART_B, timeframes.PAYMENT]),
        "priority": st.sampled_from([timeframes.STANDARD, timeframes.EXPEDITED]),
        "prior_authorization": st.booleans(),
        "clean_claim": st.booleans(),
        "time_zone": st.sampled_from(ZONES),
    }
).filter(lambda facts: (facts["request"], facts["priority"]) != ("payment", "expedited"))


def extended(facts: dict, received_at: datetime, extension_days: int) -> Due | None:
    """The due date with an extension at the enrollee's wish, or None where the law gives none."""
    extension = Extension("enrollee_request", extension_days, taken_at=received_at)
    try:
        return determinations.decide(ClockFacts(**facts, received_at=received_at), extension)
    except Refused as refused:
        assert refused.code == "extension_not_available"
        return None


@given(requests, instants, st.none() | days)
def test_replaying_a_stored_trace_gives_the_stored_due_date(facts, received_at, extension_days):
    due = determinations.decide(ClockFacts(**facts, received_at=received_at))
    if extension_days:
        due = extended(facts, received_at, extension_days) or due
    again = replay(json.loads(json.dumps(due.trace)))
    assert (again.due_at, again.first_due_at, again.rule) == (
        due.due_at,
        due.first_due_at,
        due.rule,
    )
    assert again.trace == due.trace
    # In UTC: two zones never agree on an hour that the clocks show twice.
    assert datetime.fromisoformat(due.trace["due"]).astimezone(UTC) == due.due_at.astimezone(UTC)
    assert due.trace["steps"][-1]["result"] == due.due_at.isoformat()


@given(requests, instants, st.integers(1, 30 * 86400))
def test_a_later_receipt_under_the_same_row_is_never_due_earlier(facts, received_at, later):
    first = determinations.decide(ClockFacts(**facts, received_at=received_at))
    second = determinations.decide(
        ClockFacts(**facts, received_at=received_at + timedelta(seconds=later))
    )
    assume(first.rule == second.rule)
    assert second.due_at.astimezone(UTC) >= first.due_at.astimezone(UTC)


@given(requests, instants, days)
@example(
    {"case": timeframes.OD, "request": timeframes.ITEM, "priority": timeframes.EXPEDITED,
     "prior_authorization": True, "clean_claim": False, "time_zone": "America/New_York"},
    SPRING - timedelta(days=4), 1,
)  # fmt: skip
def test_an_extension_never_shortens_and_never_passes_its_cap(facts, received_at, extension_days):
    """42 CFR 422.568(b)(2)(i), 422.572(b)(1), 422.590(f)(1): up to 14 calendar days."""
    plain = determinations.decide(ClockFacts(**facts, received_at=received_at))
    longer = extended(facts, received_at, extension_days)
    if longer is None:
        assert not row_of(plain).extendable
        return
    zone = ZoneInfo(facts["time_zone"])
    assert longer.first_due_at == plain.due_at
    assert longer.due_at.astimezone(UTC) > plain.due_at.astimezone(UTC)
    whole = longer.due_at.astimezone(zone).date() - plain.due_at.astimezone(zone).date()
    assert whole <= timedelta(days=extension_days)


@given(requests, instants)
def test_no_clock_is_longer_than_the_law_allows_on_any_night(facts, received_at):
    due = determinations.decide(ClockFacts(**facts, received_at=received_at))
    limit, zone = row_of(due).limit, ZoneInfo(facts["time_zone"])
    start, end = received_at.astimezone(zone), due.due_at.astimezone(zone)
    if limit.unit is Unit.HOURS:
        assert end - received_at <= timedelta(hours=limit.amount)
        wall = end.replace(tzinfo=None) - start.replace(tzinfo=None)
        assert wall <= timedelta(hours=limit.amount)
        assert end - received_at >= timedelta(hours=limit.amount - 1)
    else:
        assert end.date() - start.date() == timedelta(days=limit.amount)
        assert (end.hour, end.minute, end.second) == (23, 59, 59)


@given(requests, instants, st.integers(-5 * 86400, 5 * 86400))
def test_a_representatives_clock_starts_at_the_later_of_request_and_appointment(
    facts, received_at, lag
):
    appointed = received_at + timedelta(seconds=lag)
    due = determinations.decide(
        ClockFacts(**facts, received_at=received_at, aor_received_at=appointed)
    )
    assert due.starts_at.astimezone(UTC) == max(received_at, appointed)


@given(st.dates(BEGIN, date(2060, 1, 1)))
def test_three_months_to_pay_end_with_the_third_month(effective_on):
    due = reinstatement.pay_arrears(plan_type="ma", disenrollment_effective_on=effective_on)
    months = (due.due_on.year - effective_on.year) * 12 + due.due_on.month - effective_on.month
    assert months == 2
    assert (due.due_on + timedelta(days=1)).day == 1
    assert replay(json.loads(json.dumps(due.trace))).due_on == due.due_on


@given(st.dates(BEGIN, date(2060, 1, 1)))
def test_business_days_end_on_a_weekday_within_a_week_and_a_half(decided_on):
    due = reinstatement.notify_good_cause(decided_on=decided_on)
    assert due.due_on.weekday() < 5
    assert timedelta(days=3) <= due.due_on - decided_on <= timedelta(days=5)


def row_of(due: Due):
    return next(row for row in timeframes.ROWS.history() if row.key == due.rule)


KINDS = [
    {"case": case, "request": request, "priority": priority, "prior_authorization": pa,
     "clean_claim": clean}
    for case in (timeframes.OD, timeframes.RECON)
    for request in (timeframes.ITEM, timeframes.PART_B, timeframes.PAYMENT)
    for priority in (timeframes.STANDARD, timeframes.EXPEDITED)
    for pa in (True, False)
    for clean in (True, False)
    if (request, priority) != (timeframes.PAYMENT, timeframes.EXPEDITED)
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(map(str, kind.values())))
def test_for_every_day_since_2016_exactly_one_row_applies(kind):
    for number in range((date(2030, 1, 1) - BEGIN).days):
        day = BEGIN + timedelta(days=number)
        assert len(rows_in_force(timeframes.ROWS, day, "decide", **kind)) == 1, day


def test_what_a_row_says_in_words_is_what_it_counts():
    for row in at_least_one(timeframes.ROWS.history()):
        if row.duty not in ("decide", "effectuate"):
            continue
        unit = "hours?" if row.limit.unit is Unit.HOURS else "days?"
        assert re.search(rf"\b{row.limit.amount} (calendar )?{unit}", row.summary), row.key


def test_every_row_is_dated_cited_checked_and_named_once():
    every = [*timeframes.ROWS.history(), *reinstatement.ROWS.history()]
    assert len({row.key for row in every}) == len(every)
    for row in every:
        assert row.citation.startswith(("42 CFR ", "CMS ")), row.key
        assert row.effective_from >= BEGIN and row.last_checked and row.summary and row.stops
        assert row.effective_to is None or row.effective_to > row.effective_from
        assert row.limit.unit is not Unit.HOURS or row.limit.amount % 24 == 0


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6), st.just([]),
    st.just({}), st.sampled_from(["9999-12-31", "0001-01-01", "9999-12-31T23:59:59+00:00",
    "0001-01-01T00:00:00+14:00", "2026-03-02T10:00:00-05:00", "2026-03-02", "ma", "decide"]),
)  # fmt: skip
NAMES = [
    "case", "request", "priority", "prior_authorization", "clean_claim", "received_at",
    "aor_received_at", "oral_notice_at", "time_zone", "extension", "plan_type",
    "disenrollment_effective_on", "decided_on", "notice_on", "notice_received_on",
]  # fmt: skip


@given(st.sampled_from(sorted(DUTIES)), st.dictionaries(st.sampled_from(NAMES), ODD))
def test_whatever_is_asked_there_is_an_answer_or_an_error_with_its_field(duty, facts):
    whole = {
        "case": timeframes.OD, "request": timeframes.ITEM, "priority": timeframes.STANDARD,
        "prior_authorization": True, "received_at": "2026-03-02T10:00:00-05:00",
        "oral_notice_at": "2026-03-02T10:00:00-05:00", "time_zone": "America/New_York",
        "plan_type": "ma", "disenrollment_effective_on": "2026-04-01",
        "decided_on": "2026-04-01", "notice_on": "2026-04-01",
    }  # fmt: skip
    found = answer({"id": 1, "duty": duty, **whole, **facts})
    assert ("due_at" in found) + ("due_on" in found) + ("error" in found) == 1
    if "error" in found:
        assert found["error"]["message"]
        assert found["error"]["code"] != "invalid" or found["error"]["field"]
    json.dumps(found)
