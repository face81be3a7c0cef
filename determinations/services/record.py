"""What the audit tables ask for and nothing else tells: identifiers, the delegate, the number."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit
from cases import models as cases
from cases.services.locking import locked_case
from determinations.services.locking import locked_coverage
from regulations import care_fields, universes
from regulations.law import Refused


@dataclass(frozen=True)
class RecordFacts:
    """`mbi` is the enrollee's, in all their cases; the others are the case's. Empty: not known; an
    empty `care_field` leaves the one on file."""

    mbi: str
    pbp: str
    delegate: str
    authorization_number: str
    care_field: str = ""


@transaction.atomic
def complete_record(case_id: int, facts: RecordFacts, *, by: User, at: datetime) -> cases.Case:
    """Write what the audit tables ask for. The trail names the fields, not what is in them.

    Raises Refused, with the field, for what the layout would not take.
    """
    if not by.may("record.complete"):
        raise PermissionDenied
    _refuse_malformed(facts)
    case = locked_case(case_id)
    kept = {} if facts.care_field else {"care_field": _on_file(case, "care_field")}
    typed = asdict(facts) | kept
    changed = [name for name, value in typed.items() if value != _on_file(case, name)]
    if not changed:
        return case
    cases.Enrollee.objects.filter(pk=case.enrollee_id).update(mbi=facts.mbi)
    case.pbp, case.delegate = facts.pbp, facts.delegate
    case.authorization_number = facts.authorization_number
    case.save(update_fields=["pbp", "delegate", "authorization_number"])
    told: dict[str, object] = {"fields": sorted(changed)}
    if "care_field" in changed:
        told |= _set_care_field(case, facts.care_field)
    audit.record(case, "record_completed", by=by, at=at, facts=told)
    return case


def _set_care_field(case: cases.Case, chosen: str) -> dict[str, str]:
    """Who decides hangs on it (42 CFR 422.566(d)): the trail says what it was and became."""
    matter = locked_coverage(case.pk)
    if matter.outcome:
        message = "This case is decided: who signed it was chosen for the field on file."
        raise Refused("decided_before", message, care_fields.EXPERTISE, "care_field")
    care_fields.care_field(chosen, case.received_on)
    codes = [(item.code, item.code_system) for item in matter.items.all()]
    care_fields.refuse_contradiction(chosen, codes, case.received_on)
    before, matter.care_field = matter.care_field, chosen
    matter.save(update_fields=["care_field"])
    return {"care_field_was": before, "care_field": chosen}


def _on_file(case: cases.Case, name: str) -> str:
    if name == "care_field":
        return str(getattr(case.matter, "known_care_field", ""))
    return str(case.enrollee.mbi if name == "mbi" else getattr(case, name))


def _refuse_malformed(facts: RecordFacts) -> None:
    for name, value in (("mbi", facts.mbi), ("pbp", facts.pbp)):
        if value and not universes.RULES[name].holds(value):
            raise Refused("malformed", universes.RULES[name].words, universes.SOURCE, name)
