"""What the past shows, from duties that a test writes down."""

from datetime import UTC, date, datetime, timedelta

import pytest

from forecast.readers import history
from forecast.readers.history import PRIOR, Past, Seen
from forecast.readers.time import Frame
from tests.factories import DAY, HOUR, ZONE

# A Monday at midnight in New York.
AT = datetime(2026, 3, 30, 4, 0, tzinfo=UTC)
FRAME = Frame(AT, ZONE)
MINUTES = {("determination", "decide"): 60}


def seen(came, met=None, person="7"):
    return Seen(1, "determination", "decide", person, came, met)


def test_each_hour_of_the_week_is_expected_as_it_was():
    """The clocks changed on March 8; nine o'clock is nine o'clock on the wall."""
    first = datetime(2026, 3, 2, tzinfo=ZONE)
    nine = first + 9 * HOUR
    duties = [seen((nine + 7 * week * DAY).astimezone(UTC)) for week in range(4) for _ in range(5)]
    found = history.hours(Past(tuple(duties), first), FRAME)
    assert found[9] == pytest.approx(5, rel=0.01)
    assert found[9 + 7 * 24] == pytest.approx(5, rel=0.01)
    assert sum(found) == pytest.approx(10, rel=0.01)
    assert len(found) == 14 * 24


def test_of_less_than_a_week_every_day_is_like_the_others():
    day = AT - DAY
    duties = [seen(day + 9 * HOUR), seen(day + 9 * HOUR), seen(day + 10 * HOUR)]
    found = history.hours(Past(tuple(duties), day), FRAME)
    assert [round(found[hour], 6) for hour in (9, 10, 11, 33)] == [2, 1, 0, 2]


def test_nothing_seen_is_nothing_expected():
    assert history.hours(Past((), AT), FRAME) == ()


def test_the_pace_is_that_of_days_that_began_with_work_waiting():
    """A hundred tasks of an hour came on the first day; four are done in each of ten days of eight
    hours, and on ten more days little was left to do."""
    days = [date(2026, 3, 2) + timedelta(days=each) for each in range(20)]
    first = datetime(2026, 3, 1, 15, tzinfo=UTC)
    duties = [
        seen(first, datetime(2026, 3, 2 + day, 15, tzinfo=UTC)) for day in range(10)
        for _ in range(4)
    ]  # fmt: skip
    # Less than what they do on a usual day was waiting on the day that ends with this one done.
    duties.append(
        seen(datetime(2026, 3, 12, 20, tzinfo=UTC), datetime(2026, 3, 13, 15, tzinfo=UTC))
    )
    worked = {"7": dict.fromkeys(days, 480.0), "8": dict.fromkeys(days, 480.0)}
    found = history.paces(Past(tuple(duties), first), worked, FRAME, MINUTES)
    assert found["7"] == pytest.approx((10 * 480 + PRIOR) / (40 * 60 + PRIOR))
    assert found["8"] == 1.0


def test_no_pace_is_beyond_what_people_can_do():
    days = dict.fromkeys([date(2026, 3, 2), date(2026, 3, 3)], 480.0)
    assert history._pace([(0.0, 480.0)] * 400) == history.SLOWEST
    assert history._pace([(99_999.0, 480.0)] * 400) == history.FASTEST
    assert list(history._busy({}, {}, days)) == []
