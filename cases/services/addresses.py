"""Correcting where letters go, also of letters that wait for an address."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit, models
from cases.services import undelivered
from cases.services.locking import locked_case
from notices.models import Notice, RecipientKind
from regulations.mailing import can_be_mailed


@transaction.atomic
def correct_addresses(
    case_id: int, *, enrollee: str, provider: str, requester: str = "", by: User, at: datetime
) -> models.Case:
    """Write the addresses of the enrollee, the provider and a representative who asked; an empty
    one leaves it as it is.

    Letters of the case that have not left take the new address and are tried right away.
    """
    if not by.may("address.correct"):
        raise PermissionDenied
    case = locked_case(case_id)
    changed = {}
    if enrollee and enrollee != case.enrollee.address:
        changed[RecipientKind.ENROLLEE.value] = enrollee
        models.Enrollee.objects.filter(pk=case.enrollee_id).update(address=enrollee)
    if provider and case.provider and provider != case.provider.address:
        changed[RecipientKind.PROVIDER.value] = provider
        models.Provider.objects.filter(pk=case.provider.pk).update(address=provider)
    if requester and requester != case.requester_address:
        changed[RecipientKind.REPRESENTATIVE.value] = requester
        models.Case.objects.filter(pk=case.pk).update(requester_address=requester)
    for recipient, address in changed.items():
        _readdress(case, recipient, address, by, at)
    if changed:
        audit.record(case, "address_corrected", by=by, at=at, facts={"of": sorted(changed)})
    return case


def _readdress(case: models.Case, recipient: str, address: str, by: User, at: datetime) -> None:
    waiting = Notice.objects.select_for_update().filter(case=case, recipient=recipient)
    for notice in waiting.filter(dispatched_at=None, voided_at=None):
        notice.facts["to"]["address"] = address
        notice.next_attempt_at = at
        notice.last_error = ""
        notice.save(update_fields=["facts", "next_attempt_at", "last_error"])
        if can_be_mailed(address):
            undelivered.has_address(notice, by=by, at=at)
