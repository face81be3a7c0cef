"""What stands on the pages of forecasts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from cases.keys import is_id
from cases.queries import house_zone
from forecast import queries
from forecast.models import ForecastRun
from forecast.presentation import rows, said
from forecast.presentation.questions import asked
from forecast.readers.time import Frame

PAGE = 50
UNASSIGNED = "none"
# What is shown as no difference.
SMALLEST = 0.05
# So many people without hours are named.
NAMED = 8


def frame_of(run: ForecastRun) -> Frame:
    return Frame(run.at, house_zone())


def progress(run: ForecastRun | None) -> dict[str, Any]:
    """How far a forecast is, in words; empty where none is being made."""
    if run is None:
        return {}
    if run.refused:
        return {"refused": run.refused}
    moves = [each for each in run.moves if "prevented" in each]
    if run.done < run.runs:
        text = f"{run.done} of {run.runs} runs done." if run.done else "Reading the open tasks."
    else:
        text = f"Looking for moves: {len(moves)} of {len(run.moves)} tried."
    return {"said": text, "done": run.done, "of": run.runs, "is_at_work": not run.is_finished}


def overview(run: ForecastRun, user: User, given: dict[str, str]) -> dict[str, Any]:
    """The newest answer, narrowed by a team, a person and a cause."""
    frame = frame_of(run)
    found = narrowed(run.answer["at_risk"], given)
    after = given.get("after", "")
    start = int(after) if is_id(after) else 0
    page = found[start : start + PAGE]
    moves = run.moves if run.is_finished else []
    duties = queries.duties(user, [row["key"] for row in page] + [row["task"] for row in moves])
    people = queries.people(
        {key for row in moves for key in (row["from"], row["to"])}
        | {key for key, *_ in run.answer["staff"]}
    )
    known = rows.Known(duties, people, frame)
    return {
        "run": run,
        "headline": said.headline(run, frame),
        "details": said.details(run, frame),
        "rows": rows.at_risk(page, known),
        "count": f"{len(found):,}",
        "moves": rows.moves(moves, known),
        "assumed": _assumed([people.get(key, "") for key in run.answer["assumed"]]),
        "staff": rows.staff(run.answer["staff"], people),
        "no_people": not run.answer["people"] and run.answer["open"],
    } | _pager(given, start, len(found))


def _pager(given: dict[str, str], start: int, count: int) -> dict[str, str]:
    return {
        "first_url": _url(given, 0) if start else "",
        "next_url": _url(given, start + PAGE) if start + PAGE < count else "",
    }


def narrowed(found: list[dict[str, Any]], given: dict[str, str]) -> list[dict[str, Any]]:
    """The tasks at risk that the filters leave."""
    team, cause = given.get("team", ""), given.get("cause", "")
    if team:
        found = [row for row in found if row["team"] == ("" if team == UNASSIGNED else team)]
    return [row for row in found if row["cause"] == cause] if cause else found


def what_if(run: ForecastRun, user: User) -> dict[str, Any]:
    """The answer to a question, next to the one that it changes."""
    context: dict[str, Any] = {"run": run, "question": asked(run.what_if)}
    if run.result is None:
        return context
    frame, result = frame_of(run), run.answer
    changed = result["changes"][:PAGE]
    known = rows.Known(queries.duties(user, [each[0] for each in changed]), {}, frame)
    ahead = said.friday(frame.at.astimezone(frame.zone).date())
    friday, before = said.dates(run, frame)[ahead], result["before"]
    return context | {
        "lines": [
            _line(f"Open tasks late by Friday, {friday:%b} {friday.day}",
                  before["open_by_day"][ahead], result["open_by_day"][ahead]),
            _line("Open tasks late in 14 days", before["open_by_day"][-1],
                  result["open_by_day"][-1]),
            _line("Tasks that become late in 14 days, with those that come in",
                  before["total"], result["total"]),
        ],
        "worse": f"{result['worse']:,}",
        "better": f"{result['better']:,}",
        "rows": rows.changes(changed, known),
        "shown": len(changed),
        "details": said.basis(run, frame),
    }  # fmt: skip


def _line(label: str, before: list[float], after: list[float]) -> dict[str, str]:
    difference = after[0] - before[0]
    return {
        "label": label,
        "before": f"{before[0]:,.1f} ({said.between(*before[1:])})",
        "after": f"{after[0]:,.1f} ({said.between(*after[1:])})",
        "difference": f"{difference:+,.1f}" if abs(difference) >= SMALLEST else "No change",
    }


def _assumed(names: list[str]) -> str:
    """Who has no working hours on file, in a sentence; empty where everyone has."""
    named = sorted(name for name in names if name)
    if not named:
        return ""
    few = ", ".join(named[:NAMED])
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return (
        f"No working hours are entered for {few}{more}. The forecast assumes weekdays, "
        "8:00 AM to 4:30 PM."
    )


def _url(given: dict[str, str], start: int) -> str:
    kept = {key: value for key, value in given.items() if value and key != "after"}
    if start:
        kept["after"] = str(start)
    return f"{reverse('forecast')}?{urlencode(kept)}"
