"""The pages that take back, as a browser asks for them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from determinations import models as determinations
from tests import factories
from tests.factories import DAY
from tests.pages import fresh, sign_in, text

pytestmark = pytest.mark.django_db


def local(**ago) -> str:
    then = timezone.now().astimezone(factories.plan().zone) - timedelta(**ago)
    return then.strftime("%m/%d/%Y %I:%M %p")


def state(case) -> str:
    return determinations.OrganizationDetermination.objects.get(pk=case.pk).state


def test_a_withdrawal_says_who_how_and_when(client):
    sign_in(client, Role.INTAKE)
    case = fresh()
    form = text(client.get(f"/cases/{case.number}/withdraw/"))
    assert "Dr. Ada Nobody" in form, "the requester is proposed"
    typed = {
        "asked_by": "Dr. Ada Nobody",
        "channel": "telephone",
        "asked_at": local(hours=1),
        "words": "The knee is better.",
    }
    shown = text(client.post(f"/cases/{case.number}/withdraw/", typed, follow=True))
    assert "Dr. Ada Nobody withdrew the request by telephone" in shown
    assert "Confirmation of a withdrawal" in shown


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"asked_by": ""}, "asked_by"),
        ({"channel": "pigeon"}, "channel"),
        ({"asked_at": ""}, "asked_at"),
        ({"asked_at": "future"}, "asked_at"),
        ({"asked_at": "before"}, "asked_at"),
        ({"words": ""}, "words"),
    ],
)
def test_a_bad_withdrawal_is_refused_beside_its_field(client, changes, field):
    sign_in(client, Role.INTAKE)
    case = fresh()
    instants = {"future": local(hours=-3), "before": local(days=5)}
    typed = {"asked_by": "x", "channel": "mail", "asked_at": local(hours=1), "words": "Stop."}
    typed |= {name: instants.get(value, value) for name, value in changes.items()}
    answer = client.post(f"/cases/{case.number}/withdraw/", typed)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert state(case) == "in_review"


def test_a_vacated_dismissal_is_shown_whole_and_the_clock_says_that_it_is_our_reading(client):
    sign_in(client, Role.SUPERVISOR)
    case = factories.dismissed_case(received_at=timezone.now() - 3 * DAY)
    assert "Vacate the dismissal" in text(client.get(f"/cases/{case.number}/"))
    empty = client.post(f"/cases/{case.number}/vacate/", {"why": ""})
    assert empty.status_code == 422
    typed = {"why": "A readable copy came."}
    shown = text(client.post(f"/cases/{case.number}/vacate/", typed, follow=True))
    assert (
        "Earlier decisions" in shown
        and "The letter asks when the office is open; it asks for no decision." in shown
    )
    assert "(derived)" in shown and "422.568(i)" in shown
    assert state(case) == "in_review"


def test_too_late_the_page_says_why_instead_of_a_form(client):
    """42 CFR 422.568(i)."""
    sign_in(client, Role.SUPERVISOR)
    case = factories.dismissed_case(received_at=timezone.now() - 200 * DAY)
    answer = client.get(f"/cases/{case.number}/vacate/")
    assert answer.status_code == 409
    assert "within 6 months" in text(answer) and "422.568(i)" in text(answer)


def test_reopening_shows_each_ground_with_its_window_and_keeps_the_earlier_decision(client):
    sign_in(client, Role.SUPERVISOR)
    case = factories.told_case(received_at=timezone.now() - 3 * DAY)
    form = text(client.get(f"/cases/{case.number}/reopen/"))
    assert "Open until" in form and "405.980(b)(3)" in form
    typed = {
        "ground": "obvious_error",
        "asked_by": "enrollee",
        "inpatient": "no",
        "why": "A page was overlooked.",
    }
    shown = text(client.post(f"/cases/{case.number}/reopen/", typed, follow=True))
    assert "Earlier decisions" in shown and factories.DENIAL["reason"] in shown
    assert state(case) == "in_review"


def test_a_barred_reopening_is_refused_beside_the_ground(client):
    """42 CFR 422.616(e)."""
    sign_in(client, Role.SUPERVISOR)
    case = factories.told_case(factories.approved_case, received_at=timezone.now() - 3 * DAY)
    typed = {"ground": "new_evidence", "asked_by": "plan", "inpatient": "yes", "why": "New labs."}
    answer = client.post(f"/cases/{case.number}/reopen/", typed)
    assert answer.status_code == 422
    assert "422.616(e)" in answer.context["form"].errors["ground"][0]
    assert state(case) == "notified"


def test_the_case_page_does_not_ask_more_for_more_history(client, django_assert_max_num_queries):
    sign_in(client, Role.SUPERVISOR)
    case = factories.dismissed_case(received_at=timezone.now() - 3 * DAY)
    client.post(f"/cases/{case.number}/vacate/", {"why": "A readable copy came."})
    with django_assert_max_num_queries(40):
        client.get(f"/cases/{case.number}/")
