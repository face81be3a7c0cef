"""Open duties, one by one: what the dashboard counts and the queue lists, by the same filters.

A limit that is the enrollee's own is no duty of the plan and is left out. What the plan waits for
from others (records, a form) is kept apart: it is never late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from accounts.models import User
from cases import kinds, models
from cases.keys import key_instant
from cases.queries import PAGE, shown
from regulations import clock_kinds

CLOCKS = {clock_kinds.HOURS: "Clocks of hours", clock_kinds.DAYS: "Clocks of days"}
LATE, LATER = "late", "later"
# Each span begins where the one before it ends; the first begins now.
SPANS = {"4h": timedelta(hours=4), "24h": timedelta(hours=24), "3d": timedelta(days=3)}
DUE = {
    LATE: "Late",
    "4h": "Within 4 hours",
    "24h": "4 to 24 hours",
    "3d": "1 to 3 days",
    LATER: "After 3 days",
}
# Instead of a person or a team: a case that has none.
NONE = "none"


@dataclass(frozen=True)
class Filters:
    """Which open duties. Empty fields narrow nothing; `team` and `person` are ids or "none".

    `awaited` asks for what the plan waits for from others, which the rest leaves out.
    """

    clock: str = ""
    due: str = ""
    kind: str = ""
    duty: str = ""
    plan: str = ""
    team: str = ""
    person: str = ""
    awaited: str = ""


@dataclass(frozen=True)
class Page:
    """Some open duties, and the key of the last one where there are more."""

    duties: list[models.Deadline]
    next_key: str


def found(user: User, filters: Filters, *, at: datetime) -> QuerySet[models.Deadline]:
    """The open duties of visible cases that the filters leave, judged at `at`."""
    opened = _opened(user).exclude(duty__in=kinds.members_duties())
    opened = opened.filter(_awaited()) if filters.awaited else opened.exclude(_awaited())
    if filters.clock:
        of_hours = Q(rule__in=clock_kinds.rules_of(clock_kinds.HOURS))
        opened = opened.filter(of_hours if filters.clock == clock_kinds.HOURS else ~of_hours)
    if filters.due:
        opened = opened.filter(due_within(filters.due, at))
    if filters.duty:
        opened = opened.filter(duty=filters.duty)
    if filters.kind:
        opened = opened.filter(case__kind=filters.kind)
    if filters.plan:
        opened = opened.filter(case__plan=filters.plan)
    return _owned(opened, filters)


def of_the_plan() -> QuerySet[models.Deadline]:
    """The open duties that are the plan's own and wait for no one else, whoever looks."""
    return _open().exclude(duty__in=kinds.members_duties()).exclude(_awaited())


def page(found: QuerySet[models.Deadline], *, after: str) -> Page:
    """One page, the least time left first, after the key of the page before."""
    related = [f"case__{name}" for name in shown()]
    listed = (
        _after(found, after)
        .order_by("due_at", "id")
        .select_related(*related)
        .prefetch_related(
            Prefetch("case__deadlines", models.Deadline.objects.order_by("due_at", "id")),
            *(f"case__{name}" for kind in kinds.every() for name in kind.list_lookups),
        )
    )
    duties = list(listed[: PAGE + 1])
    last = duties[PAGE - 1] if len(duties) > PAGE else None
    return Page(duties[:PAGE], f"{last.due_at.isoformat()}_{last.pk}" if last else "")


def counted(found: QuerySet[models.Deadline], *by: str, at: datetime) -> list[dict[str, Any]]:
    """How many there are of each span of `DUE`, and the earliest limit (`first_due_at`), for each
    combination of the fields `by`."""
    spans = {due: Count("pk", filter=due_within(due, at)) for due in DUE}
    return list(found.order_by().values(*by).annotate(**spans, first_due_at=Min("due_at")))


def due_within(due: str, at: datetime) -> Q:
    """What is due in a span of `DUE` at `at`. Limits end on whole seconds: parts of one are not
    counted (`Deadline.is_late`)."""
    now, ends = at.replace(microsecond=0), list(SPANS.values())
    if due == LATE:
        return Q(due_at__lt=now)
    if due == LATER:
        return Q(due_at__gte=now + ends[-1])
    place = list(SPANS).index(due)
    begins = ends[place - 1] if place else timedelta(0)
    return Q(due_at__gte=now + begins, due_at__lt=now + ends[place])


def _opened(user: User) -> QuerySet[models.Deadline]:
    """Every open duty of the cases that this person may see."""
    return _open() if user.may("case.view") else _open().none()


def _open() -> QuerySet[models.Deadline]:
    """Every open duty. A case with one has a `next_due_at`: said here, it keeps the database from
    reading closed cases."""
    return models.Deadline.objects.filter(
        met_at__isnull=True, closed_at__isnull=True, case__next_due_at__isnull=False
    )


def _awaited() -> Q:
    """What the plan waits for from others, of any kind. The names of all such duties come first,
    so that an index finds them."""
    each = (
        Q(duty=duty) & Q(case__kind=kind.key)
        for kind in kinds.every()
        for duty in kind.awaited_duties
    )
    names = {duty for kind in kinds.every() for duty in kind.awaited_duties}
    return Q(duty__in=sorted(names)) & reduce(or_, each, Q(pk__in=[]))


def _owned(opened: QuerySet[models.Deadline], filters: Filters) -> QuerySet[models.Deadline]:
    if filters.person == NONE:
        opened = opened.filter(case__assignee=None)
    elif filters.person:
        opened = opened.filter(case__assignee=filters.person)
    if filters.team == NONE:
        return opened.filter(case__assignee__isnull=False, case__assignee__team=None)
    return opened.filter(case__assignee__team=filters.team) if filters.team else opened


def _after(found: QuerySet[models.Deadline], key: str) -> QuerySet[models.Deadline]:
    """The duties after the key; an unreadable key gives the first page."""
    due, _, pk = key.rpartition("_")
    if (instant := key_instant(due, pk)) is None:
        return found
    later = Q(due_at__gt=instant) | Q(due_at=instant, pk__gt=int(pk))
    return found.filter(later, due_at__gte=instant)
