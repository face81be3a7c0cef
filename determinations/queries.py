"""What the pages of requests for coverage and of appeals read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from cases import models as cases
from cases.keys import is_id
from cases.queries import MOST_COUNTED, frame_of, visible_to
from determinations import models

# Who had a part in the decision that is appealed.
INVOLVED: tuple[str, ...] = (
    "reconsideration__determination__case__recommendations",
    "reconsideration__determination__case__past_decisions",
    "reconsideration__determination__case__events",
)


RULES_ON_A_PAGE = 50


def coverage_rules(after: str) -> tuple[list[models.CoverageRule], str]:
    """A page of every plan's rules by kind and number, after the key of the page before, and the
    next key; an unreadable key gives the first page."""
    found = models.CoverageRule.objects.select_related("plan", "added_by", "ended_by")
    last = models.CoverageRule.objects.filter(pk=after).first() if after.isdecimal() else None
    if last:
        same = Q(kind=last.kind, number=last.number)
        found = found.filter(
            Q(kind__gt=last.kind)
            | Q(kind=last.kind, number__gt=last.number)
            | (same & Q(pk__gt=last.pk))
        )
    page = list(found.order_by("kind", "number", "pk")[: RULES_ON_A_PAGE + 1])
    is_more = len(page) > RULES_ON_A_PAGE
    return page[:RULES_ON_A_PAGE], str(page[RULES_ON_A_PAGE - 1].pk) if is_more else ""


def authorization_items(
    plan: cases.Plan, first: date, last: date
) -> QuerySet[models.PriorAuthorizationItem]:
    """What needed prior authorization of this plan on any of these days, by code."""
    during = Q(in_force_until__isnull=True) | Q(in_force_until__gte=first)
    found = models.PriorAuthorizationItem.objects.filter(during, in_force_from__lte=last)
    return found.filter(plan=plan).order_by("code", "pk")


def authorization_list(after: str) -> tuple[list[models.PriorAuthorizationItem], str]:
    """A page of every plan's list by plan and code, after the key of the page before, and the next
    key; an unreadable key gives the first page."""
    found = models.PriorAuthorizationItem.objects.select_related("plan", "added_by", "ended_by")
    last = found.filter(pk=after).first() if is_id(after) else None
    if last:
        of_plan = Q(plan__gt=last.plan_id)
        by_code = Q(code__gt=last.code) | Q(code=last.code, pk__gt=last.pk)
        found = found.filter(of_plan | Q(plan=last.plan_id) & by_code)
    page = list(found.order_by("plan", "code", "pk")[: RULES_ON_A_PAGE + 1])
    is_more = len(page) > RULES_ON_A_PAGE
    return page[:RULES_ON_A_PAGE], str(page[RULES_ON_A_PAGE - 1].pk) if is_more else ""


def case_file(user: User, number: str) -> cases.Case:
    """A case with all that its page shows. Raises Case.DoesNotExist."""
    related = (
        "determination", "determination__decided_by", "extension__disaster", "extension__provider",
        "extension__taken_by", "extension__reviewed_by", "forwarding__by",
        "reconsideration__determination__case", "reconsideration__determination__decided_by",
        "reconsideration__determination__case__entered_by",
        "reconsideration__determination__case__plan", "reconsideration__decided_by",
    )  # fmt: skip
    lists: tuple[str | Prefetch[Any], ...] = (
        Prefetch(
            "past_decisions", models.PastDecision.objects.select_related("decided_by", "undone_by")
        ),
        Prefetch(
            "required_forms", models.RequiredForm.objects.select_related("document", "entered_by")
        ),
        Prefetch("expedite_requests", models.ExpediteRequest.objects.select_related("answered_by")),
        Prefetch("effectuations", models.Effectuation.objects.select_related("by")),
        Prefetch("outreach", models.OutreachAttempt.objects.select_related("provider", "by")),
        "withdrawals",
        Prefetch(
            "held_extensions",
            models.HeldExtension.objects.select_related("provider", "held_by", "answered_by"),
        ),
        Prefetch("dismissals", models.Dismissal.objects.select_related("withdrawal")),
        Prefetch("reviews", models.Review.objects.select_related("by")),
        "determination__items",
        "determination__reconsiderations__case",
        "reconsideration__determination__items",
        *INVOLVED,
        "reconsideration__determination__case__events__by",
        "recommendations__by",
        "recommendations__to",
    )
    return frame_of(user, number).select_related(*related).prefetch_related(*lists).get()


def opened_before(case: cases.Case, decision: Any) -> QuerySet[cases.Opening]:
    """What the decider had opened before deciding, in this case and in what it appeals."""
    folders = [case.pk]
    if isinstance(case.matter, models.Reconsideration):
        folders.append(case.matter.determination_id)
    found = cases.Opening.objects.filter(
        case__in=folders, by=decision.decided_by_id, at__lte=decision.decided_at
    )
    return found.select_related("case", "document", "notice").order_by("at", "id")


def same_request(
    plan: cases.Plan, member_id: str, summary: str, since: datetime
) -> cases.Case | None:
    """An open case of this enrollee entered since then that asks the same in the same words."""
    return (
        cases.Case.objects.filter(
            plan=plan,
            enrollee__member_id=member_id,
            entered_at__gte=since,
            determination__summary__iexact=summary,
            next_due_at__isnull=False,
        )
        .order_by("-entered_at")
        .first()
    )


def held_for(user: User) -> int:
    """How many extensions wait for this person's second look, counted to `MOST_COUNTED`."""
    if not user.may("extension.review"):
        return 0
    return held(user)[:MOST_COUNTED].count()


def held(user: User) -> QuerySet[models.HeldExtension]:
    """The extensions of visible cases that wait for a second look."""
    return models.HeldExtension.objects.filter(answer="", case__in=visible_to(user))
