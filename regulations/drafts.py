"""A draft of the law: what limits would be if one row gave another amount. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from regulations import dated, replay
from regulations.clock import Due, DueOn
from regulations.law import Limit, Row, Unit, invalid

MOST = 400
_HOURS_A_DAY = 24


@contextmanager
def drafting(rule: str, amount: int) -> Iterator[None]:
    """Within it, and in this thread alone, every wording of the row `rule` gives `amount` of its
    unit."""

    def drafted(row: Any) -> Any:
        if not isinstance(row, Row) or row.key != rule:
            return row
        return Row(**vars(row) | {"limit": Limit(amount, row.limit.unit)})

    token = dated.draft.set(drafted)
    try:
        yield
    finally:
        dated.draft.reset(token)


def due_under(trace: dict[str, Any], amount: int) -> Due | DueOn:
    """The duty of a stored trace if its row gave `amount`. Raises LookupError as `replay` does."""
    with drafting(trace["rule"], amount):
        return replay.replay(trace)


def refuse_amount(unit: Unit, amount: int) -> None:
    """Refuse a draft that is no limit. Raises Refused (invalid, amount)."""
    if not 1 <= amount <= MOST:
        raise invalid("amount", f"Enter a number from 1 to {MOST}.")
    if unit is Unit.HOURS and amount % _HOURS_A_DAY:
        raise invalid("amount", "Hours come in multiples of 24.")
