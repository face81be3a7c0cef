"""Every sentence and label of the letters of a delinquency has its words in Spanish."""

import json
import re

import pytest

from notices.words import CATALOGS, SPANISH, catalog, said
from tests.law.catalog import in_catalog, sentences
from tests.law.delinquency_rules import every_rule

CATALOG = json.loads((CATALOGS / SPANISH / "delinquency.json").read_text())
# What the facts of a letter may name by themselves.
LABELS = {"Coverage may end as of", "Coverage does not end as of"}


def every_sentence():
    return sorted({said.text for rule in every_rule() for said in rule.statements})


@pytest.mark.parametrize("english", [*every_sentence(), *sorted(LABELS)])
def test_what_a_letter_says_has_its_words_in_spanish(english):
    spanish = said(english, SPANISH)
    assert spanish and spanish != english
    marks = r"\d[\d-]*\d"
    assert sorted(re.findall(marks, spanish)) == sorted(re.findall(marks, english))


@pytest.mark.parametrize("english", CATALOG)
def test_the_spanish_is_one_sentence_for_one_and_ends_like_it(english):
    """Nothing left out: as many full stops and questions as the English has."""
    spanish = CATALOG[english]
    assert (spanish[-1] in ".?") == (english[-1] in ".?"), spanish
    assert len(sentences(spanish)) == len(sentences(english)), spanish


def test_no_entry_is_left_over_from_a_sentence_that_was_changed():
    wanted = {in_catalog(english) for english in [*every_sentence(), *LABELS]}
    shared = wanted - set(CATALOG)
    assert set(CATALOG) <= wanted and shared <= set(catalog(SPANISH))
