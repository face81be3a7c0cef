"""The sheet with which the plan reduces or ends a treatment, and what follows on pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from cases import models
from tests import factories
from tests.pages import sign_in, text
from tests.sheets import change_sheet

pytestmark = pytest.mark.django_db
ADDRESS = "/treatments/change/"


def day(days: int) -> str:
    today = timezone.now().astimezone(factories.plan().zone).date()
    return (today + timedelta(days=days)).strftime("%m/%d/%Y")


def opened(client, **changes) -> models.Case:
    sign_in(client, Role.NURSE)
    client.post(ADDRESS, change_sheet(**changes))
    return models.Case.objects.get()


def test_a_whole_sheet_becomes_a_case_of_the_plan(client):
    """42 CFR 422.566(b)(3)-(4)."""
    case = opened(client, change="reduced", reduced_to="Two visits a week")
    assert case.requester_kind == "plan"
    assert case.matter.reduced_to == "Two visits a week"
    assert [item.code for item in case.matter.items.all()] == ["E1390"]


def test_the_same_sheet_sent_twice_is_one_case(client):
    factories.plan()
    sign_in(client, Role.NURSE)
    sent = change_sheet()
    first = client.post(ADDRESS, sent)
    assert client.post(ADDRESS, sent).url == first.url
    assert models.Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"takes_effect_on": ""}, "takes_effect_on"),
        ({"takes_effect_on": "1/2/2020"}, "takes_effect_on"),
        ({"change": ""}, "change"),
        ({"change": "reduced"}, "reduced_to"),
        ({"request_type": "payment"}, "request_type"),
        ({"provider_name": ""}, "provider_name"),
        ({"contracted": ""}, "contracted"),
        ({"summary": ""}, "summary"),
        ({"why": ""}, "why"),
        ({"member_id": ""}, "member_id"),
        ({"token": "x"}, "token"),
    ],
)
def test_a_bad_field_gets_a_message_beside_it_and_nothing_is_lost(client, changes, field):
    factories.plan()
    sign_in(client, Role.NURSE)
    answer = client.post(ADDRESS, change_sheet(**changes))
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert "E1390" in answer.content.decode()
    assert not models.Case.objects.exists()


def test_the_sheet_says_that_fast_track_terminations_are_not_for_it(client):
    """42 CFR 422.624, 422.626."""
    factories.plan()
    sign_in(client, Role.NURSE)
    said = text(client.get(ADDRESS))
    assert "Do not enter the end of skilled nursing facility, home health" in said
    assert "42 CFR 422.624, 422.626" in said


def test_the_page_says_who_began_what_and_until_when_the_notice_must_leave(client):
    case = opened(client)
    said = text(client.get(f"/cases/{case.number}/"))
    assert "The plan means to end it" in said and "Begun by" in said
    assert "422.566(b)(3)-(4)" in said and "The plan’s own change of treatment" in said
    assert "No one requested this: the plan began it." in said
    assert "began to review whether to end a treatment" in said


def test_the_queue_and_the_search_find_it(client):
    case = opened(client)
    assert case.number in text(client.get("/"))
    assert case.number in text(client.get("/", {"search": "Thistle", "tab": "all"}))


def test_the_day_is_moved_where_the_denial_comes_too_late(client):
    """The notice leaves before it takes effect: refused beside the day, with the citation."""
    case = opened(client)
    sign_in(client, Role.PHYSICIAN)
    client.post(f"/cases/{case.number}/take/")
    denial = {
        "reason": "Your oxygen level at rest is 94 percent; home oxygen is covered at 88 or less.",
        "criteria": "NCD 240.2, Home Use of Oxygen", "medical_necessity": "yes",
        "takes_effect_on": day(0), "care_field": "equipment",
    }  # fmt: skip
    answer = client.post(f"/cases/{case.number}/deny/", denial)
    assert answer.status_code == 422 and "Reduce or end the treatment" in text(answer)
    assert "422.566(b)(3)-(4)" in str(answer.context["form"].errors["takes_effect_on"])
    denial["takes_effect_on"] = day(20)
    assert client.post(f"/cases/{case.number}/deny/", denial).status_code == 302
    assert case.notices.get(recipient="enrollee").facts["change"]["what"] == "ended"


def test_the_sheet_fills_in_what_the_plan_knows_of_the_member(client):
    case = opened(client)
    given = {"plan": case.plan.pk, "member_id": "HL1"}
    assert "Thistle" in client.post(f"{ADDRESS}enrollee/", given).content.decode()
    sign_in(client, Role.COMPLIANCE)
    assert client.post(f"{ADDRESS}enrollee/", given).status_code == 403


def test_the_denial_of_a_request_asks_for_no_day(client):
    case = factories.in_review_case()
    sign_in(client, Role.PHYSICIAN)
    form = client.get(f"/cases/{case.number}/deny/").context["form"]
    assert "takes_effect_on" not in form.fields


def test_no_sheet_or_file_offers_the_plan_as_a_requester(client):
    factories.plan()
    sign_in(client, Role.INTAKE)
    form = client.get("/requests/new/").context["form"]
    assert "plan" not in dict(form.fields["requester_kind"].choices)
