"""The case row is the lock of a request and of the ledger behind it: the person who moves money
takes it first. Where no one has asked yet the disenrollment's own row is the lock."""

from __future__ import annotations

from typing import Any

from cases.services.locking import locked_matter
from premiums.models import Disenrollment
from premiums.payees import following
from regulations.law import Refused


def locked_disenrollment(disenrollment_id: int) -> Disenrollment:
    """The disenrollment, locked until the transaction ends. Raises Disenrollment.DoesNotExist."""
    found = Disenrollment.objects.select_related("plan", "enrollee")
    return found.select_for_update(of=("self",)).get(pk=disenrollment_id)


def locked_ledger(disenrollment_id: int) -> tuple[Disenrollment, Any]:
    """The disenrollment and the request whose money it is, both locked; None where there is none.

    Raises Refused where one was opened while this waited.
    """
    case_of = following().case_of
    case_id = case_of(disenrollment_id)
    matter: Any = locked_matter(case_id) if case_id else None
    disenrollment = locked_disenrollment(disenrollment_id)
    if matter is None and case_of(disenrollment_id):
        # Take the locks again in their order.
        raise Refused("opened_meanwhile", "Another request was opened just now. Try again.")
    if matter:
        matter.disenrollment = disenrollment
    return disenrollment, matter
