"""Whether this code knows all that was ever done to the database: asked before anything changes it.

A database from before migrations started over, or one that newer code has changed, names
migrations that are not in this code. Django would say "No migrations to apply" and serve pages
over tables that differ.

    python -m config.history     prints the migrations that this code does not know
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.loader import MigrationLoader

# Among the first that any database had from before migrations started over, and the last commit
# that can read it.
BEFORE = "cases.0002_trail_and_numbers"
LAST_BEFORE = "79815f4"
SHOWN = 3


def unknown(database: str = "default") -> list[str]:
    """The migrations that were applied and that this code does not have; changes nothing."""
    loader = MigrationLoader(connections[database])
    return [
        ".".join(key) for key in sorted({*loader.applied_migrations} - {*loader.disk_migrations})
    ]


def refusal(names: Sequence[str], where: str, begin_again: str) -> str:
    """Why the start is refused and what to do, in plain words."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    if BEFORE in names:
        age, keep = "is from before migrations started over", f"git checkout {LAST_BEFORE}"
    else:
        age, keep = "is newer than this code", "git pull, or check out the version that wrote it"
    return (
        f"The database {where} {age}, so this version cannot use it.\n"
        "Nothing in it was changed.\n"
        f"  Not known here:       {', '.join(names[:SHOWN])}{more}\n"
        f"  To keep what it has:  {keep}\n"
        f"  To begin again:       {begin_again}"
    )


def check(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Refuse `manage.py migrate` too: Django asks this before it migrates."""
    found = {database: unknown(database) for database in databases or ()}
    return [
        Error(
            refusal(names, f"({database})", "name an empty one in DATABASE_URL"), id="config.E001"
        )
        for database, names in found.items()
        if names
    ]


if __name__ == "__main__":
    django.setup()
    print("\n".join(unknown()))
