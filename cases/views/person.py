"""What the plan knows of the member ID on a sheet; the sheet fills its empty fields from it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases import models, queries

# What the plan's file fills in of a sheet, next to the birth date.
FILLS = ("first_name", "last_name", "phone", "address", "mbi")


def known_member(
    request: HttpRequest, plan: models.Plan | None, member_id: str | None
) -> HttpResponse:
    """The fields that are known, for a script to fill in; none where no one goes by this ID."""
    found = None
    if plan and member_id:
        found = queries.enrollee_by_member_id(request.user, plan, member_id)
    context = {"asked": member_id, "known": what_fills(found) if found else {}}
    return render(request, "determinations/intake_enrollee.html", context)


def what_fills(found: models.Enrollee) -> dict[str, str]:
    """The fields of the sheet that the plan's file of this enrollee fills."""
    known = {name: getattr(found, name) for name in FILLS}
    if found.date_of_birth:
        known["date_of_birth"] = found.date_of_birth.strftime("%m/%d/%Y")
    return known
