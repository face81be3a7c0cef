"""Words, numbers and nonsense in a text."""

from __future__ import annotations

import re
from typing import NamedTuple

from regulations.specific import vocabulary as known
from regulations.specific.stems import plain, stem

_TOKEN = re.compile(r"[a-z0-9]+(?:[.'/-][a-z0-9]+)*")
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq", "lkjhgfdsa", "mnbvcxz", "abcdefgh")
# "We will get back to you" is not about a back, nor what is "at hand" about a hand.
_NO_BODY = re.compile(
    r"\b(?:get|got|hear|heard|call|called|come|came|report|reported|wrote)(?: \w+)? back\b|"
    r"\bback to (?:you|us|them|him|her)\b|\b(?:at|on the other|in|on) hand\b"
)
_X_RAY = re.compile(r"\bx[ -]?ray")
# H&P, I&D: one word of a chart, not two letters.
_INITIALS = re.compile(r"\b([a-z])&([a-z])\b")
_LEAST_RUN = 4
# Neighbors on the keyboard that are not part of a word such as "property".
_STRUCK = {row[n : n + 4] for row in _KEYBOARD[:3] for n in range(len(row) - 3)} - {"wert", "erty"}
_MOST_NONSENSE = 0.25
_LEAST_DISTINCT = 0.5
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")

_NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|thirty|sixty|"
    r"ninety|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|treinta)"
)
_UNIT = (
    r"(?:%|percent|por ciento|hours?|horas?|days?|dias?|weeks?|semanas?|months?|mes(?:es)?|years?|"
    r"anos?|visits?|visitas?|sessions?|sesiones?|times|veces|mg|mcg|g|kg|lb|lbs|pounds?|ml|l|liters?|"
    r"units?|unidades|mm|cm|feet|foot|inch(?:es)?|pulgadas|ft|pies|miles?|millas?|degrees?|grados?|mmhg|mg/dl|ng/ml|"
    r"doses?|dosis|infusions?|infusiones|injections?|inyecciones|episodes?|episodios?|steps?|stairs?)"
)
_MEASURES = [
    re.compile(rf"\b{_NUMBER}[ -](?:[a-z]+ )?{_UNIT}(?:\b|(?<=%))"),
    re.compile(r"\b\d+(?:[.,]\d+)?\s?%"),
    re.compile(
        r"\b(?:bmi|imc|a1c|hba1c|ahi|fev1|lvef|ef|egfr|psa|inr|gfr|phq-9|score|index|indice|stage|"
        r"grade|grado|etapa|t-score|saturation|spo2|pressure|size)\b[^.;]{0,25}?\d"
    ),
    re.compile(r"\b\d{1,3}/\d{1,3}\b"),
    re.compile(r"\b(?:once|twice|una vez|dos veces) (?:a|per|each|al?|por) \w+"),
]
_MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|"
    r"july|august|september|october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|"
    r"agosto|septiembre|octubre|noviembre|diciembre)"
)
_DATES = [
    re.compile(r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b"),
    re.compile(r"\b\d{4}-\d{2}-\d{2}\b"),
    re.compile(rf"\b{_MONTHS}\.? \d{{1,4}}\b"),
    re.compile(rf"\b\d{{1,2}}(?: de)? {_MONTHS}\b"),
]
_DOCUMENT = re.compile(
    r"\b(?:x-?rays?|radiograph\w*|biops\w+|ekg|ecg|echocardiogram\w*|colonoscop\w+|spirometr\w+|"
    r"polysomnogram\w*|sleep (?:study|test)|mri (?:report|of)|ct (?:report|of|scan)|"
    r"op(?:erative)? (?:report|note)s?|patholog\w+ report|discharge summar\w+|therapy notes?|"
    r"second opinion|segunda opinion|myelogram\w*|"
    r"(?:pt|ot|slp|wound|seating) (?:evals?|evaluation|notes?)|"
    r"face-to-face|growth chart|lab(?:oratory)? (?:report|results?)|"
    r"blood (?:test|count)|radiografia\w*|ecografia\w*|electrocardiograma\w*|"
    r"informe (?:de|del) \w+|estudio (?:de|del) \w+|nota (?:de|del) \w+)\b"
)
_LAW = re.compile(
    r"\b\d+ (?:cfr|usc|u\.s\.c\.)\W*(?:part \d+|[\d.]+(?:\([a-z0-9]+\))*)"
    r"|§+ ?[\d.]+(?:\([a-z0-9]+\))*"
)


class Facts(NamedTuple):
    """How many dates and measured values a text names, and the words of each document."""

    dates: int
    measures: int
    documents: tuple[frozenset[str], ...]


def tokens(text: str) -> list[str]:
    """The words and codes of a text, in order."""
    found: list[str] = []
    said = _INITIALS.sub(r"\1\2", _X_RAY.sub("xray", plain(text)))
    for each in _TOKEN.findall(_NO_BODY.sub(" ", said)):
        word = each.removesuffix("'s")
        is_code = any(letter.isdigit() for letter in word)
        found += [word] if is_code else re.split(r"[./-]", word)
    return [each for each in found if each]


def facts_in(text: str) -> Facts:
    """The facts that it names. Paragraphs of the law are none of them."""
    rest, dates = _without(_DATES, _LAW.sub(" ", plain(text)))
    rest, measures = _without(_MEASURES, rest)
    documents = (tokens(each.group()) for each in _DOCUMENT.finditer(rest))
    return Facts(dates, measures, tuple(frozenset(map(stem, each)) for each in documents))


def _without(patterns: list[re.Pattern[str]], text: str) -> tuple[str, int]:
    found = 0
    for each in patterns:
        text, count = each.subn(" ", text)
        found += count
    return text, found


def is_nonsense(text: str) -> bool:
    """Whether it is no sentence of a language: keys struck at random, a word again and again."""
    said = tokens(text)
    if not said:
        return True
    odd = [each for each in said if _is_odd(each)]
    is_repeated = len(set(said)) < max(_LEAST_DISTINCT * len(said), min(len(said), 4))
    return len(odd) > _MOST_NONSENSE * len(said) or (is_repeated and len(said) < 60)


def is_joined(text: str) -> bool:
    """Whether it has any of the small words that hold a sentence together."""
    return any(stem(each) in known.JOINING for each in tokens(text))


def _is_odd(word: str) -> bool:
    if any(letter.isdigit() for letter in word):
        return False
    if len(word) == 1:
        return word not in {"a", "i", "y", "o", "e", "s", "t", "l", "b", "d", "c"}
    runs = any(word in row and len(word) >= _LEAST_RUN for row in _KEYBOARD)
    halves = len(word) >= 4 and word == word[: len(word) // 2] * 2
    is_struck = any(each in word for each in _STRUCK)
    return runs or is_struck or halves or bool(_CLUSTER.search(word)) or len(set(word)) == 1
