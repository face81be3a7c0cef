"""Taking back: vacating a dismissal (42 CFR 422.568(i)), reopening a decision (422.616, 405.980).

The regulation says when each may be done, and nothing of the clock then: see `regulations.starts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations import clock
from regulations import timeframes as rows
from regulations.law import CHECKED, Refused

# 90 FR 15910: an approved inpatient admission is not undone by what became known later.
INPATIENT_RULE = date(2026, 1, 1)
# 88 FR 22120: an approval given before the service is reopened for good cause or fraud only.
APPROVAL_RULE = date(2024, 1, 1)


@dataclass(frozen=True)
class ReopeningGround:
    """A ground to reopen. `row` names the window's rule, empty for one that is open at any time.

    `new_evidence`: it rests on evidence that was not there before. `only_unfavorable`: it is for
    decisions against the enrollee. `undoes_approval`: an approval may be reopened on it.
    """

    key: str
    label: str
    explanation: str
    citation: str
    row: str = ""
    new_evidence: bool = False
    only_unfavorable: bool = False
    undoes_approval: bool = True
    confidence: str = "memory"
    last_checked: date = CHECKED


REOPENING_GROUNDS: tuple[ReopeningGround, ...] = (
    ReopeningGround(
        "any_reason",
        "Any reason, within the first year",
        "For a denial, or a decision about payment.",
        "42 CFR 422.616(a), 405.980(b)(1)",
        row="reopen.any_reason",
        undoes_approval=False,
    ),
    ReopeningGround(
        "new_evidence",
        "Good cause: new and material evidence",
        "It was not available or known when we decided, and may lead to another result.",
        "42 CFR 422.616(a), 405.980(b)(2), 405.986(a)(1)",
        row="reopen.good_cause",
        new_evidence=True,
    ),
    ReopeningGround(
        "obvious_error",
        "Good cause: an obvious error on the face of the evidence",
        "The evidence that we had shows by itself that the decision was wrong.",
        "42 CFR 422.616(a), 405.980(b)(2), 405.986(a)(2)",
        row="reopen.good_cause",
    ),
    ReopeningGround(
        "fraud",
        "Reliable evidence of fraud or similar fault",
        "At any time.",
        "42 CFR 422.616(a), 405.980(b)(3)",
    ),
    ReopeningGround(
        "clerical_error",
        "A clerical error on which an unfavorable decision rests",
        "At any time: a wrong code, a mistyped number, a missing page of ours.",
        "42 CFR 422.616(a), 405.980(b)(4)",
        only_unfavorable=True,
    ),
)


@dataclass(frozen=True)
class Decided:
    """A decision that somebody wants to reopen, as the law looks at it."""

    decided_on: date
    favorable: bool
    is_payment: bool
    inpatient: bool


def reopening_ground(key: str) -> ReopeningGround:
    """The ground of that key. Raises Refused."""
    for each in REOPENING_GROUNDS:
        if each.key == key:
            return each
    raise Refused("ground_not_permitted", "Choose one of the lawful grounds.", field="ground")


def refuse_reopening(key: str, decided: Decided, *, on: date) -> None:
    """Raise Refused where this decision may not be reopened on this ground on this day."""
    ground = reopening_ground(key)
    _refuse_undoing_approval(ground, decided, on)
    if ground.only_unfavorable and decided.favorable:
        message = "A clerical error is a ground only where the decision was unfavorable."
        raise Refused("ground_not_permitted", message, ground.citation, "ground")
    until = reopen_until(ground, decided.decided_on)
    if until and on > until:
        message = (
            f"This ground was open until {clock.day_words(until)}, counted from the decision. "
            "Look whether another one applies."
        )
        raise Refused("too_late_to_reopen", message, ground.citation, "ground")


def reopen_until(ground: ReopeningGround, decided_on: date) -> date | None:
    """The last day to reopen on this ground, None where it is open at any time."""
    if not ground.row:
        return None
    row = next(row for row in rows.ROWS if row.key == ground.row)
    return clock.date_after(decided_on, row.limit)[0]


def vacate_until(notice_on: date) -> date:
    """The last day to vacate a dismissal whose notice has this date. Raises Refused before 2022."""
    row = next(row for row in rows.ROWS if row.key == "dismissal.vacate")
    if not row.applies_on(notice_on):
        message = f"Dismissals may be vacated since {clock.day_words(row.effective_from)}."
        raise Refused("no_vacating_then", message, row.citation)
    return clock.date_after(notice_on, row.limit)[0]


def why_not_vacate(notice_on: date, on: date) -> Refused | None:
    """Why a dismissal with this notice may not be vacated on this day, or None where it may."""
    try:
        until = vacate_until(notice_on)
    except Refused as refused:
        return refused
    if on <= until:
        return None
    message = (
        f"A dismissal may be vacated within {_months()} of its notice; that ended on "
        f"{clock.day_words(until)}. The dismissal is binding now."
    )
    return Refused("too_late_to_vacate", message, "42 CFR 422.568(i)")


def _months() -> str:
    return str(next(row.limit for row in rows.ROWS if row.key == "dismissal.vacate"))


def _refuse_undoing_approval(ground: ReopeningGround, decided: Decided, on: date) -> None:
    if not decided.favorable or decided.is_payment:
        return
    if decided.inpatient and ground.new_evidence and on >= INPATIENT_RULE:
        message = (
            "An approved inpatient admission is not reopened on clinical information that came "
            "after the approval: it is not new and material evidence."
        )
        raise Refused("reopening_barred", message, "42 CFR 422.616(e)", "ground")
    if not ground.undoes_approval and on >= APPROVAL_RULE:
        message = (
            "An approval given before the service is reopened only for good cause or on evidence "
            "of fraud, not for any reason."
        )
        raise Refused("reopening_barred", message, "42 CFR 422.138(c)", "ground")
