"""The windows of a good-cause reinstatement: CMS's examples, and what holds of every one.

Sources: 42 CFR 423.44(d)(1)(vi), 422.74(d)(1)(v); CMS guidance, sections 70.3.4 and 70.3.5.
"""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import missed_deadlines, reinstatement
from regulations.clock import DueOn
from regulations.explain import answer
from regulations.law import BEGIN, Refused
from regulations.replay import replay
from tests.loops import at_least_one

ZONES = ["America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "Pacific/Guam"]
NEW_YORK = ZoneInfo("America/New_York")
effective_dates = st.dates(BEGIN, date(2060, 1, 1))
instants = st.integers(0, 40 * 365 * 86400).map(
    lambda seconds: datetime(2016, 1, 3, tzinfo=UTC) + timedelta(seconds=seconds)
)


def windows(effective_on: date) -> tuple[date, date, date]:
    """The last day to ask, to pay, and to submit."""
    facts = {"plan_type": "ma", "disenrollment_effective_on": effective_on}
    return (
        reinstatement.request_reinstatement(**facts).due_on,
        reinstatement.pay_arrears(**facts).due_on,
        reinstatement.submit_reinstatement(disenrollment_effective_on=effective_on).due_on,
    )


@pytest.mark.parametrize(
    ("effective_on", "ask_by"),
    [
        (date(2026, 8, 1), date(2026, 9, 30)),
        (date(2026, 12, 1), date(2027, 1, 30)),
        (date(2027, 1, 1), date(2027, 3, 2)),
    ],
)
def test_tv_23_and_8_the_window_to_ask_counts_from_day_zero(effective_on, ask_by):
    """42 CFR 423.44(d)(1)(vi)(A); section 50.8: the next day is day one."""
    assert windows(effective_on)[0] == ask_by


@pytest.mark.parametrize(
    ("effective_on", "pay_by", "submit_by"),
    [
        (date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 5)),
        (date(2026, 8, 1), date(2026, 10, 31), date(2026, 11, 5)),
        (date(2026, 11, 1), date(2027, 1, 31), date(2027, 2, 5)),
        (date(2026, 12, 1), date(2027, 2, 28), date(2027, 3, 5)),
        (date(2027, 12, 1), date(2028, 2, 29), date(2028, 3, 5)),
    ],
)
def test_tv_24_all_is_paid_by_the_end_of_the_third_month(effective_on, pay_by, submit_by):
    """42 CFR 423.44(d)(1)(vi)(D); CMS's examples of section 70.3.5."""
    assert windows(effective_on)[1:] == (pay_by, submit_by)


def test_tv_25_a_decision_and_its_telling_count_business_days():
    """CMS guidance, section 70.3.5.1, steps 7 and 8."""
    asked = datetime(2026, 4, 15, 9, tzinfo=NEW_YORK)
    decide = reinstatement.decide_good_cause(received_at=asked, time_zone="America/New_York")
    assert decide.due_on == date(2026, 4, 22)
    told = reinstatement.notify_good_cause(decided_on=decide.due_on)
    assert told.due_on == date(2026, 4, 27)


def test_tv_26_a_federal_holiday_does_not_lengthen_the_days_to_decide():
    """The guidance does not define a business day: the earlier reading holds."""
    asked = datetime(2026, 11, 24, 9, tzinfo=NEW_YORK)
    decide = reinstatement.decide_good_cause(received_at=asked, time_zone="America/New_York")
    assert decide.due_on == date(2026, 12, 1)


def test_the_days_to_decide_are_those_of_the_plans_zone():
    """Late in the evening in Honolulu it is tomorrow in New York."""
    asked = datetime(2026, 4, 15, 23, 30, tzinfo=ZoneInfo("Pacific/Honolulu"))
    due = {
        zone: reinstatement.decide_good_cause(received_at=asked, time_zone=zone).due_on
        for zone in ("Pacific/Honolulu", "America/New_York")
    }
    assert due["Pacific/Honolulu"] == date(2026, 4, 22)
    assert due["America/New_York"] == date(2026, 4, 23)


@given(instants, st.sampled_from(ZONES))
def test_an_error_of_ours_is_corrected_when_a_decision_would_have_been_due(at, zone):
    """Derived: section 70.3.4 names no day."""
    facts = {"received_at": at, "time_zone": zone}
    cancel = reinstatement.cancel_disenrollment(**facts)
    assert cancel.due_on == reinstatement.decide_good_cause(**facts).due_on
    assert cancel.duty == "cancel_disenrollment"


@given(effective_dates)
def test_an_error_found_after_the_decision_has_as_many_days_from_its_finding(found_on):
    """Ours: section 70.3.4 names no day, and those of the request are over by then."""
    later = reinstatement.cancel_after_decision(found_on=found_on)
    at = datetime(found_on.year, found_on.month, found_on.day, 12, tzinfo=UTC)
    assert (
        later.due_on == reinstatement.cancel_disenrollment(received_at=at, time_zone="UTC").due_on
    )
    assert later.duty == "cancel_disenrollment"


@given(effective_dates, st.sampled_from(sorted(reinstatement.BASIS)))
def test_a_referral_is_followed_until_the_last_day_to_pay(effective_on, plan_type):
    """42 CFR 423.44(e)(3); section 70.3.5.2."""
    facts = {"plan_type": plan_type, "disenrollment_effective_on": effective_on}
    followed = reinstatement.follow_referral(**facts)
    assert followed.due_on == reinstatement.pay_arrears(**facts).due_on


