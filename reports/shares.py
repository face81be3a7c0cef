"""Shares in tenths of a percent, as pages say them."""

from __future__ import annotations

WHOLE = 1000


def tenths(part: int, whole: int) -> int:
    """The share of `part` in `whole`, to the nearest tenth of a percent. It is 100 percent only
    where it is all, and 0 only where it is none: 99.96 percent is 99.9. 0 of nothing."""
    if not part or not whole:
        return 0
    nearest = (2 * WHOLE * part + whole) // (2 * whole)
    return WHOLE if part == whole else min(max(nearest, 1), WHOLE - 1)


def said(part: int, whole: int) -> str:
    """The share in words: 98.0%."""
    return in_words(tenths(part, whole))


def in_words(share: int) -> str:
    """Tenths of a percent in words: 980 is 98.0%."""
    return f"{share // 10}.{share % 10}%"
