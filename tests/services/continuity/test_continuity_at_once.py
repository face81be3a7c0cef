"""What two people, or two workers, do at the same moment is done once."""

import pytest

from accounts.permissions import Role
from continuity import models, services
from notices import plan_alerts
from notices.models import Mail, PlanAlert
from tests import factories
from tests import factories_continuity as register
from tests.factories import HOUR, MONDAY
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_failure_that_two_people_report_starts_one_clock():
    """42 CFR 422.504(o)(2)."""
    factories.plan()
    people = [factories.user(Role.SUPERVISOR) for _ in range(2)]
    facts = services.OutageFacts("ma_call_center", MONDAY, "The exchange is down.")
    acts = [lambda by=by: services.declare_outage(facts, by=by, at=MONDAY) for by in people]
    assert at_once(*acts) == ["True", "down_already"]
    assert models.Outage.objects.count() == 1


def test_one_moment_that_two_workers_raise_is_mailed_once_to_each():
    outage = register.outage()
    alert = PlanAlert.objects.earliest("send_at")
    at = outage.due_at - 48 * HOUR
    at_once(*[lambda: plan_alerts.raise_alert(alert.pk, at=at)] * 3)
    assert Mail.objects.filter(plan_alert=alert).count() == 1
