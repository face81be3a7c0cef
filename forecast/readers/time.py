"""Between instants and the minutes of a forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from regulations import clock

DAYS = 14
MINUTE = timedelta(minutes=1)
WEEK_HOURS = 24 * 7
# Expected minutes by kind of case and duty (`cases.expected_work`).
Minutes = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Frame:
    """The time of a forecast: it begins at `at` and goes on for `DAYS` days of this zone."""

    at: datetime
    zone: ZoneInfo

    def minutes(self, instant: datetime) -> float:
        """From the beginning; negative before it."""
        return (instant - self.at) / MINUTE

    def instant(self, minutes: float) -> datetime:
        return self.at + minutes * MINUTE

    @property
    def days(self) -> tuple[float, ...]:
        """The ends of the days, the first being the one of the beginning."""
        first = self.at.astimezone(self.zone).date()
        return tuple(
            self.minutes(clock.at_wall_clock(first + timedelta(days=day + 1), time(0), self.zone))
            for day in range(DAYS)
        )

    @property
    def ends_at(self) -> datetime:
        return self.instant(self.days[-1])

    def hour_of_week(self, instant: datetime) -> int:
        """From Monday midnight, on the wall."""
        here = instant.astimezone(self.zone)
        return here.weekday() * 24 + here.hour
