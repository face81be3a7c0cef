"""What the pages of requests for coverage and of appeals read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from cases import models as cases
from cases.queries import frame_of
from determinations import models

# Who had a part in the decision that is appealed.
INVOLVED: tuple[str, ...] = (
    "reconsideration__determination__case__recommendations",
    "reconsideration__determination__case__past_decisions",
    "reconsideration__determination__case__events",
)


def case_file(user: User, number: str) -> cases.Case:
    """A case with all that its page shows. Raises Case.DoesNotExist."""
    related = (
        "determination", "determination__decided_by", "extension__disaster", "forwarding__by",
        "reconsideration__determination__case", "reconsideration__determination__decided_by",
        "reconsideration__decided_by",
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
        Prefetch("dismissals", models.Dismissal.objects.select_related("withdrawal")),
        Prefetch("reviews", models.Review.objects.select_related("by")),
        "determination__items",
        "determination__reconsiderations__case",
        "reconsideration__determination__items",
        *INVOLVED,
        "recommendations__by",
        "recommendations__to",
    )
    return frame_of(user, number).select_related(*related).prefetch_related(*lists).get()


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
