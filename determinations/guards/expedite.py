"""Requests for the fast clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations import determinations as law
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from determinations.models import ExpediteRequest, Matter


def may_be_expedited(matter: Matter, by: User, at: datetime) -> Refused | None:
    return law.why_no_expedite(case=matter.law_name, request=matter.request_type)


def not_expedited_yet(matter: Matter, by: User, at: datetime) -> Refused | None:
    """A physician may still support a request that waits for its answer."""
    if matter.priority != "expedited" or waiting_expedite(matter):
        return None
    return Refused("expedited_before", "The request is already expedited.", "42 CFR 422.572(a)")


def waiting_expedite(matter: Matter) -> ExpediteRequest | None:
    """The request to expedite that has no answer yet, if any."""
    asked = matter.case.expedite_requests.all()
    return next((each for each in asked if not each.answer), None)


def expedite_waits(matter: Matter, by: User, at: datetime) -> Refused | None:
    if waiting_expedite(matter):
        return None
    return Refused("nothing_to_answer", "There is no request to expedite to answer.")


def no_physician_supports(matter: Matter, by: User, at: datetime) -> Refused | None:
    waiting = waiting_expedite(matter)
    if waiting is None or not waiting.supported:
        return None
    return law.physician_must_be_granted(case=matter.law_name)


def refusal_untold(matter: Matter, by: User, at: datetime) -> Refused | None:
    duties = matter.case.deadlines.all()
    if any(duty.duty == "notify_refusal_orally" and duty.is_open for duty in duties):
        return None
    return Refused(
        "nothing_to_tell", "There is no refusal to expedite to notify the enrollee about."
    )
