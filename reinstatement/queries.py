"""What the pages of reinstatements read. A case is found from `cases.queries.visible_to`."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from cases import models as cases
from cases.queries import frame_of
from premiums.models import Agreement
from premiums.queries import LEDGER
from reinstatement import models


def case_file(user: User, number: str) -> cases.Case:
    """A reinstatement with all that its page shows. Raises Case.DoesNotExist."""
    related = (
        "reinstatement__decided_by",
        "reinstatement__disenrollment__plan", "reinstatement__disenrollment__enrollee",
        "reinstatement__disenrollment__cms_notice__entered_by",
    )  # fmt: skip
    ledger = (f"reinstatement__disenrollment__{each}" for each in LEDGER)
    found = frame_of(user, number).filter(kind="reinstatement").select_related(*related)
    return found.prefetch_related(*_lists(), *ledger).get()


def _lists() -> tuple[Prefetch[Any], ...]:
    return (
        Prefetch("attempts", models.Attempt.objects.select_related("by")),
        Prefetch("follow_ups", models.FollowUp.objects.select_related("by")),
        Prefetch("checks", models.Check.objects.select_related("by")),
        Prefetch("collections", Agreement.objects.select_related("by")),
        Prefetch("selections", models.Selection.objects.select_related("by")),
        Prefetch("samples", models.SampledCase.objects.select_related("sample", "reviewed_by")),
    )
