"""When to try again what could not leave."""

from datetime import datetime, timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=1)
MOST_DOUBLINGS = 10


def next_attempt(attempts: int, *, at: datetime, first: timedelta = FIRST) -> datetime:
    """The instant of the next try after so many failed ones: doubling, at most an hour apart.

    Without jitter: rows are handed out by sweeps, and a worker takes one after the other, so there
    is no herd to spread; and the same seed of a test gives the same run.
    """
    doublings = max(min(attempts - 1, MOST_DOUBLINGS), 0)
    return at + min(first * (1 << doublings), LONGEST)
