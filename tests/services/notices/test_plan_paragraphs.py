"""A plan's own words: refused when saved, not when sent; frozen into each letter when queued."""

import io
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from accounts.permissions import Role
from cases import services
from notices import letters, plan_paragraphs
from notices.models import Notice, PlanParagraphs
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, MONDAY

pytestmark = pytest.mark.django_db


def said(opening: str = "", closing: str = "", **facts) -> PlanParagraphs:
    values = {"kind": "denial", "language": "en", "why": "The board wants it."} | facts
    by = values.pop("by", None) or factories.user(Role.ADMINISTRATOR)
    at = values.pop("at", MONDAY)
    kind, language = values.pop("kind"), values.pop("language")
    return services.set_plan_paragraphs(
        factories.plan().pk,
        kind,
        language,
        opening=opening,
        closing=closing,
        by=by,
        at=at,
        **values,
    )


def text_of(notice: Notice) -> str:
    pages = PdfReader(io.BytesIO(letters.render(notice, at=MONDAY))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_the_letter_says_them_with_its_own_facts_filled_in():
    said("About case {case_number}, received {received_on}.", "Call {plan_name} at {plan_phone}.")
    case = factories.denied_case()
    text = text_of(case.notices.get(recipient="enrollee"))
    opening = f"About case {case.number}, received March 2, 2026."
    closing = "Call Harbor Light Health Plan at 1-800-555-0100."
    assert text.index(opening) < text.index("We have looked at this request")
    assert text.index("Help with your appeal") < text.index(closing) < text.index("How to reach us")


def test_letters_of_other_kinds_say_nothing_of_them():
    said("Only in a denial.")
    assert "plan_paragraphs" not in factories.approved_case().notices.first().facts


def test_a_later_change_leaves_queued_letters_as_they_were():
    first = said("The first words.")
    notice = factories.denied_case().notices.get(recipient="enrollee")
    said("The second words.")
    notice.refresh_from_db()
    assert notice.facts["plan_paragraphs"]["version"] == first.pk
    assert "The first words." in text_of(notice)
    assert "The second words." in text_of(factories.denied_case().notices.first())


def test_every_version_is_kept_with_who_when_and_why():
    by = factories.user(Role.ADMINISTRATOR)
    said("One.", by=by)
    said("Two.", by=by, at=MONDAY + DAY, why="A letter to the editor.")
    old, new = PlanParagraphs.objects.order_by("pk")
    assert (old.opening, old.replaced_at, old.made_by) == ("One.", MONDAY + DAY, by)
    assert (new.opening, new.replaced_at, new.why) == ("Two.", None, "A letter to the editor.")


UNFIT = {
    "an unknown field": ("Dear {enrolee_name}", "There is no field {enrolee_name}."),
    "the diagnosis": ("About {diagnosis}", "There is no field {diagnosis}."),
    "an attribute": ("{plan_name.__class__}", "There is no field {plan_name.__class__}."),
    "a format": ("{case_number:>99}", "There is no field {case_number:>99}."),
    "a number": ("{0}", "There is no field {0}."),
    "an empty one": ("{}", "There is no field {}."),
    "a brace left open": ("Dear {plan_name", "There is a single brace: “{”."),
    "a brace too many": ("Dear {plan_name}}", "There is a single brace: “}”."),
    "a nested one": ("{{plan_name}}", "There is a single brace: “{”."),
    "an emoji": ("Be well \U0001f600", "The letter's font has no character “\U0001f600”."),
    "an ideograph": ("\u4f60\u597d", "The letter's font has no character “\u4f60”."),
    "an unseen character": ("a\u200bb", "The letter's font has no character “U+200B”."),
}


@pytest.mark.parametrize("place", ["opening", "closing"])
@pytest.mark.parametrize(("words", "why"), UNFIT.values(), ids=UNFIT)
def test_words_that_could_not_be_sent_are_refused_when_saved(place, words, why):
    with pytest.raises(Refused) as refused:
        said(**{place: words})
    assert refused.value.field == place
    assert why in refused.value.message
    assert not PlanParagraphs.objects.exists()


def test_the_refusal_lists_the_known_fields_and_the_one_that_was_meant():
    with pytest.raises(Refused) as refused:
        said("{plan_fone}")
    assert "Did you mean {plan_phone}?" in refused.value.message
    assert all(field.in_braces in refused.value.message for field in plan_paragraphs.FIELDS)


def test_no_field_tells_of_health_or_of_the_enrollee_behind_a_stranger():
    """42 CFR 422.561: without an appointment a representative learns nothing of the case."""
    every = " ".join(field.in_braces for field in plan_paragraphs.FIELDS)
    said(every, kind="form_request")
    case = factories.asked_by_representative()
    notice = case.notices.get(recipient="representative")
    opening = notice.facts["plan_paragraphs"]["opening"]
    assert case.matter.summary not in opening
    assert "Placeholder" not in opening


def test_what_looks_like_markup_is_typed_text():
    said("#panic() *not bold* $x$ <label> // \\ @ref [x](y)")
    assert "#panic() *not bold* $x$" in text_of(factories.denied_case().notices.first())


@given(words=st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=60))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_kept_can_be_sent(words):
    case_facts = plan_paragraphs.sample_facts(
        dict.fromkeys(("name", "address", "phone", "tty", "fax", "hours"), "Plan")
        | {"time_zone": "America/New_York"},
        "denial",
        "en",
    )
    try:
        plan_paragraphs.refuse_unknown(words)
        plan_paragraphs.refuse_undrawable(case_facts, words, "", at=MONDAY)
    except plan_paragraphs.Unfit:
        return
    drawn = plan_paragraphs.sample(case_facts, words, "")
    assert letters.render(drawn, at=MONDAY).startswith(b"%PDF")


def test_the_same_words_again_change_nothing():
    """A double click makes one version."""
    said("Once.")
    with pytest.raises(Refused):
        said("Once.")
    assert PlanParagraphs.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_writes_them(role):
    with pytest.raises(PermissionDenied):
        said("Hello.", by=factories.user(role))


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_leave_one_version_in_force():
    factories.plan()
    people = [factories.user(Role.ADMINISTRATOR) for _ in range(2)]

    def write(by) -> None:
        try:
            said(f"By {by.pk}.", by=by)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[by]) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert PlanParagraphs.objects.filter(replaced_at=None).count() == 1
    assert PlanParagraphs.objects.count() == 2
