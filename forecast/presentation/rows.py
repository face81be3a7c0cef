"""The tasks most at risk and the suggested moves, as lines of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cases import kinds, models
from cases.presentation.words import Badge, instant
from figures.numbers import said as said_number
from forecast.engine import Cause
from forecast.presentation.said import chance
from forecast.readers.time import Frame
from regulations import care_fields

CAUSES = {
    Cause.QUEUE: "Other work comes first",
    Cause.RECORDS: "Waiting for records",
    Cause.NO_ONE: "No one may do it",
    Cause.AWAY: "Its person is not at work in time",
    Cause.CLOSED: "No one who may do it is at work in time",
}
# From these chances on a task is urgent, or to be watched.
LIKELY, POSSIBLE = 0.5, 0.2
# What `need` of a task that must be signed holds: kind, permission, act, field.
_SIGNED = 4


@dataclass(frozen=True)
class Known:
    """What lines are said with: the duties and the names of people, by key."""

    duties: Mapping[str, models.Deadline]
    people: Mapping[str, str]
    frame: Frame


def at_risk(rows: Sequence[dict[str, Any]], known: Known) -> list[dict[str, Any]]:
    """Each task with its chance and cause; those that are done since, or not to be seen, are left
    out."""
    return [
        {
            "number": duty.case.number,
            "task": kinds.duties().get(duty.duty, duty.duty),
            "due": instant(duty.due_at, known.frame.zone),
            "person": str(duty.case.assignee) if duty.case.assignee else "Unassigned",
            "badge": Badge(chance(row["chance"]), tone(row["chance"])),
            "why": why(row, duty, known),
        }
        for row in rows
        if (duty := known.duties.get(row["key"])) and duty.is_open
    ]


def tone(value: float) -> str:
    if value >= LIKELY:
        return "late"
    return "urgent" if value >= POSSIBLE else "soon"


def why(row: Mapping[str, Any], duty: models.Deadline, known: Known) -> str:
    """The main cause in a sentence."""
    name = str(duty.case.assignee) if duty.case.assignee else ""
    ahead = said_number(row["ahead"])
    if row["cause"] == Cause.RECORDS:
        since = known.frame.at - timedelta(minutes=row["awaits"] or 0)
        return f"Waiting for records since {since.astimezone(known.frame.zone):%b %-d}."
    if row["cause"] == Cause.NO_ONE:
        return _no_one(row["need"], known)
    if row["cause"] == Cause.AWAY:
        return f"{name} is not at work for long enough before it is due."
    if row["cause"] == Cause.CLOSED:
        return "No one who may do it is at work for long enough before it is due."
    if not row["ahead"]:
        return "Its work may take longer than the time left."
    tasks = "task" if row["ahead"] == 1 else "tasks"
    if name:
        return f"{name} has {ahead} {tasks} due before it."
    return f"{ahead} unassigned {tasks} of the same kind of work due before it."


def _no_one(need: str, known: Known) -> str:
    parts = need.split("/")
    if len(parts) < _SIGNED or not parts[-1]:
        return "No one on staff may do it."
    field = care_fields.label(parts[-1], known.frame.at.astimezone(known.frame.zone).date())
    return f"No one on staff may sign it: no current license covers {field}."


def moves(rows: Sequence[dict[str, Any]], known: Known) -> list[dict[str, Any]]:
    """The moves that are still open to make, the one that prevents most first."""
    return [
        {
            "task": row["task"],
            "number": duty.case.number,
            "what": kinds.duties().get(duty.duty, duty.duty),
            "due": instant(duty.due_at, known.frame.zone),
            "from": known.people.get(row["from"], "Unassigned"),
            "to": known.people[row["to"]],
            "prevented": f"{row['prevented']:.1f}",
            "between": f"{round(row['low'])} to {round(row['high'])}",
            "before": chance(row["chance"]),
            "after": chance(row["after"]),
        }
        for row in rows
        if row["to"] in known.people
        and (duty := known.duties.get(row["task"]))
        and duty.is_open
        and str(duty.case.assignee_id or "") == row["from"]
    ]


def staff(found: Sequence[Sequence[Any]], people: Mapping[str, str]) -> list[dict[str, str]]:
    """The people of the forecast: how long they are at work, and how fast they were."""
    return [
        {"name": people[key], "hours": f"{hours:,.0f}", "pace": _pace(pace)}
        for key, hours, pace in found
        if key in people
    ]


def _pace(pace: float) -> str:
    """How the minutes that someone needs compare with those expected."""
    percent = round((pace - 1) * 100)
    if percent == 0:
        return "As expected"
    return f"{abs(percent)}% {'longer' if percent > 0 else 'shorter'} than expected"


def next_said(duty: models.Deadline) -> str:
    """Why this task is suggested next."""
    task = kinds.duties().get(duty.duty, duty.duty)
    due = instant(duty.due_at, duty.case.plan.zone)
    held = "of your tasks" if duty.case.assignee_id else "of your tasks and the unassigned ones"
    return f"Next: {task}, due {due}. It is due first {held} that you may do now."


def changes(rows: Sequence[Sequence[Any]], known: Known) -> list[dict[str, Any]]:
    """The tasks whose chances a question changes."""
    return [
        {
            "number": duty.case.number,
            "task": kinds.duties().get(duty.duty, duty.duty),
            "due": instant(duty.due_at, known.frame.zone),
            "person": str(duty.case.assignee) if duty.case.assignee else "Unassigned",
            "before": Badge(chance(before), tone(before)),
            "after": Badge(chance(after), tone(after)),
        }
        for key, before, after in rows
        if (duty := known.duties.get(key))
    ]
