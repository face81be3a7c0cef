"""The clock of a run: the machine's, moved by an offset in a file that each process reads.

Only `django.utils.timezone.now` is moved, and only in the processes that `chaos.app` starts. The
intervals of Celery follow the machine's own clock.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

NAME = "CHAOS_CLOCK"


class Clock:
    """The clock as the run sets it. It only ever goes forward."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def set(self, shown: datetime) -> None:
        """From now on the clock goes on from here."""
        partial = self._file.with_suffix(".part")
        partial.write_text(repr(shown.timestamp() - time.time()))
        partial.replace(self._file)

    def now(self) -> datetime:
        """What the clock shows."""
        return shifted(self._file)


def shifted(file: Path) -> datetime:
    """The machine's clock moved by what the file says."""
    return datetime.now(UTC) + timedelta(seconds=float(file.read_text()))


def shift_django() -> None:
    """Move `timezone.now` of this process. To be called before anything else takes hold of it."""
    from django.utils import timezone

    file = Path(os.environ[NAME])
    moved: Callable[[], datetime] = lambda: shifted(file)  # noqa: E731  Django's is a function too
    timezone.now = moved
