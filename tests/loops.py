"""What a loop of assertions walks through."""

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def at_least_one(found: Iterable[T]) -> list[T]:
    """All of them, and at least one: a loop over nothing proves nothing."""
    whole = list(found)
    assert whole, "there is nothing to look at"
    return whole
