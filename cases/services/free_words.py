"""The words of a letter that a person wrote: where they stand in it, and on record.

What the law has a letter say, the facts and the sums are no free words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from cases import models
from notices.models import Kind, Notice

LABELS = {
    "reason": "The reason, in plain words",
    "criteria": "The coverage rule that was applied",
    "terms": "What is approved, on what terms",
    "how_to_get": "How to get the drug",
    "words": "The words of the letter",
    "why": "Why",
    "answer": "The answer",
    "explanation": "The explanation",
    "error": "The error, in words",
    "interest": "How the delay helps the enrollee",
    "proof": "What shows that it was done",
}
_GOOD_CAUSE = ("explanation",)
_DECISION = ("decision.reason", "decision.criteria", "decision.terms")
# Why an earlier decision was reopened, which the letter of the new one repeats.
_REVISED = "revised.why"
# Where they stand in the frozen facts of each kind of letter.
_PLACES: dict[str, tuple[str, ...]] = {
    Kind.APPROVAL: ("decision.reason", "drug.how_to_get", _REVISED),
    Kind.DENIAL: ("decision.reason", "decision.criteria", _REVISED),
    Kind.EXTENSION: ("extension.words",),
    Kind.DISMISSAL: ("dismissal.why",),
    Kind.DISMISSAL_VACATED: ("undone.why",),
    Kind.WITHDRAWAL: ("withdrawal.words",),
    Kind.GRIEVANCE_ANSWER: ("grievance.answer",),
    Kind.GRIEVANCE_LATE: ("grievance.answer",),
    Kind.GRIEVANCE_EXTENDED: ("grievance.why", "grievance.interest"),
    Kind.EXPEDITE_REFUSED: ("expedite.why",),
    Kind.APPEAL_REVERSED: _DECISION,
    Kind.APPEAL_SENT_ON: _DECISION,
    Kind.EFFECTUATION: ("effectuation.proof",),
    Kind.COUNCIL_REQUEST: ("council.why",),
    Kind.GOOD_CAUSE_OWED: _GOOD_CAUSE,
    Kind.GOOD_CAUSE_CLEAR: _GOOD_CAUSE,
    Kind.GOOD_CAUSE_DENIED: _GOOD_CAUSE,
    Kind.STILL_ENROLLED: _GOOD_CAUSE,
    Kind.PLAN_ERROR: ("error",),
    Kind.REQUEST_WITHDRAWN: ("words",),
    Kind.INSTALMENTS: ("collection.words",),
}
_OF_LINES = ("terms", "reason", "criteria")
# What the file keeps of them: fields of what is decided, or of a row beside it.
_DECIDED = ("reason", "criteria", "terms", "how_to_get")
_MATTER: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (Kind.APPROVAL, Kind.DENIAL, Kind.APPEAL_REVERSED, Kind.APPEAL_SENT_ON), _DECIDED
    ),
    **dict.fromkeys((Kind.DISMISSAL, Kind.WITHDRAWAL), ("ended_why",)),
    **dict.fromkeys(
        (
            Kind.GOOD_CAUSE_OWED,
            Kind.GOOD_CAUSE_CLEAR,
            Kind.GOOD_CAUSE_DENIED,
            Kind.STILL_ENROLLED,
        ),
        _GOOD_CAUSE,
    ),
    Kind.PLAN_ERROR: ("plan_error_why",),
}
# Why the Council is asked stands in its event alone, and an event's own words are never changed.
_BESIDE: dict[str, tuple[str, ...]] = {
    Kind.EXTENSION: ("extension", "words"),
    Kind.WITHDRAWAL: ("withdrawals", "words"),
    Kind.GRIEVANCE_ANSWER: ("grievances", "answer"),
    Kind.GRIEVANCE_LATE: ("grievances", "answer"),
    Kind.GRIEVANCE_EXTENDED: ("grievances", "extension_why", "extension_interest"),
    Kind.EXPEDITE_REFUSED: ("expedite_requests", "why"),
    Kind.INSTALMENTS: ("collections", "words"),
    **dict.fromkeys(
        (Kind.APPROVAL, Kind.DENIAL, Kind.DISMISSAL_VACATED), ("past_decisions", "why")
    ),
}


@dataclass(frozen=True)
class FreeText:
    """Some free words of a letter; `name` tells them apart within it."""

    name: str
    label: str
    words: str


def free_texts(notice: Notice) -> list[FreeText]:
    """The free words of a letter, each text once, in the order in which it says them."""
    found: dict[str, str] = {}
    for label, words in _said(notice):
        if words and words not in found:
            found[words] = label
    return [FreeText(f"text_{n}", label, words) for n, (words, label) in enumerate(found.items())]


def in_facts(facts: dict[str, Any], kind: str, changes: Mapping[str, str]) -> dict[str, Any]:
    """The same facts with these texts in their new words, where free words stand."""
    found = deepcopy(facts)
    for place in _PLACES.get(kind, ()):
        parts = place.split(".")
        inner = _inside(found, parts[:-1])
        _change(inner, parts[-1:], changes)
    for item in _inside(found, ["request"]).get("items", []):
        _change(item, _OF_LINES, changes)
    return found


def with_joined(matter: models.Matter, changes: Mapping[str, str]) -> dict[str, str]:
    """These changes, and what they make of the words of several lines that stand as one text."""
    items = list(matter.items.all()) if hasattr(matter, "items") else []
    found = dict(changes)
    for name in _OF_LINES:
        before = _joined(items, name, {})
        found[before] = _joined(items, name, changes)
    return {before: after for before, after in found.items() if before != after}


def on_record(matter: models.Matter, kind: str, changes: Mapping[str, str]) -> None:
    """Write the new words where the file keeps the old ones."""
    _rewrite(matter, _MATTER.get(kind, ()), changes)
    if _MATTER.get(kind) == _DECIDED and hasattr(matter, "items"):
        for item in matter.items.all():
            _rewrite(item, _OF_LINES, changes)
    if kind in _BESIDE:
        relation, *names = _BESIDE[Kind(kind)]
        for row in _rows(matter.case, relation, changes):
            _rewrite(row, names, changes)


def _said(notice: Notice) -> Iterable[tuple[str, str]]:
    """Each text with its label. A denial of which each line was decided says those of its lines."""
    items = notice.facts.get("request", {}).get("items", [])
    places = _PLACES.get(notice.kind, ())
    if notice.kind == Kind.DENIAL and _is_of_lines(notice.facts, items):
        yield from _of_lines(items)
        places = (_REVISED,)
    for place in places:
        yield LABELS[place.rpartition(".")[2]], _at(notice.facts, place)


def _of_lines(items: list[dict[str, str]]) -> Iterable[tuple[str, str]]:
    """What stands in several lines is one text, of none of them alone."""
    for item in items:
        for name in _OF_LINES:
            words = item.get(name, "")
            is_shared = sum(each.get(name) == words for each in items) > 1
            yield LABELS[name] + ("" if is_shared else f": {item['description']}"), words


def _is_of_lines(facts: dict[str, Any], items: list[dict[str, str]]) -> bool:
    """Whether the words are those of its lines: also where these are alike, and the letter says
    them joined (`decide.decide_items`)."""
    reasons = {item.get("reason", "") for item in items}
    is_joined = len(items) > 1 and facts["decision"].get("reason") not in reasons
    return is_joined or _is_by_line(facts, items)


def _is_by_line(facts: dict[str, Any], items: list[dict[str, str]]) -> bool:
    """As the template of the denial tells it."""
    reasons = {item.get("reason", "") for item in items}
    return facts["decision"].get("outcome") == "partially_approved" or len(reasons) > 1


def _at(facts: dict[str, Any], place: str) -> str:
    parts = place.split(".")
    value = _inside(facts, parts[:-1]).get(parts[-1], "")
    return value if isinstance(value, str) else ""


def _inside(facts: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """The dictionary below these names; an empty one where there is none."""
    for name in names:
        inner = facts.get(name)
        facts = inner if isinstance(inner, dict) else {}
    return facts


def _change(facts: dict[str, Any], names: Iterable[str], changes: Mapping[str, str]) -> None:
    for name in names:
        words = facts.get(name)
        if isinstance(words, str):
            facts[name] = changes.get(words, words)


def _joined(items: list[models.RequestedItem], name: str, changes: Mapping[str, str]) -> str:
    """As a decision by lines joins them (`decide.decide_items`)."""
    said = [(item.description, getattr(item, name)) for item in items]
    return "\n".join(f"{about}: {changes.get(words, words)}" for about, words in said if words)


def _rewrite(row: Any, names: Iterable[str], changes: Mapping[str, str]) -> None:
    known = [name for name in names if getattr(row, name, None) in changes]
    for name in known:
        setattr(row, name, changes[getattr(row, name)])
    if known:
        row.save(update_fields=known)


def _rows(case: models.Case, relation: str, changes: Mapping[str, str]) -> list[Any]:
    if relation == "past_decisions":
        # The newest is the one that the letter tells of.
        return list(case.past_decisions.filter(why__in=changes).order_by("-pk")[:1])
    if relation == "extension":
        return list(models.Extension.objects.filter(case=case))
    return list(getattr(case, relation).all())
