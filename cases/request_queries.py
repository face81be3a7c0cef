"""What the pages of requests for coverage and of appeals read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from cases import models
from cases.queries import grievances_of, mailed_letters, refuse_unwritable, visible_to

# Who had a part in the decision that is appealed.
INVOLVED: tuple[str, ...] = (
    "reconsideration__determination__case__recommendations",
    "reconsideration__determination__case__past_decisions",
    "reconsideration__determination__case__events",
)


def case_file(user: User, number: str) -> models.Case:
    """A case with all that its page shows. Raises Case.DoesNotExist."""
    refuse_unwritable(number)
    related = (
        "plan", "enrollee", "provider", "assignee", "entered_by",
        "determination", "determination__decided_by", "extension__disaster", "forwarding__by",
        "reconsideration__determination__case", "reconsideration__determination__decided_by",
        "reconsideration__decided_by",
    )  # fmt: skip
    lists: tuple[str | Prefetch[Any], ...] = (
        Prefetch("deadlines", models.Deadline.objects.order_by("starts_at", "id")),
        Prefetch("events", models.AuditEvent.objects.select_related("by").order_by("-id")),
        Prefetch("documents", models.Document.objects.select_related("added_by").order_by("id")),
        Prefetch(
            "past_decisions", models.PastDecision.objects.select_related("decided_by", "undone_by")
        ),
        Prefetch("papers", models.Paper.objects.select_related("document", "entered_by")),
        Prefetch("expedite_requests", models.ExpediteRequest.objects.select_related("answered_by")),
        Prefetch("effectuations", models.Effectuation.objects.select_related("by")),
        Prefetch("outreach", models.OutreachAttempt.objects.select_related("provider", "by")),
        Prefetch("grievances", grievances_of()),
        Prefetch("oral_notices", models.OralNotice.objects.select_related("by")),
        Prefetch("notices", mailed_letters()),
        "withdrawals",
        Prefetch("reviews", models.Review.objects.select_related("by")),
        "determination__items",
        "determination__reconsiderations__case",
        "reconsideration__determination__items",
        *INVOLVED,
        "recommendations__by",
        "recommendations__to",
    )
    return visible_to(user).select_related(*related).prefetch_related(*lists).get(number=number)


def same_request(
    plan: models.Plan, member_id: str, summary: str, since: datetime
) -> models.Case | None:
    """An open case of this enrollee entered since then that asks the same in the same words."""
    return (
        models.Case.objects.filter(
            plan=plan,
            enrollee__member_id=member_id,
            entered_at__gte=since,
            determination__summary__iexact=summary,
            next_due_at__isnull=False,
        )
        .order_by("-entered_at")
        .first()
    )
