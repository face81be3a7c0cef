"""What the tables have in common: who it is about, days and times, how a column is written."""

from __future__ import annotations

from datetime import datetime

from cases import models as cases
from determinations import models
from regulations.universes import DAY, NONE, TIME

# A value of a row; None while what it tells has not happened.
Values = dict[str, str | None]
LONGEST_ISSUE = 2000


def who(case: cases.Case) -> Values:
    """Columns A to F: the enrollee, the contract, who acted for the plan."""
    return {
        "first_name": case.enrollee.first_name,
        "last_name": case.enrollee.last_name,
        "mbi": case.enrollee.mbi,
        "contract": case.plan.contract_id,
        "pbp": case.pbp,
        "delegate": case.delegate or NONE,
    }


def authorization(case: cases.Case) -> str:
    """The number of the authorization or claim; the case's own where the plan has no other."""
    return case.authorization_number or case.number


def requester(case: cases.Case) -> str:
    """E, ER, CP or NCP (42 CFR 422.566(c), 422.578); None where the plan itself began: the layout
    has no code for it."""
    if case.requester_kind == cases.RequesterKind.PLAN:
        return NONE
    if case.requester_kind == cases.RequesterKind.ENROLLEE:
        return "E"
    if case.requester_kind == cases.RequesterKind.REPRESENTATIVE:
        return "ER"
    return "CP" if case.provider and case.provider.contracted else "NCP"


def issue(matter: models.Matter) -> str:
    """What was asked, in words, and its lines."""
    asked = matter if isinstance(matter, models.OrganizationDetermination) else matter.determination
    lines = [str(item) for item in asked.items.all() if str(item) not in asked.summary]
    return "; ".join([asked.summary, *lines])[:LONGEST_ISSUE]


def day(case: cases.Case, at: datetime | None) -> str:
    """The plan's local day of an instant, or the word None."""
    return at.astimezone(case.plan.zone).strftime(DAY) if at else NONE


def clock_time(case: cases.Case, at: datetime | None) -> str:
    """The plan's local time of an instant, or the word None."""
    return at.astimezone(case.plan.zone).strftime(TIME) if at else NONE


def yes_no(value: object) -> str:
    return "Y" if value else "N"


def complete_fields(case: cases.Case) -> dict[str, str]:
    """What is requested and not derived, as it is on file."""
    return {
        "mbi": case.enrollee.mbi,
        "pbp": case.pbp,
        "delegate": case.delegate,
        "authorization_number": case.authorization_number,
        "care_field": getattr(case.matter, "known_care_field", ""),
    }
