"""What someone is sent to next."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Role
from cases import services as folder
from determinations.models import OutreachAttempt
from forecast import suggesting
from tests import factories
from tests.factories import DAY, HOUR
from tests.pages import one_line

pytestmark = pytest.mark.django_db


def sent_to(user):
    found = suggesting.next_for(user, at=timezone.now())
    return found.case if found else None


def given(to, age):
    case = factories.received_case(received_at=timezone.now() - age)
    folder.assign(case.pk, to=to, by=factories.user(Role.SUPERVISOR), at=timezone.now())
    return case


def test_what_is_due_first_of_ones_own_and_of_what_no_one_has_is_next():
    nurse, other = factories.user(Role.NURSE), factories.user(Role.NURSE)
    assert sent_to(nurse) is None
    given(other, 6 * DAY)
    mine = given(nurse, 2 * DAY)
    assert sent_to(nurse) == mine
    older = factories.received_case(received_at=timezone.now() - 5 * DAY)
    assert sent_to(nurse) == older
    assert sent_to(factories.user(Role.SPECIALIST)) is None


def test_what_waits_for_records_is_passed_over():
    nurse = factories.user(Role.NURSE)
    waits, ready = given(nurse, 5 * DAY), given(nurse, 2 * DAY)
    now = timezone.now()
    attempt = OutreachAttempt.objects.create(
        case=waits, provider=waits.provider, channel="fax", asked_at=now - DAY, entered_at=now,
        words="The operative note", result="asked", by=nurse,
    )  # fmt: skip
    assert sent_to(nurse) == ready
    OutreachAttempt.objects.filter(pk=attempt.pk).update(result="received")
    assert sent_to(nurse) == waits


def test_an_appeal_is_not_suggested_to_who_may_not_decide_it():
    now = timezone.now()
    denier = factories.user(Role.PHYSICIAN)
    denied = factories.denied_case(by=denier, received_at=now - 10 * DAY)
    factories.dispatch_all(denied, at=now - 9 * DAY + HOUR)
    appeal = factories.appealed_case(
        received_at=now - 30 * DAY, appeal={"received_at": now - 12 * DAY}
    )
    involved = appeal.reconsideration.determination.decided_by
    assert sent_to(factories.user(Role.PHYSICIAN)) == appeal
    assert sent_to(involved) != appeal
    assert sent_to(factories.user(Role.NURSE)) != appeal


def test_the_address_leads_to_the_case_and_says_why(client):
    nurse = factories.user(Role.NURSE)
    client.force_login(nurse, "django.contrib.auth.backends.ModelBackend")
    assert "Nothing is waiting for you" in one_line(client.get("/next/", follow=True))
    case = given(nurse, DAY)
    answer = client.get("/next/", follow=True)
    assert answer.request["PATH_INFO"] == f"/cases/{case.number}/"
    assert "Next: Decide and notify, due" in one_line(answer)


def test_it_costs_the_same_however_much_waits():
    nurse, counts = factories.user(Role.NURSE), []
    for _ in range(2):
        for _ in range(3):
            given(nurse, DAY)
            factories.received_case(received_at=timezone.now() - DAY)
        with CaptureQueriesContext(connection) as queries:
            sent_to(nurse)
        counts.append(len(queries))
    assert counts[0] == counts[1]
