"""Who may take and decide."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations import drugs, signing
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from determinations.models import Matter, OrganizationDetermination


def is_drug(matter: OrganizationDetermination, by: User, at: datetime) -> Refused | None:
    if matter.request_type == "part_b_drug":
        return None
    return Refused("not_a_drug", "This is for requests for a drug.", drugs.COORDINATION)


def part_d_not_found_before(
    matter: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    if not matter.part_d_finding:
        return None
    message = "It is already recorded that Part D does not cover it. Decide it under Part A or B."
    return Refused("found_before", message, drugs.COORDINATION)


def licensed(matter: Matter, by: User, at: datetime) -> Refused | None:
    """Whether a license of this person may sign what is decided here, whatever they state of their
    expertise (42 CFR 422.566(d), 422.590(h)(2))."""
    on = at.astimezone(matter.case.plan.zone).date()
    held, field = by.held_licenses(), matter.known_care_field
    return signing.why_not_signer(held, matter.signing_act, field, on=on)
