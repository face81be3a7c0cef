"""Reconsiderations: who may decide them, what goes to the independent review entity, who is next.

Sources: 42 CFR 422.578 to 422.619 as in force on 1 January 2026. The day on which the plan receives
a review's decision governs who reviewed and by when it is carried out (422.618(b)-(c)); the day on
which the case file is sent governs what it must hold (ours).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regulations import determinations as law
from regulations import timeframes as rows
from regulations.clock import Due, day_in
from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused

REVIEWER = "42 CFR 422.590(h)"
AFFIRMED, MISSED = "affirmed", "missed"


@dataclass(frozen=True)
class Level:
    """Who reviews after the plan. `carried_out_as` names the rows of the time to carry it out."""

    key: str
    label: str
    citation: str
    carried_out_as: str
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


LEVELS: Table[Level] = Table(
    Level("ire", "Independent review entity", "42 CFR 422.592, 422.618(b), 422.619(b)", "ire"),
    Level(
        "alj", "Administrative law judge or attorney adjudicator",
        "42 CFR 422.600, 422.618(c), 422.619(c)", "alj",
    ),
    Level(
        "council", "Medicare Appeals Council", "42 CFR 422.608, 422.618(c), 422.619(c)", "alj"
    ),
    Level("court", "Federal court", "42 CFR 422.612, 422.618(c), 422.619(c)", "alj"),
)  # fmt: skip


@dataclass(frozen=True)
class FilePart:
    """Something that a complete case file holds when it goes to the independent review entity."""

    key: str
    label: str
    citation: str = "42 CFR 422.590(a)(2), (b)(2), (c)(2), (e)(5)"
    confidence: str = "derived"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


CASE_FILE: Table[FilePart] = Table(
    FilePart("denial", "The decision being appealed, with its letter"),
    FilePart("appeal", "The appeal as received, or the words in which it was made"),
    FilePart("records", "The medical records and bills that were reviewed"),
    FilePart("criteria", "The coverage rule that was applied"),
    FilePart(
        "required_forms", "The appointment of representative or the waiver, if one was needed"
    ),
    FilePart("trail", "What was done, when and by whom"),
)


def level(key: str, on: date) -> Level:
    """The level of that key, for a decision received on the day. Raises Refused."""
    found = LEVELS.find(key, on)
    if found is None:
        raise Refused("level_unknown", "Choose who decided.", field="level")
    return found


def why_not_reviewer(*, involved: bool) -> Refused | None:
    """Why someone may not look at an appeal, or None (42 CFR 422.590(h)(1)).

    `involved` in the decision that is appealed. With which license: `regulations.licenses`.
    """
    if not involved:
        return None
    message = (
        "You took part in the decision being appealed. Someone who did not must decide the appeal."
    )
    return Refused("involved_before", message, f"{REVIEWER}(1)")


def too_late(due_at_words: str, *, priority: str) -> Refused:
    """Why an appeal is not decided any more once its limit has passed."""
    paragraph = "422.590(g)" if priority == rows.EXPEDITED else "422.590(d)"
    message = (
        f"The time limit ended on {due_at_words}. By regulation this counts as if the denial had "
        "been upheld: send the case file to the independent review entity."
    )
    return Refused("counts_as_affirmed", message, f"42 CFR {paragraph}")


def filed_late(file_by: date) -> Refused:
    """Why a late appeal waits for a word on its lateness."""
    message = (
        f"It could be filed until {file_by:%B %-d, %Y} and was filed later. First record whether "
        "there was good cause; without it the appeal is dismissed."
    )
    return Refused("filed_late", message, "42 CFR 422.582(b)-(c), (f)(3)")


def forward_expedited(*, reason: str, start_at: datetime, time_zone: str) -> Due:
    """When the file of an expedited appeal must be with the independent review entity.

    `reason` is affirmed, and `start_at` then the affirmation; or missed, and the end of the limit
    (42 CFR 422.590(e)(5), (g)). A standard one has until the end of its own limit.
    """
    return law.timeframe(
        "forward_to_ire",
        start_at=start_at,
        time_zone=time_zone,
        case=rows.RECON,
        priority=rows.EXPEDITED,
        reason=reason,
    )


def carry_out(
    *, reversed_by: str, request: str, priority: str, notice_at: datetime, time_zone: str
) -> Due:
    """When a reversal by someone else must be carried out (42 CFR 422.618(b)-(c), 422.619).

    `reversed_by` is the key of a level; `notice_at` is when the plan received its decision.
    """
    return law.timeframe(
        "effectuate",
        start_at=notice_at,
        time_zone=time_zone,
        reversed_by=level(reversed_by, day_in(notice_at, time_zone)).carried_out_as,
        request=request,
        priority=priority,
    )
