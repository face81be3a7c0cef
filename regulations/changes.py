"""The plan's own decision to reduce or end a course of treatment, which no one asked for.

It is an organization determination (42 CFR 422.566(b)(3)-(4)): its notice, and the appeal of it,
are those of any denial. The rule names no figure for how long before it takes effect the notice
must leave; the row `od.decide.change` is our interpretation (derived). Ending skilled nursing, home
health or comprehensive outpatient rehabilitation has notices and a fast-track appeal of its own (42
CFR 422.624, 422.626), which are not here. The day on which the review begins governs.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from regulations import clock
from regulations import timeframes as rows
from regulations.clock import Due, Step
from regulations.dated import days_of
from regulations.law import Refused, Row, row_in_force
from regulations.starts import Restart

CITATION = "42 CFR 422.566(b)(3)-(4)"
RULE = "od.decide.change"
# More than anyone plans ahead: a slip of the keyboard. Ours, not the law's.
MOST_AHEAD = timedelta(days=366)
FAST_TRACK = "42 CFR 422.624, 422.626"
NOT_HERE = (
    "Do not enter the end of skilled nursing facility, home health or comprehensive outpatient "
    "rehabilitation facility services here. They have their own notice and a fast-track appeal."
)


def notice_before(
    *, effective_on: date, begun_at: datetime, time_zone: str, restart: Restart | None = None
) -> Due:
    """When the notice must have left, for a change that takes effect on the day.

    A decision that was reopened on that day or later has until the end of the day on which it was
    reopened (derived).
    """
    where = clock.zone(time_zone)
    row = row_in_force(
        rows.ROWS, begun_at.astimezone(where).date(), "decide", case=rows.OD, begun_by="plan"
    )
    start = (restart.at if restart else begun_at).astimezone(where)
    due, steps = _counted_back(effective_on, start, row)
    again = restart and {"reason": restart.reason, "at": restart.at.isoformat()}
    inputs: dict[str, Any] = {
        "call": "notice_before", "effective_on": effective_on.isoformat(),
        "begun_at": begun_at.isoformat(), "time_zone": time_zone, "restart": again,
    }  # fmt: skip
    starts = {"event": row.starts, "at": start.isoformat(), "why": "", "confidence": "derived"}
    end = due.isoformat()
    kept = clock.trace(
        row, inputs=inputs, steps=steps, starts=starts, due=end, first_due=end, time_zone=time_zone
    )
    return Due(row.duty, row.key, row.citation, days_of(row)[0], kept, start, due, due)


def _counted_back(effective_on: date, start: datetime, row: Row) -> tuple[datetime, list[Step]]:
    """The end of the last day for the notice, never before the day of the start."""
    last = effective_on - timedelta(days=row.limit.amount)
    back = f"It takes effect on {clock.day_words(effective_on)}; go back {row.limit}: "
    steps = [Step("subtract", f"{back}{clock.day_words(last)}.", last.isoformat())]
    if last < start.date():
        last = start.date()
        text = f"That is past: the notice leaves on {clock.day_words(last)}."
        steps.append(Step("later", text, last.isoformat()))
    due = clock.at_wall_clock(last, clock.LAST_SECOND, clock.zone(str(start.tzinfo)))
    text = f"The limit ends with that day: {clock.words(due)}."
    return due, [*steps, Step("end", text, due.isoformat())]


def first_day(left_on: date) -> date:
    """The first day on which a change may take effect whose notice leaves on the day."""
    return left_on + timedelta(days=1)


def refuse_day(effective_on: date, today: date) -> None:
    """Raise Refused where no notice could leave before the day on which it takes effect, and for a
    day so far away that its year is a slip."""
    if effective_on > today + MOST_AHEAD:
        message = "This is more than a year from now. Check the year."
        raise Refused("too_far", message, CITATION, "takes_effect_on")
    if effective_on < first_day(today):
        message = (
            f"Choose a day after {clock.day_words(today)}: the notice must leave before the day on "
            "which the change takes effect. Until then the treatment goes on as approved."
        )
        raise Refused("too_soon", message, f"{CITATION}, 422.568(d)-(e)", "takes_effect_on")


def nobody_asked() -> Refused:
    """Why a step that answers a request is closed."""
    message = (
        "No one requested this: the plan began it. To let the treatment go on, approve it; to "
        "reduce or end it, a licensed professional denies it."
    )
    return Refused("nobody_asked", message, CITATION)
