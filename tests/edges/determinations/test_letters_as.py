"""The language and print of letters: on the intake sheet, on the page of the case, in its lists."""

import pytest

from accounts.permissions import Role
from cases import models
from tests import factories
from tests.sheets import ADDRESS
from tests.sheets import request_sheet as sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    factories.plan()
    user = factories.user(Role.INTAKE)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def page_of(client, case) -> str:
    return " ".join(client.get(f"/cases/{case.number}/").content.decode().split())


def test_the_sheet_takes_the_language_and_the_print(signed_in):
    signed_in.post(ADDRESS, sheet(letter_language="es", large_print="on"))
    case = models.Case.objects.get()
    assert (case.enrollee.letter_language, case.enrollee.large_print) == ("es", True)
    shown = page_of(signed_in, case)
    assert "Spanish, large print" in shown and "Letters: Spanish, large print." in shown


def test_a_sheet_that_says_nothing_means_english_for_somebody_new(signed_in):
    signed_in.post(ADDRESS, sheet())
    enrollee = models.Enrollee.objects.get()
    assert (enrollee.letter_language, enrollee.large_print) == ("en", False)


def test_a_language_without_letters_is_refused_and_nothing_typed_is_lost(signed_in):
    answer = signed_in.post(ADDRESS, sheet(letter_language="fr"))
    assert answer.status_code == 422 and not models.Case.objects.exists()
    assert "Home oxygen" in answer.content.decode()


def test_the_page_changes_them_and_the_trail_says_so(signed_in):
    case = factories.received_case()
    address = f"/cases/{case.number}/letters-as/"
    shown = signed_in.get(address).content.decode()
    assert "Language and print size of letters" in shown and "18 point" in shown
    answer = signed_in.post(address, {"letter_language": "es"}, follow=True)
    assert "Saved. New letters will use this." in answer.content.decode()
    assert "recorded how the enrollee wants letters: Spanish." in page_of(signed_in, case)
    signed_in.post(address, {"letter_language": "en", "large_print": "on"})
    assert "English, large print" in page_of(signed_in, case)


def test_a_form_without_a_language_is_shown_again_with_words(signed_in):
    case = factories.received_case()
    answer = signed_in.post(f"/cases/{case.number}/letters-as/", {})
    assert answer.status_code == 422 and "Choose the language." in answer.content.decode()


def test_the_list_of_letters_says_which_are_not_the_usual_ones(signed_in):
    case = factories.denied_case()
    letter = case.notices.get(recipient="enrollee")
    letter.language, letter.large_print = "es", True
    letter.save()
    shown = page_of(signed_in, case)
    assert "Denial notice to the enrollee (Spanish, large print)" in shown
    assert "to the physician or provider (" not in shown
    outbox = " ".join(signed_in.get("/letters/").content.decode().split())
    assert outbox.count("Denial notice (Spanish, large print)") == 1
