"""Invented unpaid premiums in any stage, by the real services."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from accounts.permissions import Role
from cases.models import Case
from cases.services import EnrolleeFacts
from delinquency import services
from delinquency.models import Option
from delinquency.services import BillFacts, DelinquencyFacts, IrmaaFacts
from notices.models import Notice
from premiums.services.money import PaymentFacts
from tests import factories

# Unpaid for January 2026, found on 12 January: the grace period lasts until 28 February.
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
FOUND = datetime.fromisoformat("2026-01-12T10:00:00-05:00")
GRACE_ENDS = date(2026, 2, 28)
AFTER_GRACE = datetime.fromisoformat("2026-03-02T09:00:00-05:00")


def specialist(**facts) -> User:
    return factories.user(Role.SPECIALIST, **facts)


def bill(month: date = JANUARY, amount: str = "41.50", **facts) -> BillFacts:
    """A month billed in the middle of the month before."""
    year, before = (month.year - 1, 12) if month.month == 1 else (month.year, month.month - 1)
    values = {"month": month, "billed_on": date(year, before, 15), "amount": Decimal(amount)}
    return BillFacts(**values | facts)


def enrollee() -> EnrolleeFacts:
    return EnrolleeFacts(
        member_id=f"P{next(factories._numbers):08d}",
        first_name="Cordelia",
        last_name="Fictive",
        date_of_birth=date(1947, 5, 9),
        address="11 Made-up Lane\nBangor, ME 04401",
        mbi="1EG4TE5MK73",
    )


def delinquency_facts(**facts) -> DelinquencyFacts:
    values = {
        "plan": facts.get("plan") or factories.plan(),
        "enrollee": enrollee(),
        "premium_due_on": JANUARY,
        "bills": (bill(),),
        "option": Option.ALL_DUE,
        "grace_months": 2,
    }
    return DelinquencyFacts(**values | facts)


def opened(*, by: User | None = None, at: datetime = FOUND, **facts):
    """The case of unpaid premiums, found eleven days after they were due."""
    return services.open_delinquency(delinquency_facts(**facts), by=by or specialist(), at=at)


def irmaa_facts(**facts) -> IrmaaFacts:
    values = {
        "plan": facts.get("plan") or factories.plan(),
        "enrollee": enrollee(),
        "effective_on": JANUARY,
        "reply_on": date(2026, 1, 8),
    }
    return IrmaaFacts(**values | facts)


def receipt(on: date, amount: str = "41.50", **facts) -> PaymentFacts:
    values = {"received_on": on, "amount": Decimal(amount), "method": "check"}
    return PaymentFacts(**values | facts)


def duties(case: Case) -> dict[str, date]:
    """The open duties by name, each with its day in the plan's zone."""
    zone = case.plan.zone
    rows = case.deadlines.filter(met_at=None, closed_at=None)
    return {row.duty: row.due_at.astimezone(zone).date() for row in rows}


def letters(case: Case) -> list[str]:
    return list(case.notices.order_by("pk").values_list("kind", flat=True))


def last_letter(case: Case) -> Notice:
    return case.notices.latest("pk")
