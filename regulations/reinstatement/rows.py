"""The windows of good-cause reinstatement, each number once.

The day on which a window starts governs it: the effective date of the disenrollment, the receipt of
the request, the decision, the reply (42 CFR 423.44(d)(1)(vi) and the guidance count from these).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, Limit, Row, Unit, row_in_force

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
    duty: str,
    citation: str,
    limit: Limit,
    summary: str,
    starts: str,
    stops: str,
    confidence: str,
    selects: tuple[tuple[str, str | bool], ...] = (),
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
        selects=selects,
    )


def _by_plan_type(
    duty: str, limit: Limit, summary: str, stops: str, confidence: str
) -> dict[str, Row]:
    starts = "The disenrollment takes effect."
    found = {}
    for plan_type, citation in BASIS.items():
        row = _row(duty, citation, limit, summary, starts, stops, confidence)
        selects = (("plan_type", plan_type),)
        found[plan_type] = replace(row, key=f"{row.key}.{plan_type}", selects=selects)
    return found


_REQUESTS = _by_plan_type(
    "request_reinstatement",
    Limit(60, Unit.DAYS),
    "Reinstatement is asked for within 60 calendar days of the disenrollment effective date.",
    "The plan receives the request.",
    "derived",
)
_PAY = _by_plan_type(
    "pay_arrears",
    Limit(3, Unit.MONTH_ENDS),
    "All overdue premiums are received by the last day of the third month.",
    "The plan receives all that was owed.",
    "verified",
)
_DECIDE = _row(
    "decide_good_cause", GUIDANCE, Limit(5, Unit.BUSINESS_DAYS),
    "Good cause is decided within 5 business days of the first contact.",
    _REQUEST, "The decision is made.", "verified",
)  # fmt: skip
_NOTIFY = _row(
    "notify_good_cause", GUIDANCE, Limit(3, Unit.BUSINESS_DAYS),
    "The former member is told within 3 business days of the decision.",
    "The decision is made.", "The former member is told.", "verified",
)  # fmt: skip
_SUBMIT = _row(
    "submit_reinstatement", GUIDANCE, Limit(5, Unit.DAYS),
    "The reinstatement is submitted within 5 calendar days after the last day to pay.",
    "The last day to pay.", "The request goes to the retroactive processing contractor.",
    "verified",
)  # fmt: skip
_CANCEL = _row(
    "cancel_disenrollment", "CMS Enrollment and Disenrollment Guidance, section 70.3.4",
    _DECIDE.limit,
    "An error of the plan is corrected, and the disenrollment canceled, no later than a decision "
    "on good cause would have been due.",
    _REQUEST, "The disenrollment is canceled.", "derived", (("later", False),),
)  # fmt: skip
# An error that shows only after the decision was never in the request's own days: ours as well.
_CANCEL_LATER = replace(
    _CANCEL,
    selects=(("later", True),),
    key="reinstatement.cancel_disenrollment.after_decision",
    summary="An error of the plan that is found after the decision on good cause is corrected "
    "within as many business days of the day on which it is found.",
    starts="The error is found.",
)
_FOLLOW = _row(
    "follow_referral", "42 CFR 423.44(e)(3)", _PAY["pdp"].limit,
    "CMS decides on a disenrollment for IRMAA; the plan follows the case until the last day of the "
    "third month, the last on which all can be paid.",
    "The disenrollment takes effect.",
    "It is followed up, CMS's decision is on record, or the referral ended.",
    "derived", (("later", False),),
)  # fmt: skip
# The law names no day on which the plan asks after a case that is CMS's: once a month is ours.
_FOLLOW_AGAIN = replace(
    _FOLLOW,
    selects=(("later", True),),
    key="reinstatement.follow_referral.again",
    limit=Limit(30, Unit.DAYS),
    summary="A referral that CMS has not decided is followed up again within 30 calendar days, and "
    "by the last day to pay where that comes before.",
    starts="The referral was followed up.",
    stops="It is followed up again, CMS's decision is on record, or the referral ended.",
)
_CONFIRM = _row(
    "confirm_reinstatement", "CMS Enrollment and Disenrollment Guidance, section 70.3.2",
    Limit(10, Unit.DAYS),
    "The reinstatement is confirmed in writing within 10 calendar days of the reply, as it is for "
    "disenrollments in error.",
    "The reply: TRC 287, enrollment reinstated.", "The letter is sent.", "derived",
)  # fmt: skip
ROWS: Table[Row] = Table(
    *_REQUESTS.values(), *_PAY.values(), _DECIDE, _NOTIFY, _SUBMIT, _CANCEL, _CANCEL_LATER, _FOLLOW,
    _FOLLOW_AGAIN, _CONFIRM,
)  # fmt: skip


def row(duty: str, on: date, **facts: object) -> Row:
    """The row of a duty for a window that starts on the day. `later` says that it starts again.

    Raises LookupError.
    """
    return row_in_force(ROWS, on, duty, **facts)


def limit(duty: str, on: date, **facts: object) -> Limit:
    """How long a window is that starts on the day. Raises LookupError."""
    return row(duty, on, **facts).limit


def request_window(ended_on: date, plan_type: str = "ma") -> Limit:
    """How long reinstatement may be asked for after a disenrollment that is effective on the day;
    before our rules begin, as on their first day."""
    return limit("request_reinstatement", max(ended_on, BEGIN), plan_type=plan_type)
