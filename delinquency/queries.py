"""What the page of a delinquency reads."""

from __future__ import annotations

from django.db.models import Prefetch

from accounts.models import User
from cases import models as cases
from cases.queries import frame_of
from delinquency import models


def case_file(user: User, number: str) -> cases.Case:
    """A delinquency with all that its page shows. Raises Case.DoesNotExist."""
    found = frame_of(user, number).filter(kind="delinquency")
    return (
        found.select_related("delinquency")
        .prefetch_related(
            Prefetch("delinquency__bills", models.Bill.objects.order_by("month")),
            Prefetch("delinquency__receipts", models.Receipt.objects.order_by("received_on", "id")),
        )
        .get()
    )
