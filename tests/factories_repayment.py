"""Invented agreements on premiums of months past, in any stage, by the real services."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from accounts.permissions import Role
from cases.models import Case, Enrollee
from cases.services.opening import known_enrollee
from premiums.models import Payment
from premiums.services import member_bills as own
from premiums.services.agreements import AgreementFacts
from premiums.services.member_bills import MonthsBilled
from premiums.services.money import PaymentFacts
from repayment import services
from tests import factories
from tests import factories_delinquency as unpaid

# March and April 2026 billed on 14 June: paid by two installments from 1 July on.
AT = datetime.fromisoformat("2026-06-14T10:00:00-04:00")
FIRST, SECOND = date(2026, 7, 1), date(2026, 8, 1)
MARCH = date(2026, 3, 1)
INSTALLMENT = Decimal("41.50")
# The sweep of the night after each.
AFTER_FIRST = datetime.fromisoformat("2026-07-02T00:00:30-04:00")
AFTER_SECOND = datetime.fromisoformat("2026-08-02T00:00:30-04:00")


def specialist(**facts) -> User:
    return factories.user(Role.SPECIALIST, **facts)


def member(**facts) -> Enrollee:
    """A member who has no case, with two months billed late."""
    found = known_enrollee(facts.get("plan") or factories.plan(), unpaid.enrollee())
    months = MonthsBilled("premium", MARCH, INSTALLMENT, AT.date(), 2)
    own.bill_months(found.pk, months, by=specialist(), at=AT)
    return found


def facts(**other) -> AgreementFacts:
    values = {
        "way": "installments",
        "total": Decimal("83.00"),
        "without_fault": True,
        "fault_why": "SSA stopped the withholding without telling her or us.",
        "months": 2,
        "first_on": FIRST,
    }
    return AgreementFacts(**values | other)


def agreed(*, of: Enrollee | None = None, by: User | None = None, at=AT, **other) -> Case:
    """The case of an agreement made on the ledger, looked at once."""
    found = of or member()
    case = services.agree(found.pk, facts(**other), by=by or specialist(), at=at)
    services.follow(case.repayment.agreement_id, at=at)
    return fresh(case)


def missed(**other) -> Case:
    """Its first installment did not come; the letter of the agreement has left."""
    case = agreed(**other)
    factories.dispatch_all(case, at=AT)
    follow(case, at=AFTER_FIRST)
    return fresh(case)


def follow(case: Case, *, at: datetime) -> bool:
    return services.follow(case.repayment.agreement_id, at=at)


def pay(case: Case, amount: str, on: date, *, at: datetime, reference: str = "77") -> Payment:
    came = PaymentFacts(on, Decimal(amount), "check", reference)
    return own.take_payment(case.enrollee_id, came, payee="past_months", by=specialist(), at=at)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)
