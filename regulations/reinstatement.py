"""Good-cause reinstatement: its windows, each reckoned from a row.

What counts as good cause is in `regulations.good_cause`, the money in `regulations.arrears`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from regulations import clock
from regulations.clock import Due, DueOn, Step
from regulations.determinations import dated
from regulations.lapsed import Meaning, missed_reinstatement
from regulations.law import BEGIN, Limit, Row, Unit, invalid

BASIS = {
    "ma": "42 CFR 422.74(d)(1)(v)",
    "pdp": "42 CFR 423.44(d)(1)(vi)",
    "cost": "42 CFR 417.460(c)(3)",
}
GUIDANCE = "CMS Enrollment and Disenrollment Guidance, section 70.3.5"
_REQUEST = "The former member asks for reinstatement."
# Limits of the former member: that they pass is no lateness of the plan.
MEMBERS_DUTIES = frozenset({"pay_arrears"})


def _row(
    duty: str, citation: str, limit: Limit, summary: str, starts: str, stops: str, confidence: str
) -> Row:
    return Row(
        key=f"reinstatement.{duty}",
        duty=duty,
        citation=citation,
        authority="80 FR 7911; 89 FR 30448",
        effective_from=BEGIN,
        limit=limit,
        summary=summary,
        starts=starts,
        stops=stops,
        may_change=("Nothing extends this window.",),
        confidence=confidence,
    )


def _by_plan_type(
    duty: str, limit: Limit, summary: str, stops: str, confidence: str
) -> dict[str, Row]:
    starts = "The disenrollment takes effect."
    found = {}
    for plan_type, citation in BASIS.items():
        row = _row(duty, citation, limit, summary, starts, stops, confidence)
        found[plan_type] = replace(row, key=f"{row.key}.{plan_type}")
    return found


REQUEST = _by_plan_type(
    "request_reinstatement",
    Limit(60, Unit.DAYS),
    "Reinstatement is asked for within 60 calendar days of the disenrollment effective date.",
    "The plan receives the request.",
    "derived",
)
PAY = _by_plan_type(
    "pay_arrears",
    Limit(3, Unit.MONTH_ENDS),
    "All overdue premiums are received by the last day of the third month.",
    "The plan receives all that was owed.",
    "verified",
)
DECIDE = _row(
    "decide_good_cause", GUIDANCE, Limit(5, Unit.BUSINESS_DAYS),
    "Good cause is decided within 5 business days of the first contact.",
    _REQUEST, "The decision is made.", "verified",
)  # fmt: skip
NOTIFY = _row(
    "notify_good_cause", GUIDANCE, Limit(3, Unit.BUSINESS_DAYS),
    "The former member is told within 3 business days of the decision.",
    "The decision is made.", "The former member is told.", "verified",
)  # fmt: skip
SUBMIT = _row(
    "submit_reinstatement", GUIDANCE, Limit(5, Unit.DAYS),
    "The reinstatement is submitted within 5 calendar days after the last day to pay.",
    "The last day to pay.", "The request goes to the retroactive processing contractor.",
    "verified",
)  # fmt: skip
CANCEL = _row(
    "cancel_disenrollment", "CMS Enrollment and Disenrollment Guidance, section 70.3.4",
    DECIDE.limit,
    "An error of the plan is corrected, and the disenrollment canceled, no later than a decision "
    "on good cause would have been due.",
    _REQUEST, "The disenrollment is canceled.", "derived",
)  # fmt: skip
FOLLOW = _row(
    "follow_referral", "42 CFR 423.44(e)(3)", PAY["pdp"].limit,
    "CMS decides on a disenrollment for IRMAA; the plan follows the case until the last day of the "
    "third month, the last on which all can be paid.",
    "The disenrollment takes effect.", "CMS's decision, or the end of the case, is on record.",
    "derived",
)  # fmt: skip
CONFIRM = _row(
    "confirm_reinstatement", "CMS Enrollment and Disenrollment Guidance, section 70.3.2",
    Limit(10, Unit.DAYS),
    "The reinstatement is confirmed in writing within 10 calendar days of the reply, as it is for "
    "disenrollments in error.",
    "The reply: TRC 287, enrollment reinstated.", "The letter is sent.", "derived",
)  # fmt: skip
ROWS: tuple[Row, ...] = (
    *REQUEST.values(), *PAY.values(), DECIDE, NOTIFY, SUBMIT, CANCEL, FOLLOW, CONFIRM,
)  # fmt: skip


def request_reinstatement(*, plan_type: str, disenrollment_effective_on: date) -> DueOn:
    """The last day on which a request is in time; the effective date is day zero."""
    return _from_date(_of_type(REQUEST, plan_type), disenrollment_effective_on, plan_type=plan_type)


def pay_arrears(*, plan_type: str, disenrollment_effective_on: date) -> DueOn:
    """The last day for all arrears to be received: the end of the third month."""
    return _from_date(_of_type(PAY, plan_type), disenrollment_effective_on, plan_type=plan_type)


def submit_reinstatement(*, disenrollment_effective_on: date) -> DueOn:
    """The last day to credit a timely payment and submit; time to process, not to pay."""
    _refuse_early(disenrollment_effective_on, "disenrollment_effective_on")
    last, steps = clock.date_after(disenrollment_effective_on, PAY["ma"].limit)
    due, more = clock.date_after(last, SUBMIT.limit)
    inputs = {
        "call": "submit_reinstatement",
        "disenrollment_effective_on": disenrollment_effective_on.isoformat(),
    }
    starts = {"event": SUBMIT.starts, "at": last.isoformat(), "why": ""}
    return dated(SUBMIT, due, inputs, [*steps, *more], starts)


def decide_good_cause(*, received_at: datetime, time_zone: str) -> DueOn:
    """The last day to decide, from the day of the first contact in the plan's zone."""
    return _from_receipt(DECIDE, received_at, time_zone)


