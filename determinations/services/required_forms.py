"""The form that starts a clock: an appointment, proof of legal authority, a waiver of liability.

While it is awaited, or something is missing on it, the duty to obtain it runs instead of the duty
to decide (42 CFR 405.910(d), 422.574(b)). Any kind of matter begins by `begin`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import documents, duties
from cases.services.documents import NewDocument
from determinations import models
from determinations.services import letters, reckoning
from determinations.services.locking import locked_coverage
from regulations import representatives as law
from regulations import required_forms
from regulations.dismissals import DismissalGround
from regulations.law import Refused

Status = models.RequiredForm.Status


@dataclass(frozen=True)
class RequiredFormFacts:
    """A form as it came. `missing` are the keys of the elements that it lacks; none: it is whole.

    `signed_on` is the later of the two signatures of an appointment.
    """

    kind: str
    received_at: datetime
    signed_on: date | None = None
    missing: tuple[str, ...] = ()
    document: NewDocument | None = None


def begin(
    matter: models.Matter, required_form: RequiredFormFacts | None, *, by: User, at: datetime
) -> cases.Deadline:
    """Open the first duty of a matter just received: to decide, or to get the form first.

    Call `ask_for_it` once the receipt is on the trail. Raises Refused for an impossible form.
    """
    kind = needed(matter)
    if kind and required_form:
        written = _write(matter.case, required_form, by=by, at=at)
        _take_effect(matter, written)
    if kind and not _is_cleared(matter, kind.key):
        due = law.obtain(
            required_form.kind if required_form else kind.key, reckoning.clock_facts(matter)
        )
    else:
        due = reckoning.decide_due(matter)
    return duties.open_duty(matter.case, due, at=at)


def ask_for_it(matter: models.Matter, *, by: User, at: datetime) -> None:
    """Queue the letters that ask for the form, where one is awaited, with what is missing."""
    duty = form_duty(matter.case)
    if duty is None:
        return
    required_form = matter.case.required_forms.filter(status=Status.INCOMPLETE).first()
    facts = {
        "required_form": required_form.kind if required_form else str(duty.trace["inputs"]["kind"]),
        "missing": required_form.missing if required_form else [],
        "due_at": duty.due_at.isoformat(),
    }
    event = audit.record(matter.case, "form_requested", by=by, at=at, facts=facts)
    letters.queue(event, matter, at=at)


def needed(matter: models.Matter) -> required_forms.RequiredFormKind | None:
    """The form that the one who asks must show, or None."""
    case = matter.case
    return law.required_form_needed(
        case=matter.law_name,
        requester=case.requester_kind,
        request=matter.request_type,
        contracted=case.provider.contracted if case.provider else None,
        on=case.received_on,
    )


def is_cleared(matter: models.Matter) -> bool:
    """Whether the one who asks has shown the form that is asked of them, or none is asked."""
    kind = needed(matter)
    return kind is None or _is_cleared(matter, kind.key)


def form_duty(case: cases.Case) -> cases.Deadline | None:
    """The open duty to obtain a form, if one is awaited."""
    return next(
        (found for name in required_forms.OBTAIN if (found := duties.find(case, name))), None
    )


@transaction.atomic
def receive_required_form(
    case_id: int, facts: RequiredFormFacts, *, by: User, at: datetime
) -> models.RequiredForm:
    """Record the form that was awaited. A whole one meets the duty and opens the one to decide.

    On an incomplete one the letter goes out that says what is missing. Raises Refused.
    """
    matter = locked_coverage(case_id)
    machine.act(matter, "receive_required_form", by=by, at=at)
    _refuse_other_duty(matter.case, facts.kind)
    required_form = _write(matter.case, facts, by=by, at=at)
    _record(required_form, "form_received", by=by, at=at)
    _go_on(matter, required_form, by=by, at=at)
    return required_form


@transaction.atomic
def complete_required_form(
    case_id: int,
    *,
    received_at: datetime,
    missing: tuple[str, ...] = (),
    signed_on: date | None = None,
    document: NewDocument | None = None,
    by: User,
    at: datetime,
) -> models.RequiredForm:
    """Record that what was missing on the form came; `missing` is what is missing still.

    Nothing missing: the clock starts at `received_at`. Raises Refused.
    """
    matter = locked_coverage(case_id)
    machine.act(matter, "complete_required_form", by=by, at=at)
    required_form = models.RequiredForm.objects.select_for_update().get(
        case_id=case_id, status=Status.INCOMPLETE
    )
    required_form.case = matter.case
    signed_on = signed_on or required_form.signed_on
    facts = RequiredFormFacts(required_form.kind, received_at, signed_on, missing, document)
    _refuse_impossible(matter.case, facts, at)
    _refuse_before_the_form(required_form, received_at)
    _complete(required_form, facts)
    if document:
        required_form.document = documents.file(matter.case, document, by=by, at=at)
    required_form.save()
    event = "form_completed" if required_form.whole_at else "form_received"
    _record(required_form, event, by=by, at=at)
    _go_on(matter, required_form, by=by, at=at)
    return required_form


def _refuse_before_the_form(required_form: models.RequiredForm, received_at: datetime) -> None:
    if received_at < required_form.received_at:
        message = "This is before the form itself came. Enter when the rest of it came."
        raise Refused("before_the_form", message, field="received_at")


def refuse_early(case: cases.Case, ground: DismissalGround, *, at: datetime) -> None:
    """Raise Refused for a dismissal for want of a form before the time to obtain it is over."""
    duty = form_duty(case)
    law.refuse_dismissal(
        ground,
        duty=duty.duty if duty else "",
        due_at=duty.due_at.astimezone(case.plan.zone) if duty else None,
        late=bool(duty and duty.is_late(at)),
    )


def _write(
    case: cases.Case, facts: RequiredFormFacts, *, by: User, at: datetime
) -> models.RequiredForm:
    _refuse_impossible(case, facts, at)
    required_form = models.RequiredForm(
        case=case,
        kind=facts.kind,
        received_at=facts.received_at,
        status=Status.INCOMPLETE if facts.missing else Status.COMPLETE,
        missing=list(facts.missing),
        signed_on=facts.signed_on,
        valid_until=_valid_until(case, facts),
        whole_at=None if facts.missing else facts.received_at,
        entered_at=at,
        entered_by=by,
    )
    if facts.document:
        required_form.document = documents.file(case, facts.document, by=by, at=at)
    required_form.save()
    return required_form


def _valid_until(case: cases.Case, facts: RequiredFormFacts) -> date | None:
    return law.valid_until(facts.kind, facts.signed_on, asked_on=case.received_on)


def _complete(required_form: models.RequiredForm, facts: RequiredFormFacts) -> None:
    required_form.signed_on = facts.signed_on
    required_form.valid_until = _valid_until(required_form.case, facts)
    if facts.missing:
        required_form.missing = list(facts.missing)
    else:
        required_form.status, required_form.whole_at = Status.CURED, facts.received_at


def _refuse_impossible(case: cases.Case, facts: RequiredFormFacts, at: datetime) -> None:
    """Refuse what has not happened yet, unknown elements and an appointment that has expired."""
    law.missing_elements(facts.kind, list(facts.missing), case.received_on)
    if facts.received_at > at:
        message = "This is in the future. Enter when it actually arrived."
        raise Refused("in_the_future", message, field="received_at")
    zone = case.plan.zone
    if facts.signed_on and facts.signed_on > facts.received_at.astimezone(zone).date():
        message = "The signature date is after the date it arrived. Check both dates."
        raise Refused("signed_later", message, field="signed_on")
    law.refuse_expired(facts.kind, signed_on=facts.signed_on, asked_on=case.received_on)


def _refuse_other_duty(case: cases.Case, kind: str) -> None:
    duty = form_duty(case)
    if duty and required_forms.required_form_kind(kind, case.received_on).duty != duty.duty:
        raise Refused("another_form", "Another kind of form is awaited here.", field="kind")


def _go_on(
    matter: models.Matter, required_form: models.RequiredForm, *, by: User, at: datetime
) -> None:
    """Start the clock with a whole form; ask for what an incomplete one lacks."""
    duty = form_duty(matter.case)
    if required_form.whole_at is None or duty is None:
        ask_for_it(matter, by=by, at=at)
        return
    _take_effect(matter, required_form)
    met_at = max(required_form.whole_at, duty.starts_at)
    met_by = f"{required_form.label}, {required_form.get_status_display().lower()}"
    duties.meet(duty, met_at=met_at, met_by=met_by, at=at)
    duties.open_duty(matter.case, reckoning.decide_due(matter), at=at)


def _take_effect(matter: models.Matter, required_form: models.RequiredForm) -> None:
    """The case keeps the instant at which its form was whole; audits ask for it."""
    field = (
        "waiver_received_at" if required_form.kind == required_forms.WAIVER else "aor_received_at"
    )
    setattr(matter.case, field, required_form.whole_at)
    matter.case.save(update_fields=[field])


def _is_cleared(matter: models.Matter, kind: str) -> bool:
    case = matter.case
    return bool(case.waiver_received_at if kind == required_forms.WAIVER else case.aor_received_at)


def _record(required_form: models.RequiredForm, event: str, *, by: User, at: datetime) -> None:
    facts = {
        "required_form": required_form.label,
        "received_at": required_form.received_at.isoformat(),
        "whole_at": required_form.whole_at.isoformat() if required_form.whole_at else "",
        "signed_on": required_form.signed_on.isoformat() if required_form.signed_on else "",
        "status": required_form.status,
        "missing": required_form.missing_labels,
    }
    audit.record(required_form.case, event, by=by, at=at, facts=facts)
