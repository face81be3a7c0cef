"""The one place that sleeps: a test waits for something to be so, never for a time to pass."""

import time
from collections.abc import Callable, Iterator

GLANCE = 0.1
# Seconds that only a hang exceeds, also on two cores that ten others keep busy: starting an
# instance with its demo took 150 there, and 15 on a quiet machine.
HANG = 600


def eventually(holds: Callable[[], object], *, why: Callable[[], str] = str) -> None:
    """Wait until it holds; fail when it does not within the time that only a hang exceeds.

    `why` is asked then, for what stands in the log.
    """
    end = time.monotonic() + HANG
    while not holds():
        assert time.monotonic() < end, f"still not so after {HANG} s {why()}"
        time.sleep(GLANCE)


def while_time_lasts(seconds: float) -> Iterator[None]:
    """Once at least, then again until so many seconds have passed."""
    end = time.monotonic() + seconds
    yield
    while time.monotonic() < end:
        yield
