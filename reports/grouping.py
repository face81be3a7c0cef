"""Rows counted by several things at once, in one pass over them.

Django's ORM knows no GROUPING SETS: five ways to count would read the same rows five times.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

# Of each value how many rows there are, and in how many each flag holds.
Counts = dict[Any, tuple[int, ...]]


def counted(
    found: QuerySet[Any], names: Sequence[str], flags: Sequence[str] = ()
) -> dict[str, Counts]:
    """For each name (a field or annotation) the rows of each of its values; None is a value.

    `flags` are boolean annotations.
    """
    try:
        inner, given = found.order_by().values(*names, *flags).query.sql_with_params()
    except EmptyResultSet:  # the ORM knows already that there is no row
        return {name: {} for name in names}
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, names))
    sums = "".join(f", count(*) FILTER (WHERE {quote(flag)})" for flag in flags)
    sets = ", ".join(f"({quote(name)})" for name in names)
    # Only names that stand in our code become SQL; what people typed is in `given`.
    statement = (
        f"SELECT GROUPING({columns}), {columns}, count(*){sums} "  # noqa: S608
        f"FROM ({inner}) found GROUP BY GROUPING SETS ({sets})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return _sorted_out(names, cursor.fetchall())


def _sorted_out(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, Counts]:
    """GROUPING says by its bits which names a row is not grouped by, the last name's bit first."""
    every, found = 2 ** len(names) - 1, {name: Counts() for name in names}
    places = {every - 2 ** (len(names) - 1 - place): place for place in range(len(names))}
    for mask, *row in rows:
        place = places[mask]
        found[names[place]][row[place]] = tuple(row[len(names) :])
    return found
