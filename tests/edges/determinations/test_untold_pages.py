"""The appeal of a decision whose notice was late, as a browser asks for it (42 CFR 422.568(f))."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from cases import models
from tests import factories
from tests.factories import DAY, HOUR
from tests.pages import sign_in, text

pytestmark = pytest.mark.django_db


def approved_and_untold():
    """Approved an hour ago, two days after the limit; the letter waits."""
    now = timezone.now()
    return factories.approved_case(received_at=now - 9 * DAY, at=now - HOUR)


def sheet(case, **changes):
    at = timezone.now().astimezone(case.plan.zone) - timedelta(minutes=1)
    values = {
        "requester_kind": "enrollee",
        "requester_name": "Wilhelmina Placeholder",
        "channel": "phone",
        "received_at": f"{at:%m/%d/%Y %I:%M %p}",
        "argument": "I never heard from you.",
        "priority": "standard",
    }
    return values | changes


def test_the_sheet_takes_the_appeal_of_an_untold_approval_and_says_what_it_is_against(client):
    """42 CFR 422.568(f): favorable or not."""
    sign_in(client, Role.INTAKE)
    case = approved_and_untold()
    address = f"/cases/{case.number}/appeal/"
    shown = client.get(address)
    assert shown.status_code == 200
    assert "What is appealed" in text(shown)
    assert "The late approval stays an approval" in text(shown)
    assert "no letter told of what is appealed" in text(shown)
    answer = client.post(address, sheet(case))
    assert answer.status_code == 302, text(answer)
    appeal = models.Case.objects.get(kind="reconsideration")
    page = text(client.get(answer["Location"]))
    assert "no timely notice" in page and "Approved" in page and appeal.number in page


def test_an_appeal_from_before_the_limit_is_refused_next_to_its_field(client):
    sign_in(client, Role.INTAKE)
    case = approved_and_untold()
    early = (timezone.now() - 5 * DAY).astimezone(case.plan.zone)
    answer = client.post(
        f"/cases/{case.number}/appeal/", sheet(case, received_at=f"{early:%m/%d/%Y %I:%M %p}")
    )
    assert answer.status_code == 422
    assert "before the deadline passed" in text(answer)
    assert not models.Case.objects.filter(kind="reconsideration").exists()
