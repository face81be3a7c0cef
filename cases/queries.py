"""What pages read: the queue, a case with all that belongs to it. Lists start from `visible_to`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from cases import kinds, models
from cases.keys import is_id, key_instant
from notices import undelivered
from notices.models import LetterReview, Mail, MailingProof, Notice, Undelivered

PAGE = 50
# A count beyond this is shown as "1,000+": counting on would cost more than it tells.
MOST_COUNTED = 1000
SOON = timedelta(hours=24)
TABS = {
    "mine": "Mine",
    "team": "My team",
    "unassigned": "Unassigned",
    "all": "All open",
    "to_close": "To finish",
}
# The list of open duties, one by one (`cases.open_duties`): no tab of cases.
TASKS = "tasks"


@dataclass(frozen=True)
class Filters:
    """What the queue shows. `search` is a case number, a member ID or a last name."""

    tab: str = "mine"
    priority: str = ""
    request_type: str = ""
    only: str = ""
    search: str = ""


@dataclass(frozen=True)
class Page:
    """Some cases of the queue, and the key of the last one where there are more."""

    cases: list[models.Case]
    next_key: str


# The reviews of a letter, the last one last.
LETTER_REVIEWS = LetterReview.objects.select_related("answered_by").order_by("id")


def shown() -> tuple[str, ...]:
    """What a line of a list shows of a case, whichever machine it holds."""
    machines = (relation for kind in kinds.every() for relation in kind.select_related)
    return ("plan", "enrollee", "assignee", *machines)


def visible_to(user: User) -> QuerySet[models.Case]:
    """The cases that this person may see."""
    if user.may("case.view"):
        return models.Case.objects.all()
    return models.Case.objects.none()


def queue(user: User, filters: Filters, *, after: str, at: datetime) -> Page:
    """One page of the queue, the least time left first, after the key of the page before."""
    found = _narrowed(_tab(user, filters.tab), filters, at)
    found = _after(found, filters.tab, after).order_by(*_order(filters.tab))
    listed = found.select_related(*shown()).prefetch_related(
        Prefetch("deadlines", models.Deadline.objects.order_by("due_at", "id")),
        *(lookup for kind in kinds.every() for lookup in kind.list_lookups),
    )
    cases = list(listed[: PAGE + 1])
    more = len(cases) > PAGE
    return Page(cases[:PAGE], _key(cases[PAGE - 1], filters.tab) if more else "")


def tab_counts(user: User) -> dict[str, int]:
    """How many cases each tab holds, counted to `MOST_COUNTED` and one."""
    return {tab: _tab(user, tab)[: MOST_COUNTED + 1].count() for tab in TABS}


def mailed_letters() -> QuerySet[Notice]:
    """Letters with what became of them on paper: batch, proof, return, copies."""
    return (
        Notice.objects.select_related("batch", "resend_of")
        .prefetch_related(
            Prefetch("undelivered", Undelivered.objects.order_by("id")),
            Prefetch("letter_reviews", LETTER_REVIEWS),
            Prefetch("proofs", MailingProof.objects.filter(replaced_at=None)),
            Prefetch("batch__proofs", MailingProof.objects.filter(replaced_at=None)),
        )
        .order_by("id")
    )


def frame_of(user: User, number: str) -> QuerySet[models.Case]:
    """The case of this number with what the frame of its page shows; a kind adds what is its own.

    None where the number is one that no column can hold.
    """
    if "\x00" in number:
        return models.Case.objects.none()
    related = ("plan", "enrollee", "provider", "assignee", "entered_by", "unassigned")
    found = visible_to(user).filter(number=number).select_related(*related)
    return found.prefetch_related(
        Prefetch("deadlines", models.Deadline.objects.order_by("starts_at", "id")),
        Prefetch("events", models.AuditEvent.objects.select_related("by").order_by("-id")),
        Prefetch("documents", models.Document.objects.select_related("added_by").order_by("id")),
        Prefetch("oral_notices", models.OralNotice.objects.select_related("by")),
        Prefetch("notices", mailed_letters()),
        Prefetch("grievances", grievances_of()),
    )


def grievances_of() -> QuerySet[models.Grievance]:
    """Grievances with the people that their section names."""
    return models.Grievance.objects.select_related("answered_by", "taken_by")


def find_case(user: User, number: str) -> models.Case:
    """A case by its number, with what a form next to it shows. Raises Case.DoesNotExist."""
    _refuse_unwritable(number)
    found = visible_to(user).filter(number=number)
    # The kind first: to plan a query that joins every kind costs PostgreSQL more than to run it.
    kind = kinds.of(found.values_list("kind", flat=True).get())
    lists = dict.fromkeys(("deadlines", "notices__undelivered", "grievances", *kind.form_lists))
    related = ("plan", "enrollee", "assignee", "provider", *kind.select_related)
    return found.select_related(*related).prefetch_related(*lists).get()


def _refuse_unwritable(number: str) -> None:
    """An address may hold what no column can, such as NUL."""
    if "\x00" in number:
        raise models.Case.DoesNotExist


def other_cases(case: models.Case) -> list[models.Case]:
    """The latest other cases of the same enrollee, at most ten."""
    others = models.Case.objects.filter(enrollee=case.enrollee_id).exclude(pk=case.pk)
    return list(
        others.select_related(*(kind.key for kind in kinds.every())).order_by("-entered_at", "-id")[
            :10
        ]
    )


def house_zone() -> ZoneInfo:
    """The time of pages that belong to no case: that of the first plan."""
    plan = models.Plan.objects.order_by("pk").first()
    return plan.zone if plan else ZoneInfo("UTC")


def people_for(permission_roles: list[str]) -> QuerySet[User]:
    """The active people who have one of these roles, by name."""
    people = User.objects.filter(role__in=permission_roles, is_active=True)
    return people.order_by("last_name", "first_name", "pk")


def enrollee_by_member_id(user: User, plan: models.Plan, member_id: str) -> models.Enrollee | None:
    """The plan's enrollee with this ID, for people with whom cases begin."""
    begin = (
        permission
        for kind in kinds.every()
        for permission in (kind.receive, *(door.permission for door in kind.doors))
    )
    if not any(user.may(permission) for permission in begin):
        raise PermissionDenied
    return models.Enrollee.objects.filter(plan=plan, member_id=member_id).first()


