"""In which language and print an enrollee gets letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit, models
from cases.services.letter_rows import reads_with_the_enrollee
from cases.services.locking import locked_case
from notices.models import Language, Notice
from regulations.law import invalid


@transaction.atomic
def prefer_letters(
    case_id: int, *, letter_language: str, large_print: bool, by: User, at: datetime
) -> models.Case:
    """Record how the enrollee asked to get letters: of all their cases, from now on.

    Letters of this case that have not left take the print; their words stay as they were frozen.
    Raises PermissionDenied, or Refused for a language in which there are no letters.
    """
    if not by.may("address.correct"):
        raise PermissionDenied
    if letter_language not in Language.values:
        raise invalid("letter_language", "Choose one of the languages available for letters.")
    case = locked_case(case_id)
    enrollee = case.enrollee
    if (enrollee.letter_language, enrollee.large_print) == (letter_language, large_print):
        return case
    enrollee.letter_language, enrollee.large_print = letter_language, large_print
    enrollee.save(update_fields=["letter_language", "large_print"])
    _print_anew(case, large_print=large_print)
    facts = {"letters": in_words(letter_language, large_print=large_print)}
    audit.record(case, "letters_preferred", by=by, at=at, facts=facts)
    return case


def stated(facts: dict[str, Any]) -> dict[str, Any]:
    """What the facts of a request say of letters; nothing where they leave it as it is on file."""
    return {name: facts[name] for name in ("letter_language", "large_print") if facts[name]}


def of_somebody_new(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of someone who is not on file: letters in English where nothing is said."""
    return facts | {"letter_language": facts["letter_language"] or Language.ENGLISH.value}


def in_trail(enrollee: models.Enrollee, facts: dict[str, Any]) -> dict[str, str]:
    """What the trail of a request keeps of what it says of letters."""
    return {"letters": f"Letters: {of_enrollee(enrollee)}."} if stated(facts) else {}


def of_enrollee(enrollee: models.Enrollee) -> str:
    """How the enrollee gets letters, in words."""
    return in_words(enrollee.letter_language, large_print=enrollee.large_print)


def in_words(letter_language: str, *, large_print: bool) -> str:
    """Spanish, large print."""
    return Language(letter_language).label + (", large print" if large_print else "")


def _print_anew(case: models.Case, *, large_print: bool) -> None:
    waiting = Notice.objects.select_for_update().filter(case=case, dispatched_at=None)
    for notice in waiting.filter(voided_at=None):
        if not reads_with_the_enrollee(case, notice.recipient):
            continue
        notice.large_print = notice.facts["large_print"] = large_print
        notice.save(update_fields=["large_print", "facts"])
