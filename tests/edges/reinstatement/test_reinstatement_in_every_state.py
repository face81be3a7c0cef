"""The page of a reinstatement, and the pages of its verbs, in every state that it can be in."""

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.permissions import Role
from cases.models import Case
from reinstatement.models import State
from reinstatement.urls import urlpatterns
from tests.access import WHO
from tests.loops import at_least_one
from tests.pages import SAFE, VALUES, signed_in
from tests.pages import one_line as text
from tests.reinstatements_today import STATES, withdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(made_once) -> dict[str, int]:
    """A case in each state; by state its number in the database."""
    makers = STATES | {State.WITHDRAWN: withdrawn}
    return made_once(lambda: {state: make().pk for state, make in makers.items()})


def verbs() -> dict[str, str]:
    """The address of each verb's page by its name."""
    return {
        pattern.name: str(pattern.pattern)
        for pattern in urlpatterns
        if "<str:number>/" in str(pattern.pattern)
    }


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.SUPERVISOR, Role.NURSE, Role.COMPLIANCE])
def test_the_page_of_a_case_shows_in_every_state_to_everybody(made, state, role):
    case = Case.objects.get(pk=made[state])
    assert case.matter.state == state
    client = signed_in(role)
    assert client.get(f"/cases/{case.number}/").url == f"/reinstatements/{case.number}/"
    shown = text(client.get(f"/reinstatements/{case.number}/"))
    assert "Hortensia Placeholder" in shown and state.label in shown
    assert "The disenrollment" in shown and "Payments and balance" in shown and "Timeline" in shown


@pytest.mark.parametrize("state", State)
def test_every_verb_page_answers_in_every_state(made, state):
    """For a specialist, and for a supervisor where a specialist may not."""
    number = Case.objects.get(pk=made[state]).number
    clients = {role: signed_in(role) for role in (Role.SPECIALIST, Role.SUPERVISOR)}
    for name in at_least_one(verbs()):
        address, may = reverse(f"reinstatement:{name}", args=[number]), WHO[f"reinstatement:{name}"]
        client = clients[Role.SPECIALIST if Role.SPECIALIST in may else Role.SUPERVISOR]
        for ask in (client.get, client.post):
            assert ask(address).status_code in SAFE, (name, state)


def test_hostile_values_fail_nothing(made):
    """Each form of a verb, in the first of the states in which it is shown."""
    clients, tried = [signed_in(Role.SPECIALIST), signed_in(Role.SUPERVISOR)], set()
    for pk in at_least_one(made.values()):
        number = Case.objects.get(pk=pk).number
        for name in verbs().keys() - tried:
            address = reverse(f"reinstatement:{name}", args=[number])
            with transaction.atomic():
                client, form = next(_forms(clients, address), (None, None))
                for value in VALUES if form else []:
                    answer = client.post(address, dict.fromkeys(form.fields, value))
                    assert answer.status_code in SAFE, (address, value[:20])
                    tried.add(name)
                transaction.set_rollback(True)
    assert len(tried) > 15, "hardly a form was shown"


def _forms(clients, address):
    """The first of these people who is shown a form there, and the form."""
    for client in clients:
        page = client.get(address)
        form = (page.context or {}).get("form") if page.status_code == 200 else None
        if form:
            yield client, form
