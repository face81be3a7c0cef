"""The kind of care that a payment is about (42 CFR 422.113): said or corrected before the decision,
on the request or on its appeal, and what no denial of it may rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit
from determinations import models
from determinations.guards.appeals import may_review_appeal
from determinations.models.kinds import UNDECIDED
from determinations.services import decision_words
from determinations.services.locking import locked_coverage
from regulations import emergency_care as law
from regulations.law import Refused
from regulations.specific import refuse_nothing

PERMISSION = "care.record"


@dataclass(frozen=True)
class CareKindFacts:
    """The kind of care by its key, and what in the file shows it."""

    care_kind: str
    why: str


@transaction.atomic
def record_care_kind(
    case_id: int, facts: CareKindFacts, *, by: User, at: datetime
) -> models.Matter:
    """Say what kind of care it was, or correct what was said, while the case is undecided.

    On an appeal it holds for the appeal: the request keeps what it was decided on. Raises
    PermissionDenied, or Refused with the field.
    """
    if not by.may(PERMISSION):
        raise PermissionDenied
    matter = locked_coverage(case_id)
    if refused := why_not_record(matter, by, at):
        raise refused
    was = matter.known_care_kind
    _refuse_idle(matter, facts, was)
    matter.care_kind = facts.care_kind
    matter.save(update_fields=["care_kind"])
    told = {"care_kind": matter.care_kind, "care_kind_was": was}
    told |= {"said": _in_words(matter.care_kind, was, matter)}
    audit.record(matter.case, "care_kind_recorded", by=by, at=at, why=facts.why, facts=told)
    return matter


def _refuse_idle(matter: models.Matter, facts: CareKindFacts, was: str) -> None:
    """Refuse what is no kind of care, what changes nothing, and what nothing shows."""
    kind = law.kind(facts.care_kind, matter.asked.case.received_on)
    if kind.key == was:
        message = "This is what is on file. Nothing was changed."
        raise Refused("unchanged", message, field="care_kind")
    message = "Enter what in the file shows what kind of care it was."
    if not facts.why.strip():
        raise Refused("why_missing", message, kind.citation, "why")
    refuse_nothing(facts.why, instead=message, citation=kind.citation)


def why_not_record(matter: models.Matter, by: User, at: datetime) -> Refused | None:
    """Why the kind of care cannot be said here now, or None."""
    if matter.request_type != models.RequestType.PAYMENT:
        return law.only_of_payments()
    if matter.state not in UNDECIDED:
        message = "The kind of care can be recorded only before the decision."
        return Refused("not_in_this_state", message)
    if isinstance(matter, models.Reconsideration):
        return may_review_appeal(matter, by, at)
    return None


def why_barred(matter: models.Matter, reason: str, care_why: str) -> Refused | None:
    """Why payment for care of a protected kind may not be denied for this reason, unexplained."""
    if matter.request_type != models.RequestType.PAYMENT or care_why.strip():
        return None
    return law.barred(reason, matter.known_care_kind, matter.asked.case.received_on)


def refuse_barred(
    matter: models.Matter, reason: str, care_why: str, *, at: datetime, field: str = "reason"
) -> None:
    """Raise that refusal, at the field of the reason; or one of an explanation that could stand in
    any letter, at its own."""
    if refused := why_barred(matter, reason, care_why):
        refused.field = field
        raise refused
    if care_why.strip() and (unfit := decision_words.why_not_reason(matter, care_why, at)):
        unfit.field = "care_why"
        raise unfit


def why_not_in_letter(matter: models.Matter, text: str, at: datetime) -> Refused | None:
    """Why a reason may not be put into a letter that waits: it is held to what the denial was."""
    unfit = decision_words.why_not_reason(matter, text, at)
    return unfit or why_barred(matter, text, matter.care_why)


def _in_words(key: str, was: str, matter: models.Matter) -> str:
    def named(each: str) -> str:
        return law.CARE_KINDS.recorded(each, matter.asked.case.received_on).label.lower()

    return f"{named(key)} (before: {named(was) if was else 'not stated'})"
