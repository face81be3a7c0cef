"""The recount: each night every month is counted from scratch and held against the summaries.

A count that is wrong is corrected, kept as a row, written to the log and said on the pages and on
"Status". Days for which a change waits to be counted are no error and are left to the sweep.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Min, Q

from cases import months
from cases.models import Plan
from cases.queries import house_zone
from notices.watching import Finding
from regulations import clock
from reports.models import CaseChange, MonthCheck, StaleDay, WrongCount
from reports.trends import day_counts
from reports.trends.day_counts import Counted

log = logging.getLogger(__name__)
# On the clock of the house: when the recount of a night begins.
NIGHT = time(2)
# A recount that is this old has not kept its promise of a day.
OVERDUE = timedelta(hours=36)
SAID_FOR = timedelta(days=7)
# How far ahead a duty that was met before summaries were kept may be due.
MONTHS_AHEAD = 3


def begin_months(*, at: datetime) -> int:
    """Name the months that are to be counted of each plan whose cases were there before summaries
    were kept: from the first one received on. How many; 0 once it is done."""
    begun = MonthCheck.objects.filter(backfill=True).values("plan")
    added = [
        MonthCheck(plan=plan, month=month, backfill=True)
        for plan in Plan.objects.exclude(pk__in=begun)
        for month in _months(plan, at)
    ]
    MonthCheck.objects.bulk_create(
        added, update_conflicts=True, update_fields=["backfill"], unique_fields=["plan", "month"]
    )
    return len(added)


def due(*, at: datetime, limit: int) -> list[int]:
    """The months that were not proven since the last night, the newest first."""
    before = Q(checked_at__isnull=True) | Q(checked_at__lt=last_night(at))
    found = MonthCheck.objects.filter(before).order_by("-month", "pk")
    return list(found.values_list("pk", flat=True)[:limit])


@transaction.atomic
def check(month_pk: int, *, at: datetime) -> bool:
    """Prove a month by counting it from scratch, correct it and keep what was wrong. False where
    it was proven since the last night."""
    rows = MonthCheck.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("plan").get(pk=month_pk)
    if found.checked_at and found.checked_at >= last_night(at):
        return False
    is_first, plan = found.backfill and found.checked_at is None, found.plan
    days = (found.month, day_counts.month_end(found.month))
    counted, kept = day_counts.count(plan, *days), day_counts.kept(plan, *days)
    # Read last: what was written since the count began is in it.
    waiting = _waiting(plan, *days)
    for day in sorted({*counted, *kept} - waiting):
        if counted[day] == kept[day]:
            continue
        # What was there before summaries were kept was not counted wrong: it was not counted yet.
        if not is_first:
            _keep_wrong(plan, day, kept[day], counted[day], at)
        day_counts.write(plan, day, counted[day])
    found.checked_at = at
    found.save(update_fields=["checked_at"])
    return True


def wrong(*, at: datetime) -> list[WrongCount]:
    """What recounts of the last days found wrong, the newest first."""
    found = WrongCount.objects.filter(found_at__gt=at - SAID_FOR).select_related("plan")
    return list(found.order_by("-found_at", "-pk")[:20])


def findings(*, at: datetime) -> list[Finding]:
    """Whether summaries are proven and were right, as "Status" says it."""
    oldest = MonthCheck.objects.order_by(F("checked_at").asc(nulls_first=True)).first()
    last = wrong(at=at)
    is_proven = oldest is None or (
        oldest.checked_at is not None and oldest.checked_at > at - OVERDUE
    )
    if not is_proven:
        said = "Some months were not counted again in the last night."
        remedy = "See that workers run. The trends are shown from what was counted last."
        return [Finding("recount", False, said, remedy, oldest.checked_at if oldest else None)]
    if last:
        said = f"{last[0]}. It was corrected. Wrong counts in seven days: {len(last)}."
        return [Finding("recount", False, said, "Tell who looks after the software.",
                        last[0].found_at)]  # fmt: skip
    return [Finding("recount", True, "All counts by day were right.")]


def last_night(at: datetime) -> datetime:
    """When the recount of the last night began."""
    local = at.astimezone(house_zone())
    day = local.date() if local.time() >= NIGHT else local.date() - timedelta(days=1)
    return clock.at_wall_clock(day, NIGHT, house_zone()).astimezone(UTC)


def _waiting(plan: Plan, first: date, last: date) -> set[date]:
    """The days that are to be counted again. Changes are read before stale days: what is moved from
    one to the other meanwhile is seen in the second."""
    changes = list(CaseChange.objects.order_by("pk")[: day_counts.CHANGES])
    if len(changes) == day_counts.CHANGES:
        return {first + timedelta(days=number) for number in range((last - first).days + 1)}
    of_changes = {day for of, day in day_counts.days_of(changes) if of == plan}
    stale = StaleDay.objects.filter(plan=plan, day__range=(first, last))
    return of_changes | set(stale.values_list("day", flat=True))


def _keep_wrong(plan: Plan, day: date, kept: Counted, counted: Counted, at: datetime) -> None:
    """Keep what was wrong, by measure, and write it to the log."""
    differ = Counter(key[0] for key in {*kept, *counted} if kept.get(key) != counted.get(key))
    for measure, sorts in sorted(differ.items()):
        numbers = [
            sum(number for key, (number, _) in each.items() if key[0] == measure)
            for each in (kept, counted)
        ]
        found = WrongCount.objects.create(
            plan=plan, day=day, measure=measure, sorts=sorts, kept=numbers[0], counted=numbers[1],
            found_at=at,
        )  # fmt: skip
        log.error("wrong count %s, plan %s: %s", found.pk, plan.pk, found)


def _months(plan: Plan, at: datetime) -> Iterable[date]:
    """From the month of the plan's first case to the last one in which something may be due."""
    received = plan.cases.aggregate(first=Min("received_at"))["first"] or at
    month, last = months.month_of(received, plan.zone), months.month_of(at, plan.zone)
    while month <= months.later(last, MONTHS_AHEAD):
        yield month
        month = months.later(month, 1)
