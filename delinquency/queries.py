"""What the page of a delinquency reads."""

from __future__ import annotations

from django.db.models import Prefetch

from accounts.models import User
from cases import models as cases
from cases.queries import frame_of
from premiums.models import Bill, Payment


def case_file(user: User, number: str) -> cases.Case:
    """A delinquency with all that its page shows. Raises Case.DoesNotExist."""
    found = frame_of(user, number).filter(kind="delinquency")
    return (
        found.select_related("delinquency")
        .prefetch_related(
            Prefetch("bills", Bill.objects.order_by("month")),
            Prefetch("payments", Payment.objects.order_by("received_on", "id")),
        )
        .get()
    )
