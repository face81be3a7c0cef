"""Unpaid premiums as of today, for pages, which read the clock."""

from datetime import date, timedelta

from django.utils import timezone

from cases.models import Case
from cases.services.plan_facts import start_of_day
from delinquency import services
from tests import factories
from tests import factories_delinquency as made

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def month(ago: int) -> date:
    """The first day of a month, so many months before this one in the plan's zone."""
    today = timezone.now().astimezone(factories.plan().zone).date()
    index = today.year * 12 + today.month - 1 - ago
    return date(index // 12, index % 12 + 1, 1)


def opened(ago: int = 1, **facts) -> Case:
    """Opened nineteen days into the unpaid month, or now if that is still to come."""
    unpaid, plan = month(ago), factories.plan()
    at = min(start_of_day(plan, unpaid) + 19 * DAY, timezone.now())
    values = {"premium_due_on": unpaid, "bills": (made.bill(unpaid),), "plan": plan}
    return made.opened(at=at, **values | facts)


def warned(ago: int) -> Case:
    """One whose warning left in the minute in which it was opened."""
    case = opened(ago)
    factories.dispatch_all(case, at=case.entered_at + MINUTE)
    return case


def ending() -> Case:
    case = warned(3)
    services.disenroll(case.pk, nothing_waits=True, by=made.specialist(), at=timezone.now())
    return case
