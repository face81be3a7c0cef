"""The day on which tests run: the machine's, or the one that TODAY names.

    TODAY=2027-01-31T23:30-05:00 make test ARGS="tests/services tests/edges"

What is judged by a day that a test did not choose fails on some day of the year: a run on a
difficult one shows it. Workers that a test starts live on the same day.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.utils import timezone

NAME, SHIFT = "TODAY", "TODAY_SHIFT"


def begin() -> None:
    """Move `timezone.now` of this process, where the environment names a day.

    The first process reckons by how much; those that it starts take it over.
    """
    if named := os.environ.get(NAME):
        seconds = (datetime.fromisoformat(named) - datetime.now(UTC)).total_seconds()
        shift = timedelta(seconds=float(os.environ.setdefault(SHIFT, repr(seconds))))
        moved: Callable[[], datetime] = lambda: datetime.now(UTC) + shift  # noqa: E731
        timezone.now = moved
