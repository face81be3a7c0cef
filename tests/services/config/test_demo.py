"""The demo: invented people, true clocks, a Tuesday morning. Built once for all tests here."""

from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from accounts.views import DEMO_PASSWORD
from cases import disasters, models
from cases.demo import people
from determinations import models as determinations
from determinations.npi import is_npi
from notices.models import Alert, Notice
from tests import factories


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo in a transaction that is rolled back; the instant at which it was built."""
    with django_db_blocker.unblock(), transaction.atomic():
        now = timezone.now()
        call_command("demo", stdout=StringIO())
        yield now
        transaction.set_rollback(True)


@pytest.mark.usefixtures("demo")
class TestBuilt:
    def test_it_has_cases_at_every_stage_of_every_kind(self):
        def values(name: str) -> set[str]:
            return set(
                determinations.OrganizationDetermination.objects.values_list(name, flat=True)
            )

        assert models.Case.objects.count() >= 60
        assert values("state") == set(determinations.State.values)
        assert values("request_type") == set(determinations.RequestType.values)
        assert values("priority") == set(models.Priority.values)
        assert values("outcome") == {"", *determinations.Outcome.values}
        channels = set(models.Case.objects.values_list("channel", flat=True))
        # What the plan itself began came by no channel.
        assert channels == {"", *models.Channel.values}
        assert (
            determinations.Extension.objects.exists()
            and determinations.Recommendation.objects.exists()
        )
        assert models.Case.objects.filter(assignee=None, next_due_at__isnull=False).exists()

    def test_a_denial_cites_a_rule_of_the_plans_list(self):
        """42 CFR 422.101(b): kept with its edition, chosen, and said in the words of then."""
        listed = determinations.CoverageRule.objects
        assert {each.kind for each in listed.all()} >= {"ncd", "lcd", "eoc", "internal"}
        assert listed.filter(ended_at__isnull=False).exists()
        cited = determinations.OrganizationDetermination.objects.exclude(coverage_rule=None)
        assert cited.exists()
        assert all(each.criteria == each.coverage_rule.in_words for each in cited)

    def test_it_has_appeals_on_the_way(self):
        states = set(determinations.Reconsideration.objects.values_list("state", flat=True))
        assert states >= {"received", "in_review", "affirmed", "reviewed", "notified"}
        assert determinations.Reconsideration.objects.filter(missed_deadline=True).exists()

    def test_a_flood_affects_a_few_cases_and_ends_as_the_law_says(self):
        """42 CFR 422.100(m)(3)(iii)."""
        (flood,) = disasters.declared()
        assert not flood.ends.exists() and flood.ending.due_on > flood.declared_on
        cases = models.Case.objects.select_related("plan", "enrollee")
        now = timezone.now()
        affected = [case for case in cases if disasters.affecting(case, [flood], at=now)]
        assert 3 <= len(affected) <= len(cases) / 4
        assert any(case.next_due_at for case in affected)

    def test_the_published_bundles_are_among_them(self):
        bundles = models.Document.objects.filter(name="request-bundle.json")
        assert bundles.count() == 4
        assert set(bundles.values_list("case__enrollee__last_name", flat=True)) == {"SMITH"}

    def test_some_limits_are_hours_away_some_days_and_some_have_passed(self, demo):
        due = models.Case.objects.filter(next_due_at__isnull=False)
        late = due.filter(next_due_at__lt=demo)
        of_coverage = late.exclude(kind__in=("reinstatement", "delinquency", "repayment"))
        assert 1 <= of_coverage.count() <= 6
        assert 1 <= late.filter(kind="reinstatement").count() <= 2
        # Grace periods end with a month, and what follows is due three business days later.
        assert late.filter(kind="delinquency").count() <= 2
        assert due.filter(next_due_at__range=(demo, demo + timedelta(hours=8))).exists()
        assert due.filter(next_due_at__gt=demo + timedelta(days=5)).exists()

    def test_what_was_missed_is_marked_and_one_came_too_late(self, demo):
        open_late = models.Deadline.objects.filter(
            met_at=None, closed_at=None, due_at__lt=demo - timedelta(minutes=1)
        )
        assert open_late.exists() and not open_late.filter(missed_at=None).exists()
        assert models.Deadline.objects.filter(met_at__gt=F("due_at")).exists()

    def test_no_trail_holds_the_future_or_runs_backwards(self, demo):
        assert not models.AuditEvent.objects.filter(at__gt=timezone.now()).exists()
        for case in models.Case.objects.all():
            moments = list(case.events.order_by("pk").exclude(event="deadline_missed"))
            assert all(one.at <= next_one.at for one, next_one in pairwise(moments)), case

    def test_letters_have_left_and_some_wait_for_the_worker(self):
        assert Notice.objects.exclude(dispatched_at=None).count() > 15
        waiting = Notice.objects.filter(dispatched_at=None, voided_at=None)
        of_requests = waiting.filter(case__kind="determination")
        assert set(of_requests.values_list("case__determination__state", flat=True)) == {"decided"}
        assert Alert.objects.filter(send_at__gt=timezone.now(), dropped_at=None).exists()

    def test_nobody_asks_as_the_enrollee_where_a_neighbor_did(self):
        (case,) = models.Case.objects.filter(determination__state="dismissed")
        assert case.requester_kind == "representative"

    def test_everybody_is_invented(self):
        """555-01xx numbers are no one's; NPIs have a right check digit, as the form asks for."""
        invented = models.Enrollee.objects.exclude(last_name="SMITH")
        assert set(invented.values_list("last_name", flat=True)) == {
            name.split(" ")[1] for name in people.ENROLLEES
        }
        assert all(each.phone.startswith("207-555-01") for each in invented)
        assert all(is_npi(each.npi) for each in models.Provider.objects.all())

    def test_each_role_has_a_person_who_signs_in_with_the_demo_password(self):
        assert set(User.objects.values_list("role", flat=True)) == set(Role.values)
        assert all(each.check_password(DEMO_PASSWORD) for each in User.objects.all())
        assert User.objects.values("team").annotate(n=Count("pk")).count() >= 3

    def test_it_says_who_can_sign_in(self):
        out = StringIO()
        call_command("demo", who=True, stdout=out)
        assert DEMO_PASSWORD in out.getvalue()
        assert all(f" {row[0]} " in out.getvalue() for row in people.STAFF)

    def test_a_second_run_says_that_it_is_there(self):
        out, before = StringIO(), models.Case.objects.count()
        call_command("demo", stdout=out)
        assert "here already" in out.getvalue()
        assert models.Case.objects.count() == before


@pytest.mark.django_db
def test_it_is_put_nowhere_where_somebody_is():
    factories.received_case()
    with pytest.raises(CommandError):
        call_command("demo", stdout=StringIO())
    call_command("demo", if_empty=True, stdout=StringIO())
    assert models.Case.objects.count() == 1
