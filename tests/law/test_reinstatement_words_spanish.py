"""Every sentence and label of the letters of a reinstatement has its words in Spanish."""

import json
import re

import pytest

from notices.words import CATALOGS, SPANISH, said
from premiums.models import Agreement, Charge, Month, Payment
from regulations import good_cause
from regulations import reinstatement_notices as law
from regulations.good_cause.script import owed_words
from tests.law.catalog import in_catalog, sentences
from tests.law.reinstatement_rules import PLAN_TYPES, every_rule

CATALOG = json.loads((CATALOGS / SPANISH / "reinstatement.json").read_text())
# What the facts of a letter name by themselves.
LABELS = {
    "Member", "Disenrolled as of", "Extra benefits ended", "Asked by",
    "Billed {day}", "Withheld by {agency}", "Went back on {day}; does not count",
    "Before the disenrollment", "In time", "Too late",
    "Billed for these months", "Paid before you were disenrolled",
    "Owed when you were disenrolled", "Received since then, in time", "Still to pay",
    "More than was owed",
}  # fmt: skip


def every_sentence():
    """What the letters say, once each: statements, what is asked for, what was offered."""
    found = {said.text for rule in every_rule() for said in rule.statements}
    found |= {law.ask(gate, plan_type).text for gate in law.ASKS for plan_type in PLAN_TYPES}
    for each in good_cause.CIRCUMSTANCES.history():
        found |= {each.label, each.explanation}
    return sorted(found)


def every_label():
    choices = (Charge.Kind, Month.Withholder, Payment.Method, Agreement.Way)
    found = {str(label) for each in choices for label in each.labels}
    return sorted(found | LABELS | {owed_words(plan_type) for plan_type in PLAN_TYPES})


@pytest.mark.parametrize("english", [*every_sentence(), *every_label()])
def test_what_a_letter_says_has_its_words_in_spanish(english):
    spanish = said(english, SPANISH)
    assert spanish and spanish != english
    # Figures of the law are those of the English sentence; names in braces are filled in later.
    for mark in (r"\d[\d-]*\d", r"\{\w+\}"):
        assert sorted(re.findall(mark, spanish)) == sorted(re.findall(mark, english))


@pytest.mark.parametrize("english", CATALOG)
def test_the_spanish_of_a_sentence_leaves_open_what_the_english_does(english):
    names = re.findall(r"\{\w+\}", english)
    assert sorted(re.findall(r"\{\w+\}", CATALOG[english])) == sorted(names)


@pytest.mark.parametrize("english", CATALOG)
def test_the_spanish_is_one_sentence_for_one_and_ends_like_it(english):
    """Nothing left out: as many full stops and questions as the English has."""
    spanish = CATALOG[english]
    assert (spanish[-1] in ".?") == (english[-1] in ".?"), spanish
    assert len(sentences(spanish)) == len(sentences(english)), spanish


def test_no_entry_is_left_over_from_a_sentence_that_was_changed():
    wanted = {in_catalog(english) for english in [*every_sentence(), *every_label()]}
    assert set(CATALOG) == wanted
