"""What may stand at the places of a standard form: facts of the case and the plan, or a choice
among words that the form itself gives.

What people typed is told apart from the rest: it is in English whatever the letter's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from regulations.standard_forms import DENIAL_LETTER, PART_D_LETTER

# A piece of a line: {"text"} as it is, {"given"} as someone typed it, {"date"} of the letter,
# {"break"} of the line.
Piece = dict[str, Any]
BREAK: Piece = {"break": True}
PARTIAL, PAYMENT, DRUG = "partially_approved", "payment", "part_b_drug"
_ANY: tuple[str, ...] = (DENIAL_LETTER, PART_D_LETTER)
_DENIAL, _PART_D = (DENIAL_LETTER,), (PART_D_LETTER,)


@dataclass(frozen=True)
class Fact:
    """What a place may be filled with, in forms of these `letters`. `hint` are words by which a
    place is proposed for it."""

    key: str
    label: str
    pieces: Callable[[dict[str, Any]], list[Piece]]
    hint: str = ""
    in_lines: bool = False
    letters: tuple[str, ...] = _ANY


@dataclass(frozen=True)
class Choice:
    """A choice among words of the form: which of the words that were named for it holds."""

    key: str
    label: str
    words: tuple[str, ...]
    holds: Callable[[dict[str, Any]], int]
    hint: str = ""
    letters: tuple[str, ...] = _DENIAL


def _plan(name: str) -> Callable[[dict[str, Any]], list[Piece]]:
    return lambda facts: _text(facts["plan"][name].replace("\n", ", "))


def _text(words: str) -> list[Piece]:
    return [{"text": words}] if words else []


def _typed(words: str) -> list[Piece]:
    return _in_lines(_rows(words))


def _rows(words: str) -> list[list[Piece]]:
    return [[{"given": line.strip()}] for line in words.splitlines() if line.strip()]


def _in_lines(rows: list[list[Piece]]) -> list[Piece]:
    joined: list[Piece] = []
    for row in rows:
        joined += [BREAK, *row] if joined else row
    return joined


def _denied(facts: dict[str, Any]) -> list[dict[str, str]]:
    """The lines that were not approved as asked; of a whole denial all of them."""
    items: list[dict[str, str]] = facts["request"]["items"]
    return [item for item in items if item.get("outcome", "") != "approved"]


def _items(facts: dict[str, Any]) -> list[Piece]:
    denied = _denied(facts)
    if not denied:
        return _typed(facts["request"]["summary"])
    return _in_lines([_item(item) for item in denied])


def _item(item: dict[str, str]) -> list[Piece]:
    code = f" ({item['code']})" if item.get("code") else ""
    many = _many(item.get("quantity", ""))
    # What is approved of it is said with it, in the decider's words.
    terms = f": {item['terms']}" if item.get("outcome") == PARTIAL and item.get("terms") else ""
    return [{"given": f"{item['description']}{code}{many}{terms}"}]


def _many(quantity: str) -> str:
    """Of how many: 24 visits, × 3; one goes without saying."""
    if quantity in ("", "1"):
        return ""
    return f" × {quantity}" if quantity.isdecimal() else f", {quantity}"


def _reason(facts: dict[str, Any]) -> list[Piece]:
    """Why, and by which rule: line by line where the lines have reasons of their own. A revised
    decision begins with why the earlier one was looked at again (42 CFR 405.982)."""
    decision, denied = facts["decision"], _denied(facts)
    why = facts.get("revised", {}).get("why", "")
    reasons = {item.get("reason", "") for item in denied}
    if decision["outcome"] == PARTIAL or len(reasons) > 1:
        said = "\n".join(_of_line(item) for item in denied)
    else:
        said = f"{decision['reason']}\n{decision['criteria']}"
    care = facts.get("care", {}).get("why", "")
    return _in_lines([*_rows(f"{why}\n{said}\n{care}"), *_part_d(facts)])


def _part_d(facts: dict[str, Any]) -> list[list[Piece]]:
    """Of a drug that Part D does not cover: the finding, who made it, and the right that it leaves
    (42 CFR 422.112(b)(7)(ii), 423.580)."""
    drug = facts.get("drug") or {}
    if not drug:
        return []
    found_by = f"\nPart D decision by {drug['found_by']}." if drug.get("found_by") else ""
    rights = [said["text"] for said in facts["statements"] if said["key"] == "redetermination"]
    return [*_rows(f"{drug['finding']}{found_by}"), *(_text(right) for right in rights)]


def _drugs(facts: dict[str, Any]) -> list[Piece]:
    """All that was requested: Part D covers none of it, whatever Part A or B say."""
    request = facts["request"]
    lines = [_item(item) for item in request["items"]]
    return _in_lines(lines) if lines else _typed(request["summary"])


def _terms(facts: dict[str, Any]) -> list[Piece]:
    """On what terms Part A or B covers the drug and how to get it, within one sentence."""
    if not _is_covered(facts):
        return []
    said = f"{facts['drug']['terms']} {facts['drug']['how_to_get']}"
    # The form goes on with a period of its own.
    return [{"given": " ".join(said.split()).removesuffix(".")}]


def _is_covered(facts: dict[str, Any]) -> int:
    return int(bool(facts["drug"].get("part")))


def _of_line(item: dict[str, str]) -> str:
    return f"{item['description']}: {item.get('reason', '')}\n{item.get('criteria', '')}"


FACTS = {
    fact.key: fact
    for fact in (
        Fact("date", "Date of the letter", lambda _: [{"date": True}], r"^(date|fecha)\b"),
        Fact("enrollee_name", "Enrollee's name", lambda facts: _text(facts["enrollee"]["name"]),
             r"^(enrollee.?s )?name|^nombre"),
        Fact("member_id", "Member number", lambda facts: _text(facts["enrollee"]["member_id"]),
             r"member (number|id)|n.mero de (miembro|afiliado)"),
        Fact("case_number", "Case number", lambda facts: _text(facts["case_number"]),
             r"case number|n.mero de caso"),
        Fact("received_on", "Day it was requested", lambda facts: _text(facts["received_on"]),
             r"received"),
        Fact("items", "What was denied", _items, r"services/items|listed below|requested:", True,
             _DENIAL),
        Fact("reason", "The reason and the coverage rule", _reason, r"rationale|because|porque",
             True, _DENIAL),
        Fact("drugs", "The drug that was requested", _drugs, r"drug\(s\)|asked for|requested:",
             True, _PART_D),
        Fact("part_d_reason", "Why Part D does not cover it",
             lambda facts: _typed(facts["drug"]["finding"]), r"rationale|because|porque", True,
             _PART_D),
        Fact("part_d_found_by", "Who decided under Part D",
             lambda facts: _typed(facts["drug"]["found_by"]), letters=_PART_D),
        Fact("other_part_terms", "How Part A or B covers it, and how to get it", _terms,
             r"conditions of approval", letters=_PART_D),
        Fact("decided_by", "Who decided", lambda facts: _text(facts["decision"]["decided_by"]),
             letters=_DENIAL),
        Fact("decided_on", "Day of the decision",
             lambda facts: _text(facts["decision"]["decided_on"]), letters=_DENIAL),
        Fact("plan_name", "Name of the plan", _plan("name"), r"plan name|nombre del plan"),
        Fact("plan_phone", "Telephone of the plan", _plan("phone"), r"phone|tel.fono"),
        Fact("plan_tty", "TTY number of the plan", _plan("tty"), r"\btty\b"),
        Fact("plan_fax", "Fax of the plan", _plan("fax"), r"\bfax\b"),
        Fact("plan_hours", "Hours of the plan", _plan("hours"), r"hours|horario"),
        Fact("plan_address", "Address of the plan", _plan("address"), r"address|direcci.n"),
    )
}  # fmt: skip
CHOICES = {
    choice.key: choice
    for choice in (
        Choice("by_outcome", "Words of the form, by the outcome",
               ("when all is denied", "when a part is approved"),
               lambda facts: int(facts["decision"]["outcome"] == PARTIAL),
               r"appropriate term|denied|denegad"),
        Choice("by_request", "Words of the form, by what was requested",
               ("for a service or item", "for a Part B drug"),
               lambda facts: int(facts["request"]["type"] == DRUG), r"medical services"),
        Choice("if_payment", "Printed as it is where payment was denied, else nothing", (),
               lambda facts: int(facts["request"]["type"] == PAYMENT), r"^(the )?payment"),
        Choice("title_of_payment", "Not printed: changes the title where payment was denied",
               ("the words in the title", "the words that replace them"),
               lambda facts: int(facts["request"]["type"] == PAYMENT), r"^replace"),
        Choice("if_covered", "Printed as it is where Part A or B covers the drug, else nothing",
               (), _is_covered, r"has been approved", _PART_D),
        Choice("of_other_plans", "Not printed: it is for another kind of plan", (), lambda _: 0,
               r"may be covered", _PART_D),
    )
}  # fmt: skip
TITLE_OF_PAYMENT = "title_of_payment"
# Printed as they are, with the places inside of them, where they hold.
AS_IT_IS_IF = ("if_payment", "if_covered")
NEVER_PRINTED = "of_other_plans"


def facts_for(letter: str) -> list[Fact]:
    """What may stand at the places of a form that letters of this kind are made from."""
    return [fact for fact in FACTS.values() if letter in fact.letters]


def choices_for(letter: str) -> list[Choice]:
    """The choices among words of such a form."""
    return [choice for choice in CHOICES.values() if letter in choice.letters]


def proposed(words: str, letter: str) -> str:
    """The key of what a place with these words most likely holds; empty where there is no telling.

    A person confirms it: this only saves typing.
    """
    choices = choices_for(letter)
    first = (TITLE_OF_PAYMENT, "if_covered", NEVER_PRINTED)
    before = [each for each in choices if each.key in first]
    known: list[Fact | Choice] = [*before, *facts_for(letter), *reversed(choices)]
    found = (each.key for each in known if each.hint and re.search(each.hint, words, re.I))
    return next(found, "")
