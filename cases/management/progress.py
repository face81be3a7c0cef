"""A bar on a terminal: how far, how many, how fast. Nothing where the output goes to a file."""

from __future__ import annotations

import time
from typing import TextIO

WIDTH = 30
BETWEEN_DRAWINGS = 0.1
CLEAR_LINE = "\r\x1b[K"


class Progress:
    """Of `whole` bytes some are done; the bar is drawn at most ten times a second."""

    def __init__(self, stream: TextIO, whole: int) -> None:
        self._stream = stream
        self._is_shown = stream.isatty()
        self._whole = max(whole, 1)
        self._done = self._records = 0
        self._started = self._drawn = time.monotonic()
        self._is_drawn = False

    def advance(self, size: int) -> None:
        """One more record of `size` bytes is done."""
        self._done += size
        self._records += 1
        now = time.monotonic()
        if self._is_shown and now - self._drawn >= BETWEEN_DRAWINGS:
            self._draw(now)

    def clear(self) -> None:
        """Take the bar away, so that a line can be written in its place."""
        if self._is_drawn:
            self._stream.write(CLEAR_LINE)
            self._stream.flush()
            self._is_drawn = False

    def _draw(self, now: float) -> None:
        share = min(self._done / self._whole, 1)
        rate = self._records / max(now - self._started, BETWEEN_DRAWINGS)
        bar = "█" * int(share * WIDTH)
        said = f"{share:4.0%}  {self._records:,} records, {rate:,.0f} a second"
        self._stream.write(f"{CLEAR_LINE}[{bar:{WIDTH}}] {said}")
        self._stream.flush()
        self._drawn, self._is_drawn = now, True
