"""When a person is at work, from their hours and absences: plain values, no database, no clock.

Hours are on the wall of the person's time zone, so that nine o'clock stays nine o'clock when the
clocks change. A person without hours is one whose hours were not entered: they count as at work
whenever they are not away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from regulations import clock

# How far ahead the next shift is looked for.
HORIZON = timedelta(days=62)
_MINUTES_AN_HOUR, _HOURS_A_DAY = 60, 24
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Span:
    """Part of a weekday (Monday is 0): from a minute of the day up to, but not at, another."""

    weekday: int
    from_minute: int
    to_minute: int


@dataclass(frozen=True)
class Away:
    """An absence: from an instant up to, but not at, another; `why` is its code."""

    starts_at: datetime
    ends_at: datetime
    why: str = "other"


@dataclass(frozen=True)
class Availability:
    """When a person works. Without `spans` their hours were not entered."""

    time_zone: str = "UTC"
    spans: tuple[Span, ...] = ()
    absences: tuple[Away, ...] = ()

    @property
    def has_hours(self) -> bool:
        return bool(self.spans)

    def away_at(self, at: datetime) -> Away | None:
        """The absence that runs at the instant; of several, the one that ends last."""
        running = [each for each in self.absences if each.starts_at <= at < each.ends_at]
        return max(running, key=lambda each: each.ends_at, default=None)

    def back_at(self, at: datetime) -> datetime:
        """When the absence that runs at the instant is over, with those that follow right on it;
        the instant itself for a person who is not away."""
        while away := self.away_at(at):
            at = away.ends_at
        return at

    def is_working(self, at: datetime) -> bool:
        """Whether they are at work at the instant; without hours, whether they are not away."""
        return self.away_at(at) is None and self._is_on_shift(at)

    def next_at(self, at: datetime) -> datetime | None:
        """The first instant from `at` on at which the person is at work; None where there is none
        within `HORIZON`."""
        limit, here = at + HORIZON, at
        while here < limit:
            if (back := self.back_at(here)) != here:
                here = back
            elif self._is_on_shift(here):
                return here
            elif (begins := self._next_shift(here, limit)) is None:
                return None
            else:
                here = begins
        return None

    def minutes_between(self, since: datetime, until: datetime) -> int:
        """How many minutes the person is at work between two instants; 0 without hours."""
        return sum(
            _minutes_outside(starts, ends, self.absences)
            for starts, ends in self.shifts(since, until)
        )

    def shifts(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans between two instants, cut off at both; absences are not taken out."""
        where, since, until = ZoneInfo(self.time_zone), clock.utc(since), clock.utc(until)
        day = since.astimezone(where).date() - timedelta(days=1)
        last = until.astimezone(where).date()
        while day <= last:
            for span in sorted(
                (each for each in self.spans if each.weekday == day.weekday()),
                key=lambda each: each.from_minute,
            ):
                starts = max(_instant(day, span.from_minute, where), since)
                ends = min(_instant(day, span.to_minute, where), until)
                if starts < ends:
                    yield starts, ends
            day += timedelta(days=1)

    def _is_on_shift(self, at: datetime) -> bool:
        return not self.spans or any(self.shifts(at, at + _INSTANT))

    def _next_shift(self, at: datetime, limit: datetime) -> datetime | None:
        return next((starts for starts, _ in self.shifts(at, limit) if starts > at), None)


def _instant(day: date, minute: int, where: ZoneInfo) -> datetime:
    hour, rest = divmod(minute, _MINUTES_AN_HOUR)
    on = day + timedelta(days=hour // _HOURS_A_DAY)
    return clock.utc(clock.at_wall_clock(on, time(hour % _HOURS_A_DAY, rest), where))


def _minutes_outside(starts: datetime, ends: datetime, absences: tuple[Away, ...]) -> int:
    """The minutes of a shift that no absence covers."""
    total, here = timedelta(0), starts
    for each in sorted(absences, key=lambda each: each.starts_at):
        total += max(min(each.starts_at, ends) - here, timedelta(0))
        here = min(max(here, each.ends_at), ends)
    total += max(ends - here, timedelta(0))
    return int(total.total_seconds() // _MINUTES_AN_HOUR)
