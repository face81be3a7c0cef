"""Money that came early, and money that did not hold."""

from datetime import date, datetime
from decimal import Decimal

from accounts.permissions import Role
from cases import models as cases
from premiums.models import Payment
from premiums.services import money
from premiums.services.money import PaymentFacts
from reinstatement import services
from reinstatement.services import IntakeCorrection
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY
from tests.factories_reinstatement import ASKED


def noon(day: date) -> datetime:
    return datetime.combine(day, ASKED.timetz())


def paid_early(amount: str, on: date, **facts):
    """Money that was here before anyone asked."""
    known = members.disenrollment(**facts)
    came = PaymentFacts(on, Decimal(amount), "check", "1001")
    money.record_payment(known.pk, came, by=members.specialist(), at=ASKED - DAY)
    return known


def bounce(on: date) -> None:
    paid = Payment.objects.get()
    facts = {"on": on, "why": "No funds.", "by": members.specialist(), "at": noon(on) + DAY}
    money.return_payment(paid.pk, **facts)


def take_back(case, *, by=None, at=None, **facts):
    values = {"why": "The recording of the call says otherwise.", "said_then": True}
    by = by or factories.user(Role.SUPERVISOR)
    at = at or cases.Case.objects.get(pk=case.pk).entered_at + DAY
    return services.take_back(case.pk, IntakeCorrection(**values | facts), by=by, at=at)
