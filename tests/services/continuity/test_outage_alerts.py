"""The alerts of an outage follow the organization's schedule, as those of any clock of hours, and a
missed limit is escalated (42 CFR 422.504(o)(2), 423.505(p)(2))."""

import pytest

from accounts import on_call
from accounts.permissions import Role
from cases.services import change_alert_schedule, organization_duties
from cases.services.alert_schedules import Preview, Scope
from continuity import queries, services
from continuity.presentation.register import page
from notices import plan_alerts
from notices.alert_schedules import Step
from notices.models import AlertSchedule, Clock, PlanAlert
from regulations import continuity as law
from tests import factories
from tests import factories_continuity as register
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
A, S, C = "assignee", "supervisors", "on_call"
SIX = (Step(360, (S,)),)


def change(steps, *, duty="", plan=None, at=MONDAY) -> AlertSchedule:
    scope = Scope(plan or factories.plan(), Clock.HOURS, duty)
    known = AlertSchedule.objects.filter(plan=scope.plan, duty=duty, replaced_at=None).first()
    facts = change_alert_schedule.ScheduleFacts(scope, steps, "A test.", known.pk if known else 0)
    by = factories.user(Role.ADMINISTRATOR)
    return change_alert_schedule.change_schedule(facts, by=by, at=at)


def bring_along(changed, at=MONDAY) -> int:
    change_alert_schedule.bring_along(changed.pk, at=at)
    changed.refresh_from_db()
    return changed.applied_count


def leads() -> set[str]:
    waiting = PlanAlert.objects.filter(raised_at=None, dropped_at=None, ended_at=None)
    return set(waiting.values_list("lead", flat=True))


def sweep(at) -> list:
    due = plan_alerts.due_alerts(at=at, limit=100)
    return [mail for pk in due for mail in plan_alerts.raise_alert(pk, at=at)]


class TestTheSchedule:
    @pytest.mark.parametrize("duty", ["", law.RESTORE])
    def test_in_force_gives_an_outage_its_moments(self, duty):
        change(SIX, duty=duty)
        register.outage()
        assert leads() == {"6 hours", "passed"}

    def test_of_the_duty_itself_goes_before_that_of_all_clocks_of_hours(self):
        change((Step(120, (S,)),))
        change(SIX, duty=law.RESTORE)
        register.outage()
        assert leads() == {"6 hours", "passed"}

    def test_of_another_contract_changes_nothing(self):
        factories.plan()
        other = factories.plan(name="Beacon Drug Plan", contract_id="S0002")
        change(SIX, plan=other)
        register.outage()
        assert "48 hours" in leads() and "6 hours" not in leads()

    def test_that_changes_is_followed_by_an_outage_that_is_open(self):
        outage = register.outage()
        at = outage.due_at - 23 * HOUR
        sweep(at)
        changed = change(SIX, at=at)
        assert bring_along(changed, at) == 1
        assert leads() == {"6 hours", "passed"}
        assert bring_along(changed, at) == 1, "once"

    def test_that_goes_back_takes_its_moments_up_again(self):
        register.outage()
        before = leads()
        bring_along(change(SIX))
        bring_along(change(()))
        assert leads() == before

    def test_that_changes_leaves_what_was_restored_alone(self):
        register.restored(register.outage())
        assert bring_along(change(SIX, at=MONDAY + DAY), MONDAY + DAY) == 0
        assert leads() == set()

    def test_of_one_duty_leaves_one_of_another_alone(self):
        register.outage()
        assert bring_along(change(SIX, duty="decide")) == 0
        assert "48 hours" in leads()

    def test_previews_the_open_outages_as_well(self):
        register.outage()
        scope = Scope(factories.plan(), Clock.HOURS, law.RESTORE)
        seen = organization_duties.with_them(Preview((), 0, 0, 0), scope, SIX, at=MONDAY)
        assert (seen.duties, seen.alerts, seen.alerts_now) == (1, 3, 15)


class TestWhoIsTold:
    def told(self, steps) -> set[str]:
        change(steps)
        nurse, by = factories.user(Role.NURSE), factories.user(Role.SUPERVISOR)
        shift = on_call.ShiftFacts(nurse, None, MONDAY, MONDAY + 5 * DAY)
        on_call.plan_shift(shift, by=by, at=MONDAY)
        outage = register.outage(by=by)
        return {mail.to.role for mail in sweep(outage.due_at - 6 * HOUR)}

    @pytest.mark.parametrize(
        ("audiences", "roles"),
        [
            ((A,), {Role.NURSE, Role.SUPERVISOR}),
            ((S,), {Role.SUPERVISOR}),
            ((C,), {Role.NURSE}),
            ((S, C), {Role.NURSE, Role.SUPERVISOR}),
        ],
    )
    def test_is_as_the_step_says_and_no_one_is_assigned(self, audiences, roles):
        assert self.told((Step(360, audiences),)) == roles

    def test_where_no_one_is_on_call_is_the_supervisors(self):
        change((Step(360, (C,)),))
        outage = register.outage()
        assert [mail.to.role for mail in sweep(outage.due_at - 6 * HOUR)] == [Role.SUPERVISOR]


class TestAMissedLimit:
    def history(self, outage, at) -> list[str]:
        zone = services.zone()
        found = queries.register(today=at.astimezone(zone).date())
        (row,) = page(found, at, zone)["outages"]
        return [f"{each['who']} {each['what']} {each['why']}".strip() for each in row["history"]]

    def test_is_escalated_to_all_whatever_the_schedule_says_and_stays_in_the_trail(self):
        change(SIX)
        outage = register.outage()
        by, at = outage.recorded_by, outage.due_at + HOUR
        (told,) = sweep(at)
        assert told.plan_alert.audiences == [S, C]
        assert self.history(outage, at) == [
            f"{by} declared the outage.",
            "Fortnight Deadline missed.",
            f"Fortnight escalated at the deadline. To: {by}",
        ]
        register.restored(outage, at=at, by=by)
        assert self.history(outage, at + DAY)[-1] == (
            f"{by} recorded that the function is restored."
        )

    def test_is_in_the_trail_also_where_no_worker_told_of_it_in_time(self):
        outage = register.outage()
        register.restored(outage, at=outage.due_at + HOUR)
        assert "Fortnight Deadline missed." in self.history(outage, outage.due_at + DAY)

    def test_that_was_met_is_not_in_it(self):
        outage = register.outage()
        register.restored(outage)
        assert len(self.history(outage, outage.due_at + DAY)) == 2
