"""What the pages of reinstatements read. A case is found from `cases.queries.visible_to`."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from cases import models as cases
from cases.queries import grievances_of, mailed_letters, visible_to
from premiums.queries import LEDGER
from reinstatement import models


def case_file(user: User, number: str) -> cases.Case:
    """A reinstatement with all that its page shows. Raises Case.DoesNotExist."""
    if "\x00" in number:  # An address may hold what no column can.
        raise cases.Case.DoesNotExist
    related = (
        "plan", "enrollee", "provider", "assignee", "entered_by", "reinstatement__decided_by",
        "reinstatement__disenrollment__plan", "reinstatement__disenrollment__enrollee",
    )  # fmt: skip
    ledger = (f"reinstatement__disenrollment__{each}" for each in LEDGER)
    found = visible_to(user).filter(kind="reinstatement").select_related(*related)
    return found.prefetch_related(*_lists(), *ledger).get(number=number)


def _lists() -> tuple[str | Prefetch[Any], ...]:
    return (
        Prefetch("deadlines", cases.Deadline.objects.order_by("starts_at", "id")),
        Prefetch("events", cases.AuditEvent.objects.select_related("by").order_by("-id")),
        Prefetch("documents", cases.Document.objects.select_related("added_by").order_by("id")),
        Prefetch("oral_notices", cases.OralNotice.objects.select_related("by")),
        Prefetch("notices", mailed_letters()),
        Prefetch("grievances", grievances_of()),
        Prefetch("attempts", models.Attempt.objects.select_related("by")),
        Prefetch("follow_ups", models.FollowUp.objects.select_related("by")),
        Prefetch("checks", models.Check.objects.select_related("by")),
        Prefetch("collections", models.Collection.objects.select_related("by")),
        Prefetch("selections", models.Selection.objects.select_related("by")),
        Prefetch("samples", models.SampledCase.objects.select_related("sample", "reviewed_by")),
    )
