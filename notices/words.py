"""What letters say, in the language of the person who reads them: sentences, labels, days and
instants.

Spanish comes from the catalogs in `templates/notices/words/es/`: {English sentence: Spanish
sentence}. A figure of the law stands once, in its row: a catalog names the figures of a sentence by
their order, as {1}, {2}; "{1} calendar days" is any number of them. Names in braces, such as
{standard_due}, are filled in afterwards (`filled`), by words that are in the language already.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

ENGLISH, SPANISH = "en", "es"
CATALOGS = Path(__file__).resolve().parent.parent / "templates" / "notices" / "words"
# A figure on its own: not a part of a telephone number, a form's number or a name in braces.
_FIGURE = re.compile(r"(?<![\w{.-])\d+(?![\w}-])")
_PLACE = re.compile(r"\{(\d+)\}")

_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_ZONES = {
    "E": "hora del este", "C": "hora del centro", "M": "hora de la montaña",
    "P": "hora del Pacífico", "AK": "hora de Alaska", "H": "hora de Hawái",
    "A": "hora del Atlántico",
}  # fmt: skip


class MissingWords(LookupError):
    """A sentence has no words in a language yet; the message is the English sentence."""


def said(english: str, language: str) -> str:
    """The sentence or label in the language. Raises MissingWords where the catalogs lack it.

    Say it before what it leaves open ({standard_due}) is filled in.
    """
    if language == ENGLISH or not english:
        return english
    figures = _FIGURE.findall(english)
    numbers = iter(range(1, len(figures) + 1))
    known = catalog(language).get(_FIGURE.sub(lambda _: f"{{{next(numbers)}}}", english))
    if known is None:
        raise MissingWords(english)
    return _PLACE.sub(lambda place: figures[int(place[1]) - 1], known)


def filled(words: str, values: dict[str, str]) -> str:
    """The words with what they leave open filled in; the values are in the language too."""
    for name, value in values.items():
        words = words.replace("{" + name + "}", value)
    return words


@lru_cache
def catalog(language: str) -> dict[str, str]:
    """All catalogs of the language as one. Raises ValueError where two of them say the same."""
    merged: dict[str, str] = {}
    for file in sorted((CATALOGS / language).glob("*.json")):
        for english, other in json.loads(file.read_text()).items():
            if merged.setdefault(english, other) != other:
                raise ValueError(f"two catalogs of {language} differ in: {english}")
    return merged


def day(on: date, language: str) -> str:
    """March 2, 2026; 2 de marzo de 2026."""
    if language == SPANISH:
        first = "1.º" if on.day == 1 else str(on.day)
        return f"{first} de {_MONTHS[on.month - 1]} de {on.year}"
    return f"{on:%B} {on.day}, {on.year}"


def weekday(on: date, language: str) -> str:
    """Monday, March 2, 2026; lunes, 2 de marzo de 2026."""
    name = _WEEKDAYS[on.weekday()] if language == SPANISH else f"{on:%A}"
    return f"{name}, {day(on, language)}"


def month(on: date, language: str) -> str:
    """March 2026; marzo de 2026."""
    return f"{_MONTHS[on.month - 1]} de {on.year}" if language == SPANISH else f"{on:%B} {on.year}"


def instant(at: datetime, zone: ZoneInfo, language: str) -> str:
    """March 2, 2026 at 3:00 PM EST; 2 de marzo de 2026 a las 3:00 p. m. (hora del este, EST)."""
    local = at.astimezone(zone)
    if language != SPANISH:
        return f"{day(local, language)} at {local:%-I:%M %p %Z}"
    article = "la" if local.hour % 12 == 1 else "las"
    half = "a.\u00a0m." if local.hour < 12 else "p.\u00a0m."
    return f"{day(local, language)} a {article} {local:%-I:%M} {half} ({_zone(local)})"


def _zone(local: datetime) -> str:
    """The name of the zone; its letters tell apart the hour that autumn has twice."""
    letters = local.tzname() or "UTC"
    name = _ZONES.get(letters[:-2]) if letters[-2:] in ("ST", "DT") else None
    return f"{name}, {letters}" if name else letters
