"""Counting days: the sweep finds which days something was written for, and each is counted whole.

What was written is found by rows that a trigger adds in the same transaction (`CaseChange`). They
are taken away as they are seen, by no number and no time that a later commit could fall below: a
change that commits late is simply not there yet, and is taken by a later run. The rows that are
counted are read after that, so that they are at least as new as what was taken away. A day is
replaced whole, so a run that comes twice, or in another order, changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, Q
from django.db.models.functions import TruncMonth

from cases.models import Case, Plan
from reports.models import CaseChange, DayCount, MonthCheck, StaleDay
from reports.trends.measures import SOURCES

# Changes that one run sorts by day.
CHANGES = 5_000
# From here on it costs less to read the days of a month at once than one by one.
MANY_DAYS = 6
# Measure, team, kind, key, detail, outcome; and what is counted of it: how many, and the total.
Sort = tuple[Any, ...]
Counted = dict[Sort, tuple[int, int]]


def count(plan: Plan, first: date, last: date) -> dict[date, Counted]:
    """What the measures count on these days of a plan, from the rows themselves."""
    found: dict[date, Counted] = defaultdict(dict)
    for source in SOURCES:
        for day, *sort, counted, total in source.counted(plan, first, last):
            key = (source.measure, *sort)
            before = found[day].get(key, (0, 0))
            found[day][key] = (before[0] + counted, before[1] + total)
    return found


def kept(plan: Plan, first: date, last: date) -> dict[date, Counted]:
    """What the summaries have of these days of a plan."""
    found: dict[date, Counted] = defaultdict(dict)
    names = ("day", "measure", "team", "kind", "key", "detail", "outcome", "count", "total")
    rows = DayCount.objects.filter(plan=plan, day__range=(first, last))
    for day, *sort, counted, total in rows.values_list(*names).iterator():
        found[day][tuple(sort)] = (counted, total)
    return found


@transaction.atomic
def sort_changes(*, limit: int = CHANGES) -> int:
    """Turn what was written into days to count again; how many changes there were."""
    taken = list(CaseChange.objects.select_for_update(skip_locked=True).order_by("pk")[:limit])
    CaseChange.objects.filter(pk__in=[each.pk for each in taken]).delete()
    days = {(plan.pk, day) for plan, day in days_of(taken)}
    StaleDay.objects.bulk_create(
        (StaleDay(plan_id=plan, day=day) for plan, day in sorted(days)), batch_size=1_000
    )
    return len(taken)


def stale(*, limit: int) -> list[int]:
    """A row of each month with days that are to be counted again, the longest known first."""
    months = StaleDay.objects.annotate(month=TruncMonth("day")).values("plan", "month")
    firsts = months.annotate(first=Min("pk")).order_by("first")
    return list(firsts.values_list("first", flat=True)[:limit])


@transaction.atomic
def count_again(stale_pk: int) -> bool:
    """Count the stale days of this row's month from scratch; False where another run has."""
    found = StaleDay.objects.select_related("plan").filter(pk=stale_pk).first()
    if found is None:
        return False
    month = lock_month(found.plan, found.day).month
    of_month = StaleDay.objects.filter(plan=found.plan, day__range=(month, month_end(month)))
    taken = list(of_month.values_list("pk", "day"))
    StaleDay.objects.filter(pk__in=[pk for pk, _ in taken]).delete()
    for first, last, days in _spans(sorted({day for _, day in taken})):
        counted = count(found.plan, first, last)
        for day in days:
            write(found.plan, day, counted[day])
    return bool(taken)


def _spans(days: list[date]) -> Iterator[tuple[date, date, list[date]]]:
    """How to read these days of a month: each by itself, or all at once where there are many."""
    if len(days) > MANY_DAYS:
        yield days[0], days[-1], days
        return
    for day in days:
        yield day, day, [day]


def lock_month(plan: Plan, day: date) -> MonthCheck:
    """Let no other run count days of this month until the end of the transaction."""
    month = day.replace(day=1)
    MonthCheck.objects.bulk_create([MonthCheck(plan=plan, month=month)], ignore_conflicts=True)
    return MonthCheck.objects.select_for_update().get(plan=plan, month=month)


def write(plan: Plan, day: date, counted: Counted) -> None:
    """Replace what the summaries have of the day."""
    DayCount.objects.filter(plan=plan, day=day).delete()
    names = ("measure", "team_id", "kind", "key", "detail", "outcome")
    DayCount.objects.bulk_create(
        DayCount(
            plan=plan, day=day, count=number, total=total, **dict(zip(names, key, strict=True))
        )
        for key, (number, total) in counted.items()
    )  # fmt: skip


def days_of(changes: Iterable[CaseChange]) -> set[tuple[Plan, date]]:
    """The days, by plan, that these changes are about."""
    changes = list(changes)
    plans = {plan.pk: plan for plan in Plan.objects.all()}
    wanted = {each.case_pk for each in changes if each.case_pk}
    plan_of = dict(Case.objects.filter(pk__in=wanted).values_list("pk", "plan"))
    found, whole = set(), Q(pk__in=[])
    for each in changes:
        plan = plans.get(plan_of.get(each.case_pk or 0, 0))
        if each.person_pk:
            whole |= Q(assignee=each.person_pk)
        elif plan and each.at:
            found.add((plan, each.at.astimezone(plan.zone).date()))
        elif plan and each.day:
            found.add((plan, each.day))
    cases = {each.case_pk for each in changes if each.case_pk and not (each.at or each.day)}
    whole |= Q(pk__in=cases) if cases else Q(pk__in=[])
    return found | _all_days(whole, plans.values())


def _all_days(cases: Q, plans: Iterable[Plan]) -> set[tuple[Plan, date]]:
    """Every day on which something of these cases is counted."""
    return {
        (plan, day)
        for plan in plans
        if Case.objects.filter(cases, plan=plan).exists()
        for source in SOURCES
        for day in source.days_of(cases, plan)
    }


def month_end(month: date) -> date:
    """The last day of a month."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
