"""Telling those who must be told: by letter, through the worker, or first in speech.

The clock is stopped by notifying: by the instant at which the enrollee's letter of the decision
left the building or, for an expedited determination, by telling the enrollee (42 CFR 422.572(c)).
The physician or provider is told within the same limit, as a duty of its own.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine, models, superseded
from cases.services import duties, oral, undelivered
from cases.services.letter_rows import current_address
from cases.services.locking import locked_matter
from cases.services.oral import Told
from cases.superseded import DECISIONS, MET_BY_LETTER
from notices import backoff, printing, templates
from notices.letters import LetterError
from notices.models import Notice, NoticePdf, RecipientKind
from notices.printing import PrintError
from regulations import determinations as law
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

    Says whether this call did it: a letter that has left, waits for a look, or is being worked on,
    is let alone.
    Run twice after a crash it writes the same file again under the same name.
    """
    case_id = Notice.objects.values_list("case_id", flat=True).get(pk=notice_id)
    matter = locked_matter(case_id)
    rows = Notice.objects.select_for_update(of=("self",)).select_related("resend_of")
    notice = rows.get(pk=notice_id)
    if notice.dispatched_at or notice.held_at or notice.next_attempt_at > at:
        return False
    _take_address(matter.case, notice)
    pdf = printing.print_letter(notice, at=at)
    NoticePdf.objects.create(notice=notice, data=pdf)
    notice.dispatched_at, notice.sha256 = at, hashlib.sha256(pdf).hexdigest()
    # The words in force now made it, whichever were in force when it was queued.
    notice.template = templates.name(notice.kind, notice.language)
    notice.last_error = ""
    notice.save(update_fields=["facts", "dispatched_at", "sha256", "template", "last_error"])
    undelivered.has_address(notice, at=at)
    _record_dispatch(matter, notice, at)
    return True


@transaction.atomic
def notify(case_id: int, told: Told, *, by: User, at: datetime) -> models.Matter:
    """Record that the enrollee was told the decision of an expedited request; the clock stops.

    An adverse decision must then be confirmed by letter within the limit of 42 CFR 422.572(c),
    which opens as a duty of its own.
    """
    matter = locked_matter(case_id)
    oral.refuse_impossible(told, since=matter.decided_at, at=at)
    _enrollee_told(matter, told.told_at, by=by, at=at, met_by=told.in_words, why=told.words)
    _keep(matter, RecipientKind.ENROLLEE, told, by=by, at=at)
    return matter


@transaction.atomic
def notify_provider(case_id: int, told: Told, *, by: User, at: datetime) -> models.Matter:
    """Record that the physician or provider was told the decision of an expedited request."""
    matter = locked_matter(case_id)
    oral.refuse_impossible(told, since=matter.decided_at, at=at)
    _provider_told(matter, told.told_at, by=by, at=at, met_by=told.in_words, why=told.words)
    _keep(matter, RecipientKind.PROVIDER, told, by=by, at=at)
    return matter


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
    met_by = _by_letter(notice)
    to_enrollee = notice.recipient == RecipientKind.ENROLLEE
    if to_enrollee and (duty := _met_by_letter(matter.case, notice.event)):
        duties.meet(duty, met_at=at, met_by=met_by, at=at)
    if notice.event.event not in DECISIONS:
        return
    if to_enrollee and _waits_to_be_told(matter):
        _enrollee_told(matter, at, by=None, at=at, met_by=met_by)
    to_provider = notice.recipient == RecipientKind.PROVIDER
    if to_provider and duties.find(matter.case, "notify_provider"):
        _provider_told(matter, at, by=None, at=at, met_by=met_by)
    _confirm(matter.case, notice, at=at)


def _record_copy(case: models.Case, notice: Notice, at: datetime) -> None:
    """A copy left. It meets no duty and starts none: the first letter did."""
    facts = {
        "notice": notice.pk,
        "kind": notice.kind,
        "recipient": notice.recipient,
        "copy_of": notice.resend_of_id,
    }
    audit.record(case, "letter_sent_again", by=None, at=at, facts=facts)


