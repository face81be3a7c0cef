"""What was chosen for the places and statements of a form, and whether a denial may rest on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from notices.standard_forms import text
from notices.standard_forms.facts import (
    AS_IT_IS_IF,
    CHOICES,
    FACTS,
    TITLE_OF_PAYMENT,
    choices_for,
    facts_for,
    proposed,
)
from notices.standard_forms.filled import AS_IT_IS, BELOW, LEFT_OUT, NOTHING
from notices.standard_forms.text import BLANK, SQUARE, Place
from regulations.standard_forms import DOCTOR_COPY, Said, StandardForm

NOT_SAID = "not_said"
# What is inside of such brackets is printed, if only in some letters.
PRINTED = (AS_IT_IS, *AS_IT_IS_IF)
# Where a statement may stand: in each letter, or in those about a payment, which have their own.
_PRINTS = {AS_IT_IS, "if_payment", *FACTS, "by_outcome", "by_request"}
# Reads a figure as a word of its own, or before a word: 72 and 72-hour, but not the 65 of
# 1-800-65-0000, of 65.5, or of 42 CFR 422.65.
_FIGURES = re.compile(r"(?<![\w-])(?<!\d[.,])\d+(?!\w|[-.,]\d)")


class Unfit(Exception):
    """The form cannot be used this way; `place` names the place or statement at fault."""

    def __init__(self, message: str, place: str, citation: str = "") -> None:
        super().__init__(message)
        self.place = place
        self.citation = citation


@dataclass(frozen=True)
class Chosen:
    """For each place, by its key, what stands there; for each statement the sentence that makes
    it. `words` are those of the form that a choice is among."""

    facts: Mapping[str, str]
    says: Mapping[str, str]
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """As it is kept with the edition."""
        places = {
            key: {"fact": fact, "words": list(self.words.get(key, ("", "")))}
            for key, fact in self.facts.items()
        }
        return {"places": places, "says": dict(self.says)}


def options(
    place: Place, form: StandardForm, on: date, *, is_nested: bool = False
) -> list[tuple[str, str]]:
    """What may be chosen for a place: only what the form's instructions leave open. One that
    stands inside of other brackets alone `is_nested`: it is left out with them."""
    if is_nested:
        return [(LEFT_OUT, "Left out with the brackets around it"), *options(place, form, on)]
    facts = [(fact.key, fact.label) for fact in facts_for(form.letter)]
    if place.kind == SQUARE:
        own = [(row.key, f"The plan's {row.key} paragraph: {row.label[:1].lower()}{row.label[1:]}")
               for row in form.own_text.on(on)]  # fmt: skip
        return [(LEFT_OUT, "Left out"), (AS_IT_IS, "Printed, without the brackets"), *own]
    if place.kind == BLANK:
        return [(NOTHING, "Nothing is written here"), *facts]
    choices = [
        (choice.key, choice.label)
        for choice in choices_for(form.letter)
        if place.gives_words or not choice.words
    ]
    return [*facts, *choices, (BELOW, "Written in the blank at the end of this line")]


def guess(place: Place, letter: str, *, is_nested: bool = False) -> str:
    """What is proposed for a place of a form of such letters; a person confirms it."""
    if place.kind == SQUARE or is_nested:
        return LEFT_OUT
    found = proposed(place.words, letter)
    if place.kind == BLANK:
        # A label, such as “Date:”, or a sentence that leads to what is written below it.
        return found if found in FACTS else NOTHING
    return found


def refuse_unfit(
    edition_text: str,
    form: StandardForm,
    chosen: Chosen,
    cases: list[dict[str, Any]],
    *,
    on: date,
) -> None:
    """Raise Unfit where a place has no fact, a statement is missing, or the plan would say
    something where the form does not let it. `cases` are facts of the cases that are looked at."""
    nested = text.nested(edition_text)
    for place in text.places(edition_text):
        allowed = dict(options(place, form, on, is_nested=place.key in nested))
        _refuse_place(place, allowed, chosen, cases)
        if chosen.facts[place.key] == TITLE_OF_PAYMENT:
            _refuse_title(place, text.title(edition_text), *chosen.words[place.key])
    for line in text.lines(edition_text):
        _refuse_lost(line, chosen)
    used = set(chosen.facts.values())
    for row in form.places.on(on):
        if row.key not in used:
            raise Unfit(f"No place of the form is for this: {row.label}.", "", row.citation)
    _refuse_statements(form.says.on(on), edition_text, chosen, on)


def _refuse_place(
    place: Place, allowed: Mapping[str, str], chosen: Chosen, cases: list[dict[str, Any]]
) -> None:
    fact = chosen.facts.get(place.key, "")
    if fact not in allowed:
        raise Unfit("Choose what stands at this place.", place.key)
    if fact in FACTS and not any(FACTS[fact].pieces(case) for case in cases):
        message = f"There is nothing on file for this: {FACTS[fact].label[:1].lower()}"
        raise Unfit(f"{message}{FACTS[fact].label[1:]}. Choose another fact.", place.key)
    if fact in CHOICES and CHOICES[fact].words:
        _refuse_words(place, CHOICES[fact].words, chosen.words.get(place.key, ("", "")))


def _refuse_words(place: Place, asked: tuple[str, ...], words: tuple[str, str]) -> None:
    """The form gives the words; a plan picks among them and makes none of its own."""
    for what, word in zip(asked, words, strict=True):
        if not word.strip():
            raise Unfit(f"Enter the words of the form {what}.", place.key)
        if not text.has_words(place.words, word):
            message = f"The form does not give these words here: “{word}”. Copy them from it."
            raise Unfit(message, place.key)


def _refuse_title(place: Place, title: list[str], before: str, after: str) -> None:
    """The title of a denied payment is another one: words of it stand there and are replaced."""
    if not any(text.has_words(words, before) for words in title):
        message = f"The title of the form does not have these words: “{before}”. Copy them from it."
        raise Unfit(message, place.key)
    if before == after:
        raise Unfit("Enter the words that replace those in the title.", place.key)


def _refuse_lost(line: text.Line, chosen: Chosen) -> None:
    """What is to stand in the blank of a line needs a fact there; so does each place in brackets
    that are printed."""
    for part in line.parts:
        if part.place and chosen.facts.get(part.place.key) in PRINTED:
            for place in _of_line(part.inside):
                if chosen.facts.get(place.key) == LEFT_OUT:
                    raise Unfit("The brackets around it are printed: choose a fact.", place.key)
    places = list(_of_line(line.parts))
    below = [each for each in places if chosen.facts.get(each.key) == BELOW]
    blank = next((each for each in places if each.kind == BLANK), None)
    if below and (blank is None or chosen.facts.get(blank.key) not in FACTS):
        raise Unfit("Choose a fact for the blank at the end of this line first.", below[0].key)


def _of_line(parts: tuple[text.Part, ...]) -> Iterator[Place]:
    for part in parts:
        if part.place:
            yield part.place
            yield from _of_line(part.inside)


def _refuse_statements(says: Iterable[Said], edition_text: str, chosen: Chosen, on: date) -> None:
    """Each statement is made by a sentence of its own, which the letters print."""
    unprinted = {key for key, fact in chosen.facts.items() if fact not in _PRINTS}
    printed = text.printed(edition_text, unprinted)
    made: dict[str, Said] = {}
    for said in says:
        sentence = chosen.says.get(said.key, "")
        if said.optional and sentence == NOT_SAID:
            continue
        if fault := _why_unstated(said, printed.get(sentence), made.get(sentence), on):
            raise Unfit(fault, said.key, said.citation)
        made[sentence] = said


def _why_unstated(said: Said, printed: str | None, before: Said | None, on: date) -> str:
    """What is wrong with the sentence that is to make a statement; empty where nothing is."""
    if printed is None:
        return "Choose the sentence of the form that says this."
    if not printed:
        return "Not every letter prints this sentence. Choose one that each of them prints."
    if said.figure and said.figure(on) not in _FIGURES.findall(printed):
        return f"This sentence does not have the number of the law: {said.figure(on)}."
    if before:
        label = f"{before.label[:1].lower()}{before.label[1:]}"
        return f"This sentence is chosen already for this: {label}. Choose another sentence."
    return ""


def says_a_copy_was_sent(mapping: dict[str, Any]) -> bool:
    """Whether the form says that a doctor who asked was sent a copy, as was confirmed."""
    return bool(mapping.get("says", {}).get(DOCTOR_COPY, NOT_SAID) != NOT_SAID)
