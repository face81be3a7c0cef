"""The pages on which an administrator says what a plan wants done to its letters."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from cases import services
from notices.models import LetterReviewRule, PlanParagraphs
from tests import factories
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db) -> Client:
    client = Client()
    client.force_login(
        factories.user(Role.ADMINISTRATOR), "django.contrib.auth.backends.ModelBackend"
    )
    return client


def words_page(kind: str = "denial", language: str = "en") -> str:
    return reverse("plan_paragraphs", args=[factories.plan().pk, kind, language])


def test_an_unknown_field_is_refused_beside_the_field_and_nothing_typed_is_lost(client):
    typed = {"opening": "Dear {enrollee_nmae}", "closing": "Call us.", "why": "Kinder."}
    answer = client.post(words_page(), typed)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no field {enrollee_nmae}." in said
    assert 'id="id_opening_error"' in said
    assert "Dear {enrollee_nmae}</textarea>" in said
    assert "Call us.</textarea>" in said
    assert not PlanParagraphs.objects.exists()


def test_words_are_previewed_with_a_case_that_does_not_exist_and_without_a_reason(client):
    answer = client.post(words_page(), {"opening": "Dear {recipient_name},", "preview": "first"})
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "data:image/png;base64," in said
    assert "Dear Pat Sample," in said
    assert "With sample data." in said
    assert not PlanParagraphs.objects.exists()
    pdf = client.post(words_page(), {"opening": "Hello.", "preview": "pdf-0"})
    assert pdf.content.startswith(b"%PDF")


def test_a_preview_of_unfit_words_is_refused_like_saving_them(client):
    answer = client.post(words_page(), {"opening": "{", "preview": "first"})
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#action"
    assert "There is a single brace" in answer.content.decode()


def test_saved_words_stand_on_the_page_of_the_plan_and_among_the_versions(client):
    fields = {"opening": "Dear member,", "closing": "", "why": "Kinder."}
    assert client.post(words_page(), fields).status_code == 302
    plan = client.get(reverse("plan_letters", args=[factories.plan().pk])).content.decode()
    assert ">Opening</span>" in plan
    page = client.get(words_page()).content.decode()
    assert "In effect" in page
    assert "Kinder." in page
    assert client.post(words_page(), fields).status_code == 422, "a double click changes nothing"
    assert PlanParagraphs.objects.count() == 1


def test_a_letter_or_language_that_there_is_none_of_is_not_found(client):
    assert client.get(words_page("birthday")).status_code == 404
    assert client.get(words_page("denial", "fr")).status_code == 404
    assert client.get(reverse("plan_letters", args=[10**9])).status_code == 404


def test_what_is_looked_at_is_chosen_with_a_reason_and_kept(client):
    address = reverse("letter_review_rule", args=[factories.plan().pk])
    assert client.post(address, {"kinds": ["denial"]}).status_code == 422
    assert client.post(address, {"kinds": ["denial"], "why": "New staff."}).status_code == 302
    assert client.post(address, {"kinds": ["denial"], "why": "New staff."}).status_code == 422
    assert client.post(address, {"kinds": ["gossip"], "why": "x"}).status_code == 422
    assert client.post(address, {"why": "All are trained."}).status_code == 302
    old, new = LetterReviewRule.objects.order_by("pk")
    assert (old.kinds, new.kinds) == (["denial"], [])
    assert old.replaced_at == new.made_at
    page = client.get(reverse("plan_letters", args=[factories.plan().pk])).content.decode()
    assert "New staff." in page
    assert "Every letter leaves without a second review." in page


def test_one_plan_needs_no_choice_and_several_do(client):
    plan = factories.plan()
    settings = reverse("letter_settings")
    assert client.get(settings).url == reverse("plan_letters", args=[plan.pk])
    other = factories.plan(name="Other Plan", contract_id="H0002")
    services.set_letter_review_rule(
        other.pk, kinds=["denial"], why="x", by=factories.user(Role.ADMINISTRATOR), at=MONDAY
    )
    assert "Other Plan" in client.get(settings).content.decode()


def test_the_page_of_a_plan_costs_the_same_with_many_words(client, django_assert_num_queries):
    address = reverse("plan_letters", args=[factories.plan().pk])
    for kind in ("denial", "approval", "extension"):
        client.post(words_page(kind), {"opening": "Dear member,", "why": "x"})
    client.get(address)
    with django_assert_num_queries(11):
        client.get(address)
