"""What oversight reads: the plan's decisions of some days, the samples drawn from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from cases import models as cases
from cases import queries
from regulations import clock
from reinstatement.models import Reinstatement, Sample, SampledCase

PAGE = 25


@dataclass(frozen=True)
class Samples:
    """Some samples, and the key of the last one where there are more."""

    samples: Sequence[Sample]
    next_key: str


def zones() -> list[str]:
    """The time zones of the plans: with one plan one, seldom more than six."""
    return sorted(set(cases.Plan.objects.values_list("time_zone", flat=True)))


def in_days(
    field: str, first: date | None, last: date | None, *, among: Iterable[str], case: str = "case"
) -> Q:
    """That an instant falls into these days, each read in the zone of its case's plan.

    `among` are the zones; either end may be open. `case` is the way to the case, empty for cases
    themselves. The widest of the bounds stands alone as well, so that an index of the instant finds
    the rows.
    """
    if not first and not last:
        return Q()
    plan, found, zones = f"{case}__plan" if case else "plan", Q(pk__in=[]), list(among)
    for name in zones:
        found |= Q(**{f"{plan}__time_zone": name}) & _bounds(field, first, last, name)
    return found & _widest(field, first, last, zones) if len(zones) > 1 else found


def decided(
    plan: int | None, first: date | None, last: date | None, *, among: Iterable[str]
) -> QuerySet[Reinstatement]:
    """The requests that the plan decided in these days, either way; CMS's own are not its own."""
    found = Reinstatement.objects.exclude(outcome="").filter(decided_by_cms=False)
    if plan:
        found = found.filter(case__plan=plan)
    return found.filter(in_days("decided_at", first, last, among=among))


def samples(*, before: str) -> Samples:
    """One page of the samples, the newest first, each with its counts, before the key."""
    found = Sample.objects.select_related("plan", "drawn_by").annotate(
        drawn=Count("cases"),
        reviewed=Count("cases", filter=~Q(cases__verdict="")),
        disagreed=Count("cases", filter=Q(cases__verdict=SampledCase.Verdict.DISAGREE)),
    )
    if before.isascii() and before.isdecimal() and len(before) <= 18:
        found = found.filter(pk__lt=int(before))
    # The population is long, and no line shows it.
    rows = list(found.defer("population").order_by("-pk")[: PAGE + 1])
    return Samples(rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else "")


def cases_of(sample: Sample, user: User) -> QuerySet[SampledCase]:
    """The cases of a sample that this person may see, in its order."""
    found = sample.cases.filter(case__in=queries.visible_to(user))
    return found.select_related(
        "case__plan", "case__reinstatement__decided_by", "reviewed_by"
    ).order_by("position")


def sampled_case(pk: int, user: User) -> SampledCase:
    """A case of a sample with what its reviewer reads. Raises SampledCase.DoesNotExist."""
    found = SampledCase.objects.filter(case__in=queries.visible_to(user))
    return found.select_related(
        "sample", "reviewed_by", "case__plan", "case__reinstatement__decided_by",
        "case__reinstatement__disenrollment",
    ).prefetch_related("case__checks__by").get(pk=pk)  # fmt: skip


def _bounds(field: str, first: date | None, last: date | None, zone: str) -> Q:
    found = Q()
    if first:
        found &= Q(**{f"{field}__gte": _midnight(first, zone)})
    if last:
        found &= Q(**{f"{field}__lt": _midnight(last + timedelta(days=1), zone)})
    return found


def _widest(field: str, first: date | None, last: date | None, zones: list[str]) -> Q:
    found = Q()
    if first:
        found &= Q(**{f"{field}__gte": min(_midnight(first, each) for each in zones)})
    if last:
        after = last + timedelta(days=1)
        found &= Q(**{f"{field}__lt": max(_midnight(after, each) for each in zones)})
    return found


def _midnight(day: date, zone: str) -> datetime:
    return clock.at_wall_clock(day, time(), clock.zone(zone))
