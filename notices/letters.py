"""From a notice's frozen facts to its letter: a tagged PDF (PDF/UA-1) in the words of its template.

The facts go in as data, never as markup, so that nothing typed by anyone is read as anything but
text. The same facts on the same day give the same bytes.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

import typst
from django.conf import settings

from notices import words
from notices.models import Notice
from notices.standard_forms import printed

ROOT = settings.LETTERS_DIR


class LetterError(Exception):
    """The letter could not be made; the message is a code word, nothing of the person."""


def render(notice: Notice, *, at: datetime) -> bytes:
    """The letter of the notice as PDF, dated with the day of `at` in the plan's zone.

    A re-send is a copy: it has the date of the first letter, from which its limits count, and says
    that and when it was sent again.
    """
    facts, dated = facts_of(notice) | {"letter_number": notice.number}, at
    first = notice.resend_of
    if first and first.dispatched_at:
        facts, dated = facts | {"sent_again": _sent_again(notice, first, at)}, first.dispatched_at
    return render_facts(facts, template_of(notice), at=dated)


def facts_of(notice: Notice) -> dict[str, Any]:
    """What the letter is made from: its frozen facts and, by a standard form, the lines of it.

    Raises LetterError where the text of the form is not the one that was approved.
    """
    try:
        return printed.with_lines(notice, notice.facts)
    except printed.TextChangedError:
        raise LetterError(printed.CHANGED) from None


def _sent_again(notice: Notice, first: Notice, at: datetime) -> dict[str, str]:
    """The day of the first letter, the day of this copy and why, for templates to put in words."""
    zone = ZoneInfo(notice.facts["plan"]["time_zone"])
    days = {"first_on": first.dispatched_at, "again_on": at}
    told = {name: f"{day.astimezone(zone):%Y-%m-%d}" for name, day in days.items() if day}
    return told | {"because": notice.facts["sent_again"]["because"]}


def template_of(notice: Notice) -> str:
    """The file below `templates/notices/` that holds the letter's words."""
    kind, language, _version = notice.template.split("/")
    return f"{kind}/{language}.typ"


def render_facts(facts: dict[str, Any], template: str, *, at: datetime) -> bytes:
    """The letter of such facts by a template below `templates/notices/`. Raises LetterError."""
    return fitted(facts, template, at=at)[1]


def fitted(facts: dict[str, Any], template: str, *, at: datetime) -> tuple[dict[str, Any], bytes]:
    """The letter with the facts as its fonts can show them, from which it was made."""
    local = at.astimezone(ZoneInfo(facts["plan"]["time_zone"]))
    data = facts | {"letter_on": words.day(local, facts.get("language", words.ENGLISH))}
    midnight = datetime(local.year, local.month, local.day, tzinfo=UTC)
    for reduce in (_as_typed, _common_scripts, _plain_latin):
        shown = _each(data, reduce)
        try:
            return shown, _compile(shown, template, midnight)
        except typst.TypstError as error:
            refused = error
    raise LetterError("typst_refused_the_letter") from refused


def _compile(data: dict[str, Any], template: str, day: datetime) -> bytes:
    made = drawn(data, template, format="pdf", pdf_standards=["ua-1"], timestamp=day)
    if not isinstance(made, bytes):
        raise LetterError("typst_made_no_letter")
    return made


def drawn(data: dict[str, Any], template: str, **how: Any) -> Any:
    """What typst makes of such data by a template, in whatever format. Raises TypstError.

    The compiler serves one thread at a time and says "Already borrowed" to a second one.
    """
    with _one_at_a_time:
        return _compiler().compile(
            input=str(ROOT / template), sys_inputs={"data": json.dumps(data)}, **how
        )


_one_at_a_time = Lock()


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(ROOT), ignore_system_fonts=True)


# A letter must leave even when it holds a character that its font lacks (an emoji, an ideograph):
# it is tried as typed, then with such characters shown as "?", then in plain Latin.
REPLACEMENT = "?"
UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Cn"}
FIRST_UNCOMMON = 0x0530
COMMON_LATER = (range(0x1E00, 0x2000), range(0x2010, 0x2028), range(0x20A0, 0x20B0))


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """The same facts with every text changed."""
    if isinstance(value, dict):
        return {name: _each(each, change) for name, each in value.items()}
    if isinstance(value, list):
        return [_each(each, change) for each in value]
    return change(value) if isinstance(value, str) else value


def _as_typed(words: str) -> str:
    return "".join(
        " " if unicodedata.category(each) in UNSHOWN and each != "\n" else each for each in words
    )


def _common_scripts(words: str) -> str:
    return "".join(
        each
        if ord(each) < FIRST_UNCOMMON or any(ord(each) in block for block in COMMON_LATER)
        else REPLACEMENT
        for each in _as_typed(words)
    )


def _plain_latin(words: str) -> str:
    plain = unicodedata.normalize("NFKD", _as_typed(words))
    return plain.encode("ascii", "replace").decode("ascii")
