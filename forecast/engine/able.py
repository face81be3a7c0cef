"""Who may do what."""

from __future__ import annotations

from forecast.engine.values import Person


def in_order(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """The people in the order in which they are asked: those who can do the least first, so that
    the rare ones are kept free."""
    return tuple(sorted(people, key=lambda person: len(person.can)))


def able(people: tuple[Person, ...]) -> dict[str, tuple[int, ...]]:
    """By need the places of the people who can do it, in their order."""
    needs = sorted({need for person in people for need in person.can})
    return {
        need: tuple(place for place, person in enumerate(people) if need in person.can)
        for need in needs
    }
