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
from regulations import universes
from regulations.law import Refused


@dataclass(frozen=True)
class RecordFacts:
    """`mbi` is the enrollee's, in all their cases; the others are the case's. Empty: not known."""

    mbi: str
    pbp: str
    delegate: str
    authorization_number: str


@transaction.atomic
def complete_record(case_id: int, facts: RecordFacts, *, by: User, at: datetime) -> cases.Case:
    """Write what the audit tables ask for. The trail names the fields, not what is in them.

    Raises Refused, with the field, for what the layout would not take.
    """
    if not by.may("record.complete"):
        raise PermissionDenied
    _refuse_malformed(facts)
    case = locked_case(case_id)
    changed = [name for name, value in asdict(facts).items() if value != _on_file(case, name)]
    if not changed:
        return case
    cases.Enrollee.objects.filter(pk=case.enrollee_id).update(mbi=facts.mbi)
    case.pbp, case.delegate = facts.pbp, facts.delegate
    case.authorization_number = facts.authorization_number
    case.save(update_fields=["pbp", "delegate", "authorization_number"])
    audit.record(case, "record_completed", by=by, at=at, facts={"fields": sorted(changed)})
    return case


def _on_file(case: cases.Case, name: str) -> str:
    return str(case.enrollee.mbi if name == "mbi" else getattr(case, name))


def _refuse_malformed(facts: RecordFacts) -> None:
    for name, value in (("mbi", facts.mbi), ("pbp", facts.pbp)):
        if value and not universes.RULES[name].holds(value):
            raise Refused("malformed", universes.RULES[name].words, universes.SOURCE, name)
