"""Instants, spans and sizes as people read them; badges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Badge:
    """A word with a tone: quiet, accent, ok, soon, urgent or late."""

    word: str
    tone: str


def instant(at: datetime, zone: ZoneInfo) -> str:
    """Mon, Mar 9, 2026, 11:59 PM EDT; the time of day does not break across lines."""
    return f"{at.astimezone(zone):%a, %b %-d, %Y, %-I:%M\u00a0%p\u00a0%Z}"


def span(length: timedelta) -> str:
    """A length of time in its two largest units: 2 d 3 h."""
    minutes = int(abs(length).total_seconds()) // 60
    units = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"))
    said = [f"{number} {unit}" for number, unit in units if number]
    return " ".join(said[:2]) or "under 1 min"


def file_size(size: int) -> str:
    """Bytes as people read them."""
    if size < 1024:
        return f"{size} bytes"
    if size < 1024 * 1024:
        return f"{size // 1024} KB"
    return f"{size / 1024 / 1024:.1f} MB"
