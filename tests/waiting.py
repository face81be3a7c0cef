"""The one place that sleeps: a test waits for something to be so, never for a time to pass."""

import time
from collections.abc import Callable, Iterator

GLANCE = 0.1


def eventually(
    holds: Callable[[], object], seconds: float = 60, *, why: Callable[[], str] = str
) -> None:
    """Wait until it holds; fail when it does not within a time that only a hang exceeds.

    `why` is asked then, for what stands in the log.
    """
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"still not so after {seconds} s {why()}"
        time.sleep(GLANCE)


def while_time_lasts(seconds: float) -> Iterator[None]:
    """Once at least, then again until so many seconds have passed."""
    end = time.monotonic() + seconds
    yield
    while time.monotonic() < end:
        yield