@pytest.mark.parametrize(
    ("followed_on", "again_by"),
    [
        (date(2026, 5, 20), date(2026, 6, 19)),
        (date(2026, 6, 10), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 7, 30)),
        (date(2026, 8, 3), date(2026, 9, 2)),
    ],
)
def test_a_referral_is_followed_up_again_in_a_month_or_by_the_last_day_to_pay(
    followed_on, again_by
):
    """Ours: the law names no day (423.44(e)(3)). Effective 1 April: all can be paid to 30 June."""
    due = reinstatement.follow_referral_again(
        followed_on=followed_on, plan_type="pdp", disenrollment_effective_on=date(2026, 4, 1)
    )
    assert due.due_on == again_by and due.duty == "follow_referral"
    row = next(row for row in reinstatement.ROWS.history() if row.key == due.rule)
    assert row.confidence == "derived"


def test_the_letter_that_confirms_follows_within_ten_days_of_the_reply():
    """By analogy with section 70.3.2: 10 calendar days of the reply."""
    due = reinstatement.confirm_reinstatement(reply_on=date(2026, 6, 25))
    assert due.due_on == date(2026, 7, 5)


def every_duty(at: datetime, zone: str, on: date, plan_type: str) -> list[DueOn]:
    of_member = {"plan_type": plan_type, "disenrollment_effective_on": on}
    received = {"received_at": at, "time_zone": zone}
    return [
        reinstatement.request_reinstatement(**of_member),
        reinstatement.pay_arrears(**of_member),
        reinstatement.follow_referral(**of_member),
        reinstatement.follow_referral_again(followed_on=on, **of_member),
        reinstatement.submit_reinstatement(disenrollment_effective_on=on),
        reinstatement.decide_good_cause(**received),
        reinstatement.cancel_disenrollment(**received),
        reinstatement.cancel_after_decision(found_on=on),
        reinstatement.notify_good_cause(decided_on=on),
        reinstatement.confirm_reinstatement(reply_on=on),
    ]


@given(
    instants,
    st.sampled_from(ZONES),
    effective_dates,
    st.sampled_from(sorted(reinstatement.BASIS)),
)
def test_a_duty_ends_with_the_last_second_of_its_day_and_replays_as_a_date(at, zone, on, plan_type):
    duties = every_duty(at, zone, on, plan_type)
    assert {each.duty for each in duties} == {row.duty for row in reinstatement.ROWS.history()}
    for due in duties:
        end = reinstatement.at_end_of_day(due, starts_at=at, time_zone=zone)
        local = end.due_at.astimezone(ZoneInfo(zone))
        assert local.date() == due.due_on
        assert (local.hour, local.minute, local.second) == (23, 59, 59)
        assert (end.first_due_at, end.starts_at, end.rule) == (end.due_at, at, due.rule)
        assert end.trace["time_zone"] == "" and end.trace["due"] == due.due_on.isoformat()
        assert [step["do"] for step in end.trace["steps"]].count("end") == 1
        assert end.trace["steps"][-1]["result"] == end.due_at.isoformat()
        again = replay(json.loads(json.dumps(end.trace)))
        assert again == due
        assert reinstatement.at_end_of_day(again, starts_at=at, time_zone=zone) == end


def test_to_end_a_day_leaves_the_date_and_its_trace_as_they_were():
    due = reinstatement.pay_arrears(plan_type="ma", disenrollment_effective_on=date(2026, 4, 1))
    steps = list(due.trace["steps"])
    at = datetime(2026, 4, 1, tzinfo=UTC)
    reinstatement.at_end_of_day(due, starts_at=at, time_zone="America/New_York")
    assert due.trace["steps"] == steps


@pytest.mark.parametrize("duty", sorted({row.duty for row in reinstatement.ROWS.history()}))
def test_what_a_missed_limit_means_is_said_with_its_law(duty):
    """A failure to decide in time is no decision here, unlike 42 CFR 422.568(f)."""
    said = missed_deadlines.missed(case="reinstatement", priority="standard", duty=duty)
    assert said == reinstatement.missed(duty)
    assert "adverse" not in said.text
    if duty != "request_reinstatement":
        assert said.citation


def test_only_the_limit_to_pay_is_the_former_members():
    assert list(reinstatement.MEMBERS_DUTIES) == ["pay_arrears"]


def test_the_command_answers_for_the_new_duties_too():
    answers = [
        answer({"duty": "confirm_reinstatement", "reply_on": "2026-06-25"}),
        answer({"duty": "follow_referral", "plan_type": "pdp",
                "disenrollment_effective_on": "2026-08-01"}),
        answer({"duty": "cancel_disenrollment", "received_at": "2026-04-15T09:00:00-04:00",
                "time_zone": "America/New_York"}),
    ]  # fmt: skip
    assert [each["due_on"] for each in answers] == ["2026-07-05", "2026-10-31", "2026-04-22"]


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: reinstatement.confirm_reinstatement(reply_on=date(2015, 1, 1)), "reply_on"),
        (lambda: windows(date(2015, 12, 1)), "disenrollment_effective_on"),
        (
            lambda: reinstatement.follow_referral(
                plan_type="hmo", disenrollment_effective_on=date(2026, 8, 1)
            ),
            "plan_type",
        ),
        (
            lambda: reinstatement.cancel_disenrollment(
                received_at=datetime(2026, 4, 1, tzinfo=UTC), time_zone="Mars/Olympus"
            ),
            "time_zone",
        ),
    ],
)
def test_what_the_rule_book_does_not_hold_is_refused_by_its_field(call, field):
    with pytest.raises(Refused) as refused:
        call()
    assert refused.value.field == field and refused.value.message


def test_the_window_to_ask_always_ends_before_the_time_to_pay():
    days = (BEGIN + timedelta(days=number) for number in range((date(2030, 1, 1) - BEGIN).days))
    for first in at_least_one(day for day in days if day.day == 1):
        ask, pay, submit = windows(first)
        assert ask < pay < submit
