"""What comes with a key opens one case, however often it is sent."""

import pytest
from django.db import IntegrityError

from accounts.permissions import Role
from cases import models
from cases.services.once import once
from determinations import services
from regulations.law import Refused
from tests import factories
from tests.factories import HOUR, MONDAY

pytestmark = pytest.mark.django_db
KEY = "form:one"


def receive() -> models.Case:
    request = factories.new_request(source_key=KEY)
    return services.receive(request, by=factories.user(Role.INTAKE), at=MONDAY + HOUR)


def opened_by_another_then(error: Exception):
    def call() -> models.Case:
        receive()
        raise error

    return call


def test_the_first_time_opens_the_case_and_the_second_finds_it():
    case, is_new = once(factories.plan(), KEY, receive)
    assert is_new
    assert once(factories.plan(), KEY, receive) == (case, False)
    assert models.Case.objects.count() == 1


@pytest.mark.parametrize("error", [IntegrityError(), Refused("open_already", "One is open.")])
def test_who_comes_second_at_the_same_time_gets_the_case_of_the_first(error):
    case, is_new = once(factories.plan(), KEY, opened_by_another_then(error))
    assert not is_new and case == models.Case.objects.get()


@pytest.mark.parametrize("error", [IntegrityError(), Refused("no", "No.")])
def test_what_is_refused_for_another_reason_stays_refused(error):
    def call() -> models.Case:
        raise error

    with pytest.raises(type(error)):
        once(factories.plan(), KEY, call)
    assert not models.Case.objects.exists()
