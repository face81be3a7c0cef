"""Unpaid premiums as something that money may be for (`premiums.payees`)."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from cases.models import Case, Enrollee
from delinquency.models import OPEN, Delinquency
from delinquency.services.money import record_payment
from premiums.models import Payment
from premiums.payees import Claim
from premiums.services.money import PaymentFacts

UNPAID = "unpaid_premiums"


def open_for(enrollee: Enrollee) -> list[Claim]:
    """The open case of this member's unpaid premiums; there is one at a time."""
    found = Delinquency.objects.filter(case__enrollee=enrollee, state__in=OPEN)
    return [claim(each.case) for each in found.select_related("case").order_by("case_id")]


def claim(case: Case) -> Claim:
    """The unpaid premiums of a case as something that money may be for."""
    return Claim(UNPAID, case.pk, f"Unpaid premiums, case {case.number}", case.pk)


def take_payment(case_id: int, facts: PaymentFacts, *, by: User, at: datetime) -> Payment:
    """Record money for unpaid premiums, with all that follows. Raises Refused."""
    return record_payment(case_id, facts, by=by, at=at)[1]
