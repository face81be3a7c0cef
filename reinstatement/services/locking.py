"""The case row is the lock of a request and of the ledger behind it: whoever moves money takes it
first. Where nobody has asked yet the disenrollment's own row is the lock."""

from cases.services.locking import locked_as
from regulations.law import Refused
from reinstatement.models import ENDED, GRANTED, Disenrollment, Reinstatement, State


def locked_reinstatement(case_id: int) -> Reinstatement:
    return locked_as(case_id, Reinstatement)


def locked_disenrollment(disenrollment_id: int) -> Disenrollment:
    """The disenrollment, locked until the transaction ends. Raises Disenrollment.DoesNotExist."""
    found = Disenrollment.objects.select_related("plan", "enrollee")
    return found.select_for_update(of=("self",)).get(pk=disenrollment_id)


def locked_ledger(disenrollment_id: int) -> tuple[Disenrollment, Reinstatement | None]:
    """The disenrollment and the request whose money it is, both locked; None where there is none.

    That is the one in which good cause was found and which is not complete, be it closed as unpaid;
    else the open one, else the newest. Somebody else may ask again beside it.
    """
    case_id = _case_of(disenrollment_id)
    matter = locked_reinstatement(case_id) if case_id else None
    disenrollment = locked_disenrollment(disenrollment_id)
    if matter is None and _case_of(disenrollment_id):
        # A request was opened while this waited: take the locks again in their order.
        raise Refused("opened_meanwhile", "A request was opened at this moment. Try again.")
    if matter:
        matter.disenrollment = disenrollment
    return disenrollment, matter


def _case_of(disenrollment_id: int) -> int | None:
    requests = Reinstatement.objects.filter(disenrollment=disenrollment_id).order_by("-case_id")
    granted = requests.filter(state__in=[each for each in GRANTED if each != State.REINSTATED])
    newest = granted.first() or requests.exclude(state__in=ENDED).first() or requests.first()
    return newest.case_id if newest else None
