"""How a repayment begins: agreed on the member's ledger, or found there by the sweep."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit
from cases import models as cases
from cases.services.opening import next_number
from premiums.models import Agreement
from premiums.services.agreements import AgreementFacts, write_agreement
from repayment.models import Repayment
from repayment.services import letters


@transaction.atomic
def agree(enrollee_id: int, facts: AgreementFacts, *, by: User, at: datetime) -> cases.Case:
    """Agree on the member's ledger how past months are paid, open the case that follows it, and
    queue the letter that confirms it (42 CFR 423.293(a)(4), 422.262(h)).

    Raises PermissionDenied, or Refused with the field.
    """
    if not by.may("reinstatement.collect"):
        raise PermissionDenied
    agreed = write_agreement(enrollee_id, facts, case=None, by=by, at=at)
    matter = open_case(agreed, by=by, at=at)
    agreed.case = matter.case
    agreed.save(update_fields=["case"])
    event = audit.record(
        matter.case, "agreement_made", by=by, at=at, to_state=matter.state,
        why=facts.words or facts.fault_why, facts=_told(agreed),
    )  # fmt: skip
    letters.queue(event, matter, at=at)
    return matter.case


def open_followed(agreed: Agreement, *, at: datetime) -> Repayment:
    """The case of an agreement whose letter another case sent, or that was made before agreements
    had cases: it sends none."""
    matter = open_case(agreed, by=None, at=at)
    audit.record(matter.case, "agreement_followed", by=None, at=at, to_state=matter.state,
                 facts=_told(agreed))  # fmt: skip
    return matter


def open_case(agreed: Agreement, *, by: User | None, at: datetime) -> Repayment:
    """The folder begins with the day of the agreement, and with the person who made it."""
    enrollee = agreed.enrollee
    case = cases.Case.objects.create(
        number=next_number(at),
        kind="repayment",
        plan=enrollee.plan,
        enrollee=enrollee,
        channel=cases.Channel.ELECTRONIC,
        requester_kind=cases.RequesterKind.ENROLLEE,
        requester_name=str(enrollee),
        received_at=agreed.agreed_at,
        entered_at=at,
        entered_by=by,
        assignee=agreed.by if agreed.by.may("repayment.take") else None,
    )
    return Repayment.objects.create(case=case, agreement=agreed)


def _told(agreed: Agreement) -> dict[str, str]:
    return {"way": agreed.get_way_display().lower(), "total": f"{agreed.total:,.2f}"}
