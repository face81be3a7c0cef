"""Where a page of a report starts: the instant and the row of the last line shown."""

from __future__ import annotations

from datetime import datetime


def key_instant(at: str, pk: str) -> datetime | None:
    """The instant of a key; None for one that cannot be read, which gives the first page."""
    if not pk.isdecimal() or len(pk) > 18:
        return None
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
