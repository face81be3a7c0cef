"""Grievances: whether one was filed in time, when and how it is answered, when that is put off.

Source: 42 CFR 422.564 as in force on 1 January 2026 (`timeframes.grieving` says what was read of
the other kinds of plan). The law lets the plan extend; that this is done once, before the limit
has passed, and what becomes of a grievance that came late, are our readings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from regulations import clock, determinations
from regulations import timeframes as rows
from regulations.clock import Due, DueOn
from regulations.law import Refused, invalid, row_in_force
from regulations.timeframes.grieving import PLANS

ANSWER, ANSWER_EXPEDITED = "answer_grievance", "answer_expedited_grievance"
# A grievance outlives the request that it is about: so do these duties.
ANSWERS = frozenset({ANSWER, ANSWER_EXPEDITED})
ENROLLEE_ASKS, NEEDS_INFORMATION = "enrollee_asks", "needs_information"
# The law is silent; the choice is told to whoever answers.
LATE = (
    "The law gives the enrollee 60 days and says nothing of a grievance that comes later (42 CFR "
    "422.564(d)(2)). It is kept on record all the same (422.564(g)) and its 30 days run. The plan "
    "may answer it, or write that it came too late; both are told in time (our reading)."
)


@dataclass(frozen=True)
class Ground:
    """Why the answer may take longer; `needs_interest`: the plan says how that helps."""

    key: str
    label: str
    explanation: str
    needs_interest: bool = False


GROUNDS = (
    Ground(
        ENROLLEE_ASKS,
        "The enrollee asks for more time to be answered",
        "The enrollee, or who acts for the enrollee, asked for it.",
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


IN_WRITING = (
    InWriting(
        "quality_of_care",
        "It is about the quality of care",
        "(e)(3)(iii)",
        "A grievance about the quality of care is answered in writing, however it came, and the "
        "answer tells of the right to complain to the QIO.",
    ),
    InWriting(
        "written",
        "It came in writing",
        "(e)(3)(i)",
        "A grievance that came in writing is answered in writing.",
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
    filing = [row for row in rows.FILING if row.duty == "file_grievance"]
    row = row_in_force(filing, event_on, plan_type=plan_type)
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
    *, quality_of_care: bool, written: bool, asks_writing: bool, plan_type: str
) -> Refused | None:
    """Why the answer must be in writing, or None where speech is enough (422.564(e)(3))."""
    holds = {"quality_of_care": quality_of_care, "written": written, "asks_writing": asks_writing}
    must = next((each for each in IN_WRITING if holds[each.key]), None)
    if must is None:
        return None
    return Refused("answer_in_writing", must.message, cite(plan_type, must.paragraph), "how")


def ground(key: str) -> Ground:
    """The ground of that key. Raises Refused for another."""
    found = next((each for each in GROUNDS if each.key == key), None)
    if found is None:
        raise invalid("ground", "Choose one of the two lawful grounds.")
    return found


def _facts(extension: Extension) -> dict[str, Any]:
    return {
        "ground": extension.ground,
        "days": extension.days,
        "taken_at": extension.taken_at.isoformat(),
        "in_interest": extension.in_interest,
    }


def _refuse_unlawful(extension: Extension, due: Due, plan_type: str) -> None:
    citation = cite(plan_type, "(e)(2)")
    if ground(extension.ground).needs_interest and not extension.in_interest:
        message = "Write how the delay is in the enrollee's interest."
        raise Refused("not_in_enrollee_interest", message, citation, "interest")
    cap = rows.EXTEND_GRIEVANCE.limit
    if not 1 <= extension.days <= cap.amount:
        message = f"Extend by 1 day at least and by {cap} at most."
        raise Refused("extension_too_long", message, citation, "days")
    if clock.utc(extension.taken_at) < clock.utc(due.starts_at):
        raise invalid("taken_at", "An extension cannot be taken before the grievance.")
    if clock.utc(extension.taken_at).replace(microsecond=0) > clock.utc(due.due_at):
        message = "The time to answer has passed. Answer the grievance now."
        raise Refused("deadline_already_passed", message, citation)
