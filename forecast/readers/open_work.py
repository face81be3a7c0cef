"""Open duties as tasks of a forecast: what each needs, how long it is expected to take, who may
not do it, and since when its records are waited for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from cases import kinds, models, needs, open_duties
from cases.queries import shown
from determinations.models import OutreachAttempt
from forecast.engine import Task
from forecast.readers.time import Frame, Minutes

CHUNK = 1000
# The spread of work about its expected length: no one measures it, so it is assumed.
SPREAD = 0.5
_WAITS = (OutreachAttempt.Result.ASKED, OutreachAttempt.Result.PROMISED)
_ENDS = (OutreachAttempt.Result.RECEIVED, OutreachAttempt.Result.REFUSED)


def open_now() -> QuerySet[models.Deadline]:
    """The open duties of the plan, as the dashboard counts them (`cases.open_duties`)."""
    return open_duties.of_the_plan()


def open_then(at: datetime, since: datetime) -> QuerySet[models.Deadline]:
    """The duties that were open at a past instant, of cases entered from `since` on. Reads closed
    cases too: for the back-test alone."""
    found = models.Deadline.objects.filter(
        Q(met_at__isnull=True) | Q(met_at__gt=at),
        Q(closed_at__isnull=True) | Q(closed_at__gt=at),
        case__entered_at__lte=at, case__entered_at__gt=since, starts_at__lte=at,
    )  # fmt: skip
    return ours(found)


def ours(duties: QuerySet[models.Deadline]) -> QuerySet[models.Deadline]:
    """Without the limits that are the enrollee's own, and what the plan waits for from others."""
    awaited = Q(pk__in=[])
    for kind in kinds.every():
        awaited |= Q(case__kind=kind.key, duty__in=list(kind.awaited_duties))
    return duties.exclude(duty__in=kinds.members_duties()).exclude(awaited)


def need_of(duty: models.Deadline) -> tuple[str, needs.Needs]:
    """What a duty needs of who does it: as a key that is the same for the same need, and whole."""
    kind = duty.case.kind_
    asked = kind.needs_of(duty.case.matter, duty.duty)
    signs = (asked.act, asked.care_field) if asked.must_sign else ()
    return "/".join((kind.key, *asked.allowed, *signs)), asked


def with_matters(duties: QuerySet[models.Deadline]) -> QuerySet[models.Deadline]:
    """With what a need is read from, in a number of queries that does not grow."""
    related = [f"case__{name}" for name in shown()]
    lookups = {f"case__{name}" for kind in kinds.every() for name in kind.assign_lookups}
    return duties.select_related(*related, "case__assignee").prefetch_related(*sorted(lookups))


def tasks(
    duties: QuerySet[models.Deadline], frame: Frame, minutes: Minutes
) -> Iterator[tuple[Task, needs.Needs]]:
    """Each duty as a task, with its need, in the order of the query; read in chunks."""
    found = with_matters(duties).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        waits = waiting([duty.case_id for duty in chunk], frame.at)
        for duty in chunk:
            yield _task(duty, frame, minutes, waits)


def _task(
    duty: models.Deadline, frame: Frame, minutes: Minutes, waits: dict[int, datetime]
) -> tuple[Task, needs.Needs]:
    case, (key, asked) = duty.case, need_of(duty)
    decides = duty.duty in case.kind_.decisions
    since = waits.get(case.pk) if decides else None
    assignee = case.assignee
    task = Task(
        key=str(duty.pk),
        due=frame.minutes(duty.due_at),
        work=minutes.get((case.kind, duty.duty), 0),
        need=key,
        spread=SPREAD,
        team=str(assignee.team_id or "") if assignee else "",
        assignee=str(assignee.pk) if assignee else "",
        excluded=frozenset(map(str, case.kind_.took_part(case.matter))),
        awaits=-frame.minutes(since) if since else None,
    )
    return task, asked


def waiting(case_ids: Sequence[int], at: datetime) -> dict[int, datetime]:
    """Since when records of these cases are waited for at `at`: the first attempt after which
    nothing came and nothing was refused."""
    answered = OutreachAttempt.objects.filter(
        case=OuterRef("case"), provider=OuterRef("provider"), result__in=_ENDS,
        asked_at__gte=OuterRef("asked_at"), entered_at__lte=at,
    )  # fmt: skip
    attempts = OutreachAttempt.objects.filter(
        ~Exists(answered), case__in=case_ids, entered_at__lte=at, result__in=_WAITS
    )
    found: dict[int, datetime] = {}
    for case_id, asked_at in attempts.order_by("-asked_at").values_list("case", "asked_at"):
        found[case_id] = asked_at
    return found


def waits_known(at: datetime, most: int = 5000) -> tuple[float, ...]:
    """How many minutes records took to come after they were first asked for, sorted: of the newest
    attempts that got them."""
    first = (
        OutreachAttempt.objects.filter(
            case=OuterRef("case"), provider=OuterRef("provider"), result__in=_WAITS,
            asked_at__lt=OuterRef("asked_at"),
        )
        .order_by("asked_at")
        .values("asked_at")[:1]
    )  # fmt: skip
    came = OutreachAttempt.objects.filter(
        entered_at__lte=at, result=OutreachAttempt.Result.RECEIVED
    ).order_by("-pk")[:most]
    pairs: Iterable[tuple[datetime, datetime | None]] = came.annotate(
        first=Subquery(first)
    ).values_list("asked_at", "first")
    return tuple(sorted((end - begin).total_seconds() / 60 for end, begin in pairs if begin))


def ever_waited(case_ids: Sequence[int], at: datetime) -> set[int]:
    """Those of the cases whose records had to be waited for."""
    attempts = OutreachAttempt.objects.filter(
        case__in=case_ids, entered_at__lte=at, result__in=_WAITS
    )
    return set(attempts.values_list("case", flat=True))
