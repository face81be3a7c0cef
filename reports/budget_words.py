"""Budgets of late tasks as the dashboard says them: a number, a sentence, and their lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from cases import months
from cases.queries import TASKS
from reports import shares
from reports.budgets import Budget


@dataclass(frozen=True)
class Said:
    """One budget in words. `number` is how many more may be late, 0 where it is used up."""

    label: str
    target: str
    number: int
    what: str
    pace: str
    tone: str
    late: int
    late_url: str
    opened: int
    opened_url: str
    due: int


def said(budget: Budget, *, with_plan: bool) -> Said:
    """The budget in words, with the lists of what was late and of what is open this month."""
    label = budget.sort.label
    return Said(
        label=f"{budget.plan.name}, {label}" if with_plan else label,
        target=f"Target {shares.in_words(budget.tenths)}",
        number=max(budget.left, 0),
        what=_what(budget),
        pace=_pace(budget),
        tone=_tone(budget),
        late=budget.late,
        late_url=_late_url(budget),
        opened=budget.opened,
        opened_url=_opened_url(budget),
        due=budget.due,
    )


def _what(budget: Budget) -> str:
    """What follows the number, or stands in its place where it is 0."""
    if budget.left > 0:
        return "more may be late this month"
    if budget.left < 0:
        return f"{-budget.left:,} more late this month than the target allows"
    return "no more may be late this month" if budget.late else "none may be late this month"


def _pace(budget: Budget) -> str:
    if used_up_on := budget.used_up_on:
        return f"the budget has been used up since {used_up_on:%B %-d}"
    if not budget.due:
        return "nothing comes due this month"
    if budget.is_too_few:
        return "too few have come due to say more"
    if budget.left and (ends_on := budget.ends_on):
        return f"at this pace the budget ends on {ends_on:%B %-d}"
    return "at this pace it lasts the month"


def _tone(budget: Budget) -> str:
    if budget.used_up_on:
        return "late"
    if budget.left <= 0 or budget.is_too_few:
        return "none"
    return "soon" if budget.ends_on else "ok"


def _late_url(budget: Budget) -> str:
    """The Timeliness report of what is late of this month, met or not: exactly what is counted."""
    last = months.later(budget.month, 1) - timedelta(days=1)
    given = {
        "plan": str(budget.plan.pk),
        "sort": budget.sort.key,
        "result": "late",
        "due_from": f"{budget.month:%-m/%-d/%Y}",
        "due_until": f"{last:%-m/%-d/%Y}",
        "as_of": budget.at.isoformat(),
        "counted": str(budget.late),
    }
    return reverse("timeliness", query=given)


def _opened_url(budget: Budget) -> str:
    """The queue's list of what is still open of this month."""
    given = {
        "tab": TASKS,
        **budget.sort.filters,
        "plan": str(budget.plan.pk),
        "month": f"{budget.month:%Y-%m}",
        "as_of": budget.at.isoformat(),
        "counted": str(budget.opened),
    }
    return reverse("queue", query=given)
