"""Taking back: vacating a dismissal (42 CFR 422.568(i)), reopening a decision (422.616, 405.980).

The regulation says when each may be done, and nothing of the clock then: see `regulations.starts`.
The day of the reopening governs its grounds, since the rules on reopening are about that act; the
day of the decision governs how long it is open, that of the notice how long a dismissal may be
vacated (405.980(b), 422.568(i); ours where the rule is silent).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations import clock
from regulations import timeframes as rows
from regulations.dated import Table, days_of
from regulations.law import BEGIN, CHECKED, Refused, rows_in_force

# 90 FR 15910: an approved inpatient admission is not undone by what became known later.
INPATIENT_RULE = date(2026, 1, 1)
# 88 FR 22120: an approval given before the service is reopened for good cause or fraud only.
APPROVAL_RULE = date(2024, 1, 1)


@dataclass(frozen=True)
class ReopeningGround:
    """A ground to reopen. `window` names its window among the rows, empty where it is always open.

    `new_evidence`: it rests on evidence that was not there before. `only_unfavorable`: it is for
    decisions against the enrollee. `undoes_approval`: an approval may be reopened on it.
    """

    key: str
    label: str
    explanation: str
    citation: str
    window: str = ""
    new_evidence: bool = False
    only_unfavorable: bool = False
    undoes_approval: bool = True
    confidence: str = "memory"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


REOPENING_GROUNDS: Table[ReopeningGround] = Table(
    ReopeningGround(
        "any_reason",
        "Any reason, within the first year",
        "For a denial, or a decision about payment.",
        "42 CFR 422.616(a), 405.980(b)(1)",
        window="any_reason",
        undoes_approval=False,
    ),
    ReopeningGround(
        "new_evidence",
        "Good cause: new and material evidence",
        "It was not available or known when we decided, and may lead to a different result.",
        "42 CFR 422.616(a), 405.980(b)(2), 405.986(a)(1)",
        window="good_cause",
        new_evidence=True,
    ),
    ReopeningGround(
        "obvious_error",
        "Good cause: an obvious error on the face of the evidence",
        "The evidence we had shows on its own that the decision was wrong.",
        "42 CFR 422.616(a), 405.980(b)(2), 405.986(a)(2)",
        window="good_cause",
    ),
    ReopeningGround(
        "fraud",
        "Reliable evidence of fraud or similar fault",
        "At any time.",
        "42 CFR 422.616(a), 405.980(b)(3)",
    ),
    ReopeningGround(
        "clerical_error",
        "A clerical error that an unfavorable decision was based on",
        "At any time: a wrong code, a mistyped number, a page we lost.",
        "42 CFR 422.616(a), 405.980(b)(4)",
        only_unfavorable=True,
    ),
)


@dataclass(frozen=True)
class Decided:
    """A decision that someone wants to reopen, as the law looks at it."""

    decided_on: date
    favorable: bool
    is_payment: bool
    inpatient: bool


def reopening_ground(key: str, on: date) -> ReopeningGround:
    """The ground of that key, in force on the day of the reopening. Raises Refused."""
    found = REOPENING_GROUNDS.find(key, on)
    if found is None:
        raise Refused("ground_not_permitted", "Choose one of the grounds listed.", field="ground")
    return found


def refuse_reopening(key: str, decided: Decided, *, on: date) -> None:
    """Raise Refused where this decision may not be reopened on this ground on this day."""
    ground = reopening_ground(key, on)
    _refuse_undoing_approval(ground, decided, on)
    if ground.only_unfavorable and decided.favorable:
        message = "A clerical error is a ground only if the decision was unfavorable."
        raise Refused("ground_not_permitted", message, ground.citation, "ground")
    until = reopen_until(ground, decided.decided_on)
    if until and on > until:
        message = (
            f"This ground was available until {clock.day_words(until)}, counted from the decision. "
            "Check whether another one applies."
        )
        raise Refused("too_late_to_reopen", message, ground.citation, "ground")


def reopen_until(ground: ReopeningGround, decided_on: date) -> date | None:
    """The last day to reopen on this ground, None where it is open at any time."""
    if not ground.window:
        return None
    limit = rows.limit("reopen", decided_on, ground=ground.window)
    return clock.date_after(decided_on, limit)[0]


def vacate_until(notice_on: date) -> date:
    """The last day to vacate a dismissal whose notice has this date. Raises Refused before 2022."""
    found = rows_in_force(rows.ROWS, notice_on, "vacate_dismissal")
    if not found:
        began = min(
            days_of(row)[0] for row in rows.ROWS.history() if row.duty == "vacate_dismissal"
        )
        message = f"Dismissals may be vacated since {clock.day_words(began)}."
        raise Refused("no_vacating_then", message, "42 CFR 422.568(i)")
    return clock.date_after(notice_on, found[0].limit)[0]


def why_not_vacate(notice_on: date, on: date) -> Refused | None:
    """Why a dismissal with this notice may not be vacated on this day, or None where it may."""
    try:
        until = vacate_until(notice_on)
    except Refused as refused:
        return refused
    if on <= until:
        return None
    message = (
        f"A dismissal may be vacated within {rows.limit('vacate_dismissal', notice_on)} of its "
        "notice; that ended on "
        f"{clock.day_words(until)}. The dismissal is binding now."
    )
    return Refused("too_late_to_vacate", message, "42 CFR 422.568(i)")


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
