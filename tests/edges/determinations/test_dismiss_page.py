"""The page that dismisses, as a browser asks for it (42 CFR 422.568(g))."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from determinations import models as determinations
from tests import factories
from tests.factories import DAY
from tests.pages import fresh, one_line, sign_in, text

pytestmark = pytest.mark.django_db


def local(**ago) -> str:
    then = timezone.now().astimezone(factories.plan().zone) - timedelta(**ago)
    return then.strftime("%m/%d/%Y %I:%M %p")


def post(client, case, **typed):
    return client.post(f"/cases/{case.number}/dismiss/", {"why": "You told us so.", **typed})


def test_each_record_shows_with_its_ground(client):
    sign_in(client, Role.SUPERVISOR)
    shown = one_line(client.get(f"/cases/{fresh().number}/dismiss/"))
    assert 'data-only="ground=withdrawn"' in shown
    assert 'data-only="ground=enrollee_died"' in shown
    assert 'data-only="ground=not_a_valid_request"' in shown


def test_a_withdrawal_is_entered_in_the_same_step_and_stands_on_the_page(client):
    sign_in(client, Role.SUPERVISOR)
    case = fresh()
    typed = {"asked_by": "Her son", "channel": "telephone", "asked_at": local(hours=1)}
    answer = post(client, case, ground="withdrawn", **typed)
    assert answer.status_code == 302, text(answer)
    shown = one_line(client.get(answer["Location"]))
    assert "The request was withdrawn in time" in shown and "422.568(g)(4)" in shown
    assert "Withdrawn by Her son by telephone" in shown


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"ground": "withdrawn"}, "asked_by", "Enter who withdrew it."),
        ({"ground": "enrollee_died"}, "died_on", "Enter the date of death."),
        ({"ground": "enrollee_died", "died_on": "soon"}, "died_on", ""),
        ({"ground": "not_a_valid_request"}, "defect", "Choose what makes it invalid."),
        ({"ground": "not_a_valid_request", "defect": "nothing_named"}, "defect", "73721"),
        ({"ground": "not_a_valid_request", "defect": "no_decision_asked"}, "defect", "73721"),
        ({"ground": "not_a_proper_requester"}, "ground", "422.566(c)"),
        ({"ground": "no_appointment"}, "ground", "not waiting for a form"),
    ],
)
def test_what_the_file_contradicts_is_refused_next_to_its_field(client, typed, field, said):
    sign_in(client, Role.SUPERVISOR)
    case = fresh()
    answer = post(client, case, **typed)
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[field])
    state = determinations.OrganizationDetermination.objects.get(pk=case.pk).state
    assert state == "in_review"


def test_what_does_not_belong_to_the_ground_counts_for_nothing(client):
    sign_in(client, Role.SUPERVISOR)
    case = factories.a_question(received_at=timezone.now() - DAY)
    answer = post(
        client, case, ground="not_a_valid_request", defect="no_decision_asked",
        died_on="nonsense", asked_at="nonsense",
    )  # fmt: skip
    assert answer.status_code == 302, text(answer)
    kept = case.dismissals.get()
    assert kept.died_on is None and kept.withdrawal is None