def _waits_to_be_told(matter: models.Matter) -> bool:
    """Whether the enrollee's letter stops the clock. That of a standard appeal which the plan does
    not grant is stopped by sending the case file on (42 CFR 422.590(a)(2))."""
    if matter.state in (models.State.DECIDED, models.AppealState.REVERSED):
        return True
    upheld = matter.state in (models.AppealState.AFFIRMED, models.AppealState.FORWARDED)
    expedited = matter.priority == models.Priority.EXPEDITED
    return upheld and expedited and duties.find(matter.case, "decide") is not None


def _met_by_letter(case: models.Case, event: models.AuditEvent) -> models.Deadline | None:
    names, fact = MET_BY_LETTER.get(event.event, ((), ""))
    if not fact and superseded.told_anew(event, superseded.same_duty(event.event)):
        return None
    found = (duties.find(case, name, str(event.facts.get(fact, ""))) for name in names)
    return next((duty for duty in found if duty), None)


def _enrollee_told(
    matter: models.Matter,
    told_at: datetime,
    *,
    by: User | None,
    at: datetime,
    met_by: str,
    why: str = "",
) -> None:
    before = machine.act(matter, "notify", by=by, at=at, notified_at=told_at)
    matter.save()
    duty = duties.duty(matter.case, "decide")
    _told(matter, duty, "notified", told_at, by=by, at=at, met_by=met_by, why=why, before=before)


def _provider_told(
    matter: models.Matter,
    told_at: datetime,
    *,
    by: User | None,
    at: datetime,
    met_by: str,
    why: str = "",
) -> None:
    before = machine.act(matter, "notify_provider", by=by, at=at)
    duty = duties.duty(matter.case, "notify_provider")
    _told(
        matter, duty, "provider_notified", told_at,
        by=by, at=at, met_by=met_by, why=why, before=before,
    )  # fmt: skip


def _told(
    matter: models.Matter,
    duty: models.Deadline,
    event: str,
    told_at: datetime,
    *,
    by: User | None,
    at: datetime,
    met_by: str,
    why: str,
    before: str,
) -> None:
    """The duty to tell is met, and the trail says when, by what and whether in time."""
    duties.meet(duty, met_at=told_at, met_by=met_by, at=at)
    facts = {
        "notified_at": told_at.isoformat(),
        "by_what": met_by,
        "untimely": duty.is_late(at),
    }
    audit.record(
        matter.case, event, by=by, at=at,
        from_state=before, to_state=matter.state, why=why, facts=facts,
    )  # fmt: skip


def _keep(
    matter: models.Matter,
    recipient: str,
    told: Told,
    *,
    by: User,
    at: datetime,
) -> None:
    """Keep the conversation beside the decision; an adverse one must be confirmed in writing."""
    about = matter.case.events.filter(event__in=DECISIONS).latest("id")
    oral.write(about, recipient, told, by=by, at=at)
    if _must_be_confirmed(matter):
        _open_confirmation(matter, recipient, told.told_at, at)


def _must_be_confirmed(matter: models.Matter) -> bool:
    """An adverse determination (42 CFR 422.572(c)); an appeal wholly granted (422.590(e)(3))."""
    if matter.case.is_appeal:
        return matter.outcome == models.AppealOutcome.REVERSED
    return matter.outcome != models.Outcome.APPROVED


def _open_confirmation(
    matter: models.Matter, recipient: str, told_at: datetime, at: datetime
) -> None:
    case = matter.case
    due = law.confirm_in_writing(
        case=matter.law_name, oral_notice_at=told_at, time_zone=case.plan.time_zone
    )
    duties.open_duty(case, due, at=at, subject=recipient)
    # The letter may have left before the call was entered.
    latest = case.events.filter(event__in=DECISIONS).latest("id")
    letters = case.notices.filter(event=latest, recipient=recipient, resend_of=None)
    left = letters.filter(dispatched_at__isnull=False).order_by("-dispatched_at").first()
    if left:
        _confirm(case, left, at=at)


def _confirm(case: models.Case, notice: Notice, *, at: datetime) -> None:
    """The letter that left confirms what its recipient was told in speech."""
    duty = duties.find(case, "confirm_in_writing", notice.recipient)
    if duty and notice.dispatched_at:
        duties.meet(duty, met_at=notice.dispatched_at, met_by=_by_letter(notice), at=at)


def _by_letter(notice: Notice) -> str:
    return f"letter {notice.pk} left the building"
