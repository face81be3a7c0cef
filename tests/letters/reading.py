"""How easy the letters are to read: docs/reading-levels.md, from the letters' own words.

python -m tests.letters.reading > docs/reading-levels.md

English: the grade of Flesch and Kincaid (Kincaid, Fishburne, Rogers and Chissom 1975, Derivation of
new readability formulas for Navy enlisted personnel). Spanish: the perspicuity of Szigriszt Pazos
(1993, Sistemas predictivos de legibilidad del mensaje escrito), read on the INFLESZ scale (Barrio
Cantalejo 2008). Syllables are counted by the rules below, not by a dictionary: good to half a
grade.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import typst

from notices.templates import ROOT
from tests.letters.coverage import COVERAGE
from tests.letters.delinquency import DELINQUENCY
from tests.letters.grievances import GRIEVANCES
from tests.letters.reinstatement import REINSTATEMENT
from tests.letters.repayment import REPAYMENT
from tests.letters.sample import TYPED, Sample, facts_of

# What we hold ourselves to: a grade in English, a perspicuity in Spanish ("normal" from 55).
HIGHEST_GRADE, LOWEST_PERSPICUITY = 9.0, 55.0
BANDS = (
    (80, "very easy"),
    (65, "fairly easy"),
    (55, "normal"),
    (40, "somewhat hard"),
    (-999, "hard"),
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿¡0-9])")
_ABBREVIATED = re.compile(r"\b([ap])\. ?m\.|\bDr\.", re.I)


@dataclass(frozen=True)
class Level:
    """How a letter reads: its score, and the mean length of its sentences in words."""

    score: float
    sentence: float


def level(paragraphs: Iterable[str], language: str) -> Level:
    """The level of these paragraphs; a line of a list without a full stop is a sentence."""
    plain = [_ABBREVIATED.sub("x", each.strip()) for each in paragraphs]
    sentences = [each for text in plain for each in _END.split(text) if _WORD.search(each)]
    words = [word for each in sentences for word in _WORD.findall(each)]
    count = english_syllables if language == "en" else spanish_syllables
    per_sentence = len(words) / len(sentences)
    per_word = sum(map(count, words)) / len(words)
    if language == "en":
        return Level(0.39 * per_sentence + 11.8 * per_word - 15.59, per_sentence)
    return Level(206.835 - 62.3 * per_word - per_sentence, per_sentence)


def english_syllables(word: str) -> int:
    """Groups of vowels, without a silent e; a word without letters counts as one."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", plain))
    if re.search(r"[^aeiouyl]e$|[^aeiouy]les?$|[^aeiouydt]ed$|[^aeiouycgsxz]es$", plain):
        count -= not re.search(r"[^aeiouy]les?$", plain)
    return max(count, 1)


def spanish_syllables(word: str) -> int:
    """Groups of vowels; two strong ones, or a weak one that bears the accent, stand apart."""
    plain = re.sub(r"qu|gu(?=[eéií])", "q", word.lower()).replace("ü", "u")
    plain = re.sub(r"y$", "i", plain)
    return max(len(re.findall(r"[iu]?[aeoáéó][iu]?|[íú]|[iu]+", plain)), 1)


def own_words(sample: Sample, language: str) -> list[str]:
    """The paragraphs and the items of lists of a letter that we wrote: none that someone typed, nor
    the line of addresses and numbers."""
    facts = facts_of(sample, language) | {"letter_on": facts_of(sample, language)["received_on"]}
    found = typst.query(
        str(ROOT / f"{sample.rule.kind}/{language}.typ"), "selector(par).or(list)",
        root=str(ROOT), sys_inputs={"data": json.dumps(facts)}, ignore_system_fonts=True,
    )  # fmt: skip
    said = [_words(part) for each in json.loads(found) for part in each.get("children", [each])]
    foreign = (TYPED, facts["plan"]["name"] + ",")
    return [each for each in said if each.strip() and not any(part in each for part in foreign)]


def _words(node: Any) -> str:
    """The text of a content node of typst."""
    if isinstance(node, list):
        return "".join(map(_words, node))
    if not isinstance(node, dict):
        return ""
    if node.get("func") in ("space", "linebreak"):
        return " "
    if node.get("func") == "smartquote":
        return "'"
    return str(node.get("text", "")) + "".join(
        _words(node[name]) for name in ("body", "child", "children") if name in node
    )


def samples() -> dict[str, list[Sample]]:
    """Every kind of letter, with its turns."""
    found: dict[str, list[Sample]] = {}
    for sample in COVERAGE + GRIEVANCES + REINSTATEMENT + DELINQUENCY + REPAYMENT:
        found.setdefault(sample.rule.kind, []).append(sample)
    return found


def hardest(turns: Iterable[Sample], language: str) -> Level:
    """The level of the hardest of these turns of a letter."""
    worst = max if language == "en" else min
    levels = (level(own_words(sample, language), language) for sample in turns)
    return worst(levels, key=lambda each: each.score)


def document() -> Iterable[str]:
    yield "# How easy the letters are to read"
    yield ""
    yield (
        "Written by `python -m tests.letters.reading`; do not edit. Of each kind of letter its "
        "hardest turn: our own words with the statements of the law and typical facts, without "
        "what people type. English: the grade of Flesch and Kincaid; a test holds it at nine or "
        "lower. Spanish: the perspicuity of Szigriszt Pazos on the INFLESZ scale; the test holds "
        "it at 55 or higher. Syllables are counted by rule, so a grade is good to about a half."
    )
    yield ""
    yield "| letter | English grade | words a sentence | Spanish perspicuity | words a sentence |"
    yield "|---|---|---|---|---|"
    for kind, turns in sorted(samples().items()):
        en, es = hardest(turns, "en"), hardest(turns, "es")
        yield (
            f"| {kind} | {en.score:.1f} | {en.sentence:.0f} | {es.score:.0f}, {band(es.score)} | "
            f"{es.sentence:.0f} |"
        )


def band(score: float) -> str:
    return next(name for least, name in BANDS if score >= least)


if __name__ == "__main__":
    print("\n".join(document()))
