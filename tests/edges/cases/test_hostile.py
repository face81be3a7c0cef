"""Wrong, absurd and hostile values in every field of every form: a message, never a failure.

The client of Django raises what a view raises, so a traceback fails the test.
"""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from cases import models
from cases.urls import urlpatterns
from tests import factories
from tests.access import WHO
from tests.factories import DAY, HOUR
from tests.loops import at_least_one
from tests.pages import SAFE, VALUES
from tests.sheets import ACCESS, DECLARATION, END, TOLD_CMS

pytestmark = pytest.mark.django_db


def case_addresses() -> list[str]:
    """The names of the addresses that are about a case and take a form."""
    return sorted(
        pattern.name
        for pattern in urlpatterns
        if "<str:number>" in str(pattern.pattern) and "<int:pk>" not in str(pattern.pattern)
    )


@pytest.fixture(scope="module")
def cases(made_once) -> list[models.Case]:
    """One case in each situation that opens other verbs."""
    return made_once(_cases)


def _cases() -> list[models.Case]:
    now = timezone.now()
    grieved = factories.in_review_case(received_at=now - 2 * DAY, at=now - HOUR)
    factories.a_grievance(grieved)
    factories.an_ordinary_grievance(grieved)
    return [
        factories.received_case(
            requester_kind="enrollee", priority="expedited", received_at=now - 5 * HOUR, at=now
        ),
        factories.in_review_case(received_at=now - 2 * DAY, at=now - HOUR),
        factories.approved_case(priority="expedited", received_at=now - 2 * DAY, at=now - HOUR),
        factories.asked_by_representative(received_at=now - DAY),
        factories.told_case(received_at=now - 3 * DAY),
        factories.dismissed_case(received_at=now - 3 * DAY),
        grieved,
    ]


@pytest.mark.parametrize("name", case_addresses())
def test_hostile_values_change_nothing_and_fail_nothing(client, cases, name):
    who = factories.user(sorted(WHO[name])[-1])
    client.force_login(who)
    tried = set()
    for case in at_least_one(cases):
        address = reverse(name, args=[case.number])
        page = client.get(address)
        form = (page.context or {}).get("form") if page.status_code == 200 else None
        # A page without a form says why the step is not open; what is sent does not matter. A form
        # that was tried whole in one case is tried with one value in the next.
        whole = form is not None and tuple(form.fields) not in tried
        tried.add(tuple(form.fields) if form else ())
        for value in at_least_one(VALUES if whole else VALUES[:1]):
            facts = dict.fromkeys(form.fields, value) if form else {"x": value}
            answer = client.post(address, facts)
            assert answer.status_code in SAFE, (address, value[:20])


@pytest.mark.parametrize("value", VALUES)
def test_the_intake_sheet_stands_any_value(client, value):
    factories.plan()
    client.force_login(factories.user(Role.INTAKE))
    form = client.get("/requests/new/").context["form"]
    before = models.Case.objects.count()
    for address in ("/requests/new/", "/requests/new/due/", "/requests/new/enrollee/"):
        facts = dict.fromkeys(form.fields, value) | {
            "lines-TOTAL_FORMS": value,
            "lines-INITIAL_FORMS": value,
            "lines-0-code": value,
            "lines-0-service_on": value,
        }
        answer = client.post(address, facts)
        assert answer.status_code in SAFE
    assert models.Case.objects.count() == before


@pytest.mark.parametrize("value", VALUES)
def test_the_forms_of_a_disaster_stand_any_value(client, value):
    disaster = factories.disaster()
    client.force_login(factories.user(Role.COMPLIANCE))
    forms = {
        "/disasters/declare/": DECLARATION,
        f"/disasters/{disaster.pk}/end/": END,
        f"/disasters/duties/tell_cms/{disaster.pk}/": TOLD_CMS,
        f"/disasters/{disaster.pk}/access/": ACCESS,
    }
    for address, good in forms.items():
        form = client.get(address).context["form"]
        for name in form.fields:
            assert client.post(address, good | {name: value}).status_code in SAFE
        answer = client.post(address, dict.fromkeys(form.fields, value))
        assert answer.status_code in SAFE
    assert client.get("/disasters/").status_code == 200


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "name", ["tab", "after", "priority", "type", "only", "before", "duty", "result", "due_from"]
)
def test_any_query_gives_a_page(client, name, value):
    client.force_login(factories.user(Role.SUPERVISOR))
    factories.received_case()
    for address in ("/", "/letters/", "/reports/timeliness/"):
        assert client.get(address, {name: value}).status_code in SAFE
