"""The grace period and the notices before a disenrollment for nonpayment, each from its row.

A coverage month begins on the first; the effective date is the first day without coverage. The day
on which a limit starts governs it: the first of the grace period, the day the premium is due, the
end of the grace period, the reply; for a cost plan's notice, which is counted back, the effective
date (42 CFR 422.74(d)(1), 423.44(d)(1), 417.460(c) count from these).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from regulations import clock
from regulations.clock import day_words
from regulations.dated import Table
from regulations.law import BEGIN, Limit, Refused, Row, Unit, invalid, row_in_force
from regulations.premiums import INSTALLMENTS

COST = "cost"
_GRACE = {
    "ma": "42 CFR 422.74(d)(1)(i)(B)",
    "pdp": "42 CFR 423.44(d)(1)(iii)",
}
COST_RULE = "42 CFR 417.460(c)(1)"
_GUIDANCE = "CMS Enrollment and Disenrollment Guidance, section"
WARNING_RULE, AFTER_GRACE, CMS_REPLY = (
    f"{_GUIDANCE} {number}" for number in ("60.3.1.2", "60.3.1.4", "60.2.5")
)
_ONE_MONTH = Limit(1, Unit.MONTHS)
_DAY = timedelta(days=1)
# How far ahead a disenrollment is entered at most: to the first of the month after next. Ours.
AHEAD = Limit(2, Unit.MONTHS)
# How far ahead a cost plan sets the day from which its notice counts. Ours.
SET_AHEAD = Limit(12, Unit.MONTHS)


def _row(
    duty: str,
    citation: str,
    limit: Limit,
    summary: str,
    starts: str,
    stops: str,
    *,
    confidence: str = "verified",
    ending: str = "",
    selects: tuple[tuple[str, str | bool], ...] = (),
) -> Row:
    return Row(
        key=f"disenrollment.{duty}" + ending,
        duty=duty,
        citation=citation,
        authority="80 FR 7911",
        effective_from=BEGIN,
        limit=limit,
        summary=summary,
        starts=starts,
        stops=stops,
        selects=selects,
        confidence=confidence,
    )


_GRACES: tuple[Row, ...] = tuple(
    _row(
        "minimum_grace", citation, Limit(2, Unit.MONTH_ENDS),
        "The grace period is at least 2 whole calendar months.",
        "The first of the unpaid month or of the month after billing, whichever is later.",
        "All that is due is received.",
        ending=f".{plan_type}", selects=(("plan_type", plan_type),),
    )
    for plan_type, citation in _GRACE.items()
)  # fmt: skip
_IRMAA_GRACE = _row(
    "irmaa_grace", "42 CFR 423.44(e)", Limit(3, Unit.MONTH_ENDS),
    "The initial grace period for the income-related amount is 3 calendar months.",
    "The first of the month in which the amount is due.", "The amount is received.",
)  # fmt: skip
_WARN = _row(
    "warn_of_disenrollment", WARNING_RULE, Limit(15, Unit.DAYS),
    "Under the roll-over option the member is warned within 15 calendar days of the premium due "
    "date, and again when at least one month's premium comes in the grace period.",
    "The premium is due.", "The warning is sent.", selects=(("later", False),),
)  # fmt: skip
# The guidance names no day for the second warning: as long as for the first is ours.
_WARN_AGAIN = replace(
    _WARN,
    selects=(("later", True),),
    key="disenrollment.warn_of_disenrollment.again",
    summary="The member is warned again when at least one month's premium comes in the grace "
    "period, within 15 calendar days of its receipt.",
    starts="At least one month's premium is received in the grace period.",
    confidence="derived",
)
_NOTIFY = _row(
    "notify_disenrollment", AFTER_GRACE, Limit(3, Unit.BUSINESS_DAYS),
    "The notice of the disenrollment is sent within 3 business days after the last day of the "
    "grace period, and never after the transaction to CMS.",
    "The last day of the grace period.", "The notice is sent.", selects=(("cost", False),),
)  # fmt: skip
_NOTIFY_COST = _row(
    "notify_disenrollment", "42 CFR 417.460(c)(1)", Limit(20, Unit.DAYS),
    "A cost plan sends the notice of disenrollment at least 20 days before the effective date.",
    "The effective date, counted back from.", "The notice is sent.",
    ending=f".{COST}", selects=(("cost", True),),
)  # fmt: skip
_NOTIFY_IRMAA = _row(
    "notify_irmaa_disenrollment", CMS_REPLY, Limit(10, Unit.DAYS),
    "The plan tells the member of CMS's disenrollment within 10 calendar days of the reply report.",
    "The daily transaction reply report (DTRR).", "The notice is sent.",
)  # fmt: skip
_SUBMIT = _row(
    "submit_disenrollment", AFTER_GRACE, Limit(3, Unit.BUSINESS_DAYS),
    "The disenrollment goes to CMS within 3 business days after the last day of the grace period, "
    "and never before the notice of it.",
    "The last day of the grace period.", "The transaction is sent to CMS.",
    selects=(("cost", False),),
)  # fmt: skip
# No day is named for a cost plan: as many after the last day of coverage as after a grace period
# is ours. Not before it, since paying by that day keeps the coverage.
_SUBMIT_COST = _row(
    "submit_disenrollment", "42 CFR 417.460(c)(1)", _SUBMIT.limit,
    "A cost plan sends the disenrollment to CMS within 3 business days after the last day of "
    "coverage.",
    "The last day of coverage.", "The transaction is sent to CMS.",
    confidence="derived", ending=f".{COST}", selects=(("cost", True),),
)  # fmt: skip
# Neither rule nor guidance names a day: a missed installment is a premium that is due again, so as
# long as for the warning after a premium was due is ours.
_REMIND = _row(
    "remind_of_installment", INSTALLMENTS, _WARN.limit,
    "A member who missed an installment is billed for it again within 15 calendar days, the time "
    "that the guidance, section 60.3.1.2, gives for a warning.",
    "The installment is due, or the money for it went back.", "The bill is sent.",
    confidence="derived",
)  # fmt: skip
ROWS: Table[Row] = Table(
    *_GRACES, _IRMAA_GRACE, _WARN, _WARN_AGAIN, _NOTIFY, _NOTIFY_COST, _NOTIFY_IRMAA, _SUBMIT,
    _SUBMIT_COST, _REMIND,
)  # fmt: skip


def row(duty: str, on: date, **facts: object) -> Row:
    """The row of a duty for a limit that starts on the day; before our rules begin, as on their
    first day. `cost` says that it is a cost plan, `later` that a warning was given before.

    Raises LookupError.
    """
    return row_in_force(ROWS, max(on, BEGIN), duty, **facts)


def limit(duty: str, on: date, **facts: object) -> Limit:
    """How long that limit is. Raises LookupError."""
    return row(duty, on, **facts).limit


def least_grace(plan_type: str, on: date) -> Row | None:
    """How long a grace period that begins on the day lasts at least; None where no rule says it."""
    return row("minimum_grace", on, plan_type=plan_type) if plan_type in _GRACE else None


@dataclass(frozen=True)
class Grace:
    """A grace period of whole months, first and last day, and when coverage ends if it passes.

    `unpaid_month` is the first of the month that it is for, `months` its length; `steps` is how it
    was found, in words.
    """

    unpaid_month: date
    begins_on: date
    ends_on: date
    effective_on: date
    months: int
    steps: tuple[str, ...]
    citation: str


def grace_period(*, plan_type: str, unpaid_month: date, billed_on: date, months: int) -> Grace:
    """The grace period for an unpaid month, given by its first day. Raises Refused.

    It begins on the first of that month, or of the month after billing where that is later.
    `months` is the plan's own length, never under the minimum.
    """
    after_billing = next_month(billed_on)
    begins = max(unpaid_month, after_billing)
    least = _grace_row(plan_type, begins)
    if unpaid_month.day != 1:
        raise invalid("unpaid_month", "Enter the month as its first day.")
    if months < least.limit.amount:
        message = f"A grace period has at least {least.limit.amount} whole calendar months."
        raise Refused("grace_too_short", message, least.citation, "months")
    first = (
        f"Unpaid from {day_words(unpaid_month)}; billed on {day_words(billed_on)}, so not before "
        f"{day_words(after_billing)}: the grace period begins on {day_words(begins)}."
    )
    return _whole_months(unpaid_month, begins, months, least.citation, (first,))


def roll_over(grace: Grace, *, paid_on: date, unpaid_month: date, billed_on: date) -> Grace:
    """The new grace period where the first month is paid in the old one and a later is not.

    It is as long as the old one and begins by the later unpaid month. Raises Refused for money that
    came after the old one was over.
    """
    if paid_on > grace.ends_on:
        message = f"This is after the grace period, which ended on {day_words(grace.ends_on)}."
        raise Refused("after_the_grace_period", message, grace.citation, "paid_on")
    if unpaid_month.day != 1 or unpaid_month <= grace.unpaid_month:
        raise invalid("unpaid_month", "Enter a later month, as its first day.")
    begins = max(unpaid_month, next_month(billed_on))
    first = (
        f"The first month was paid on {day_words(paid_on)}, in the grace period; the next unpaid "
        f"one begins a new grace period on {day_words(begins)}."
    )
    every = (*grace.steps, first)
    return _whole_months(unpaid_month, begins, grace.months, grace.citation, every)


def irmaa(*, due_on: date) -> Grace:
    """The initial grace period for the income-related amount due on a day, and CMS's date."""
    first = f"The amount was due on {day_words(due_on)}; the month of that day is month one."
    month = due_on.replace(day=1)
    grace = row("irmaa_grace", due_on)
    return _whole_months(month, month, grace.limit.amount, grace.citation, (first,))


