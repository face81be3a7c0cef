"""When to try again what could not leave."""

from datetime import datetime, timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=1)
MOST_DOUBLINGS = 10


def next_attempt(attempts: int, *, at: datetime) -> datetime:
    """The instant of the next try after so many failed ones: doubling, at most an hour apart."""
    doublings = max(min(attempts - 1, MOST_DOUBLINGS), 0)
    return at + min(FIRST * (1 << doublings), LONGEST)
