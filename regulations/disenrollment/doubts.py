"""Hints in the record of a disenrollment that it may have been an error of the plan.

None of them proves one. A person who takes the request looks into each before the test of good
cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from regulations.arrears import WITHHELD
from regulations.clock import day_words
from regulations.disenrollment.grace import COST, least_grace, notify_by
from regulations.disenrollment.grace import row as row_of

EFFECTIVE = "CMS Enrollment and Disenrollment Guidance, section 60.3.1"
MONTHS_A_YEAR = 12
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Doubt:
    """What does not fit, in words, and by which rule."""

    text: str
    citation: str


def doubts(
    *,
    plan_type: str,
    effective_on: date,
    grace_begins_on: date | None,
    grace_ends_on: date | None,
    notice_sent_on: date | None,
    has_withheld_month: bool,
) -> list[Doubt]:
    """Whatever does not fit; days that are not known raise no doubt."""
    every = (
        _effective(effective_on, grace_ends_on),
        _grace(plan_type, grace_begins_on, grace_ends_on, effective_on),
        _notice(plan_type, effective_on, grace_ends_on, notice_sent_on),
        _withheld(plan_type) if has_withheld_month else iter(()),
    )
    return [doubt for each in every for doubt in each]


def _effective(effective_on: date, grace_ends_on: date | None) -> Iterator[Doubt]:
    if effective_on.day != 1:
        yield Doubt("The disenrollment does not take effect on the first of a month.", EFFECTIVE)
    if grace_ends_on and effective_on != grace_ends_on + _DAY:
        text = (
            f"The grace period ended on {day_words(grace_ends_on)}, but the disenrollment takes "
            f"effect on {day_words(effective_on)}, not on the first of the month after it."
        )
        yield Doubt(text, EFFECTIVE)


def _grace(
    plan_type: str, begins: date | None, ends: date | None, effective_on: date
) -> Iterator[Doubt]:
    row = least_grace(plan_type, begins or effective_on)
    if row is None:
        return
    if (begins and begins.day != 1) or (ends and (ends + _DAY).day != 1):
        yield Doubt("The grace period is not of whole calendar months.", row.citation)
    if begins and ends and _whole_months(begins, ends) < row.limit.amount:
        text = f"The grace period is shorter than {row.limit.amount} whole calendar months."
        yield Doubt(text, row.citation)


def _notice(
    plan_type: str, effective_on: date, ends: date | None, sent_on: date | None
) -> Iterator[Doubt]:
    last = notify_by(plan_type=plan_type, effective_on=effective_on, grace_ends_on=ends)
    if last is None or sent_on is None or sent_on <= last:
        return
    is_cost = plan_type == COST
    row = row_of("notify_disenrollment", (not is_cost and ends) or effective_on, cost=is_cost)
    rule = "before the effective date" if plan_type == COST else "after the grace period"
    text = f"The notice was sent on {day_words(sent_on)}; {row.limit} {rule} was {day_words(last)}."
    yield Doubt(text, row.citation)


def _withheld(plan_type: str) -> Iterator[Doubt]:
    text = (
        "A month was withheld by SSA, RRB or OPM. That month cannot be billed, and a member whose "
        "premiums are withheld cannot be disenrolled for not paying them."
    )
    yield Doubt(text, f"42 CFR 422.74(d)(1), 423.44(d)(1)(v); {WITHHELD}")


def _whole_months(begins: date, ends: date) -> int:
    """Calendar months that lie wholly in between, both days counted; below zero if reversed."""
    after = ends + _DAY
    first = begins.year * MONTHS_A_YEAR + begins.month + (begins.day > 1)
    return after.year * MONTHS_A_YEAR + after.month - first