def _tab(user: User, tab: str) -> QuerySet[models.Case]:
    cases = visible_to(user)
    if tab == "to_close":
        return cases.filter(_to_finish(), next_due_at__isnull=True)
    due = cases.filter(next_due_at__isnull=False)
    if tab == "mine":
        return due.filter(assignee=user)
    if tab == "team":
        mine = Q(assignee__team=user.team_id) if user.team_id else Q(assignee=user)
        return due.filter(mine)
    if tab == "unassigned":
        return due.filter(assignee=None)
    return due


def _to_finish() -> Q:
    """Nothing is left to do in these but to close them, or to wait for an answer from outside."""
    ends = (kind.to_finish for kind in kinds.every() if kind.to_finish is not None)
    return reduce(or_, ends, Q(pk__in=[]))


def _narrowed(
    cases: QuerySet[models.Case], filters: Filters, at: datetime
) -> QuerySet[models.Case]:
    if filters.priority:
        with_one = [kind.key for kind in kinds.every() if kind.has_priority]
        cases = cases.filter(_either(with_one, "priority", filters.priority))
    if filters.request_type:
        cases = cases.filter(_of_type(filters.request_type))
    if filters.only == "late":
        cases = cases.filter(next_due_at__lt=at)
    if filters.only == "soon":
        cases = cases.filter(next_due_at__gte=at, next_due_at__lt=at + SOON)
    if filters.only == "extended":
        extended = models.Deadline.objects.filter(due_at__gt=F("first_due_at"), case=OuterRef("pk"))
        cases = cases.filter(Exists(extended))
    if filters.search:
        words = filters.search.strip()
        cases = cases.filter(
            Q(number__iexact=words)
            | Q(enrollee__member_id__iexact=words)
            | Q(enrollee__last_name__istartswith=words)
        )
    return cases


def request_types() -> list[tuple[str, str]]:
    """What can be asked for: the types of request, and the kinds of case that have none."""
    found = (kind.request_types or ((kind.key, kind.label),) for kind in kinds.every())
    return list(dict.fromkeys(each for types in found for each in types))


def _of_type(wanted: str) -> Q:
    if any(kind.key == wanted for kind in kinds.every() if not kind.request_types):
        return Q(kind=wanted)
    typed = [kind.key for kind in kinds.every() if wanted in dict(kind.request_types)]
    return _either(typed, "request_type", wanted)


def _either(keys: list[str], field: str, value: str) -> Q:
    """The same field of whichever of these machines the case holds."""
    return reduce(or_, (Q(**{f"{key}__{field}": value}) for key in keys), Q(pk__in=[]))


def _order(tab: str) -> tuple[str, ...]:
    return ("id",) if tab == "to_close" else ("next_due_at", "id")


def _key(case: models.Case, tab: str) -> str:
    if tab == "to_close" or case.next_due_at is None:
        return str(case.pk)
    return f"{case.next_due_at.isoformat()}_{case.pk}"


def _after(cases: QuerySet[models.Case], tab: str, key: str) -> QuerySet[models.Case]:
    """The cases after the key; an unreadable key gives the first page."""
    due, _, pk = key.rpartition("_")
    if tab == "to_close":
        return cases.filter(pk__gt=int(pk)) if is_id(pk) else cases
    if (instant := key_instant(due, pk)) is None:
        return cases
    return cases.filter(
        Q(next_due_at__gt=instant) | Q(next_due_at=instant, pk__gt=int(pk)),
        next_due_at__gte=instant,
    )


def latest_mails() -> list[Mail]:
    """The newest mails to staff, with what a list shows of them."""
    return list(undelivered.shown(Mail.objects.order_by("-pk"))[:PAGE])
