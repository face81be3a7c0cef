"""A draft of the law: what limits would be if one row gave another amount. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from regulations import clock, dated, replay
from regulations.clock import DueOn
from regulations.law import Limit, Refused, Row, Unit, invalid

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


def due_under(trace: dict[str, Any], amount: int, where: ZoneInfo) -> datetime:
    """When the duty of a stored trace would be due if its row gave `amount`; a limit of a date ends
    with that day in the zone `where`. An extension that would come too late counts for nothing.

    Raises LookupError as `replay` does.
    """
    with drafting(trace["rule"], amount):
        try:
            due = replay.replay(trace)
        except Refused:
            inputs = trace["inputs"] | {"extension": None}
            due = replay.replay(trace | {"inputs": inputs})
    if isinstance(due, DueOn):
        return clock.at_wall_clock(due.due_on, clock.LAST_SECOND, where)
    return due.due_at


def refuse_amount(unit: Unit, amount: int) -> None:
    """Refuse a draft that is no limit. Raises Refused (invalid, amount)."""
    if not 1 <= amount <= MOST:
        raise invalid("amount", f"Enter a number from 1 to {MOST}.")
    if unit is Unit.HOURS and amount % _HOURS_A_DAY:
        raise invalid("amount", "Hours come in multiples of 24.")
