"""An extension that waits for a second look: at most one, and no one looks at their own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from determinations.models import HeldExtension, Matter


def held(matter: Matter) -> HeldExtension | None:
    """The extension that waits for a supervisor, or None."""
    waiting = (each for each in matter.case.held_extensions.all() if not each.answer)
    return next(waiting, None)


def none_held(matter: Matter, by: User, at: datetime) -> Refused | None:
    if held(matter) is None:
        return None
    return Refused("extension_held", "An extension is already waiting for a supervisor's review.")


def one_held(matter: Matter, by: User, at: datetime) -> Refused | None:
    if held(matter):
        return None
    return Refused("nothing_held", "No extension is waiting for a supervisor's review.")


def held_by_another(matter: Matter, by: User, at: datetime) -> Refused | None:
    waiting = held(matter)
    if waiting is None or waiting.held_by_id != by.pk:
        return None
    message = "You asked for this extension. Another supervisor must review it."
    return Refused("own_extension", message)
