"""Alerts that became another's before their mail went: the next person is told instead.

The deadline is the lock, as where alerts are raised: no one is told twice of one moment, and what
is met or moved meanwhile is not told at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import User
from notices import inbox, plan_alerts
from notices.models import Alert, InboxItem, Mail
from notices.recipients import recipients

LEFT = "The person left before it could be sent."
MOVED = "The case was assigned to someone else before it could be sent."
TOLD = "The next person was alerted instead, or there was nothing left to alert anyone about."


def passed_on(items: Iterable[InboxItem], user: User, *, at: datetime) -> list[InboxItem]:
    """Those of this person's items that are another's by now, who is then told.

    The case was given to someone else, or the person left, before the mail went.
    """
    maybe = [item for item in items if _is_anothers(item, user, at)]
    gone = [item for item in _locked(maybe) if _is_anothers(item, user, at)]
    for item in gone:
        _notify_next(item, user, at)
    return gone


def end_mail(mail: Mail, *, at: datetime) -> None:
    """End a mail to someone who left, with the reason; the next person is told of its alerts.

    Where no one is, it stays on the work list. The mail is locked by the caller.
    """
    told = [_notify_next(item, mail.to, at) for item in _locked(mail.items.all())]
    if mail.plan_alert and not mail.plan_alert.ended_at:
        plan_alerts.tell(mail.plan_alert, at=at, but=mail.to)
        told.append(mail.plan_alert.mails.filter(to__is_active=True).exists())
    mail.failed_at, mail.failure = at, LEFT
    if all(told):
        mail.settled_at, mail.settled_how = at, TOLD
    mail.save(update_fields=["failed_at", "failure", "settled_at", "settled_how"])


def follow_case(case_id: int, now_with: User | None, *, at: datetime) -> None:
    """Let mail of a case that waits for an earlier assignee follow it to the one who has it now.

    Call with the case locked and given. A mail that is being sent at this moment is not waited for;
    what waits for a digest follows when that is made.
    """
    items = InboxItem.objects.filter(
        alert__case=case_id, alert__audience=Alert.Audience.ASSIGNEE, mail__isnull=False
    )
    waiting = Mail.objects.filter(sent_at=None, failed_at=None, items__in=items).exclude(
        to=now_with
    )
    locked = Mail.objects.filter(pk__in=waiting.values("pk")).select_related("to").order_by("pk")
    for mail in locked.select_for_update(of=("self",), skip_locked=True):
        if passed_on(mail.items.all(), mail.to, at=at):
            mail.failed_at, mail.failure, mail.settled_at, mail.settled_how = at, MOVED, at, TOLD
            mail.save(update_fields=["failed_at", "failure", "settled_at", "settled_how"])


def is_open(item: InboxItem) -> bool:
    """Whether the alert still says something: the duty is open, its limit the one told of."""
    deadline = item.alert.deadline
    return bool(deadline.is_open) and deadline.due_at == item.alert.due_at


def _is_anothers(item: InboxItem, user: User, at: datetime) -> bool:
    was_assignee = item.alert.audience == Alert.Audience.ASSIGNEE
    if user.is_active and not was_assignee:
        return False
    return not (user.is_active and user in recipients(item.alert, at=at))


def _notify_next(item: InboxItem, user: User, at: datetime) -> bool:
    """Whether someone else is told of it, now or before, or nothing is left to tell."""
    if not is_open(item):
        return True
    others = [each for each in recipients(item.alert, at=at) if each != user]
    for each in others:
        inbox.notify(item.alert, each, at=at)
    return bool(others)


def _locked(items: Iterable[InboxItem]) -> list[InboxItem]:
    """The same items as they are once their deadlines are locked, always in the same order."""
    pks = [item.pk for item in items]
    model: Any = Alert._meta.get_field("deadline").related_model
    alerts = InboxItem.objects.filter(pk__in=pks).values("alert__deadline")
    deadlines = model.objects.filter(pk__in=alerts).order_by("pk")
    list(deadlines.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    related = ("to", "alert__deadline", "alert__case__assignee")
    return list(InboxItem.objects.filter(pk__in=pks).select_related(*related).order_by("pk"))
