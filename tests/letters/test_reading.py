"""Letters are in plain language: a figure, not a promise."""

import pytest

from tests.letters import reading

SAMPLES = reading.samples()


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_letter_is_plain_in_both_languages(kind):
    """42 CFR 422.568(e)(1): notices are to be readable."""
    assert reading.hardest(SAMPLES[kind], "en").score <= reading.HIGHEST_GRADE
    assert reading.hardest(SAMPLES[kind], "es").score >= reading.LOWEST_PERSPICUITY


def test_long_words_in_long_sentences_are_found():
    hard = [
        "The organization determination necessitates authorization documentation notwithstanding "
        "subsequent reconsideration proceedings administered by an independent adjudicator."
    ]
    assert reading.level(hard, "en").score > 20
    assert reading.level(["We say no. You may ask why."], "en").score < 1
    sentence = "La determinación organizacional requiere documentación complementaria previamente."
    assert reading.level([sentence], "es").score < 40
    assert reading.band(39) == "hard" and reading.band(55) == "normal"


ENGLISH = {
    "table": 2,
    "named": 1,
    "wanted": 2,
    "representative": 5,
    "make": 1,
    "coverage": 3,
    "7": 1,
}
SPANISH = {
    "guía": 2, "día": 2, "causa": 2, "reconsideración": 6, "aún": 2, "averigüe": 4, "leer": 2,
    "qué": 1, "muy": 1,
}  # fmt: skip


@pytest.mark.parametrize("word", ENGLISH)
def test_syllables_of_english(word):
    assert reading.english_syllables(word) == ENGLISH[word]


@pytest.mark.parametrize("word", SPANISH)
def test_syllables_of_spanish(word):
    assert reading.spanish_syllables(word) == SPANISH[word]


def test_what_people_typed_is_not_graded():
    said = reading.own_words(reading.COVERAGE[0], "en")
    assert said and not any(reading.TYPED in each for each in said)