def cancel_disenrollment(*, received_at: datetime, time_zone: str) -> DueOn:
    """The last day to correct an error of the plan; the guidance says no day, so that of a
    decision holds."""
    return _from_receipt(CANCEL, received_at, time_zone)


def follow_referral(*, plan_type: str, disenrollment_effective_on: date) -> DueOn:
    """The last day until which a case that is CMS's is followed: the last day to pay."""
    _of_type(PAY, plan_type)
    return _from_date(FOLLOW, disenrollment_effective_on, plan_type=plan_type)


def confirm_reinstatement(*, reply_on: date) -> DueOn:
    """The last day for the letter that confirms it, from the day of the reply (TRC 287)."""
    return _from_date(CONFIRM, reply_on, name="reply_on")


def notify_good_cause(*, decided_on: date) -> DueOn:
    """The last day to tell the former member of the decision."""
    return _from_date(NOTIFY, decided_on, name="decided_on")


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
        effective_from=due.effective_from,
        trace={**due.trace, "steps": steps},
        starts_at=starts_at,
        first_due_at=at,
        due_at=at,
    )


def missed(duty: str) -> Meaning:
    """What it means that the limit of a duty of a reinstatement passed unmet."""
    return missed_reinstatement(duty)


def _from_receipt(row: Row, received_at: datetime, time_zone: str) -> DueOn:
    on = received_at.astimezone(clock.zone(time_zone)).date()
    _refuse_early(on, "received_at")
    due, steps = clock.date_after(on, row.limit)
    inputs = {
        "call": row.duty,
        "received_at": received_at.isoformat(),
        "time_zone": time_zone,
    }
    return dated(row, due, inputs, steps, _starts(row, on))


def _from_date(
    row: Row, start: date, *, plan_type: str = "", name: str = "disenrollment_effective_on"
) -> DueOn:
    _refuse_early(start, name)
    due, steps = clock.date_after(start, row.limit)
    inputs = {"call": row.duty, name: start.isoformat()}
    if plan_type:
        inputs["plan_type"] = plan_type
    return dated(row, due, inputs, steps, _starts(row, start))


def _starts(row: Row, start: date) -> dict[str, str]:
    return {"event": row.starts, "at": start.isoformat(), "why": ""}


def _of_type(by_type: dict[str, Row], plan_type: str) -> Row:
    if plan_type not in by_type:
        raise invalid("plan_type", f"Choose one of {', '.join(by_type)}.")
    return by_type[plan_type]


def _refuse_early(on: date, field: str) -> None:
    if on < BEGIN:
        raise invalid(field, f"The rule book begins on {clock.day_words(BEGIN)}.")
