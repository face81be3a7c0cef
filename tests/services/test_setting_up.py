"""A plan's own start: its plan and its people, and the invented ones of the demo."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from accounts.models import User
from accounts.views import DEMO_PASSWORD
from cases import models
from notices.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db
PERSON = {"email": "p@example.test", "password": "rather-long-and-odd-9"}
PLAN = {"time_zone": "America/Chicago", "address": "1 Way\\nTown, IL 60601", "phone": "1"}


def test_a_person_is_added_and_may_sign_in(client):
    call_command(
        "add_person", "phyllis", "physician", stdout=StringIO(), team="Outpatient", **PERSON
    )
    person = User.objects.get()
    assert person.may("case.deny") and person.team.name == "Outpatient"
    answer = client.post("/sign-in/", {"username": "phyllis", "password": PERSON["password"]})
    assert answer.status_code == 302


@pytest.mark.parametrize("changes", [{"password": "short"}, {"email": "nonsense"}])
def test_an_unusable_person_is_refused(changes):
    with pytest.raises(CommandError):
        call_command("add_person", "x", "nurse", stdout=StringIO(), **{**PERSON, **changes})
    assert not User.objects.exists()


def test_the_same_user_name_twice_is_refused():
    factories.user(username="nora")
    with pytest.raises((CommandError, IntegrityError)):
        call_command("add_person", "nora", "nurse", stdout=StringIO(), **PERSON)


def test_a_plan_is_added():
    call_command("add_plan", "H1234", "A Plan", stdout=StringIO(), **PLAN)
    assert models.Plan.objects.get().address == "1 Way\nTown, IL 60601"


@pytest.mark.parametrize(
    ("contract", "changes"), [("1234", {}), ("H1234", {"time_zone": "America/Atlantis"})]
)
def test_an_unusable_plan_is_refused(contract, changes):
    with pytest.raises((CommandError, IntegrityError)):
        call_command("add_plan", contract, "A Plan", stdout=StringIO(), **{**PLAN, **changes})


class TestDemo:
    def test_it_looks_like_a_tuesday_morning(self):
        out = StringIO()
        call_command("demo", stdout=out)
        states = set(models.OrganizationDetermination.objects.values_list("state", flat=True))
        assert states == set(models.State.values)
        assert models.Case.objects.count() >= 60
        assert models.Deadline.objects.exclude(missed_at=None).exists()
        assert models.Extension.objects.exists() and models.Recommendation.objects.exists()
        assert Notice.objects.exclude(dispatched_at=None).count() > 15
        assert models.Case.objects.filter(enrollee__last_name="SMITH").count() == 4
        priorities = models.OrganizationDetermination.objects.values_list("priority", flat=True)
        assert {"standard", "expedited"} == set(priorities)

    def test_it_is_put_nowhere_where_somebody_is(self):
        factories.received_case()
        with pytest.raises(CommandError):
            call_command("demo", stdout=StringIO())
        call_command("demo", if_empty=True, stdout=StringIO())
        assert models.Case.objects.count() == 1

    def test_it_says_who_can_sign_in(self):
        factories.user("nurse", username="nora")
        out = StringIO()
        call_command("demo", who=True, stdout=out)
        assert "nora" in out.getvalue() and DEMO_PASSWORD in out.getvalue()
