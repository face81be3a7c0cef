"""Where a page of a list starts: the instant and the row of the last line shown."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC, datetime


def is_id(pk: str) -> bool:
    """Whether this can be the id of a row."""
    return pk.isascii() and pk.isdecimal() and len(pk) <= 18


def key_instant(at: str, pk: str) -> datetime | None:
    """The instant of a key; None for one that cannot be read, which gives the first page."""
    return instant(at) if is_id(pk) else None


def instant(text: str) -> datetime | None:
    """An aware instant in ISO format, in UTC: the database knows fewer offsets. None for anything
    else, and for one of a year that has no place in the calendar of every zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if found.tzinfo is None or not MINYEAR < found.year < MAXYEAR:
        return None
    return found.astimezone(UTC)


def past_instant(text: str, now: datetime) -> datetime:
    """The instant that an address names, never one to come; now for anything else."""
    named = instant(text)
    return named if named and named <= now else now


def other_count(counted: str, total: int) -> str:
    """The number that an address says was counted, where it is not what the list has now."""
    return f"{int(counted):,}" if is_id(counted) and int(counted) != total else ""
