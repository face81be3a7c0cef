"""The forms of the one who asks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations import representatives, required_forms
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Deadline
    from determinations.models import Matter


def requester_cleared(matter: Matter, by: User | None, at: datetime) -> Refused | None:
    """Nothing is decided or extended while a form of the one who asks is awaited."""
    duty = _awaited_form(matter)
    if duty is None:
        return None
    zone = matter.case.plan.zone
    return representatives.not_cleared(duty.duty, duty.due_at.astimezone(zone))


def form_awaited(matter: Matter, by: User, at: datetime) -> Refused | None:
    if _awaited_form(matter) is None:
        return Refused("no_form_awaited", "This case is not waiting for an appointment or waiver.")
    if _incomplete_form(matter):
        return Refused("form_incomplete", "A form is here. Record what was missing on it.")
    return None


def form_incomplete(matter: Matter, by: User, at: datetime) -> Refused | None:
    if _incomplete_form(matter):
        return None
    return Refused("no_form_incomplete", "No form of this case has something missing.")


def _awaited_form(matter: Matter) -> Deadline | None:
    duties = matter.case.deadlines.all()
    waiting = (duty for duty in duties if duty.duty in required_forms.OBTAIN and duty.is_open)
    return next(waiting, None)


def _incomplete_form(matter: Matter) -> bool:
    return any(
        required_form.status == "incomplete" for required_form in matter.case.required_forms.all()
    )
