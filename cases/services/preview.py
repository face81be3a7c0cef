"""What a verb would send, seen before it is done: the verb itself, in a transaction that ends in
nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from accounts.models import User
from cases import models
from cases.services.locking import locked_case
from notices.models import Notice


@transaction.atomic
def letters_of(case_id: int, act: Callable[[], object], *, by: User, at: datetime) -> list[Notice]:
    """The letters that `act` would queue now, in their order; nothing of it is kept.

    `act` is the call of the service, with this `by` and `at`. An appeal is a case of its own: its
    letters are among them. Raises what the service raises.
    """
    locked_case(case_id)
    newest = Notice.objects.aggregate(pk=Max("pk"))["pk"] or 0
    newest_case = models.Case.objects.aggregate(pk=Max("pk"))["pk"]
    act()
    opened = Q(case__pk__gt=newest_case, case__entered_by=by, case__entered_at=at)
    queued = Notice.objects.filter(Q(case=case_id) | opened, pk__gt=newest)
    found = list(queued.order_by("pk"))
    transaction.set_rollback(True)
    return found
