"""How premiums of months past are paid, agreed on in a request."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from premiums.models import Agreement
from premiums.services.agreements import AgreementFacts, write_agreement
from reinstatement.services import letters
from reinstatement.services.locking import locked_reinstatement


@transaction.atomic
def agree_collection(case_id: int, facts: AgreementFacts, *, by: User, at: datetime) -> Agreement:
    """Agree with someone without fault how the months billed late are paid, and print the schedule
    (42 CFR 423.293(a)(4), 422.262(h)). Raises Refused with the field."""
    matter = locked_reinstatement(case_id)
    machine.act(matter, "agree_collection", by=by, at=at)
    case = matter.case
    agreed = write_agreement(case.enrollee_id, facts, case=case, by=by, at=at)
    event = audit.record(
        case, "collection_agreed", by=by, at=at, why=facts.words or facts.fault_why,
        facts={"way": agreed.get_way_display().lower(), "total": f"{facts.total:,.2f}"},
    )  # fmt: skip
    letters.queue(event, matter, at=at)
    return agreed
