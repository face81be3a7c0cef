"""What two people, or two workers, do at the same moment is done once."""

import pytest

from accounts.permissions import Role
from cases.services import change_alert_schedule
from cases.services.alert_schedules import Scope
from cases.services.change_alert_schedule import ScheduleFacts
from continuity import models, services
from notices import plan_alerts
from notices.alert_schedules import Step
from notices.models import Clock, Mail, PlanAlert
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


def test_one_restoration_that_two_people_record_is_recorded_once():
    outage = register.outage()
    people = [factories.user(Role.SUPERVISOR) for _ in range(2)]
    facts = services.RestorationFacts(MONDAY + HOUR, "Telephone team", "Another carrier.")
    acts = [
        lambda by=by: services.restore(outage.pk, facts, by=by, at=MONDAY + HOUR) for by in people
    ]
    assert at_once(*acts) == ["True", "restored_already"]


def test_one_edition_that_two_people_record_is_recorded_once():
    factories.plan()
    people = [factories.user(Role.SUPERVISOR) for _ in range(2)]
    acts = [lambda by=by: register.adopted(by=by) for by in people]
    assert at_once(*acts) == ["True", "edition_known"]
    assert models.ContinuityPlan.objects.count() == 1


def test_a_schedule_that_changes_while_an_outage_ends_alerts_nothing_of_it():
    """Whichever comes first, no moment is left to be told."""
    outage = register.outage()
    scope = Scope(factories.plan(), Clock.HOURS)
    by, at = factories.user(Role.ADMINISTRATOR), MONDAY + HOUR
    steps = (Step(360, ("supervisors",)),)
    facts = ScheduleFacts(scope, steps, "Six hours.")
    changed = change_alert_schedule.change_schedule(facts, by=by, at=at)
    restored = register.restored
    at_once(
        lambda: change_alert_schedule.bring_along(changed.pk, at=at) or True,
        lambda: restored(outage, at=at),
    )
    assert not PlanAlert.objects.filter(ended_at=None).exists()


def test_one_moment_that_two_workers_raise_is_mailed_once_to_each():
    outage = register.outage()
    alert = PlanAlert.objects.earliest("send_at")
    at = outage.due_at - 48 * HOUR
    at_once(*[lambda: plan_alerts.raise_alert(alert.pk, at=at)] * 3)
    assert Mail.objects.filter(plan_alert=alert).count() == 1
