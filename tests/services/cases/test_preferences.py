"""How an enrollee gets letters: who may say so, what follows, and what never waits for words."""

import io
import logging

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from accounts.permissions import Role
from cases import services as folder
from cases.presentation.mailing import letters as letters_of
from determinations import services
from notices import letters, words
from notices.models import Notice
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
REYES = folder.EnrolleeFacts("M-REYES", "Ana", "Reyes", address="1 Calle\nPortland, ME 04101")
SPANISH = folder.EnrolleeFacts(
    "M-REYES", "Ana", "Reyes", address="1 Calle\nPortland, ME 04101", letter_language="es",
    large_print=True,
)  # fmt: skip


def said_by(notice) -> str:
    pdf = PdfReader(io.BytesIO(letters.render(notice, at=notice.queued_at)))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def prefer(case, language="es", *, large=False, by=Role.INTAKE):
    return folder.prefer_letters(
        case.pk, letter_language=language, large_print=large, by=factories.user(by),
        at=MONDAY + HOUR,
    )  # fmt: skip


def test_letters_follow_the_enrollee_and_the_provider_gets_english():
    case = factories.denied_case(enrollee=SPANISH)
    mine, theirs = (case.notices.get(recipient=each) for each in ("enrollee", "provider"))
    assert (mine.language, mine.large_print) == ("es", True)
    assert (theirs.language, theirs.large_print) == ("en", False)
    assert mine.template.startswith("denial/es/") and theirs.template.startswith("denial/en/")
    said = said_by(mine)
    assert "Denegamos esta solicitud" in said
    assert "En inglés, tal como se escribió: " + factories.DENIAL["reason"] in said
    assert "de marzo de 2026" in said and "March" not in said
    assert "We Denied This Request" in said_by(theirs)


def test_what_is_said_on_the_case_holds_for_the_letters_that_follow():
    case = factories.in_review_case(enrollee=REYES)
    prefer(case, "es")
    facts = factories.extension(case)
    services.extend(case.pk, facts, by=factories.user(Role.NURSE), at=MONDAY + DAY)
    said = said_by(case.notices.get(recipient="enrollee"))
    assert "El miembro pide más tiempo." in said and "hasta 14 días calendario" in said
    event = case.events.get(event="letters_preferred")
    assert event.facts == {"letters": "Spanish"} and event.by.role == Role.INTAKE


def test_a_letter_that_waits_takes_the_print_and_keeps_its_words():
    case = factories.denied_case(enrollee=REYES)
    prefer(case, "es", large=True)
    waiting = case.notices.get(recipient="enrollee")
    assert (waiting.language, waiting.large_print) == ("en", True)
    assert waiting.facts["large_print"] is True
    assert case.notices.get(recipient="provider").large_print is False


def test_a_letter_that_has_left_stays_as_it_was():
    case = factories.denied_case(enrollee=REYES)
    factories.dispatch_all(case, at=MONDAY + 2 * DAY)
    prefer(case, large=True)
    assert not Notice.objects.filter(case=case, large_print=True).exists()


def test_saying_the_same_again_records_nothing():
    case = factories.received_case(enrollee=SPANISH)
    prefer(case, "es", large=True)
    assert not case.events.filter(event="letters_preferred").exists()


def test_only_who_may_correct_an_address_may_say_it():
    case = factories.received_case()
    with pytest.raises(PermissionDenied):
        prefer(case, by=Role.COMPLIANCE)


def test_a_language_without_letters_is_refused_by_its_field():
    with pytest.raises(Refused) as refused:
        prefer(factories.received_case(), "fr")
    assert refused.value.field == "letter_language"


def test_a_request_that_says_nothing_of_letters_leaves_them_as_they_are():
    first = factories.received_case(enrollee=SPANISH)
    assert first.events.get(event="received").facts["letters"] == "Letters: Spanish, large print."
    second = factories.received_case(enrollee=REYES)
    second.enrollee.refresh_from_db()
    assert (second.enrollee.letter_language, second.enrollee.large_print) == ("es", True)
    assert "letters" not in second.events.get(event="received").facts


def test_a_sentence_that_spanish_lacks_holds_up_no_letter(monkeypatch, caplog):
    """42 CFR 422.568(d): the notice leaves, in English, and offers to be read in Spanish."""
    known = dict(words.catalog("es"))
    lacking = next(english for english in known if english.startswith("You have the right to app"))
    monkeypatch.setattr(words, "catalog", lambda _: known | {lacking: None})
    with caplog.at_level(logging.ERROR):
        case = factories.denied_case(enrollee=SPANISH)
    letter = case.notices.get(recipient="enrollee")
    assert (letter.language, letter.large_print) == ("en", True)
    said = said_by(letter)
    assert "You have the right to appeal." in said
    assert "todavía no tenemos esta carta completa en español" in said
    assert letters_of(case)[0]["made"] == " (English: one sentence has no Spanish translation yet)"
    assert "letter denial has no words in es" in caplog.text and "Reyes" not in caplog.text


def test_the_row_names_the_words_that_made_the_letter(monkeypatch):
    case = factories.denied_case()
    Notice.objects.filter(case=case).update(template="denial/en/0")
    factories.dispatch_all(case, at=MONDAY + 2 * DAY)
    assert "denial/en/0" not in case.notices.values_list("template", flat=True)


def test_who_has_not_shown_that_they_may_act_learns_not_even_the_language():
    """42 CFR 405.910(d): no information until the appointment is whole."""
    case = factories.asked_by_representative(enrollee=SPANISH)
    theirs, mine = (case.notices.get(recipient=each) for each in ("representative", "enrollee"))
    assert (theirs.language, theirs.large_print) == ("en", False)
    assert (mine.language, mine.large_print) == ("es", True)
    prefer(case, "es", large=False)
    prefer(case, "es", large=True)
    theirs.refresh_from_db()
    assert theirs.large_print is False
