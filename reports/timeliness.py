"""For each duty: in time or not, by how much, in time without the extension, entered how late.

All in the database: the page calculates nothing for itself, however many duties there are. A duty
that fell away or became another one is no question of time and is left out, and so is the last day
to pay, which is the former member's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncSecond

from accounts.models import User
from cases import duty_sorts, kinds, models, queries
from cases.keys import key_instant
from determinations.models.kinds import LetterKind
from notices.models import Notice, RecipientKind
from reinstatement import oversight

PAGE = 50
RESULTS = {
    "late": "Late",
    "late_but_for_extension": "On time only with the extension",
    "in_time": "On time",
    "open": "Open, not past its deadline",
    "never_told": "Extended, never told",
}


# The duty to decide of a case whose extension no one was told of in time; not one of a clock that
# started over since.
NEVER_TOLD = Q(
    duty="decide",
    case__extension__untold_at__isnull=False,
    starts_at__lte=F("case__extension__taken_at"),
)


@dataclass(frozen=True)
class Filters:
    """Which duties: by plan, by duty, by sort (`cases.duty_sorts`), due from a day until a day in
    each plan's zone, by result."""

    plan: int | None = None
    duty: str = ""
    due_from: date | None = None
    due_until: date | None = None
    result: str = ""
    sort: str = ""


@dataclass(frozen=True)
class Page:
    """Some duties, and the key of the last one where there are more."""

    duties: list[models.Deadline]
    next_key: str


def duties(user: User, *, at: datetime) -> QuerySet[models.Deadline]:
    """The duties of visible cases that were met or are open, each with its counterfactuals.

    `ended_at` is when it was met, to the second, or `at` while it is open; `past` how long after
    the deadline that is (negative: before it); `is_past` and `would_be_past` whether it is late,
    and whether it would be without the extension; `never_told` whether it was extended, but the
    enrollee not told in time, so that the extension counts for nothing; `lag` how long the request
    lay before its entry.
    """
    met = TruncSecond("met_at", output_field=DateTimeField())
    counted = models.Deadline.objects.filter(
        case__in=queries.visible_to(user), closed_at__isnull=True
    ).exclude(duty__in=kinds.members_duties())
    return counted.annotate(
        ended_at=Coalesce(met, Value(at.replace(microsecond=0), DateTimeField())),
        past=ExpressionWrapper(F("ended_at") - F("due_at"), DurationField()),
        is_past=_is(F("ended_at"), F("due_at")),
        would_be_past=_is(F("ended_at"), F("first_due_at")),
        never_told=Case(When(NEVER_TOLD, then=Value(True)), default=Value(False)),
        lag=ExpressionWrapper(F("case__entered_at") - F("case__received_at"), DurationField()),
    )


def narrowed(found: QuerySet[models.Deadline], filters: Filters) -> QuerySet[models.Deadline]:
    """The duties that the filters leave."""
    if filters.plan:
        found = found.filter(case__plan=filters.plan)
    if filters.duty:
        found = found.filter(duty=filters.duty)
    if sort := duty_sorts.find(filters.sort):
        found = found.filter(sort.is_it())
    if filters.due_from or filters.due_until:
        days, among = (filters.due_from, filters.due_until), oversight.zones()
        found = found.filter(oversight.in_days("due_at", *days, among=among))
    return found.filter(RESULT_IS[filters.result]) if filters.result else found


def by_duty(found: QuerySet[models.Deadline]) -> dict[str, dict[str, int]]:
    """For each duty how many there are in all, and of each result, in one statement."""
    counts = {result: Count("pk", filter=RESULT_IS[result]) for result in RESULTS}
    rows: Iterable[Mapping[str, Any]] = (
        found.order_by().values("duty").annotate(all=Count("pk"), **counts)
    )
    return {row["duty"]: {name: row[name] for name in ("all", *RESULTS)} for row in rows}


def summed(of_duties: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """The same of all duties together."""
    names = ("all", *RESULTS)
    return {name: sum(counts[name] for counts in of_duties.values()) for name in names}


def totals(found: QuerySet[models.Deadline]) -> dict[str, int]:
    """How many duties there are in all, and of each result."""
    counts = {result: Count("pk", filter=RESULT_IS[result]) for result in RESULTS}
    return found.aggregate(all=Count("pk"), **counts)


def page(found: QuerySet[models.Deadline], *, before: str) -> Page:
    """One page, the latest limit first, before the key of the last one shown."""
    due, _, pk = before.rpartition("_")
    if instant := key_instant(due, pk):
        found = found.filter(Q(due_at__lt=instant) | Q(due_at=instant, pk__lt=int(pk)))
    related = found.select_related("case__plan", "told_approval__oral")
    rows = list(_with_letters(related).order_by("-due_at", "-pk")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], f"{last.due_at.isoformat()}_{last.pk}" if last else "")


def told(found: QuerySet[models.Deadline]) -> dict[str, int]:
    """Approvals told by telephone: how many, and how many were on time by the call, and by the
    letter. Both stand side by side, whichever stops the clock in a plan."""
    by_call = Q(told_approval__oral__told_at__lt=F("due_at") + timedelta(seconds=1))
    by_letter = Q(letter_at__lt=F("due_at") + timedelta(seconds=1))
    calls = _with_letters(found.filter(told_approval__isnull=False))
    return calls.aggregate(
        all=Count("pk"),
        by_call=Count("pk", filter=by_call),
        by_letter=Count("pk", filter=by_letter),
    )


def _with_letters(found: QuerySet[models.Deadline]) -> QuerySet[models.Deadline]:
    """With `letter_at`, when the enrollee's letter of an approval told by telephone left."""
    left = Notice.objects.filter(
        event=OuterRef("told_approval__oral__about"),
        recipient=RecipientKind.ENROLLEE,
        resend_of=None,
        dispatched_at__isnull=False,
    ).exclude(kind=LetterKind.PART_D_DENIAL)
    first = left.order_by("dispatched_at").values("dispatched_at")[:1]
    return found.annotate(letter_at=Subquery(first))


def minutes(length: timedelta) -> int:
    """A length in whole minutes, toward zero; negative when it is before the deadline."""
    seconds = int(length.total_seconds())
    return seconds // 60 if seconds >= 0 else -(-seconds // 60)


def _is(ended: F, due: F) -> Case:
    return Case(When(Q(ended_at__gt=due), then=Value(True)), default=Value(False))


RESULT_IS = {
    "late": Q(is_past=True),
    "late_but_for_extension": Q(is_past=False, would_be_past=True, met_at__isnull=False),
    "in_time": Q(is_past=False, met_at__isnull=False),
    "open": Q(met_at__isnull=True, is_past=False),
    "never_told": NEVER_TOLD,
}
