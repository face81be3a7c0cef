"""Lines of mails: of what they are, to whom, and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases.presentation.words import Badge, instant, span
from notices.models import Mail


def mail_row(mail: Mail) -> dict[str, Any]:
    """One line of the newest mails."""
    return {
        "kind": _kind(mail),
        "about": about(mail),
        "to": str(mail.to),
        "badge": _badge(mail),
        "said": _said(mail),
    }


def failed_row(mail: Mail, at: datetime) -> dict[str, Any]:
    """One line of the work list: why the mail did not arrive, and how long ago that was."""
    failed = mail.failed_at or at
    return {
        "pk": mail.pk,
        "kind": _kind(mail),
        "about": about(mail),
        "to": str(mail.to),
        "role": mail.to.get_role_display(),
        "address": mail.address,
        "current": mail.to.email,
        "why": mail.failure,
        "failed": _utc(failed),
        "age": f"{span(at - failed)} ago",
    }


def deferred_row(mail: Mail, at: datetime) -> dict[str, Any]:
    """One line of the mails that are put off: by what words, since when, tried again when."""
    since = mail.deferred_at or at
    return {
        "kind": _kind(mail),
        "about": about(mail),
        "to": str(mail.to),
        "why": mail.last_error,
        "since": _utc(since),
        "age": span(at - since),
        "again": _utc(mail.next_attempt_at),
    }


def about(mail: Mail) -> str:
    """The case numbers that a mail is of, of which a digest may have hundreds, or what it tells of
    the organization."""
    if mail.plan_alert:
        return mail.plan_alert.title
    if mail.kind in (Mail.Kind.DAILY, Mail.Kind.WEEKLY):
        return "The dashboard"
    items = mail.first_items  # type: ignore[attr-defined]
    numbers = list(dict.fromkeys(item.alert.case.number for item in items))
    more = mail.items_count - len(items)  # type: ignore[attr-defined]
    said = ", ".join(numbers) or ("No case" if mail.form_edition_id is None else "Letter settings")
    return f"{said} and {more} more" if more > 0 else said


def _kind(mail: Mail) -> str:
    """Which alert it was, or how many a digest has."""
    items = mail.first_items  # type: ignore[attr-defined]
    if mail.kind == Mail.Kind.DIGEST:
        return f"Digest of {mail.items_count}"  # type: ignore[attr-defined]
    if not items:
        return mail.get_kind_display()
    lead = items[0].alert.lead
    return lead.capitalize() if lead == "passed" else f"{lead} before"


def mail_trail(mail: Mail) -> list[dict[str, str]]:
    """What befell a mail, the latest first."""
    return [
        {
            "when": _utc(datetime.fromisoformat(each["at"])),
            "did": each["did"].capitalize(),
            "who": each.get("name", "A mail server"),
            "more": each.get("how") or each.get("was", ""),
            "before": each.get("address", ""),
        }
        for each in reversed(mail.trail)
    ]


def _badge(mail: Mail) -> Badge:
    if mail.failed_at:
        return (
            Badge("Notified another way", "quiet")
            if mail.settled_at
            else Badge("Not delivered", "late")
        )
    if mail.sent_at:
        return Badge("Sent", "ok")
    return Badge("Not accepted", "late") if mail.last_error else Badge("Waiting", "soon")


def _said(mail: Mail) -> str:
    if mail.failed_at:
        return mail.settled_how or mail.failure
    sent = _utc(mail.sent_at) if mail.sent_at else ""
    if not mail.last_error or not mail.attempts:
        return f"{sent} {mail.last_error}".strip()
    tries = "time" if mail.attempts == 1 else "times"
    return f"{sent} {mail.last_error} Tried {mail.attempts} {tries}.".strip()


def _utc(at: datetime) -> str:
    return instant(at, ZoneInfo("UTC"))
