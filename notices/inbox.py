"""The inbox: an alert told to a person, with its mail or a place in the next digest; reading it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import User
from notices import preferences
from notices.models import Alert, InboxItem, Mail

PAGE = 50
# A count beyond this is shown as "99+": counting on would cost more than it tells.
MOST_COUNTED = 99
LONGEST_KEY = 18


@dataclass(frozen=True)
class Page:
    """Some items, and the key of the last one where there are more."""

    items: list[InboxItem]
    next_key: str


def notify(alert: Alert, to: User, *, at: datetime) -> InboxItem | None:
    """Put an alert into a person's inbox and mail it as the person wants; None when told before.

    Who is both supervisor and on call is told of one moment once. Called under the deadline's lock.
    """
    if _is_told(alert, to):
        return None
    wanted = preferences.of(to)
    until = preferences.waits_until(wanted, clock=alert.clock, due_at=alert.deadline.due_at, at=at)
    mail = None if until else mail_of(alert, to, at=at)
    return InboxItem.objects.create(alert=alert, to=to, raised_at=at, mail=mail, mail_at=until)


def mail_of(alert: Alert, to: User, *, at: datetime) -> Mail:
    """A mail of this one alert, to go right away."""
    return Mail.objects.create(
        to=to,
        message_id=f"<alert-{alert.pk}-{to.pk}@{host()}>",
        queued_at=at,
        next_attempt_at=at,
    )


def host() -> str:
    """What stands behind the @ of a Message-ID."""
    return settings.SERVER_EMAIL.rpartition("@")[2]


def page(user: User, *, only_unread: bool, before: str) -> Page:
    """One page of the person's items, the newest first, before the key of the page before."""
    found = _unread(user) if only_unread else InboxItem.objects.filter(to=user)
    if before.isdecimal() and len(before) <= LONGEST_KEY:
        found = found.filter(pk__lt=int(before))
    shown = found.select_related("alert__case__plan", "alert__case__assignee", "alert__deadline")
    items = list(shown.order_by("-pk")[: PAGE + 1])
    return Page(items[:PAGE], str(items[PAGE - 1].pk) if len(items) > PAGE else "")


def unread_count(user: User) -> int:
    """How many items the person has not read, counted to one more than `MOST_COUNTED`."""
    return _unread(user).values("pk")[: MOST_COUNTED + 1].count()


def mark_read(item_id: int, *, by: User, at: datetime) -> InboxItem:
    """Mark one of the person's own items as read. Raises InboxItem.DoesNotExist."""
    item = InboxItem.objects.select_related("alert__case").get(pk=item_id, to=by)
    InboxItem.objects.filter(pk=item.pk, read_at=None).update(read_at=at)
    return item


def mark_all_read(upto: int, *, by: User, at: datetime) -> int:
    """Mark the person's items up to the newest that was shown as read; how many were not."""
    return _unread(by).filter(pk__lte=upto).update(read_at=at)


def _unread(user: User) -> QuerySet[InboxItem]:
    return InboxItem.objects.filter(to=user, read_at=None)


def _is_told(alert: Alert, to: User) -> bool:
    told = InboxItem.objects.filter(to=to, alert__deadline_id=alert.deadline_id)
    return told.filter(alert__due_at=alert.due_at, alert__lead=alert.lead).exists()
