"""Open duties in the queue, one by one: what a number of the dashboard opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from accounts.permissions import roles_with
from cases import disasters, duty_sorts, keys, kinds, models, months, open_duties
from cases.open_duties import NONE, Filters
from cases.presentation import lists
from cases.presentation.words import instant
from cases.queries import TASKS, house_zone, people_for

# The name of each filter, as its field is called; those of `CHIPS_ALONE` have none.
LABELS = {
    "due": "Due",
    "clock": "Clock",
    "duty": "Task",
    "priority": "Priority",
    "kind": "Kind of case",
    "team": "Team",
    "person": "With",
    "plan": "Plan",
    "awaited": "Waiting for",
    "month": "Due in",
}
CHIPS_ALONE = ("awaited", "month")
# What a chip says before its value, where the value alone does not say it.
CHIPS = {"person": "With: ", "team": "Team: ", "awaited": "Waiting for ",
         "month": "Due in "}  # fmt: skip
Choices = dict[str, list[tuple[str, str]]]


def listed(request: HttpRequest) -> HttpResponse:
    """One page of open duties, filtered by the address. `as_of` holds the spans of time still while
    pages are turned; `counted` is the number that the reader came from."""
    now = timezone.now()
    at = keys.past_instant(request.GET.get("as_of", ""), now)
    choices = _choices(request)
    filters, unknown = _filters(request, choices)
    found = open_duties.found(request.user, filters, at=at)
    # Without a filter that was meant the list would be another one, and look like the right one.
    found = found.none() if unknown else found
    total = found.count()
    context = {
        **_rows(request, found, filters, at, now),
        "fields": _fields(filters, choices),
        "kept": [(name, value) for name, value in _kept(filters).items() if name in CHIPS_ALONE],
        "chips": _chips(filters, choices),
        "unknown": unknown,
        "total": total,
        "counted": "" if unknown else keys.other_count(request.GET.get("counted", ""), total),
        "as_of": instant(at, house_zone()),
        "now_url": _url(_kept(filters)) if "as_of" in request.GET else "",
    }
    return render(request, "cases/open_duties.html", context)


def _rows(
    request: HttpRequest,
    found: QuerySet[models.Deadline],
    filters: Filters,
    at: datetime,
    now: datetime,
) -> dict[str, Any]:
    """One page of the list, and where the next one and the first one are. What is listed was judged
    `at` an instant; the time left on a line is that of `now`, as it ticks on."""
    after = request.GET.get("after", "")
    shown, declared = open_duties.page(found, after=after), disasters.declared()
    kept = _kept(filters) | {"as_of": at.isoformat()}
    return {
        "rows": [
            lists.duty_row(duty, now, disasters.affecting(duty.case, declared, at=now))
            for duty in shown.duties
        ],
        "next_url": _url(kept | {"after": shown.next_key}) if shown.next_key else "",
        "first_url": _url(kept) if after else "",
    }


def _choices(request: HttpRequest) -> Choices:
    """What each filter may be, also what the address alone asks for."""
    choices = {name: offered() for name, offered in CHOICES.items()}
    choices["month"] = _named_month(request.GET.get("month", ""))
    choices["person"] += _asked_for(request.GET.get("person", ""), choices["person"])
    return choices


def _filters(request: HttpRequest, choices: Choices) -> tuple[Filters, list[str]]:
    """What the address asks for, and the names of what it asks for that there is not."""
    asked = {name: request.GET.get(name, "") for name in LABELS}
    known = {name: value for name, value in asked.items() if value in dict(choices[name])}
    unknown = [LABELS[name] for name, value in asked.items() if value and name not in known]
    return Filters(**known), unknown


def _named_month(text: str) -> list[tuple[str, str]]:
    """The month of an address, in words; none where it names none."""
    first = months.read(text)
    return [(text, f"{first:%B %Y}")] if first else []


def _workers() -> list[tuple[str, str]]:
    """Those who may have a case, also who left while one was theirs."""
    held = models.Case.objects.filter(assignee=OuterRef("pk"), next_due_at__isnull=False)
    holders = User.objects.filter(Exists(held))
    people = {person.pk: person for person in (*people_for(_roles()), *holders)}
    by_name = sorted(people.values(), key=lambda each: (each.last_name, each.first_name, each.pk))
    return [(str(each.pk), str(each)) for each in by_name]


def _asked_for(pk: str, offered: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The person of an address that was kept, who may have left and have no case any more."""
    if not keys.is_id(pk) or pk in dict(offered):
        return []
    return _named(User.objects.filter(pk=pk))


def _roles() -> list[str]:
    worked_by = {permission for kind in kinds.every() for permission in kind.worked_by}
    return sorted({role for permission in worked_by for role in roles_with(permission)})


def _named(rows: Any) -> list[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in rows]


CHOICES: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "due": lambda: list(open_duties.DUE.items()),
    "clock": lambda: list(open_duties.CLOCKS.items()),
    "priority": lambda: list(duty_sorts.PRIORITIES.items()),
    "duty": lambda: sorted(kinds.duties().items(), key=lambda each: each[1]),
    "kind": kinds.choices,
    "team": lambda: [*_named(Team.objects.order_by("name")), (NONE, "No team")],
    "person": lambda: [(NONE, "Unassigned"), *_workers()],
    "plan": lambda: _named(models.Plan.objects.order_by("name")),
    "awaited": lambda: [("1", "records or a form from others")],
}


def _fields(filters: Filters, choices: Choices) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": LABELS[name], "value": getattr(filters, name),
         "choices": choices[name]}
        for name in LABELS if name not in CHIPS_ALONE
    ]  # fmt: skip


def _kept(filters: Filters) -> dict[str, str]:
    return {name: value for name, value in vars(filters).items() if value}


def _chips(filters: Filters, choices: Choices) -> list[dict[str, str]]:
    """Each filter in words, with the address of the list without it."""
    kept = _kept(filters)
    return [
        {
            "label": f"{CHIPS.get(name, '')}{dict(choices[name])[value]}",
            "url": _url({other: each for other, each in kept.items() if other != name}),
        }
        for name, value in kept.items()
    ]


def _url(given: dict[str, str]) -> str:
    return reverse("queue", query={"tab": TASKS, **given})
