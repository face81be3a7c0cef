"""Undelivered email: the work list, and what is done about it.

Each step is kept in the row's `trail`: who did it, when, and what stood before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from notices.models import InboxItem, Mail, StrayReport
from regulations.law import Refused

SETTLE, CORRECT = "mail.settle", "staff.correct_address"
PAGE = 50
MOST_COUNTED = 1000
# Case numbers shown of a mail; a digest may have hundreds.
SHOWN_ITEMS = 3


@dataclass(frozen=True)
class Page:
    """Some mails of the work list, and the key of the last one where there are more."""

    mails: list[Mail]
    next_key: str


def count() -> int:
    """How many mails wait on the work list, counted to `MOST_COUNTED`."""
    return _open()[:MOST_COUNTED].count()


def page(*, after: str) -> Page:
    """One page of the work list, the oldest failure first, after the key of the page before."""
    found = list(shown(_after(_open(), after)).order_by("failed_at", "id")[: PAGE + 1])
    more = len(found) > PAGE
    last = found[PAGE - 1] if more else None
    key = f"{last.failed_at.isoformat()}_{last.pk}" if last and last.failed_at else ""
    return Page(found[:PAGE], key)


def shown(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """Mails with what a list shows of them: the person, the first items, and how many there are."""
    items = InboxItem.objects.select_related("alert__case").order_by("id")[:SHOWN_ITEMS]
    few = Prefetch("items", items, to_attr="first_items")
    each = InboxItem.objects.filter(mail=OuterRef("pk")).order_by().values("mail")
    number = Coalesce(Subquery(each.annotate(number=Count("*")).values("number")), 0)
    return (
        mails.select_related("to", "plan_alert").prefetch_related(few).annotate(items_count=number)
    )


def deferred() -> list[Mail]:
    """The mails that a server puts off while it takes others, the oldest first, at most a page.

    They are tried again by themselves, and are on the work list proper once they are given up.
    """
    waiting = Mail.objects.filter(sent_at=None, failed_at=None, deferred_at__isnull=False)
    return list(shown(waiting).order_by("deferred_at", "id")[:PAGE])


def strays() -> list[dict[str, object]]:
    """How many messages that fit no mail are kept aside, by why."""
    counted = StrayReport.objects.values_list("why").annotate(number=Count("*")).order_by("why")
    return [{"said": StrayReport.Why(why).label, "count": number} for why, number in counted]


def find(pk: int) -> Mail | None:
    """A mail that failed or once did, with what its page shows; seen to meanwhile or not."""
    return shown(Mail.objects.filter(pk=pk).exclude(failed_at=None, trail=[])).first()


@transaction.atomic
def send_again(mail_id: int, *, address: str = "", by: User, at: datetime) -> Mail:
    """Send a mail that did not arrive again: the same row, the same Message-ID.

    With an `address` that of the person is corrected first, for this and every later mail; only
    who administers people may. Raises Refused with the field at fault.
    """
    _refuse_others(by, SETTLE)
    mail = _locked(mail_id)
    if not mail.to.is_active:
        raise Refused("has_left", "This person has left. Enter how someone else was notified.")
    before = mail.to.email
    if address and address != before:
        _correct(mail.to, address, by)
    elif not _is_valid(before):
        said = "Email cannot be sent to this address: correct it first."
        raise Refused("address_invalid", said, field="address")
    facts = {"address": before} if mail.to.email != before else {}
    facts["queued_at"] = mail.queued_at.isoformat()
    _note(mail, "sent again", by, at, was=mail.failure, **facts)
    # It waits from now on: how long it was on the work list is no fault of the mail server.
    mail.queued_at, mail.deferred_at = at, None
    mail.failed_at, mail.failure, mail.last_error, mail.sent_at = None, "", "", None
    mail.attempts, mail.next_attempt_at = 0, at
    mail.save()
    return mail


@transaction.atomic
def settle(mail_id: int, *, how: str, by: User, at: datetime) -> Mail:
    """The person was told another way, or does not have to be: say how, in words."""
    _refuse_others(by, SETTLE)
    mail = _locked(mail_id)
    if not how.strip():
        raise Refused("says_nothing", "Enter how the person was notified.", field="how")
    mail.settled_at, mail.settled_by, mail.settled_how = at, by, how.strip()[:200]
    _note(mail, "notified another way", by, at, how=mail.settled_how)
    mail.save()
    return mail


def _open() -> QuerySet[Mail]:
    return Mail.objects.filter(failed_at__isnull=False, settled_at=None)


def _locked(mail_id: int) -> Mail:
    mail = Mail.objects.select_related("to").select_for_update(of=("self",)).get(pk=mail_id)
    if mail.failed_at is None or mail.settled_at:
        raise Refused("done_already", "Someone else has already handled this email.")
    return mail


def _correct(person: User, address: str, by: User) -> None:
    _refuse_others(by, CORRECT)
    if not _is_valid(address):
        said = "Enter a valid email address."
        raise Refused("address_invalid", said, field="address")
    person.email = address
    person.save(update_fields=["email"])


def _is_valid(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _refuse_others(by: User, permission: str) -> None:
    if not by.may(permission):
        raise PermissionDenied


def _note(mail: Mail, did: str, by: User, at: datetime, **facts: str) -> None:
    said = {"at": at.isoformat(), "did": did, "by": by.pk, "name": str(by), **facts}
    mail.trail = [*mail.trail, said]


def _after(mails: QuerySet[Mail], key: str) -> QuerySet[Mail]:
    """The mails after the key; an unreadable key gives the first page."""
    failed, _, pk = key.rpartition("_")
    if not pk.isdecimal() or len(pk) > 18:
        return mails
    try:
        instant = datetime.fromisoformat(failed)
    except ValueError:
        return mails
    if instant.tzinfo is None:
        return mails
    later = Q(failed_at__gt=instant) | Q(failed_at=instant, pk__gt=int(pk))
    return mails.filter(later, failed_at__gte=instant)
