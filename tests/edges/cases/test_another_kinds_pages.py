"""A page of one kind of case, asked for with the number of another, says so: it never breaks."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import URLResolver, get_resolver

from accounts.permissions import Role
from cases.models import Case
from tests import factories
from tests.access import WHO
from tests.every_kind import KINDS

pytestmark = pytest.mark.django_db


def addresses(case: Case) -> dict[str, str]:
    """Every address that names a case by its number and nothing else, by its name."""
    groups = [
        (f"{each.namespace}:" if each.namespace else "", each.url_patterns)
        if isinstance(each, URLResolver)
        else ("", [each])
        for each in get_resolver().url_patterns
    ]
    routes = {
        within + pattern.name: str(pattern.pattern).replace("<str:number>", case.number)
        for within, patterns in groups
        for pattern in patterns
        if "number>" in str(pattern.pattern)
    }
    return {name: f"/{route}" for name, route in routes.items() if "<" not in route}


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_breaks_on_a_case_of_another_kind(kind):
    """Each address with the first role that may use it; the others are refused before."""
    case, clients, broken = KINDS[kind](), {}, []
    found = addresses(case)
    for name, place in found.items():
        role = min(WHO.get(name, {Role.SUPERVISOR}))
        client = clients.setdefault(role, Client(raise_request_exception=False))
        if SESSION_KEY not in client.session:
            client.force_login(factories.user(role), "django.contrib.auth.backends.ModelBackend")
        broken += [
            (place, ask.__name__)
            for ask in (client.get, client.post)
            if ask(place).status_code >= 500
        ]
    assert len(found) > 50 and broken == []
