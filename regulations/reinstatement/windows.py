"""Each window calculated from its row, as a day, and as the instant at which that day ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from regulations import clock
from regulations.clock import Due, DueOn, Step
from regulations.determinations import dated
from regulations.law import BEGIN, Row, invalid
from regulations.missed_deadlines import Meaning, missed_reinstatement
from regulations.reinstatement.rows import BASIS, limit, request_window
from regulations.reinstatement.rows import row as row_of


def request_reinstatement(*, plan_type: str, disenrollment_effective_on: date) -> DueOn:
    """The last day on which a request is in time; the effective date is day zero."""
    _refuse_type(plan_type)
    return _from_date("request_reinstatement", disenrollment_effective_on, plan_type=plan_type)


def pay_arrears(*, plan_type: str, disenrollment_effective_on: date) -> DueOn:
    """The last day for all arrears to be received: the end of the third month."""
    _refuse_type(plan_type)
    return _from_date("pay_arrears", disenrollment_effective_on, plan_type=plan_type)


def submit_reinstatement(*, disenrollment_effective_on: date) -> DueOn:
    """The last day to credit a timely payment and submit; time to process, not to pay."""
    _refuse_early(disenrollment_effective_on, "disenrollment_effective_on")
    to_pay = limit("pay_arrears", disenrollment_effective_on, plan_type="ma")
    last, steps = clock.date_after(disenrollment_effective_on, to_pay)
    row = row_of("submit_reinstatement", last)
    due, more = clock.date_after(last, row.limit)
    inputs = {
        "call": "submit_reinstatement",
        "disenrollment_effective_on": disenrollment_effective_on.isoformat(),
    }
    starts = {"event": row.starts, "at": last.isoformat(), "why": ""}
    return dated(row, due, inputs, [*steps, *more], starts)


def decide_good_cause(*, received_at: datetime, time_zone: str) -> DueOn:
    """The last day to decide, from the day of the first contact in the plan's zone."""
    return _from_receipt("decide_good_cause", received_at, time_zone)


def cancel_disenrollment(*, received_at: datetime, time_zone: str) -> DueOn:
    """The last day to correct an error of the plan; the guidance says no day, so that of a
    decision holds."""
    return _from_receipt("cancel_disenrollment", received_at, time_zone, later=False)


def cancel_after_decision(*, found_on: date) -> DueOn:
    """The last day to correct an error of the plan that was found after the decision."""
    _refuse_early(found_on, "found_on")
    row = row_of("cancel_disenrollment", found_on, later=True)
    due, steps = clock.date_after(found_on, row.limit)
    inputs = {"call": "cancel_after_decision", "found_on": found_on.isoformat()}
    return dated(row, due, inputs, steps, _starts(row, found_on))


def follow_referral(*, plan_type: str, disenrollment_effective_on: date) -> DueOn:
    """The last day until which a case that is CMS's is followed: the last day to pay."""
    _refuse_type(plan_type)
    return _from_date("follow_referral", disenrollment_effective_on, plan_type=plan_type)


def follow_referral_again(
    *, followed_on: date, plan_type: str, disenrollment_effective_on: date
) -> DueOn:
    """The last day to follow a referral up again: a month on, or the last day to pay before that.

    Our reading: once all can no longer be paid in time only the month counts.
    """
    _refuse_early(followed_on, "followed_on")
    last = pay_arrears(
        plan_type=plan_type, disenrollment_effective_on=disenrollment_effective_on
    ).due_on
    row = row_of("follow_referral", followed_on, later=True)
    due, steps = clock.date_after(followed_on, row.limit)
    if followed_on < last < due:
        due, text = last, f"The last day to pay comes before: {clock.day_words(last)}."
        steps = [*steps, Step("cap", text, last.isoformat())]
    inputs = {
        "call": "follow_referral_again",
        "followed_on": followed_on.isoformat(),
        "disenrollment_effective_on": disenrollment_effective_on.isoformat(),
        "plan_type": plan_type,
    }
    return dated(row, due, inputs, steps, _starts(row, followed_on))


def confirm_reinstatement(*, reply_on: date) -> DueOn:
    """The last day for the letter that confirms it, from the day of the reply (TRC 287)."""
    return _from_date("confirm_reinstatement", reply_on, name="reply_on")


def notify_good_cause(*, decided_on: date) -> DueOn:
    """The last day to tell the former member of the decision."""
    return _from_date("notify_good_cause", decided_on, name="decided_on")


def at_end_of_day(due: DueOn, *, starts_at: datetime, time_zone: str) -> Due:
    """The same duty as an instant: the last second of its day in the plan's zone.

    The trace stays that of the date, so that it is read and replayed as one, with a step more.
    """
    at = clock.at_wall_clock(due.due_on, clock.LAST_SECOND, clock.zone(time_zone))
    text = f"The limit ends with that day: {clock.words(at)}."
    steps = [*due.trace["steps"], Step("end", text, at.isoformat()).as_json()]
    return Due(
        duty=due.duty,
        rule=due.rule,
        citation=due.citation,
        effective_from=date.fromisoformat(due.trace["effective_from"]),
        trace={**due.trace, "steps": steps},
        starts_at=starts_at,
        first_due_at=at,
        due_at=at,
    )


def earliest_request(disenrollment_effective_on: date) -> date:
    """No one asks for coverage back as long before its end as they may ask after it. Ours, to catch
    a slip of the keyboard."""
    ahead = request_window(disenrollment_effective_on).amount
    return disenrollment_effective_on - timedelta(days=ahead)


def missed(duty: str) -> Meaning:
    """What it means that the limit of a duty of a reinstatement passed unmet."""
    return missed_reinstatement(duty)


def _from_receipt(duty: str, received_at: datetime, time_zone: str, **facts: object) -> DueOn:
    on = received_at.astimezone(clock.zone(time_zone)).date()
    _refuse_early(on, "received_at")
    row = row_of(duty, on, **facts)
    due, steps = clock.date_after(on, row.limit)
    inputs = {
        "call": row.duty,
        "received_at": received_at.isoformat(),
        "time_zone": time_zone,
    }
    return dated(row, due, inputs, steps, _starts(row, on))


def _from_date(
    duty: str, start: date, *, plan_type: str = "", name: str = "disenrollment_effective_on"
) -> DueOn:
    _refuse_early(start, name)
    row = row_of(duty, start, plan_type=plan_type, later=False)
    due, steps = clock.date_after(start, row.limit)
    inputs = {"call": row.duty, name: start.isoformat()}
    if plan_type:
        inputs["plan_type"] = plan_type
    return dated(row, due, inputs, steps, _starts(row, start))


def _starts(row: Row, start: date) -> dict[str, str]:
    return {"event": row.starts, "at": start.isoformat(), "why": ""}


def _refuse_type(plan_type: str) -> None:
    if plan_type not in BASIS:
        raise invalid("plan_type", f"Choose one of {', '.join(BASIS)}.")


def _refuse_early(on: date, field: str) -> None:
    if on < BEGIN:
        raise invalid(field, f"The rule book begins on {clock.day_words(BEGIN)}.")
