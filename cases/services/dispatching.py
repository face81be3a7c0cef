"""Letters leave: through the worker, into the print folder, onto the trail, and what that meets."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from cases import audit, letter_order, models
from cases.services import doctor_copies, duties, sent_with, undelivered
from cases.services.letter_rows import current_address
from cases.services.locking import locked_matter
from notices import backoff, printing, templates
from notices.letters import LetterError
from notices.models import Notice, NoticePdf, RecipientKind
from notices.printing import PrintError
from regulations.mailing import can_be_mailed


def due_notices(*, at: datetime, limit: int) -> list[int]:
    """The ids of letters waiting to leave, the oldest first."""
    waiting = Notice.objects.filter(dispatched_at=None, voided_at=None)
    waiting = waiting.filter(held_at=None, next_attempt_at__lte=at)
    return list(waiting.order_by("next_attempt_at", "id").values_list("pk", flat=True)[:limit])


def dispatch_or_put_off(notice_id: int, *, at: datetime) -> bool:
    """As `dispatch`; a letter that cannot be made or printed now is put off, its row says why."""
    try:
        return dispatch(notice_id, at=at)
    except (LetterError, PrintError) as error:
        _put_off(notice_id, str(error), at)
        return False


@transaction.atomic
def dispatch(notice_id: int, *, at: datetime) -> bool:
    """Render a letter, put it into the print folder, and record what that means for the case.

    Says whether this call did it: a letter that has left, waits for review, or is being worked on,
    is let alone.
    Run twice after a crash it writes the same file again under the same name. A letter that says
    that the doctor was sent a copy, or that another goes with it, has that one leave first.
    """
    case_id = Notice.objects.values_list("case_id", flat=True).get(pk=notice_id)
    matter = locked_matter(case_id)
    rows = Notice.objects.select_for_update(of=("self",)).select_related("resend_of")
    notice = rows.get(pk=notice_id)
    if notice.dispatched_at or notice.held_at or notice.next_attempt_at > at:
        return False
    for order in (sent_with, doctor_copies):
        order.send_first(notice, lambda pk: dispatch(pk, at=at))
    matter.case.kind_.letter_leaves(matter, notice, at=at)
    _print(matter, notice, at)
    undelivered.has_address(notice, at=at)
    if notice.recipient == RecipientKind.PROVIDER:
        doctor_copies.release_waiting(notice, at=at)
    sent_with.release_waiting(notice, at=at)
    _record_dispatch(matter, notice, at)
    return True


def _print(matter: models.Matter, notice: Notice, at: datetime) -> None:
    """Put the letter into the print folder, and say in its row by which words it was made."""
    _take_address(matter.case, notice)
    pdf = printing.print_letter(notice, at=at)
    NoticePdf.objects.create(notice=notice, data=pdf)
    notice.dispatched_at, notice.sha256 = at, hashlib.sha256(pdf).hexdigest()
    # The words in force now made it, whichever were in force when it was queued.
    notice.template = templates.name_of(notice)
    notice.last_error = ""
    notice.save(update_fields=["facts", "dispatched_at", "sha256", "template", "last_error"])


@transaction.atomic
def _put_off(notice_id: int, why: str, at: datetime) -> None:
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    notice.attempts += 1
    notice.last_error = why
    notice.next_attempt_at = backoff.next_attempt(notice.attempts, at=at)
    notice.save(update_fields=["attempts", "last_error", "next_attempt_at"])
    if why == printing.NO_ADDRESS:
        undelivered.lacks_address(notice, at=at)


def _take_address(case: models.Case, notice: Notice) -> None:
    """A letter that waits for an address takes the one that is on file now: it may have been
    entered in another case of the person, or on the plan for the review entity."""
    to = notice.facts["to"]
    if not can_be_mailed(to["address"]):
        to["address"] = current_address(case, notice.recipient)


def _record_dispatch(matter: models.Matter, notice: Notice, at: datetime) -> None:
    if notice.resend_of_id:
        _record_copy(matter.case, notice, at)
        return
    audit.record(
        matter.case,
        "letter_sent",
        by=None,
        at=at,
        facts={"notice": notice.pk, "kind": notice.kind, "recipient": notice.recipient},
    )
    if notice.recipient == RecipientKind.ENROLLEE and (duty := _met_by_letter(matter.case, notice)):
        duties.meet(duty, met_at=at, met_by=by_letter(notice), at=at)
    matter.case.kind_.letter_left(matter, notice, at=at)


def _record_copy(case: models.Case, notice: Notice, at: datetime) -> None:
    """A copy left. It meets no duty and starts none: the first letter did."""
    facts = {
        "notice": notice.pk,
        "kind": notice.kind,
        "recipient": notice.recipient,
        "copy_of": notice.resend_of_id,
    }
    audit.record(case, "letter_sent_again", by=None, at=at, facts=facts)


def _met_by_letter(case: models.Case, notice: Notice) -> models.Deadline | None:
    event = notice.event
    meets = case.kind_.meets_by(event.event)
    if meets.by_kind or (not meets.subject and letter_order.told_again(event)):
        return None
    subject = str(event.facts.get(meets.subject, ""))
    found = (duties.find(case, name, subject) for name in meets.duties)
    return next((duty for duty in found if duty), None)


def by_letter(notice: Notice) -> str:
    """What a duty that a letter meets says that it was met by."""
    return f"letter {notice.pk} was sent"
