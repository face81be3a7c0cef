"""The words of a letter that a person wrote: where they stand in it, and on record.

Which those are each letter declares (`notices.declared.Letter`). What the law has a letter say,
the facts and the sums are no free words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from cases import models
from notices.declared import Kept, letter
from notices.models import Notice

# The words of a decision in the facts of a letter, where several lines have them joined.
JOINED = "decision."
NO_KEYS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class ReviewerText:
    """Some free words of a letter; `name` tells them apart within it."""

    name: str
    label: str
    words: str


def reviewer_texts(notice: Notice) -> list[ReviewerText]:
    """The free words of a letter, each text once, in the order in which it says them."""
    found: dict[str, str] = {}
    for label, words in _said(notice):
        if words and words not in found:
            found[words] = label
    return [
        ReviewerText(f"text_{n}", label, words) for n, (words, label) in enumerate(found.items())
    ]


def in_facts(facts: dict[str, Any], notice: Notice, changes: Mapping[str, str]) -> dict[str, Any]:
    """The same facts with these texts in their new words, where free words stand."""
    found = deepcopy(facts)
    for place in letter(notice.kind).words:
        parts = place.split(".")
        _change(_inside(found, parts[:-1]), parts[-1:], changes)
    for item in _lines(found):
        _change(item, notice.case.kind_.line_words, changes)
    return found


def with_joined(matter: Any, changes: Mapping[str, str]) -> dict[str, str]:
    """These changes, and what they make of the words of several lines that stand as one text."""
    found = dict(changes)
    if names := matter.case.kind_.line_words:
        items = list(matter.items.all())
        for name in names:
            found[_joined(items, name, {})] = _joined(items, name, changes)
    return {before: after for before, after in found.items() if before != after}


def on_record(matter: Any, kind: str, changes: Mapping[str, str]) -> None:
    """Write the new words where the file keeps the old ones."""
    kept = letter(kind)
    _rewrite(matter, kept.fields, changes, kept.keys)
    if kept.lines:
        for item in matter.items.all():
            _rewrite(item, matter.case.kind_.line_words, changes, kept.keys)
    if kept.rows:
        for row in _rows(matter.case, kept.rows, changes):
            _rewrite(row, kept.rows.fields, changes)


def _said(notice: Notice) -> Iterable[tuple[str, str]]:
    """Each text with its label. A denial of which each line was decided says those of its lines."""
    own = letter(notice.kind)
    is_by_line = own.said_by_line is not None and own.said_by_line(notice.facts)
    if is_by_line:
        yield from _of_lines(notice)
    for place, label in own.words.items():
        if not (is_by_line and place.startswith(JOINED)):
            yield label, _at(notice.facts, place)


def _of_lines(notice: Notice) -> Iterable[tuple[str, str]]:
    """What stands in several lines is one text, of none of them alone."""
    items = _lines(notice.facts)
    for item in items:
        for name, label in notice.case.kind_.line_words.items():
            words = item.get(name, "")
            is_shared = sum(each.get(name) == words for each in items) > 1
            yield label + ("" if is_shared else f": {item['description']}"), words


def _lines(facts: dict[str, Any]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = _inside(facts, ["request"]).get("items", [])
    return found


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


def _joined(items: list[Any], name: str, changes: Mapping[str, str]) -> str:
    """As a decision by lines joins them (`decide.decide_items`)."""
    said = [(item.description, getattr(item, name)) for item in items]
    return "\n".join(f"{about}: {changes.get(words, words)}" for about, words in said if words)


def _rewrite(
    row: Any, names: Iterable[str], changes: Mapping[str, str], keys: Mapping[str, str] = NO_KEYS
) -> None:
    known = [name for name in names if getattr(row, name, None) in changes]
    for name in known:
        setattr(row, name, changes[getattr(row, name)])
    emptied = [keys[name] for name in known if name in keys]
    for name in emptied:
        setattr(row, name, None)
    if known:
        row.save(update_fields=[*known, *emptied])


def _rows(case: models.Case, kept: Kept, changes: Mapping[str, str]) -> list[Any]:
    relation: Any = models.Case._meta.get_field(kept.relation)
    rows = relation.related_model.objects.filter(case=case)
    if kept.newest:
        rows = rows.filter(**{f"{kept.fields[0]}__in": list(changes)}).order_by("-pk")[:1]
    return list(rows)
