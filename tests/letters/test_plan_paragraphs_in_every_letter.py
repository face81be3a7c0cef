"""What the trial of a plan's own words lets pass stands whole in every letter of both languages.

They are tried on a sample sheet when they are saved (`plan_paragraphs.refuse_undrawable`), not on
the letter itself, which needs a case. This says that the sheet speaks for all of them.
"""

import io
from functools import cache

import pytest
from pypdf import PdfReader

from notices import letters, plan_paragraphs
from tests.letters import samples
from tests.letters.kinds import OURS

# Every field, every sign of markup, accents, quotes, a word without an end; some on many lines.
OPENING = "First words. " + " ".join(field.in_braces for field in plan_paragraphs.FIELDS)
MARKUP = "#panic() *b* _i_ $x$ `raw` // \\ @ref [x](y) = head\n- item\n/ term: “¡Ñandú!” – it’s $5"
CLOSING = f"{MARKUP}\n{'long' * 60}\nLast words."


def plain(words: str) -> str:
    """Without spaces and hyphens: lines break where they must."""
    return "".join(words.split()).replace("-", "").replace("\u00ad", "")


@cache
def tried(kind: str, language: str, plan: tuple) -> None:
    """They pass the trial, which is the same for every letter of that kind."""
    facts = plan_paragraphs.sample_facts(dict(plan), kind, language)
    plan_paragraphs.refuse_undrawable(facts, OPENING, CLOSING, at=samples.AT)


@pytest.mark.parametrize("language", samples.LANGUAGES)
@pytest.mark.parametrize("name", samples.ALL)
def test_they_stand_whole_in_each_letter_in_either_print(name, language):
    sample = samples.ALL[name]
    for large in samples.PRINTS.values():
        facts = samples.facts_of(sample, language, large=large)
        tried(sample.rule.kind, language, tuple(facts["plan"].items()))
        words = plan_paragraphs.filled(OPENING, CLOSING, facts)
        template = f"{sample.rule.kind}/{language}.typ"
        shown, made = letters.fitted(facts | {"plan_paragraphs": words}, template, at=samples.AT)
        assert shown["plan_paragraphs"] == words, "as it was typed"
        said = plain(samples.words_of(PdfReader(io.BytesIO(made))))
        assert plain(words["opening"]) in said
        for line in words["closing"].splitlines():
            assert plain(line) in said


def test_no_kind_of_letter_is_left_out():
    assert {each.rule.kind for each in samples.ALL.values()} == set(OURS)
