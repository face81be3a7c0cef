"""The pages of an extension: each ground shows its own questions, nothing typed is lost, and who
sets the second look says why."""

import pytest
from django.utils import timezone

from accounts.permissions import Role
from cases.services import ProviderFacts
from determinations import models, services
from tests import factories
from tests.pages import fresh, sign_in, text

pytestmark = pytest.mark.django_db


def held(**facts):
    case = fresh(**facts)
    given = factories.extension(case, "extraordinary", 7)
    services.extend(case.pk, given, by=factories.user(Role.NURSE), at=timezone.now())
    return case


def test_every_question_of_a_ground_that_is_empty_is_named_at_once(client):
    """422.568(b)(2)(i)(A): who, when, by what channel."""
    sign_in(client, Role.NURSE)
    answer = client.post(
        f"/cases/{fresh().number}/extend/",
        {"ground": "enrollee_request", "days": "3", "words": factories.WAITS},
    )
    assert set(answer.context["form"].errors) == {"asker", "asked_by", "asked_how", "asked_at"}


def test_words_that_say_nothing_are_named_at_every_field_at_once(client):
    """422.568(b)(2)(i)(B); 80 FR 7943: with what to write instead, and nothing that was typed is
    lost."""
    sign_in(client, Role.NURSE)
    case = fresh(provider=ProviderFacts(name="Dr. Far Away", contracted=False, npi="1111111112"))
    asked = f"{case.received_at.astimezone(case.plan.zone):%-m/%-d/%Y %I:%M %p}"
    typed = {
        "ground": "noncontract_evidence", "days": "3", "provider": case.provider_id,
        "words": "Additional time is needed to review your request.", "interest": "n/a",
        "missing": "see notes", "attempt_how": "fax", "attempt_at": asked, "attempt_words": "x",
        "attempt_result": "asked",
    }  # fmt: skip
    answer = client.post(f"/cases/{case.number}/extend/", typed)
    found = answer.context["form"].errors
    assert answer.status_code == 422
    assert set(found) == {"words", "interest", "missing", "attempt_words"}
    assert all("Write " in each[0] and "80 FR 7943" in each[0] for each in found.values())
    assert "42 CFR 422.568(b)(2)(i)(B)" in found["words"][0]
    assert typed["words"] in text(answer)
    assert not models.Extension.objects.filter(case=case).exists()


def test_what_another_ground_asks_for_counts_for_nothing(client):
    sign_in(client, Role.NURSE)
    case = fresh()
    asked = f"{case.received_at.astimezone(case.plan.zone):%-m/%-d/%Y %I:%M %p}"
    client.post(
        f"/cases/{case.number}/extend/",
        {
            "ground": "enrollee_request", "days": "3", "words": factories.WAITS,
            "asker": "enrollee", "asked_by": "Wilhelmina", "asked_how": "mail",
            "asked_at": asked, "event": "A fire", "missing": "Notes", "interest": "Hers.",
            "attempt_at": "no day",
        },
    )  # fmt: skip
    taken = models.Extension.objects.get(case=case)
    assert (taken.event, taken.missing, taken.interest, taken.provider) == ("", "", "", None)
    assert taken.in_enrollee_interest is False


def test_a_held_one_is_shown_on_the_case_and_says_that_nothing_moved(client):
    case = held()
    sign_in(client, Role.NURSE)
    shown = text(client.get(f"/cases/{case.number}/"))
    assert "Waiting for a supervisor" in shown and factories.FLOODED in shown


def test_a_supervisor_who_sends_it_back_without_words_is_asked_for_them(client):
    case = held()
    sign_in(client, Role.SUPERVISOR)
    answer = client.post(f"/cases/{case.number}/extend/review/", {"answer": "sent_back"})
    assert answer.status_code == 422 and "why" in answer.context["form"].errors
    given = {"answer": "sent_back", "why": "Which room was flooded, and is the chart there?"}
    client.post(f"/cases/{case.number}/extend/review/", given)
    assert "Which room was flooded" in text(client.get(f"/cases/{case.number}/"))


def test_its_letter_can_be_read_before_agreeing(client):
    case = held()
    sign_in(client, Role.SUPERVISOR)
    answer = client.post(
        f"/cases/{case.number}/extend/review/", {"answer": "agreed", "preview": "show"}
    )
    assert answer.context["preview"].name and not models.Extension.objects.exists()


def test_an_administrator_sets_it_for_a_plan_and_says_why(client):
    plan = factories.plan()
    sign_in(client, Role.ADMINISTRATOR)
    assert client.get("/settings/extensions/").url == f"/settings/extensions/{plan.pk}/"
    page = f"/settings/extensions/{plan.pk}/"
    refused = client.post(page, {"grounds": ["enrollee_request"], "why": ""})
    assert "why" in refused.context["form"].errors
    client.post(page, {"grounds": ["enrollee_request"], "why": "A trial."})
    assert models.SecondLookRule.objects.get().grounds == ["enrollee_request"]
    assert "A trial." in text(client.get(page))
    unchanged = client.post(page, {"grounds": ["enrollee_request"], "why": "Again."})
    assert "Nothing was changed" in text(unchanged)
