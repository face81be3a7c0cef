"""The words and names of a request: by them it is told whether a text is about it."""

from __future__ import annotations

from determinations import models


def about(matter: models.Matter) -> tuple[str, ...]:
    """The words of what was asked: lines, codes, diagnoses, the argument of an appeal."""
    asked = matter.determination if isinstance(matter, models.Reconsideration) else matter
    return (
        matter.summary,
        *(f"{item} {item.quantity}" for item in matter.items.all()),
        *asked.diagnoses,
        matter.argument if isinstance(matter, models.Reconsideration) else "",
    )


def names(matter: models.Matter) -> tuple[str, ...]:
    """Who has to do with it: they can be named in any letter."""
    case = matter.case
    provider = case.provider.name if case.provider else ""
    return (provider, str(case.enrollee), case.requester_name, case.plan.name)
