"""What the page of a delinquency reads."""

from __future__ import annotations

from django.db.models import Prefetch

from accounts.models import User
from cases import models as cases
from cases.queries import grievances_of, mailed_letters, visible_to
from premiums.models import Bill, Payment


def case_file(user: User, number: str) -> cases.Case:
    """A delinquency with all that its page shows. Raises Case.DoesNotExist."""
    if "\x00" in number:  # An address may hold what no column can.
        raise cases.Case.DoesNotExist
    related = ("plan", "enrollee", "provider", "assignee", "entered_by", "delinquency")
    found = visible_to(user).filter(kind="delinquency").select_related(*related)
    return found.prefetch_related(
        Prefetch("deadlines", cases.Deadline.objects.order_by("starts_at", "id")),
        Prefetch("events", cases.AuditEvent.objects.select_related("by").order_by("-id")),
        Prefetch("documents", cases.Document.objects.select_related("added_by").order_by("id")),
        Prefetch("notices", mailed_letters()),
        Prefetch("grievances", grievances_of()),
        Prefetch("oral_notices", cases.OralNotice.objects.select_related("by")),
        Prefetch("bills", Bill.objects.order_by("month")),
        Prefetch("payments", Payment.objects.order_by("received_on", "id")),
    ).get(number=number)
