"""What may stand at the places of a standard form: facts of the case and the plan, or a choice
among words that the form itself gives.

What people typed is told apart from the rest: it is in English whatever the letter's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# A piece of a line: {"text"} as it is, {"given"} as someone typed it, {"date"} of the letter,
# {"break"} of the line.
Piece = dict[str, Any]
BREAK: Piece = {"break": True}
PARTIAL, PAYMENT, DRUG = "partially_approved", "payment", "part_b_drug"


@dataclass(frozen=True)
class Fact:
    """What a place may be filled with. `hint` are words by which a place is proposed for it."""

    key: str
    label: str
    pieces: Callable[[dict[str, Any]], list[Piece]]
    hint: str = ""
    in_lines: bool = False


@dataclass(frozen=True)
class Choice:
    """A choice among words of the form: which of the words that were named for it holds."""

    key: str
    label: str
    words: tuple[str, ...]
    holds: Callable[[dict[str, Any]], int]
    hint: str = ""


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
        Fact("items", "What was denied", _items, r"services/items|listed below|requested:", True),
        Fact("reason", "The reason and the coverage rule", _reason, r"rationale|because|porque",
             True),
        Fact("decided_by", "Who decided", lambda facts: _text(facts["decision"]["decided_by"])),
        Fact("decided_on", "Day of the decision",
             lambda facts: _text(facts["decision"]["decided_on"])),
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
    )
}  # fmt: skip
IF_PAYMENT, TITLE_OF_PAYMENT = "if_payment", "title_of_payment"


def proposed(words: str) -> str:
    """The key of what a place with these words most likely holds; empty where there is no telling.

    A person confirms it: this only saves typing.
    """
    known: list[Fact | Choice] = [
        CHOICES[TITLE_OF_PAYMENT],
        *FACTS.values(),
        *reversed(CHOICES.values()),
    ]
    found = (each.key for each in known if each.hint and re.search(each.hint, words, re.I))
    return next(found, "")
