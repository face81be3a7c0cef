"""Letters that come back, and sending a letter again.

A copy stops no clock and starts none: the first letter did what a letter does by law. It has the
words and the date of the first one, goes to where the recipient is now, and says why it was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from cases import audit, models
from cases.services import doctor_copies
from cases.services.addresses import correct_addresses
from cases.services.letter_rows import current_address
from cases.services.locking import locked_case
from notices.models import Notice, RecipientKind, Undelivered
from regulations import mailing as law
from regulations.law import CHECKED, Refused

PERMISSION = "mailing.record"
How = Undelivered.How
# Whose address the case page corrects; that of the review entity belongs to the plan.
CORRECTED_AS = {
    RecipientKind.ENROLLEE: "enrollee",
    RecipientKind.PROVIDER: "provider",
    RecipientKind.REPRESENTATIVE: "requester",
}
BECAUSE = {
    "returned": "It was returned",
    "asked": "The recipient asked for it",
    "not_received": "We were told that it did not arrive",
}


@dataclass(frozen=True)
class ReturnFacts:
    """When a letter came back, by which endorsement, and what else stands on it."""

    returned_on: date
    reason: str
    remark: str = ""


@dataclass(frozen=True)
class ResendFacts:
    """Why a letter is sent again, and where to; an empty address is the one on file.

    `after` is how many copies the person saw: of the same form sent twice the second is refused.
    """

    because: str
    address: str = ""
    after: int = 0


@transaction.atomic
def record_return(notice_id: int, facts: ReturnFacts, *, by: User, at: datetime) -> Undelivered:
    """Record that a letter came back; it is then on the list of those that need an address.

    Raises PermissionDenied, or Refused with the field.
    """
    case, notice = _locked(notice_id, by)
    _refuse_impossible(case, notice, facts, at)
    returned = Undelivered.objects.create(
        notice=notice,
        returned_on=facts.returned_on,
        reason=facts.reason,
        remark=facts.remark,
        address=notice.facts["to"]["address"],
        recorded_at=at,
        recorded_by=by,
    )
    told = _named(notice) | {
        "returned_on": facts.returned_on.isoformat(),
        "reason": law.endorsement(facts.reason, facts.returned_on).label,
    }
    audit.record(case, "letter_returned", by=by, at=at, why=facts.remark, facts=told)
    return returned


@transaction.atomic
def send_again(notice_id: int, facts: ResendFacts, *, by: User, at: datetime) -> Notice:
    """Queue a copy of a letter, to the recipient's address as it is now.

    A new address is written to the case first. The returns that it answers, of the letter and of
    its copies, are settled. Raises PermissionDenied, or Refused with the field.
    """
    case, notice = _locked(notice_id, by)
    first = notice.resend_of or notice
    _refuse_untimely(first, notice, facts)
    address = _address(case, notice, facts.address, by, at)
    returns = _open_returns(first)
    for returned in returns:
        _refuse_old_address(returned, address)
    copy = _copy(first, address, facts, at)
    for returned in returns:
        returned.settled_at, returned.settled_by = at, by
        returned.settled_how, returned.resent = How.RESENT, copy
        returned.save()
    told = _named(first) | {"copy": copy.number, "because": BECAUSE[facts.because].lower()}
    audit.record(case, "letter_resent", by=by, at=at, facts=told)
    return copy


@transaction.atomic
def settle_otherwise(undelivered_id: int, *, words: str, by: User, at: datetime) -> Undelivered:
    """Take a letter off the list because the recipient was told in another way, in words.

    A letter that never left stays queued: it leaves as soon as there is an address. One that
    another recipient's letter waits for stays on the list. Raises PermissionDenied or Refused.
    """
    notice_id = Undelivered.objects.values_list("notice_id", flat=True).get(pk=undelivered_id)
    case, notice = _locked(notice_id, by)
    row = Undelivered.objects.select_for_update().get(pk=undelivered_id)
    if not row.is_open:
        raise Refused("settled_already", "This is already resolved.")
    _refuse_waited_for(notice)
    row.settled_at, row.settled_by = at, by
    row.settled_how, row.settled_words = How.OTHERWISE, words
    row.save()
    audit.record(case, "undelivered_settled", by=by, at=at, why=words, facts=_named(notice))
    return row


def _refuse_waited_for(notice: Notice) -> None:
    if other := doctor_copies.waiting_for(notice):
        message = f"Letter {other.number} cannot leave before this one. Enter an address for it."
        raise Refused("others_wait", message)


def _locked(notice_id: int, by: User) -> tuple[models.Case, Notice]:
    if not by.may(PERMISSION):
        raise PermissionDenied
    case = locked_case(Notice.objects.values_list("case_id", flat=True).get(pk=notice_id))
    rows = Notice.objects.select_for_update(of=("self",)).select_related("resend_of")
    return case, rows.get(pk=notice_id)


def _refuse_impossible(case: models.Case, notice: Notice, facts: ReturnFacts, at: datetime) -> None:
    if notice.dispatched_at is None:
        raise Refused("not_left", "This letter has not been sent yet.")
    if notice.undelivered.filter(returned_on__isnull=False).exists():
        raise Refused("returned_already", f"Letter {notice.number} is recorded as returned.")
    if facts.returned_on < notice.dispatched_at.astimezone(case.plan.zone).date():
        message = "The letter had not been sent by then. Check the date."
        raise Refused("before_it_left", message, field="returned_on")
    if facts.returned_on > at.astimezone(case.plan.zone).date():
        message = "This is in the future. Enter the day it was returned."
        raise Refused("in_the_future", message, field="returned_on")


def _refuse_untimely(first: Notice, notice: Notice, facts: ResendFacts) -> None:
    if notice.voided_at:
        raise Refused("voided", "It was decided not to send this letter.")
    if notice.dispatched_at is None:
        message = (
            "This letter has not been sent yet. Correct its address and it will be sent "
            "automatically."
        )
        raise Refused("not_left", message)
    if first.resends.filter(dispatched_at=None).exists():
        raise Refused("on_its_way", "A copy of this letter is already on its way.")
    if first.resends.count() != facts.after:
        raise Refused("sent_again_meanwhile", "A copy was sent in the meantime. Check it first.")


def _address(case: models.Case, notice: Notice, typed: str, by: User, at: datetime) -> str:
    """Where the copy goes; a new address is on file from now on."""
    known = current_address(case, notice.recipient)
    address = typed.strip() or known
    if not law.can_be_mailed(address):
        raise Refused("no_address", "A letter cannot be mailed to this address.", field="address")
    field = CORRECTED_AS.get(RecipientKind(notice.recipient))
    if address != known and field:
        new = {"enrollee": "", "provider": "", "requester": ""} | {field: address}
        correct_addresses(case.pk, **new, by=by, at=at)
    return address if field else known


def _open_returns(first: Notice) -> list[Undelivered]:
    """What came back of the letter and its copies and still waits for an answer."""
    of_any = Undelivered.objects.filter(Q(notice=first) | Q(notice__resend_of=first))
    return list(of_any.filter(returned_on__isnull=False, settled_at=None).order_by("pk"))


def _refuse_old_address(returned: Undelivered, address: str) -> None:
    if law.ENDORSEMENTS.recorded(
        returned.reason, returned.returned_on or CHECKED
    ).address_may_stand:
        return
    if address.split() == returned.address.split():
        message = (
            "The letter was returned from this address. Enter the new one, or record how the "
            "recipient was notified another way."
        )
        raise Refused("the_same_address", message, field="address")


def _copy(first: Notice, address: str, facts: ResendFacts, at: datetime) -> Notice:
    """The row of the copy: the facts of the first letter, but for where it goes and why."""
    return Notice.objects.create(
        case=first.case,
        event=first.event,
        kind=first.kind,
        recipient=first.recipient,
        facts=first.facts
        | {
            "to": first.facts["to"] | {"address": address},
            "sent_again": {"because": facts.because},
        },
        template=first.template,
        form_edition=first.form_edition,
        language=first.language,
        large_print=first.large_print,
        queued_at=at,
        next_attempt_at=at,
        resend_of=first,
        resend_number=facts.after + 1,
    )


def _named(notice: Notice) -> dict[str, object]:
    names = {"notice": notice.pk, "kind": notice.kind, "recipient": notice.recipient}
    return names | {"letter": notice.number}
