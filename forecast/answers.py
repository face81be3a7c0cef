"""The answer of a forecast as JSON: what its page reads, without the book or the runs."""

from __future__ import annotations

from typing import Any

from forecast.engine import Book, Outlook, Task
from forecast.engine.tally import Expected, TaskOutlook

# The most tasks that the page lists, those most at risk.
MOST = 1000
# A difference of chances that is more than luck.
CHANGED = 0.02


def result_of(
    book: Book, found: Outlook, *, before: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the page says of a forecast. Of one that asks what if, also what differs from the
    answer `before`."""
    result = _numbers(book, found) | _tasks(book, found)
    return result | (_difference(result, before) if before else {})


def _numbers(book: Book, found: Outlook) -> dict[str, Any]:
    return {
        "open": len(book.tasks) * book.scale,
        "scale": book.scale,
        "late_now": found.late_now * book.scale,
        "people": sum(bool(person.can) for person in book.people),
        "assumed": [each.key for each in book.people if each.assumed and each.can],
        "staff": [
            [each.key, sum(ends - starts for starts, ends in each.shifts) / 60, each.pace]
            for each in book.people
            if each.can
        ],
        "days": list(book.days),
        "total": scaled(found.total, book.scale),
        "open_by_day": [scaled(each, book.scale) for each in found.open_by_day],
        "by_day": {
            team: [scaled(each, book.scale) for each in days] for team, days in found.by_day.items()
        },
    }


def _tasks(book: Book, found: Outlook) -> dict[str, Any]:
    """The tasks that may be late, those most at risk first; those late already have a chance but
    are not listed."""
    tasks = {task.key: task for task in book.tasks}
    rated = sorted(
        (each for each in found.tasks if each.chance > 0),
        key=lambda each: (-each.chance, tasks[each.key].due, each.key),
    )
    at_risk = [each for each in rated if tasks[each.key].due > 0]
    return {
        "at_risk": [_row(each, tasks[each.key]) for each in at_risk[:MOST]],
        "chances": {each.key: round(each.chance, 4) for each in rated},
    }


def scaled(number: Expected, scale: int) -> list[float]:
    return [number.mean * scale, number.low * scale, number.high * scale]


def _row(each: TaskOutlook, task: Task) -> dict[str, Any]:
    return {
        "key": each.key, "chance": round(each.chance, 4), "cause": each.cause, "ahead": each.ahead,
        "need": task.need, "team": task.team, "awaits": task.awaits,
    }  # fmt: skip


def _difference(result: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Which open tasks' chances differ, those that differ most first; the totals before."""
    now, then = result["chances"], before["chances"]
    changes = [(key, then.get(key, 0.0), now.get(key, 0.0)) for key in sorted({*now, *then})]
    changes = [each for each in changes if abs(each[2] - each[1]) > CHANGED]
    changes.sort(key=lambda each: -abs(each[2] - each[1]))
    return {
        "before": {name: before[name] for name in ("total", "open_by_day", "late_now", "by_day")},
        "changes": changes[:MOST],
        "worse": sum(each[2] > each[1] for each in changes),
        "better": sum(each[2] < each[1] for each in changes),
    }
