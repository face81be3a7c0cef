"""Extensions as supervisors look at them: on which ground, by whom, waiting for whom, how late, and
whether the wait changed anything. Each number leads to its cases.

CMS closed the list of grounds because plans extended as a routine and had no internal controls (80
FR 7943). All in the database, in a constant number of queries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    CharField,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncWeek

from accounts.models import User
from cases import queries
from cases.keys import key_instant
from determinations.models import Extension, HeldExtension
from determinations.queries import held
from regulations.grounds import GROUNDS
from reinstatement import oversight

PAGE = 50
MOST_WAITING = 25
WEEKS_SHOWN = 13
FAVORABLE = ("approved", "partially_approved", "reversed", "partly_reversed")
# How long before the first limit an extension was taken, the shortest first.
HOURS = {
    "1": ("Under 1 hour", timedelta(hours=1)),
    "4": ("1 to 4 hours", timedelta(hours=4)),
    "8": ("4 to 8 hours", timedelta(hours=8)),
    "24": ("8 to 24 hours", timedelta(hours=24)),
    "72": ("1 to 3 days", timedelta(hours=72)),
}
LONGER = ("more", "More than 3 days")


@dataclass(frozen=True)
class Filters:
    """Of which plan, team (of the person who has the case) and days, and which number of the report
    is looked behind."""

    plan: int | None = None
    team: int | None = None
    first: date | None = None
    last: date | None = None
    ground: str = ""
    reviewer: int | None = None
    provider: int | None = None
    week: date | None = None
    hours: str = ""
    only: str = ""


@dataclass(frozen=True)
class Page:
    """Some extensions, and the key of the last one where there are more."""

    extensions: list[Extension]
    next_key: str


def taken(user: User, filters: Filters) -> QuerySet[Any]:
    """The extensions of visible cases that the filters leave, each with `outcome`, `left` before
    its first limit, the `hours` and the `week` that it falls into."""
    among = oversight.zones()
    found = Extension.objects.filter(
        oversight.in_days("taken_at", filters.first, filters.last, among=among),
        case__in=queries.visible_to(user),
    )
    outcome = Coalesce(
        F("case__determination__outcome"), F("case__reconsideration__outcome"), Value("")
    )
    left = ExpressionWrapper(F("first_due_at") - F("taken_at"), DurationField())
    found = found.annotate(outcome=outcome, left=left, week=week_of("taken_at", among))
    found = found.annotate(hours=_hours())
    return _narrowed(found, filters)


def week_of(field: str, among: list[str]) -> TruncWeek:
    """The Monday of an instant: in the plans' zone, or by UTC where they have several."""
    return TruncWeek(field, tzinfo=ZoneInfo(among[0]) if len(among) == 1 else ZoneInfo("UTC"))


def totals(found: QuerySet[Any]) -> dict[str, int]:
    """How many there are, changed the outcome, were never told in time, and were agreed to."""
    return found.aggregate(
        all=Count("pk"),
        changed=Count("pk", filter=changed()),
        untold=Count("pk", filter=UNTOLD),
        reviewed=Count("pk", filter=Q(reviewed_by__isnull=False)),
    )


def page(found: QuerySet[Any], *, before: str) -> Page:
    """One page, the latest first, before the key of the last one shown."""
    at, _, pk = before.rpartition("_")
    if instant := key_instant(at, pk):
        found = found.filter(Q(taken_at__lt=instant) | Q(taken_at=instant, pk__lt=int(pk)))
    related = ("case__plan", "taken_by", "reviewed_by", "provider")
    rows = list(found.select_related(*related).order_by("-taken_at", "-pk")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], f"{last.taken_at.isoformat()}_{last.pk}" if last else "")


def waiting(user: User) -> list[HeldExtension]:
    """The extensions that wait for a second look, the first deadline first."""
    found = held(user).select_related("case__plan", "held_by")
    return list(found.order_by("case__next_due_at", "pk")[:MOST_WAITING])


NOTHING: dict[str, Any] = {
    "ground": "", "reviewer": None, "provider": None, "week": None, "hours": "", "only": "",
}  # fmt: skip
UNTOLD = Q(untold_at__isnull=False)


def changed() -> Q:
    """Records are awaited where the plan would deny without them: a decision in favor, in full or
    in part, is one that the wait changed."""
    awaits = [row.key for row in GROUNDS.history() if row.needs_provider]
    return Q(ground__in=awaits, outcome__in=FAVORABLE)


def _narrowed(found: QuerySet[Any], filters: Filters) -> QuerySet[Any]:
    wanted = {
        "case__plan": filters.plan, "case__assignee__team": filters.team,
        "ground": filters.ground, "taken_by": filters.reviewer,
        "provider": filters.provider, "hours": filters.hours, "week__date": filters.week,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    if filters.only == "changed":
        return found.filter(changed())
    return found.filter(UNTOLD) if filters.only == "untold" else found


def _hours() -> Case:
    whens = [When(left__lt=most, then=Value(key)) for key, (_, most) in HOURS.items()]
    return Case(*whens, default=Value(LONGER[0]), output_field=CharField())


def period_before(filters: Filters, *, today: date) -> Filters | None:
    """The period before: as many days, moved back by whole weeks, so that weekdays match. One that
    has not ended counts until `today`. None where it has no first day or has not begun."""
    last = min(filters.last or today, today)
    if filters.first is None or filters.first > last:
        return None
    back = shift(filters.first, last)
    return replace(filters, **NOTHING, first=filters.first - back, last=last - back)


def shift(first: date, last: date) -> timedelta:
    """The whole weeks that these days take up."""
    return timedelta(weeks=-(-((last - first).days + 1) // 7))


def first_day(today: date) -> date:
    """The day from which the report starts where none is chosen: a Monday, with this week the
    thirteenth."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS_SHOWN - 1)
