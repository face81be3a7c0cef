"""With which license a denial, or the decision of an appeal, may be signed.

Of the licenses on file one must be current, of a kind that may sign this, and reach the field of
the request; it names that field among its holder's, or the holder states why their expertise is
appropriate (42 CFR 422.566(d), 422.590(h)(2)). The appeal of a denial that was not about medical
necessity needs no license: who holds none states their expertise. The day of the decision governs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regulations import clock, licenses
from regulations.care_fields import EXPERTISE, label
from regulations.law import Refused
from regulations.specific import why_says_nothing

# A statement is a sentence about this decision, not a word.
FEWEST_WORDS = 6


@dataclass(frozen=True)
class Signing:
    """The license that a decision is signed with, None where none is needed and none is held;
    `matches` says whether it names the field."""

    held: licenses.Held | None
    matches: bool


def why_not_signer(
    held: Sequence[licenses.Held], act: str, care_field: str, *, on: date
) -> Refused | None:
    """Why none of these licenses may sign this, whatever their holder states; or None.

    Without a `care_field` what it would be is still open, and is asked for when it is signed.
    """
    current = [each for each in held if each.is_whole and each.is_current(on)]
    if not current:
        return None if act == licenses.NONMEDICAL_APPEAL else _none_current(held, act)
    able = [each for each in current if licenses.kind(each.kind, on).may_sign(act)]
    if not able:
        return _wrong_kind(current, act, on)
    if care_field and not any(licenses.kind(each.kind, on).reaches(care_field) for each in able):
        return _out_of_reach(able, act, care_field, on)
    return None


def signing(
    held: Sequence[licenses.Held], act: str, care_field: str, statement: str, *, on: date
) -> Signing:
    """The license with which this is signed: one that names the field, else one that reaches it
    and a statement why its holder's expertise is appropriate. Raises Refused."""
    if refused := why_not_signer(held, act, care_field, on=on):
        raise refused
    able = [
        each
        for each in held
        if each.is_whole
        and each.is_current(on)
        and licenses.kind(each.kind, on).may_sign(act)
        and licenses.kind(each.kind, on).reaches(care_field)
    ]
    match = next((each for each in able if care_field in each.care_fields), None)
    if match is None:
        _refuse_unexplained(act, care_field, statement, on)
    return Signing(match or next(iter(able), None), match is not None)


def _refuse_unexplained(act: str, care_field: str, statement: str, on: date) -> None:
    message = (
        f"No license of yours names the field {label(care_field, on)}. Explain in a full sentence "
        "why your expertise is appropriate for these services."
    )
    is_long = len({word.strip(".,;:!?").lower() for word in statement.split()}) >= FEWEST_WORDS
    if is_long and not why_says_nothing(statement, instead=message):
        return
    raise Refused("expertise_unexplained", message, licenses.CITATIONS[act], "expertise")


def _none_current(held: Sequence[licenses.Held], act: str) -> Refused:
    expired = max(
        (each.expires_on for each in held if each.is_whole and each.expires_on), default=None
    )
    if expired:
        message = (
            f"Your license expired on {clock.day_words(expired)}. Ask an administrator to enter "
            "the renewed one."
        )
    elif held:
        message = (
            "The license on file for you does not say its kind, State, number and expiry. Ask an "
            "administrator to enter it in full."
        )
    else:
        message = (
            "This decision needs a current license on file. Ask an administrator to enter yours."
        )
    return Refused("license_missing", message, licenses.CITATIONS[act])


def _wrong_kind(current: Sequence[licenses.Held], act: str, on: date) -> Refused:
    named = ", ".join(sorted({licenses.kind(each.kind, on).label.lower() for each in current}))
    if act == licenses.APPEAL:
        message = (
            "The denial was about medical necessity, so a physician with expertise in the field "
            f"must decide the appeal. Your license on file: {named}."
        )
        return Refused("physician_needed", message, licenses.APPEALS)
    message = (
        "A denial is signed by a physician or other professional with expertise in the field. "
        f"Your license on file: {named}. Recommend the denial to one of them."
    )
    return Refused("license_may_not_sign", message, EXPERTISE)


def _out_of_reach(able: Sequence[licenses.Held], act: str, care_field: str, on: date) -> Refused:
    kinds = [licenses.kind(each.kind, on) for each in able]
    named = ", ".join(sorted({each.label.lower() for each in kinds}))
    message = (
        f"This request is in the field {label(care_field, on)}, which your license ({named}) does "
        "not cover, and no statement can change that. Someone with expertise in this field must "
        "decide it."
    )
    by_kind = "" if act == licenses.DENIAL else f"; {kinds[0].citation}"
    return Refused("outside_license", message, f"{licenses.CITATIONS[act]}{by_kind}")
