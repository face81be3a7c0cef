"""A page of one kind of case, asked for with the number of another, says so: it never breaks."""

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from accounts.permissions import Role
from cases.models import Case
from tests import factories
from tests.every_kind import KINDS

pytestmark = pytest.mark.django_db


def addresses(case: Case) -> list[str]:
    """Every address that names a case by its number and nothing else."""
    groups = [
        each.url_patterns if isinstance(each, URLResolver) else [each]
        for each in get_resolver().url_patterns
    ]
    routes = [str(pattern.pattern) for group in groups for pattern in group]
    named = [route.replace("<str:number>", case.number) for route in routes if "number>" in route]
    return [f"/{route}" for route in named if "<" not in route]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SPECIALIST, Role.PHYSICIAN])
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_breaks_on_a_case_of_another_kind(kind, role):
    case = KINDS[kind]()
    client = Client(raise_request_exception=False)
    client.force_login(factories.user(role), "django.contrib.auth.backends.ModelBackend")
    asked = [(ask, place) for place in addresses(case) for ask in (client.get, client.post)]
    broken = [(place, ask.__name__) for ask, place in asked if ask(place).status_code >= 500]
    assert len(asked) > 100 and broken == []
