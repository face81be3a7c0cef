"""The enrollee of a line of a file, whatever the file is about."""

from __future__ import annotations

from datetime import date

from cases.intake.errors import Unreadable
from cases.intake.lines import day
from cases.services import EnrolleeFacts
from regulations import universes

OLDEST_YEAR = 1890


def enrollee(columns: dict[str, str], *, on: date) -> EnrolleeFacts:
    """The enrollee as the line names them; no one was born after `on`."""
    born = day(columns, "date_of_birth")
    if born and (born > on or born.year < OLDEST_YEAR):
        raise Unreadable("Check the year of birth.", "date_of_birth")
    return EnrolleeFacts(
        member_id=columns["member_id"],
        first_name=columns["first_name"],
        last_name=columns["last_name"],
        date_of_birth=born,
        address=columns.get("address", "").replace("\\n", "\n"),
        phone=columns.get("phone", ""),
        mbi=by_layout("mbi", universes.plain_mbi(columns.get("mbi", ""))),
    )


def by_layout(name: str, value: str) -> str:
    """A value that the audit tables check by a rule of their own; empty where it is not known."""
    if value and not universes.RULES[name].holds(value):
        raise Unreadable(universes.RULES[name].words, name)
    return value
