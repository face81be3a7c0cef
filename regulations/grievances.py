"""Grievances: whether one was filed in time, when and how it is answered, when that is put off.

Source: 42 CFR 422.564 as in force on 1 January 2026 (`timeframes.grieving` says what was read of
the other kinds of plan). The law lets the plan extend; that this is done once, before the deadline
has passed, and what becomes of a grievance that came late, are our readings. The day on which the
grievance was received, read in the plan's zone, governs how it is answered and extended, as it does
for a request (ADR 0002); the day of what it is about governs by when it is filed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from regulations import clock, determinations
from regulations import timeframes as rows
from regulations.clock import Due, DueOn
from regulations.dated import Table
from regulations.grounds import NOT_A_GROUND
from regulations.law import BEGIN, Limit, Refused, invalid, row_in_force
from regulations.timeframes.grieving import PLANS

ANSWER, ANSWER_EXPEDITED = "answer_grievance", "answer_expedited_grievance"
# A grievance outlives the request that it is about: so do these duties.
ANSWERS = frozenset({ANSWER, ANSWER_EXPEDITED})
ENROLLEE_ASKS, NEEDS_INFORMATION = "enrollee_asks", "needs_information"
# The law is silent; the choice is told to the person who answers.
LATE = (
    "The regulation gives the enrollee 60 days and does not address a later grievance (42 CFR "
    "422.564(d)(2)). It is still kept on record (422.564(g)) and its 30 days run. The plan may "
    "answer it, or write that it was filed too late; either must be sent on time (our "
    "interpretation)."
)


@dataclass(frozen=True)
class Ground:
    """Why the answer may take longer; `needs_interest`: the plan says how that helps."""

    key: str
    label: str
    explanation: str
    needs_interest: bool = False
    effective_from: date = BEGIN
    effective_to: date | None = None


GROUNDS: Table[Ground] = Table(
    Ground(
        ENROLLEE_ASKS,
        "The enrollee asks for more time to be answered",
        "The enrollee, or the person acting for the enrollee, asked for it.",
    ),
    Ground(
        NEEDS_INFORMATION,
        "We need more information to answer",
        "The plan justifies the need and documents how the delay is in the enrollee's interest.",
        needs_interest=True,
    ),
)


@dataclass(frozen=True)
class InWriting:
    """When an answer in speech is not enough."""

    key: str
    when: str
    paragraph: str
    message: str
    effective_from: date = BEGIN
    effective_to: date | None = None


IN_WRITING: Table[InWriting] = Table(
    InWriting(
        "quality_of_care",
        "It is about the quality of care",
        "(e)(3)(iii)",
        "A grievance about quality of care is answered in writing, however it was received, and "
        "the answer explains the right to complain to the QIO.",
    ),
    InWriting(
        "written",
        "It came in writing",
        "(e)(3)(i)",
        "A grievance received in writing is answered in writing.",
    ),
    InWriting(
        "asks_writing",
        "The enrollee asks for a written answer",
        "(e)(3)(ii)",
        "The enrollee asked for a written answer.",
    ),
)


@dataclass(frozen=True)
class Extension:
    """An extension as it was taken; `in_interest`: the plan wrote how the delay helps."""

    ground: str
    days: int
    taken_at: datetime
    in_interest: bool = False


def cite(plan_type: str, paragraph: str) -> str:
    """A paragraph of the rule on grievances, in the section of that kind of plan."""
    return f"42 CFR {PLANS[plan_type][0]}{paragraph}"


def file_by(*, event_on: date, plan_type: str) -> DueOn:
    """The last day to file a grievance about something of that day (42 CFR 422.564(d)(2))."""
    row = row_in_force(rows.ROWS, event_on, "file_grievance", plan_type=plan_type)
    due, steps = clock.date_after(event_on, row.limit)
    inputs = {"call": "file_grievance", "event_on": event_on.isoformat(), "plan_type": plan_type}
    starts = {"event": row.starts, "at": event_on.isoformat(), "why": ""}
    return determinations.dated(row, due, inputs, steps, starts)


def answer(
    *,
    received_at: datetime,
    time_zone: str,
    plan_type: str,
    extension: Extension | None = None,
) -> Due:
    """When an ordinary grievance must be answered (42 CFR 422.564(e)). Raises Refused."""
    due = determinations.timeframe(
        ANSWER, start_at=received_at, time_zone=time_zone, plan_type=plan_type
    )
    inputs: dict[str, Any] = {
        "call": ANSWER,
        "received_at": received_at.isoformat(),
        "time_zone": time_zone,
        "plan_type": plan_type,
        "extension": _facts(extension) if extension else None,
    }
    if extension is None:
        return replace(due, trace=due.trace | {"inputs": inputs})
    _refuse_unlawful(extension, due, plan_type)
    due_at, step = clock.extended(due.due_at, extension.days, clock.zone(time_zone))
    steps = [*due.trace["steps"], step.as_json()]
    told = {"inputs": inputs, "steps": steps, "due": due_at.isoformat()}
    return replace(due, due_at=due_at, trace=due.trace | told)


def why_not_oral(
    *, quality_of_care: bool, written: bool, asks_writing: bool, plan_type: str, on: date
) -> Refused | None:
    """Why the answer to a grievance received on the day must be in writing, or None where speech is
    enough (422.564(e)(3))."""
    holds = {"quality_of_care": quality_of_care, "written": written, "asks_writing": asks_writing}
    must = next((each for each in IN_WRITING.on(on) if holds[each.key]), None)
    if must is None:
        return None
    return Refused("answer_in_writing", must.message, cite(plan_type, must.paragraph), "how")


def ground(key: str, on: date) -> Ground:
    """The ground of that key for a grievance received on the day. Raises Refused for another."""
    found = GROUNDS.find(key, on)
    if found is None:
        raise invalid("ground", NOT_A_GROUND)
    return found


def longest_extension(on: date) -> Limit:
    """By how much the answer to a grievance received on the day may be put off."""
    return rows.limit("extend_grievance", on)


def _facts(extension: Extension) -> dict[str, Any]:
    return {
        "ground": extension.ground,
        "days": extension.days,
        "taken_at": extension.taken_at.isoformat(),
        "in_interest": extension.in_interest,
    }


def _refuse_unlawful(extension: Extension, due: Due, plan_type: str) -> None:
    citation = cite(plan_type, "(e)(2)")
    on = due.starts_at.date()
    if ground(extension.ground, on).needs_interest and not extension.in_interest:
        message = "Explain how the delay benefits the enrollee."
        raise Refused("not_in_enrollee_interest", message, citation, "interest")
    cap = longest_extension(on)
    if not 1 <= extension.days <= cap.amount:
        message = f"Extend by at least 1 day and at most {cap}."
        raise Refused("extension_too_long", message, citation, "days")
    if clock.utc(extension.taken_at) < clock.utc(due.starts_at):
        raise invalid("taken_at", "An extension cannot be taken before the grievance was received.")
    if clock.utc(extension.taken_at).replace(microsecond=0) > clock.utc(due.due_at):
        message = "The time to answer has passed. Answer the grievance now."
        raise Refused("deadline_already_passed", message, citation)
