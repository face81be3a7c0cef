"""Before an edition of a standard form expires: who must see to the next one is told, once each."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Role
from cases.services.plan_facts import day_of_plan
from notices import inbox
from notices.models import FormEdition, Mail
from regulations.standard_forms import WARNED_BEFORE, expired_from

TOLD = (Role.SUPERVISOR, Role.ADMINISTRATOR)
BEFORE = timedelta(days=WARNED_BEFORE)


def expiring(*, at: datetime, limit: int) -> list[int]:
    """The ids of editions that expire soon and that no one was told of, the first to expire first.

    No plan is a day ahead of UTC: one found here a few hours early waits for the next sweep.
    """
    return list(due(at=at).values_list("pk", flat=True)[:limit])


def due(*, at: datetime) -> QuerySet[FormEdition]:
    """The question of the sweep: read from the index `form_edition_to_warn_of` alone."""
    waiting = FormEdition.objects.filter(
        approved_at__isnull=False, warned_at=None, withdrawn_at=None
    )
    return waiting.filter(expires_on__lte=at.date() + BEFORE).order_by("expires_on", "id")


@transaction.atomic
def warn(edition_id: int, *, at: datetime) -> bool:
    """Queue the mails that say that an edition expires; whether this call did it.

    One that the next edition takes the place of in time needs no mail.
    """
    waiting = FormEdition.objects.select_for_update(of=("self",), skip_locked=True)
    edition = waiting.select_related("plan").filter(pk=edition_id, warned_at=None).first()
    if edition is None or edition.withdrawn_at:
        return False
    today = day_of_plan(edition.plan, at)
    if not is_soon(edition, today):
        return False
    edition.warned_at = at
    edition.save(update_fields=["warned_at"])
    if is_followed(edition, today):
        return False
    for person in User.objects.filter(role__in=TOLD, is_active=True).order_by("pk"):
        _mail(edition, person, at)
    return True


def is_soon(edition: FormEdition, on: date) -> bool:
    """Whether the edition expires within the days in which the plan is warned."""
    return edition.expires_on <= on + BEFORE


def is_followed(edition: FormEdition, on: date) -> bool:
    """Whether another edition takes effect by the first day on which this one is expired, as that
    is read on the day."""
    others = FormEdition.objects.filter(
        plan=edition.plan_id, form=edition.form, language=edition.language, withdrawn_at=None
    )
    end = expired_from(edition.expires_on, on)
    return others.filter(in_force_on__gt=edition.in_force_on, in_force_on__lte=end).exists()


def _mail(edition: FormEdition, person: User, at: datetime) -> None:
    Mail.objects.get_or_create(
        message_id=f"<form-{edition.pk}-{person.pk}@{inbox.host()}>",
        defaults={
            "kind": Mail.Kind.FORM,
            "to": person,
            "form_edition": edition,
            "queued_at": at,
            "next_attempt_at": at,
        },
    )
