"""What letters say of a plan, and which day it is there."""

from __future__ import annotations

from datetime import date, datetime, time

from cases import models
from notices import words
from regulations import clock


def day_of_plan(plan: models.Plan, at: datetime) -> date:
    """The day of that instant where the plan is."""
    return at.astimezone(plan.zone).date()


def start_of_day(plan: models.Plan, day: date) -> datetime:
    """The first instant of a day where the plan is."""
    return clock.at_wall_clock(day, time(), plan.zone)


def plan_facts(plan: models.Plan, language: str) -> dict[str, str]:
    """What letters in the language say of the plan."""
    names = ("name", "contract_id", "address", "phone", "tty", "fax", "time_zone")
    return {name: getattr(plan, name) for name in names} | {"hours": _hours(plan, language)}


def _hours(plan: models.Plan, language: str) -> str:
    """The plan's own text for its hours; in English where the catalogs do not know them."""
    try:
        return words.said(plan.hours, language)
    except words.MissingWords:
        return plan.hours
