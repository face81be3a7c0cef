"""Selecting rows of a list: the bar that assigns them, and the note on the latest gesture."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.access import person
from cases import moved, queries
from cases.forms.moves import choices
from cases.presentation import moves as presentation
from cases.services.moves import MOST, PERMISSION


def of_cases(
    request: HttpRequest, filters: queries.Filters, shown: int, at: datetime
) -> dict[str, Any] | None:
    """The bar below the list of cases; None for those who assign nothing."""
    if not person(request).may(PERMISSION):
        return None
    # Only a full page may have others behind it.
    full = shown == queries.PAGE
    found = queries.listed(person(request), filters, at=at)
    total = found[: MOST + 1].count() if full else shown
    return bar(request, total, shown, "case", at) | {"search": filters.search}  # type: ignore[operator]


def bar(
    request: HttpRequest, total: int, shown: int, what: str, at: datetime
) -> dict[str, Any] | None:
    """What the bar of a list needs; None for those who assign nothing. The whole list is offered
    where it is more than the page and no more than one gesture takes."""
    by = person(request)
    if not by.may(PERMISSION):
        return None
    latest = moved.just_made(by, at=at)
    return {
        "url": f"{reverse('move')}?{request.GET.urlencode()}",
        "total": total if shown < total <= MOST else 0,
        "what": what,
        "seen": at.isoformat(),
        "groups": choices(),
        "moved": presentation.note(latest, at) if latest else None,
        "list": request.GET.urlencode(),
    }
