"""What the past shows: how much comes in at which hour of the week, of what sorts, and how fast
each person works. Read from the newest cases by their index, so many at most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases import models
from cases.needs import Needs
from forecast.engine import Sort
from forecast.readers import open_work
from forecast.readers.time import WEEK_HOURS, Frame, Minutes

WEEKS = 8
# The most cases that are read, and those of them whose needs are looked at.
MOST, MIX = 60_000, 600
# So many minutes at the expected pace are added to what was measured of a person: five days.
PRIOR = 5 * 480.0
SLOWEST, FASTEST = 3.0, 0.05


@dataclass(frozen=True)
class Seen:
    """A duty of the past: whose case, when it came, when it was met (None: not by then)."""

    case: int
    kind: str
    duty: str
    person: str
    came: datetime
    met: datetime | None


@dataclass(frozen=True)
class Past:
    """The duties seen, from `since` on."""

    duties: tuple[Seen, ...]
    since: datetime


def past(at: datetime) -> Past:
    """The duties of the newest cases that were entered before `at`, of eight weeks at most."""
    cases = models.Case.objects.filter(
        entered_at__lte=at, entered_at__gt=at - timedelta(weeks=WEEKS)
    ).order_by("-entered_at", "-pk")
    newest = cases.values("pk")[:MOST]
    rows = open_work.ours(models.Deadline.objects.filter(case__in=newest)).values_list(
        "case", "case__kind", "duty", "case__assignee", "case__entered_at", "starts_at", "met_at"
    )
    found = tuple(
        Seen(case, kind, duty, str(person or ""), max(entered, starts),
             met if met and met <= at else None)
        for case, kind, duty, person, entered, starts, met in rows
        if max(entered, starts) <= at
    )  # fmt: skip
    return Past(found, min((each.came for each in found), default=at))


def hours(seen: Past, frame: Frame) -> tuple[float, ...]:
    """The tasks expected in each hour of the forecast, from the hours of the week before."""
    span = frame.at - seen.since
    if not seen.duties or not span:
        return ()
    weeks = span / timedelta(weeks=1)
    by_hour = Counter(frame.hour_of_week(each.came) for each in seen.duties)
    if weeks < 1:
        # Less than a week is known: every day is like the others.
        by_hour = _by_hour_of_day(by_hour)
    last = int((frame.ends_at - frame.at) / timedelta(hours=1))
    return tuple(
        by_hour[frame.hour_of_week(frame.instant(60.0 * hour))] / max(weeks, 1 / 7)
        * (1.0 if weeks >= 1 else 1 / 7)
        for hour in range(last)
    )  # fmt: skip


def _by_hour_of_day(by_hour: Counter[int]) -> Counter[int]:
    of_day: Counter[int] = Counter()
    for hour, number in by_hour.items():
        of_day[hour % 24] += number
    return Counter({hour: of_day[hour % 24] for hour in range(WEEK_HOURS)})


def sorts(seen: Past, frame: Frame, minutes: Minutes) -> tuple[tuple[Sort, ...], dict[str, Needs]]:
    """The sorts of what comes, by the newest cases, and their needs by key."""
    newest = sorted({each.case for each in seen.duties}, reverse=True)[:MIX]
    duties = open_work.with_matters(
        open_work.ours(models.Deadline.objects.filter(case__in=newest, starts_at__lte=frame.at))
    ).order_by("pk")
    waited = open_work.ever_waited(newest, frame.at)
    counted: Counter[tuple[str, float, float]] = Counter()
    asked: dict[str, Needs] = {}
    waits: dict[tuple[str, float, float], list[bool]] = defaultdict(list)
    for duty in duties:
        key, need = open_work.need_of(duty)
        asked[key] = need
        came = max(duty.case.entered_at, duty.starts_at)
        limit = max(0.0, (duty.first_due_at - came).total_seconds() / 60)
        sort = (key, round(limit / 60) * 60.0, minutes.get((duty.case.kind, duty.duty), 0))
        counted[sort] += 1
        waits[sort].append(duty.duty in duty.case.kind_.decisions and duty.case_id in waited)
    found = tuple(
        Sort(need, limit, work, open_work.SPREAD, float(number),
             sum(waits[need, limit, work]) / number)
        for (need, limit, work), number in sorted(counted.items())
    )  # fmt: skip
    return found, asked


def paces(
    seen: Past, worked: Mapping[str, Mapping[date, float]], frame: Frame, minutes: Minutes
) -> dict[str, float]:
    """By person: the minutes that they need for a minute of expected work. `worked` is by person
    and day how many minutes they were at work."""
    done: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    came: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for each in seen.duties:
        if not each.person:
            continue
        expected = minutes.get((each.kind, each.duty), 0)
        came[each.person][each.came.astimezone(frame.zone).date()] += expected
        if each.met:
            done[each.person][each.met.astimezone(frame.zone).date()] += expected
    return {
        person: _pace(_busy(came[person], done[person], days)) for person, days in worked.items()
    }


def _busy(
    came: Mapping[date, float], done: Mapping[date, float], worked: Mapping[date, float]
) -> Iterator[tuple[float, float]]:
    """The expected minutes done and the minutes at work of each day that began with a day's work
    waiting, as much as they do on average: on others there may have been nothing to do, which is
    no sign of slowness."""
    waiting, usual = 0.0, sum(done.values()) / max(sum(worked.values()), 1.0)
    for day in sorted({*came, *done, *worked}):
        at_work = worked.get(day, 0.0)
        if at_work and waiting > 0 and waiting >= at_work * usual:
            yield done.get(day, 0.0), at_work
        waiting += came.get(day, 0.0) - done.get(day, 0.0)


def _pace(busy: Iterable[tuple[float, float]]) -> float:
    """What was measured, with some days at the expected pace added."""
    days = list(busy)
    done = sum(each for each, _ in days) + PRIOR
    return min(SLOWEST, max(FASTEST, (sum(at_work for _, at_work in days) + PRIOR) / done))