def warn_by(*, due_on: date) -> date:
    """The last day to warn under the roll-over option, from the day on which the premium is due."""
    return clock.date_after(due_on, limit("warn_of_disenrollment", due_on, later=False))[0]


def notify_by(*, plan_type: str, effective_on: date, grace_ends_on: date | None) -> date | None:
    """The last day to send the notice of the disenrollment; None where the end of the grace period,
    from which an MA or a Part D plan counts, is not known."""
    if plan_type == COST:
        return effective_on - timedelta(days=_notify(effective_on, cost=True).amount)
    if grace_ends_on is None:
        return None
    return clock.date_after(grace_ends_on, _notify(grace_ends_on, cost=False))[0]


def _notify(on: date, *, cost: bool) -> Limit:
    return limit("notify_disenrollment", on, cost=cost)


def notify_irmaa_by(*, reply_on: date) -> date:
    """The last day to tell the member of CMS's disenrollment, from the day of the reply report."""
    return clock.date_after(reply_on, limit("notify_irmaa_disenrollment", reply_on))[0]


def refuse_effective(effective_on: date, *, today: date) -> None:
    """Raises Refused (effective_on) for what cannot be an effective date; `today` in the plan's
    zone."""
    if effective_on < BEGIN:
        raise invalid("effective_on", f"The rule book begins on {day_words(BEGIN)}.")
    latest = clock.date_after(today.replace(day=1), AHEAD)[0]
    if effective_on > latest:
        message = (
            f"This is too far in the future: the latest possible date now is {day_words(latest)}."
        )
        raise invalid("effective_on", message)
    if effective_on.day != 1:
        raise invalid("effective_on", _on_the_first(effective_on))


def _on_the_first(day: date) -> str:
    before, after = day.replace(day=1), next_month(day)
    return (
        f"A disenrollment takes effect on the first of a month. Enter {day_words(before)} or "
        f"{day_words(after)}, whichever the notice states."
    )


def _grace_row(plan_type: str, on: date) -> Row:
    if plan_type == COST:
        message = "No length of a grace period of a cost plan is on record. Enter its days instead."
        raise Refused("no_grace_rule", message, COST_RULE, "plan_type")
    least = least_grace(plan_type, on)
    if least is None:
        raise invalid("plan_type", f"Choose one of {', '.join((*_GRACE, COST))}.")
    return least


def _whole_months(
    unpaid_month: date, begins: date, months: int, citation: str, steps: tuple[str, ...]
) -> Grace:
    ends, more = clock.date_after(begins, Limit(months, Unit.MONTH_ENDS))
    effective = ends + _DAY
    last = f"If it passes unpaid, coverage ends: effective {day_words(effective)}."
    every = (*steps, *(step.text for step in more), last)
    return Grace(unpaid_month, begins, ends, effective, months, every, citation)


def next_month(day: date) -> date:
    """The first of the month after that of the day."""
    return clock.date_after(day.replace(day=1), _ONE_MONTH)[0]
