"""Recording that letters were mailed: one letter, or each letter of a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit
from cases.services import documents
from cases.services.documents import NewDocument
from cases.services.locking import locked_case
from notices.models import MailingProof, Notice, PrintBatch, ProofDocument
from regulations import mailing as law
from regulations.law import Refused

PERMISSION = "mailing.record"


@dataclass(frozen=True)
class MailingFacts:
    """When it was mailed, by whom, and how; `number` is that of certified mail."""

    mailed_on: date
    carrier: str
    mail_class: str
    number: str = ""
    document: NewDocument | None = None


@transaction.atomic
def prove_mailing(notice_id: int, facts: MailingFacts, *, by: User, at: datetime) -> MailingProof:
    """Record that a letter was mailed. A later record takes the place of an earlier one.

    Raises PermissionDenied, or Refused with the field.
    """
    _refuse_others(by)
    case = locked_case(Notice.objects.values_list("case_id", flat=True).get(pk=notice_id))
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    number = _number(facts)
    _refuse_impossible(facts, [notice.dispatched_at], case.plan.zone, at)
    _refuse_known(notice.proofs.filter(replaced_at=None), facts, number)
    _refuse_used(notice, number)
    filed = documents.file(case, facts.document, by=by, at=at) if facts.document else None
    notice.proofs.filter(replaced_at=None).update(replaced_at=at)
    proof = MailingProof.objects.create(
        notice=notice, number=number, document=filed, **_kept(facts, by, at)
    )
    audit.record(case, "mailing_recorded", by=by, at=at, facts=_told(facts, number, [notice.pk]))
    return proof


@transaction.atomic
def prove_batch(batch_id: int, facts: MailingFacts, *, by: User, at: datetime) -> MailingProof:
    """Record that all letters of a batch were mailed; it stands on the trail of each case.

    The batch is the lock: of a case nothing changes but its trail. Raises as `prove_mailing`.
    """
    _refuse_others(by)
    rows = PrintBatch.objects.select_for_update(of=("self",), no_key=True).select_related("plan")
    batch = rows.get(pk=batch_id)
    if batch.finished_at is None:
        raise Refused("batch_not_written", "The system is still creating this batch. Please wait.")
    if law.mail_class(facts.mail_class, facts.mailed_on).numbered:
        message = "A certified mail number belongs to one letter. Record it on the letter."
        raise Refused("number_of_a_batch", message, field="mail_class")
    found = batch.notices.order_by("batch_place").values_list("pk", "case_id", "dispatched_at")
    letters = list(found)
    _refuse_impossible(facts, [left for _, _, left in letters], batch.plan.zone, at)
    _refuse_known(batch.proofs.filter(replaced_at=None), facts, "")
    batch.proofs.filter(replaced_at=None).update(replaced_at=at)
    proof = MailingProof.objects.create(batch=batch, **_kept(facts, by, at))
    _keep_document(proof, facts.document)
    by_case = _by_case((pk, case_id) for pk, case_id, _ in letters)
    told = {case: _told(facts, "", pks) | {"batch": batch_id} for case, pks in by_case.items()}
    audit.record_of_each(told, "mailing_recorded", by=by, at=at)
    return proof


def _by_case(letters: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """The letters of each case, each given with its case."""
    found: dict[int, list[int]] = {}
    for pk, case_id in letters:
        found.setdefault(case_id, []).append(pk)
    return found


def _refuse_others(by: User) -> None:
    if not by.may(PERMISSION):
        raise PermissionDenied


def _number(facts: MailingFacts) -> str:
    """The certified number without spaces; empty for other mail. Raises Refused."""
    if not law.mail_class(facts.mail_class, facts.mailed_on).numbered:
        return ""
    plain = "".join(facts.number.split()).replace("-", "").upper()
    if not plain:
        raise Refused("number_missing", "Enter the number of the certified mail.", field="number")
    if not (plain.isascii() and plain.isalnum()):
        message = (
            "A certified mail number has only digits and letters, such as 9407 1000 0000 0000."
        )
        raise Refused("number_unreadable", message, field="number")
    return plain


def _refuse_impossible(
    facts: MailingFacts, left: Sequence[datetime | None], zone: ZoneInfo, at: datetime
) -> None:
    """Refuse a day before the last of these letters left (`left`), or in the future."""
    known = [each for each in left if each]
    if len(known) < len(left):
        raise Refused("not_left", "This letter has not been sent yet.")
    last = max(known).astimezone(zone).date()
    if facts.mailed_on < last:
        message = (
            f"The letter was sent on {last:%B} {last.day}, {last.year}. It cannot have been "
            "mailed before that."
        )
        if len(left) > 1:
            message = f"The last letter in it was sent on {last:%B} {last.day}, {last.year}."
        raise Refused("mailed_before_it_left", message, field="mailed_on")
    if facts.mailed_on > at.astimezone(zone).date():
        message = "This is in the future. Enter the day it was mailed."
        raise Refused("in_the_future", message, field="mailed_on")


def _refuse_known(standing: Any, facts: MailingFacts, number: str) -> None:
    """The same said again, such as by a double click, adds nothing."""
    proof = standing.first()
    said = (facts.mailed_on, facts.carrier, facts.mail_class, number)
    known = proof and (proof.mailed_on, proof.carrier, proof.mail_class, proof.number)
    if known == said and facts.document is None:
        raise Refused("recorded_already", "This is already recorded, in the same words.")


def _refuse_used(notice: Notice, number: str) -> None:
    used = MailingProof.objects.filter(number=number, replaced_at=None).exclude(notice=notice)
    if number and (other := used.select_related("notice").first()) and other.notice:
        message = f"This number is already recorded for letter {other.notice.number}. Check both."
        raise Refused("number_used", message, field="number")


def _kept(facts: MailingFacts, by: User, at: datetime) -> dict[str, Any]:
    names = ("mailed_on", "carrier", "mail_class")
    said = {name: getattr(facts, name) for name in names}
    return said | {"recorded_by": by, "recorded_at": at}


def _keep_document(proof: MailingProof, document: NewDocument | None) -> None:
    if document is None:
        return
    documents.refuse_unusable(document)
    sha256 = hashlib.sha256(document.data).hexdigest()
    ProofDocument.objects.create(
        proof=proof,
        name=document.name,
        media_type=document.media_type,
        data=document.data,
        sha256=sha256,
    )


def _told(facts: MailingFacts, number: str, letters: list[int]) -> dict[str, Any]:
    how = law.mail_class(facts.mail_class, facts.mailed_on).label
    return {
        "letters": [f"L-{pk}" for pk in letters],
        "mailed_on": facts.mailed_on.isoformat(),
        "carrier": facts.carrier,
        "how": f"{how}, number {number}" if number else how,
    }
