"""A book as JSON, so that a forecast can go on, and be asked what if, with what was read once."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from forecast.engine import Book, Person, Sort, Task

# Fields that are the same for most tasks are left out of the JSON.
_DEFAULTS = {"spread": 0.0, "team": "", "assignee": "", "awaits": None}


def as_json(book: Book) -> dict[str, Any]:
    """The book as values of JSON."""
    found = {each.name: getattr(book, each.name) for each in fields(book)}
    return found | {
        "tasks": [_task(task) for task in book.tasks],
        "people": [
            vars(person) | {"can": sorted(person.can), "shifts": [list(s) for s in person.shifts]}
            for person in book.people
        ],
        "sorts": [vars(sort) for sort in book.sorts],
        "days": list(book.days),
        "hours": list(book.hours),
        "waits": list(book.waits),
        "rules": dict(book.rules),
    }


def from_json(stored: dict[str, Any]) -> Book:
    """The book of such values."""
    return Book(
        **stored
        | {
            "tasks": tuple(_from_task(each) for each in stored["tasks"]),
            "people": tuple(_from_person(each) for each in stored["people"]),
            "sorts": tuple(Sort(**each) for each in stored["sorts"]),
            "days": tuple(stored["days"]),
            "hours": tuple(stored["hours"]),
            "waits": tuple(stored["waits"]),
        }
    )


def _task(task: Task) -> dict[str, Any]:
    found = {
        name: value
        for name, value in vars(task).items()
        if name not in _DEFAULTS or value != _DEFAULTS[name]
    }
    excluded = found.pop("excluded")
    return found | ({"excluded": sorted(excluded)} if excluded else {})


def _from_task(stored: dict[str, Any]) -> Task:
    return Task(**stored | {"excluded": frozenset(stored.get("excluded", ()))})


def _from_person(stored: dict[str, Any]) -> Person:
    can, shifts = frozenset(stored["can"]), tuple((a, b) for a, b in stored["shifts"])
    return Person(**stored | {"can": can, "shifts": shifts})
