"""Whether a duty is a clock of hours or of days: what its row of the law counts, never a guess."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

from regulations import continuity, disenrollment, reinstatement, timeframes
from regulations.extension_rules import NOTIFY_EXTENSION
from regulations.law import Limit, Row, Unit
from regulations.required_forms import OBTAIN

HOURS, DAYS = "hours", "days"
KINDS = (HOURS, DAYS)
_SHORTEST_MONTH = 28
# Duties that last as long as the decision may: waiting for a form, telling the provider.
_OPEN_NONE = frozenset(
    {"file_reconsideration", "file_redetermination", "decide_redetermination",
     "file_grievance", "vacate_dismissal",
     "review_dismissal", "reopen",
     "presume_receipt", "extend", "extend_grievance", "appointment_counts", "minimum_grace",
     "irmaa_grace", *continuity.YEARLY}
)  # fmt: skip
_LIKE_DECIDE = frozenset({*OBTAIN, "notify_provider", NOTIFY_EXTENSION})
# They count back from a day that a person chooses, so they have no length of their own.
_COUNTED_BACK = frozenset({"od.decide.change"})


def kind_of(rule: str) -> str:
    """The kind of clock of a row, by its key. Raises LookupError for an unknown one.

    A duty to obtain a form names the row that it waits as long as: `limit_of` of its trace.
    """
    return HOURS if _row(rule).limit.unit is Unit.HOURS else DAYS


@lru_cache(maxsize=2)
def rules_of(kind: str) -> tuple[str, ...]:
    """The keys of all rows of this kind of clock."""
    return tuple(row.key for row in _rows() if kind_of(row.key) == kind)


@lru_cache(maxsize=1)
def expedited_rules() -> tuple[str, ...]:
    """The keys of all rows that are for expedited requests alone."""
    return tuple(row.key for row in _rows() if ("priority", "expedited") in row.selects)


@lru_cache(maxsize=1)
def duties_told_by_priority() -> frozenset[str]:
    """The duties that some rows give to expedited requests, and other rows to the rest."""
    expedited = {row.duty for row in _rows() if row.key in expedited_rules()}
    others = {row.duty for row in _rows() if row.key not in expedited_rules()}
    return frozenset(expedited & others) | _LIKE_DECIDE


@lru_cache(maxsize=2)
def duties_of(kind: str) -> frozenset[str]:
    """The duties that some row gives a clock of this kind."""
    duties = {row.duty for row in _rows() if kind_of(row.key) == kind}
    return frozenset(duties | _LIKE_DECIDE)


def limits_of(kind: str, duties: frozenset[str]) -> list[Limit]:
    """The limits of these duties as clocks of this kind, each once, the shortest first."""
    meant = duties | {"decide"} if duties & _LIKE_DECIDE else duties
    rows = (
        row for row in _rows()
        if row.duty in meant and kind_of(row.key) == kind and row.key not in _COUNTED_BACK
    )  # fmt: skip
    return sorted({row.limit for row in rows}, key=shortest)


def shortest(limit: Limit) -> timedelta:
    """The limit is never shorter than this, whatever the month and the weekday."""
    if limit.unit is Unit.HOURS:
        return timedelta(hours=limit.amount)
    in_months = limit.unit in {Unit.MONTHS, Unit.MONTH_ENDS}
    # The month of the start counts as the first where ends of months do.
    begun = 1 if limit.unit is Unit.MONTH_ENDS else 0
    return timedelta(days=_SHORTEST_MONTH * (limit.amount - begun) if in_months else limit.amount)


def find(rule: str) -> Row | None:
    """The row of that key that opens a duty of the plan, in its last wording; None for another."""
    return _by_key().get(rule)


def _row(rule: str) -> Row:
    return _by_key()[rule]


@lru_cache(maxsize=1)
def _by_key() -> dict[str, Row]:
    return {row.key: row for row in _rows()}


def _rows() -> tuple[Row, ...]:
    """The rows that open a duty of the plan, of any day, as open duties of old days have a clock
    too; windows to file, presumptions, caps and grace periods open none."""
    tables = (timeframes.ROWS, reinstatement.ROWS, disenrollment.ROWS, continuity.ROWS)
    return tuple(row for table in tables for row in table.history() if row.duty not in _OPEN_NONE)
