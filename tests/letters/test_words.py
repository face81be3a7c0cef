"""Every letter says what the law obliges it to say, in both languages, in usual and large print."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from notices import words
from regulations.dismissals import DISMISSAL_GROUNDS
from regulations.emergency_care import CARE_KINDS
from regulations.grounds import GROUNDS
from regulations.required_forms import REQUIRED_FORMS
from tests.letters import samples
from tests.letters.kinds import OURS
from tests.letters.sample import facts_of
from tests.loops import at_least_one

EACH = [
    (name, language, print_)
    for name in samples.ALL
    for language in samples.LANGUAGES
    for print_ in samples.PRINTS
]
# Words of the sheet and of the templates that no Spanish letter may hold.
ENGLISH = (
    "Date", "Enrollee", "Member", "Case number", "Appeal of case", "received", "What was asked",
    "How to reach us", "Telephone", "Page", "You may", "We ", "Amount", "Decided", "Denied",
    "Approved", "Granted", "code ", "quantity", "p.m.,", "seven days", "calendar days",
)  # fmt: skip


@pytest.mark.parametrize(("name", "language", "print_"), EACH)
def test_a_letter_says_every_statement_of_the_law(name, language, print_):
    """42 CFR 422.568 to 422.590, 422.564, 405.910; Guidance, sections 70.3.4 and 70.3.5."""
    said = samples.words(name, language, print_)
    sample = samples.ALL[name]
    for statement in facts_of(sample, language)["statements"]:
        assert statement["text"].replace("\u00a0", " ") in said, statement["key"]
        assert statement["citation"], statement["key"]
    assert "{" not in said


@pytest.mark.parametrize("name", samples.ALL)
def test_nothing_of_a_spanish_letter_is_english_but_what_was_typed(name):
    said = samples.words(name, "es", "usual")
    said = said.replace("Typed by hand: the records came on Monday.", "")
    assert not [each for each in ENGLISH if each in said]
    assert "¿Hay una parte de esta carta en inglés?" in said


@pytest.mark.parametrize("language", samples.LANGUAGES)
@pytest.mark.parametrize("name", samples.ALL)
def test_large_print_is_18_points_at_least(name, language):
    """The size that readers of large print are promised; the usual letter is smaller."""
    assert min(samples.sizes(name, language, "large")) >= 18
    assert min(samples.sizes(name, language, "usual")) < 18


_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_MES = (
    "(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
BROKEN = re.compile(
    rf"1-8\d\d-\n|{_MONTH}\s*\n\d|\d,\s*\n20\d\d|"
    rf"\d\s*\nde {_MES}|\d\.º\s*\nde|{_MES}\s*\nde|{_MES} de\s*\n20\d\d"
)


@pytest.mark.parametrize(("name", "language", "print_"), EACH)
def test_no_day_and_no_number_to_call_is_broken_over_two_lines(name, language, print_):
    pages = samples.pages(name, language, print_)
    assert [found for page in pages for found in BROKEN.findall(page)] == []


def test_every_kind_has_a_sample_and_a_template_in_both_languages():
    assert {each.rule.kind for each in samples.ALL.values()} == set(OURS)
    for kind in OURS:
        for language in samples.LANGUAGES:
            assert (samples.letters.ROOT / kind / f"{language}.typ").exists()


def test_every_label_of_the_law_that_a_letter_shows_is_there_in_spanish():
    elements = [each.ask for kind in REQUIRED_FORMS.history() for each in kind.elements.history()]
    labels = [each.label for each in (*GROUNDS.history(), *DISMISSAL_GROUNDS.history())]
    care = [each.label for each in CARE_KINDS.history()]
    for each in at_least_one(elements + labels + care):
        assert words.said(each, "es") != each


def test_a_sentence_names_the_figures_of_the_law_by_their_order(monkeypatch):
    """A figure stands once, in its row: when it changes, both languages say the new one."""
    monkeypatch.setattr(words, "catalog", lambda _: {"From {1} to {2} days.": "{2} tras {1}."})
    assert words.said("From 7 to 14 days.", "es") == "14 tras 7."
    assert words.said("From 7 to 14 days.", "en") == "From 7 to 14 days."


def test_a_number_to_call_is_no_figure_and_a_place_to_fill_stays_open(monkeypatch):
    known = {"Call 1-800-633-4227 by {due} ({1} days).": "Llame al 1-800-633-4227: {due}, {1}."}
    monkeypatch.setattr(words, "catalog", lambda _: known)
    said = words.said("Call 1-800-633-4227 by {due} (3 days).", "es")
    assert words.filled(said, {"due": "lunes"}) == "Llame al 1-800-633-4227: lunes, 3."


def test_a_sentence_without_spanish_words_is_refused_by_name():
    with pytest.raises(words.MissingWords, match="Never said"):
        words.said("Never said.", "es")


def test_two_catalogs_may_not_differ(monkeypatch, tmp_path):
    (tmp_path / "es").mkdir()
    for name, spanish in (("a", "uno"), ("b", "otro")):
        (tmp_path / "es" / f"{name}.json").write_text(f'{{"one": "{spanish}"}}')
    monkeypatch.setattr(words, "CATALOGS", tmp_path)
    with pytest.raises(ValueError, match="differ"):
        words.catalog.__wrapped__("es")


def test_the_spanish_catalogs_keep_every_place_to_fill_and_every_number_to_call():
    holes = re.compile(r"\{\w+\}|1-8\d\d-[\w-]+|CMS-\d+|\bTTY\b")
    for english, spanish in at_least_one(words.catalog("es").items()):
        assert sorted(holes.findall(english)) == sorted(holes.findall(spanish)), english


DAYS = {"en": "Sunday, March 1, 2026", "es": "domingo, 1.º de marzo de 2026"}
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_days_are_said_in_the_language(language):
    on = date(2026, 3, 1)
    assert words.weekday(on, language) == DAYS[language]
    assert words.day(on, language) == DAYS[language].split(", ", 1)[1]
    assert words.month(on, language) == {"en": "March 2026", "es": "marzo de 2026"}[language]


@pytest.mark.parametrize(
    ("utc_hour", "said"),
    [
        (5, "a la 1:30 a.\u00a0m. (hora del este, EDT)"),
        (6, "a la 1:30 a.\u00a0m. (hora del este, EST)"),
        (17, "a las 12:30 p.\u00a0m. (hora del este, EST)"),
    ],
)
def test_an_instant_says_which_of_the_two_hours_of_autumn_it_is(utc_hour, said):
    at = datetime(2026, 11, 1, utc_hour, 30, tzinfo=UTC)
    assert words.instant(at, NEW_YORK, "es") == f"1.º de noviembre de 2026 {said}"
    assert words.instant(at, ZoneInfo("America/Phoenix"), "es").endswith(
        "(hora de la montaña, MST)"
    )
    assert words.instant(at, ZoneInfo("Asia/Tokyo"), "es").endswith("(JST)")


# By hand from the law: what each letter must say (`../shared/law/regulations.md`, section 2), so
# that a statement lost from `regulations/` is missed here.
APPEAL_OF_SERVICE = {
    "reconsideration", "standard_reconsideration", "expedited_reconsideration",
    "rest_of_the_appeal", "representative",
}  # fmt: skip
REFUSAL = {"standard_timeframe", "expedited_grievance", "physician_support", "grievance_process"}
NOT_GIVEN_BACK = {"remains", "no_second", "join_again", "no_appeal", "grievance"}
REQUIRED = {
    "denial": ("42 CFR 422.568(e)(1)-(3)", APPEAL_OF_SERVICE),
    "partial approval": ("42 CFR 422.568(d)-(e)", APPEAL_OF_SERVICE),
    "denial of payment": (
        "42 CFR 422.568(e)(4)",
        {"reconsideration", "payment_reconsideration", "rest_of_the_appeal", "representative"},
    ),
    "extension": ("42 CFR 422.568(b)(2)(ii)", {"expedited_grievance"}),
    "appeal extended": ("42 CFR 422.590(f)(2)", {"expedited_grievance"}),
    "refusal to expedite": ("42 CFR 422.570(d)(2)(i)-(iv)", REFUSAL),
    "refusal to expedite an appeal": ("42 CFR 422.584(d)(2)(i)-(iv)", REFUSAL),
    "dismissal": (
        "42 CFR 422.568(h)(1)-(3)", {"vacate", "reconsideration_of_dismissal", "representative"},
    ),
    "appeal dismissed": (
        "42 CFR 422.582(g)(1)-(3)", {"vacate", "review_of_dismissal", "representative"},
    ),
    "answer to a grievance": ("42 CFR 422.564(e)(3)(iii)", {"quality_of_care", "representative"}),
    "answer to a grievance about care": (
        "42 CFR 422.564(e)(3)(iii)", {"quality_of_care", "representative"},
    ),
    "grievance that came too late": (
        "42 CFR 422.564(d)(2)", {"too_late", "quality_of_care", "representative"},
    ),
    "grievance about care that came too late": (
        "42 CFR 422.564(e)(3)(iii)", {"too_late", "quality_of_care", "representative"},
    ),
    "grievance that takes longer": (
        "42 CFR 422.564(e)(2)", {"quality_of_care", "representative"},
    ),
    "appeal reversed": ("42 CFR 422.618(a)", {"carried_out", "representative"}),
    "appeal affirmed": ("42 CFR 422.590(a)(2)", {"ire", "representative"}),
    "favorable": (
        "Guidance, section 70.3.5.1", {"all_received", "else_no_coverage", "when_paid"},
    ),
    "favorable, nothing owed": ("Guidance, section 70.3.5.1", {"ask_now"}),
    "unfavorable": ("Guidance, section 70.3.5.1", NOT_GIVEN_BACK),
    "not reviewed: no_circumstance": ("Guidance, section 70.3.5.1", NOT_GIVEN_BACK | {"why"}),
    "reinstated": ("Guidance, section 70.3.2", {"no_gap", "months_past", "withheld"}),
}  # fmt: skip


@pytest.mark.parametrize("name", REQUIRED)
def test_the_law_obliges_these_statements_of_a_letter(name):
    citation, keys = REQUIRED[name]
    assert {each.key for each in samples.ALL[name].rule.statements} == keys, citation


def test_a_denial_says_why_in_words_of_its_own_and_by_which_rule():
    """42 CFR 422.568(e)(1); 422.122(a): a specific reason."""
    for language in samples.LANGUAGES:
        said = samples.words("denial", language, "usual")
        assert said.count("Typed by hand: the records came on Monday.") == 2 and "NCD 220.2" in said


@pytest.mark.parametrize(("name", "language", "print_"), EACH)
def test_our_own_wording_carries_no_number_of_a_form(name, language, print_):
    """CMS-10003-NDMCP is a standard form that plans do not rewrite (its instructions; 5 CFR
    1320.5(b): a collection shows the number that it was approved under, and no other does)."""
    whole = " ".join(samples.pages(name, language, print_))
    assert "OMB" not in whole and "0938" not in whole and "NDMC" not in whole
    assert "Notice of Denial" not in whole and "Integrated Denial" not in whole


def test_an_answer_about_care_describes_the_right_to_complain_to_the_qio():
    """42 CFR 422.564(e)(3)(iii): the response must describe the right to a written complaint."""
    for name in ("answer to a grievance about care", "grievance about care that came too late"):
        said = samples.words(name, "en", "usual")
        assert "You have the right to complain in writing to the quality improvement" in said
        assert "(QIO)" in samples.words(name, "es", "large")


def test_more_time_for_a_grievance_says_why_how_it_helps_and_until_when():
    """42 CFR 422.564(e)(2): in writing, of the reasons for the delay."""
    said = samples.words("grievance that takes longer", "en", "usual")
    assert "14 more days" in said and "April 15, 2026" in said
    assert "We need more information to answer." in said and "How this helps you" in said
    asked = samples.words("grievance that takes longer, as asked", "en", "usual")
    assert "How this helps you" not in asked


def test_the_answer_about_a_disenrollment_promises_no_appeal():
    """It is no organization determination: no appeal (guidance, section 70.3.5)."""
    name = "answer to a grievance about a disenrollment"
    for language in samples.LANGUAGES:
        said = samples.words(name, language, "usual")
        assert "appeal" not in said and "apelar" not in said
