"""Lead times of alerts: what a step is, how it is said, and the house's own schedule.

The house's habit, not law. A plan may have its own (`AlertSchedule`); this one holds where it has
none. Minutes count before the deadline, and are negative after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from notices.models import Alert, Clock

HOUR, DAY = 60, 24 * 60
_A, _S, _O = Alert.Audience.ASSIGNEE, Alert.Audience.SUPERVISORS, Alert.Audience.ON_CALL
AT_THE_LIMIT = "passed"


@dataclass(frozen=True)
class Step:
    """So many minutes before the deadline (after it when negative) these audiences are told."""

    minutes: int
    audiences: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {"minutes": self.minutes, "audiences": list(self.audiences)}


# Hours: the assignee from two days before; supervisors when a shift is left; the person on call
# when two hours are. Days: four hours before the end of the day there is still a working evening.
# Who is late hears it again: hours are pressing, so after four of them; days after one.
HOUSE: dict[str, tuple[Step, ...]] = {
    Clock.HOURS: (
        Step(48 * HOUR, (_A,)),
        Step(24 * HOUR, (_A,)),
        Step(8 * HOUR, (_A, _S)),
        Step(2 * HOUR, (_A, _S, _O)),
        Step(30, (_A, _S, _O)),
        Step(0, (_A, _S, _O)),
        Step(-4 * HOUR, (_A, _S, _O)),
    ),
    Clock.DAYS: (
        Step(7 * DAY, (_A,)),
        Step(3 * DAY, (_A,)),
        Step(DAY, (_A,)),
        Step(4 * HOUR, (_A, _S, _O)),
        Step(0, (_A, _S)),
        Step(-DAY, (_A, _S)),
    ),
}


def read(stored: list[dict[str, Any]]) -> tuple[Step, ...]:
    """The steps of a stored schedule, the longest lead first."""
    steps = (Step(each["minutes"], tuple(each["audiences"])) for each in stored)
    return tuple(sorted(steps, key=lambda step: -step.minutes))


def lead(minutes: int, clock: str) -> str:
    """A step as its alerts are named: 48 hours, 7 days, passed, 4 hours after.

    One name for each number of minutes of a clock, so that a moment is never set twice.
    """
    if not minutes:
        return AT_THE_LIMIT
    amount, unit = parts(abs(minutes), clock)
    said = f"{amount} {unit if amount != 1 else unit[:-1]}"
    return said if minutes > 0 else f"{said} after"


def parts(minutes: int, clock: str) -> tuple[int, str]:
    """So many minutes in the largest unit that says them whole; clocks of hours know no days."""
    if clock == Clock.DAYS and minutes % DAY == 0:
        return minutes // DAY, "days"
    if minutes % HOUR == 0:
        return minutes // HOUR, "hours"
    return minutes, "minutes"


def when(named: str) -> str:
    """The name of a moment in a sentence: 8 hours before the deadline."""
    if named == AT_THE_LIMIT:
        return "at the deadline"
    return f"{named} the deadline" if named.endswith(" after") else f"{named} before the deadline"
