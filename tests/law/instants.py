"""Random instants, thick around the nights on which clocks change."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from regulations import timeframes

ZONES = [
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Phoenix", "America/Puerto_Rico",
    "Pacific/Guam",
]  # fmt: skip

SPRING = datetime(2026, 3, 8, 7, 0, tzinfo=UTC)  # 2 a.m. in New York, when clocks go forward

AUTUMN = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)

FIRST, LAST = datetime(2016, 1, 3, tzinfo=UTC), datetime(2035, 12, 30, tzinfo=UTC)


def near(instant: datetime, days: int = 16) -> st.SearchStrategy[datetime]:
    """Instants whose clocks may run over this one."""
    return st.integers(-days * 86400, 86400).map(lambda s: instant + timedelta(seconds=s))


instants = st.one_of(
    st.integers(0, int((LAST - FIRST).total_seconds())).map(lambda s: FIRST + timedelta(seconds=s)),
    near(SPRING),
    near(AUTUMN),
    near(datetime(2028, 2, 29, 12, tzinfo=UTC)),
    near(datetime(2026, 1, 1, 5, tzinfo=UTC)),
)

days = st.integers(1, timeframes.limit("extend", date(2026, 1, 1)).amount)
