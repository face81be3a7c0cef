"""Licenses on file: entered and taken off by an administrator."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet

from accounts.models import License, User
from accounts.permissions import roles_with
from regulations import licenses as law
from regulations.law import Refused

PERMISSION = "staff.license"
# What someone with a license signs, or prepares for one who does.
SIGNS = ("case.deny", "appeal.decide")


@transaction.atomic
def enter_license(user_id: int, held: law.Held, *, by: User, at: datetime, on: date) -> License:
    """Put a license on file. `on` is the day of `at` in the plan's zone.

    What was on file without its kind is replaced by it. Raises PermissionDenied,
    User.DoesNotExist, or Refused with the field at fault.
    """
    _refuse_others(by)
    law.refuse_unlawful(held, on=on)
    person = User.objects.select_for_update().get(pk=user_id)
    if not any(person.may(each) for each in SIGNS):
        message = "This person's role signs no decisions."
        raise Refused("signs_nothing", message)
    if held in person.held_licenses():
        raise Refused("license_on_file", "This license is on file already.", field="number")
    _replace_same(person, held, by=by, at=at)
    facts = vars(held) | {"care_fields": list(held.care_fields)}
    return License.objects.create(user=person, entered_by=by, entered_at=at, **facts)


@transaction.atomic
def end_license(license_id: int, *, why: str, by: User, at: datetime) -> License:
    """Take a license off the file: it signs nothing from now on. The row is kept.

    Raises PermissionDenied, License.DoesNotExist, or Refused.
    """
    _refuse_others(by)
    found = License.objects.select_for_update().get(pk=license_id)
    if found.ended_at:
        raise Refused("license_ended", "This license was already taken off the file.")
    if not why.strip():
        raise Refused("why_missing", "Explain why it is taken off the file.", field="why")
    _end(found, why=why, by=by, at=at)
    return found


def signers() -> QuerySet[User]:
    """Active people whose role decides or signs, by name, with their licenses."""
    roles = {role for permission in SIGNS for role in roles_with(permission)}
    people = User.objects.filter(is_active=True, role__in=roles)
    with_licenses = people.prefetch_related(
        Prefetch("licenses", License.objects.select_related("entered_by", "ended_by"))
    )
    return with_licenses.order_by("last_name", "first_name", "pk")


def _replace_same(person: User, held: law.Held, *, by: User, at: datetime) -> None:
    """A renewed license takes the place of the one before, and of what had no kind."""
    for each in person.licenses.filter(ended_at=None):
        same = (each.kind, each.state, each.number) == (held.kind, held.state, held.number)
        if same or not each.held.is_whole:
            _end(each, why="Entered again in full.", by=by, at=at)


def _end(found: License, *, why: str, by: User, at: datetime) -> None:
    found.ended_at, found.ended_by, found.ended_why = at, by, why
    found.save(update_fields=["ended_at", "ended_by", "ended_why"])


def _refuse_others(by: User) -> None:
    if not by.may(PERMISSION):
        raise PermissionDenied
