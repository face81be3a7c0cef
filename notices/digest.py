"""The digest: one mail a local day with all that waited, case numbers and clocks, overdue first.

Mail held back by quiet hours goes the same way, at their end. What was done by then is left out;
a digest in which nothing is left is not sent. The inbox has had it all the while.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Min, QuerySet
from django.template.loader import render_to_string

from accounts.models import MailPreference, User
from notices import alert_text, inbox, preferences, redelivery
from notices.models import Alert, InboxItem, Mail
from notices.models.alert import PUNCTUAL


def due_people(*, at: datetime, limit: int) -> list[int]:
    """The ids of people whose digest is due, who waited longest first."""
    return [each["to"] for each in due(at=at)[:limit]]


def due(*, at: datetime) -> QuerySet[InboxItem, dict[str, Any]]:
    """The question of the sweep: read from the index `inbox_awaits_digest` alone."""
    waiting = InboxItem.objects.filter(mail_at__lte=at)
    return waiting.values("to").annotate(first=Min("mail_at")).order_by("first", "to")


@transaction.atomic
def queue(user_id: int, *, at: datetime) -> Mail | None:
    """Queue the digest of one person from what is due; None where nothing is left to say.

    Two workers on one person make one: the one that finds the person taken leaves it. After an
    outage one digest tells all that waited. A second one of a local day waits for the next.
    """
    people = User.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
    user = people.filter(pk=user_id).first()
    if user is None:
        return None
    items = list(_waiting(user).filter(mail_at__lte=at))
    gone = redelivery.passed_on(items, user, at=at)
    keep = [item for item in items if item not in gone and redelivery.is_open(item)]
    _let_go([item for item in items if item not in keep])
    if not keep:
        return None
    return _mail(user, keep, at)


@transaction.atomic
def prefer(facts: preferences.PreferenceFacts, *, by: User, at: datetime) -> None:
    """Keep how this person wants alerts mailed; what waits follows: to another moment, or right
    away.

    Raises Refused with the field at fault.
    """
    wanted = preferences.keep(facts, by=by, at=at)
    for item in _waiting(by).select_for_update(of=("self",)):
        _wait(item, _until(item, wanted, at), at)


def compose(mail: Mail, *, at: datetime) -> EmailMessage:
    """The message of a digest: each duty once, by its newest alert, overdue first."""
    items = mail.items.select_related("alert__case__plan", "alert__deadline")
    newest = {item.alert.deadline_id: item for item in items.order_by("alert__send_at", "pk")}
    alerts = sorted((item.alert for item in newest.values()), key=_urgency)
    lines = [alert_text.facts(alert, at=at) for alert in alerts]
    passed = sum(line["is_overdue"] for line in lines)
    return EmailMessage(
        subject=_subject(len(lines), passed),
        body=render_to_string("mail/digest.txt", {"lines": lines, "late": _is_late(mail, at)}),
        to=[mail.to.email],
        headers={"Message-ID": mail.message_id},
    )


def _is_late(mail: Mail, at: datetime) -> bool:
    """One that is sent again is, however short it waited since."""
    return mail.queued_at + 3 * PUNCTUAL < at or bool(mail.trail)


def _mail(user: User, items: list[InboxItem], at: datetime) -> Mail | None:
    """The day's digest with these items. Where it has left already they wait for the next, but for
    those that it would tell only after their limit: they go right away."""
    wanted = preferences.of(user)
    planned = max(item.mail_at for item in items if item.mail_at)
    day = preferences.local_day(wanted, planned)
    mail, _ = Mail.objects.get_or_create(
        message_id=f"<digest-{user.pk}-{day.isoformat()}@{inbox.host()}>",
        defaults={
            "kind": Mail.Kind.DIGEST,
            "to": user,
            "queued_at": planned,
            "next_attempt_at": at,
        },
    )
    unsent = Mail.objects.select_for_update().filter(pk=mail.pk, sent_at=None, failed_at=None)
    if not unsent.exists():
        for item in items:
            _wait(item, _until(item, wanted, at), at)
        return None
    InboxItem.objects.filter(pk__in=[item.pk for item in items]).update(mail=mail, mail_at=None)
    return mail


def _until(item: InboxItem, wanted: MailPreference | None, at: datetime) -> datetime | None:
    due_at = item.alert.deadline.due_at
    return preferences.waits_until(wanted, clock=item.alert.clock, due_at=due_at, at=at)


def _wait(item: InboxItem, until: datetime | None, at: datetime) -> None:
    if until is None and redelivery.is_open(item):
        item.mail = inbox.mail_of(item.alert, item.to, at=at)
    item.mail_at = until
    item.save(update_fields=["mail", "mail_at"])


def _let_go(items: list[InboxItem]) -> None:
    InboxItem.objects.filter(pk__in=[item.pk for item in items]).update(mail_at=None)


def _waiting(user: User) -> QuerySet[InboxItem]:
    waiting = InboxItem.objects.filter(to=user, mail_at__isnull=False)
    return waiting.select_related("to", "alert__deadline", "alert__case__assignee").order_by("pk")


def _urgency(alert: Alert) -> tuple[bool, datetime, int]:
    deadline = alert.deadline
    return (not deadline.is_open, deadline.due_at, deadline.pk)


def _subject(number: int, passed: int) -> str:
    said = f"{number} {'case is' if number == 1 else 'cases are'} due"
    return f"Digest: {said}, {passed} overdue" if passed else f"Digest: {said}"
