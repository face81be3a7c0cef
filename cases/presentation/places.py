"""The main navigation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from cases import kinds
from notices import inbox


def places(request: HttpRequest) -> dict[str, Any]:
    """The main navigation of the person signed in (a context processor)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    # A supervisor's bar is full at 1280 px: the red tile and the page Mail lead there to Status.
    entries = (
        ("dashboard", "Dashboard", "report.view", "d"),
        ("queue", "Queue", "case.view", "q"),
        *(door for kind in kinds.every() for door in kind.doors),
        ("letters", "Letters", "notice.view", ""),
        ("disasters", "Disasters", "signed_in", ""),
        *(overview for kind in kinds.every() for overview in kind.overviews),
        ("letter_settings", "Letter settings", "letter.settings", ""),
        ("mail", "Email", "mail.view", ""),
        ("status", "Status", "" if user.may("case.view") else "work.watch", ""),
        ("alert_schedules", "Alerts", "alert.configure", ""),
        ("licenses", "Licenses", "staff.license", ""),
        ("targets", "Targets", "target.set", ""),
    )
    return {
        "places": [
            {"url": reverse(name), "label": label, "key": key, "is_here": _is_here(request, name)}
            for name, label, permission, key in entries
            if user.may(permission)
        ],
        "unread": SimpleLazyObject(lambda: _unread(user)),
    }


def _unread(user: User) -> str:
    """The count in the bar; asked of the database only by a page that shows the bar."""
    count = inbox.unread_count(user)
    return f"{inbox.MOST_COUNTED}+" if count > inbox.MOST_COUNTED else str(count or "")


def _is_here(request: HttpRequest, name: str) -> bool:
    return bool(request.resolver_match and request.resolver_match.view_name == name)
