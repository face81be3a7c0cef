"""Someone who left: the account is deactivated, sessions end, shifts on call are called off.

Their cases are the folder's (`cases.services.leaving`), in the same transaction.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied

from accounts.models import OnCallShift, StaffChange, User
from accounts.permissions import Role
from regulations.law import Refused

PERMISSION = "staff.deactivate"
# Those who lead others, or may give roles, are no one's to deactivate here.
KEPT = (Role.SUPERVISOR, Role.COMPLIANCE, Role.ADMINISTRATOR)


def deactivate(user_id: int, *, by: User, at: datetime) -> User:
    """End the account of someone who left. Call within a transaction: the row stays locked, so
    that nothing is given to them from here on (`accounts.staying`).

    The password is taken away, which ends every session for good, also should the account be
    activated again. Raises PermissionDenied, User.DoesNotExist, or Refused.
    """
    if not by.may(PERMISSION):
        raise PermissionDenied
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    refuse_kept(user)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    standing = OnCallShift.objects.filter(user=user, called_off_at=None, ends_at__gt=at)
    standing.update(called_off_at=at, called_off_by=by)
    StaffChange.objects.create(
        user=user, what="account", before="Active", after="Deactivated", by=by, at=at
    )
    return user


def may_deactivate(user: User, by: User) -> bool:
    """Whether this person may deactivate the account."""
    return by.may(PERMISSION) and user.is_active and user.role not in KEPT


def refuse_kept(user: User) -> None:
    """Raise Refused for an account that is not deactivated here."""
    if not user.is_active:
        raise Refused("deactivated", f"The account of {user} is already deactivated.")
    if user.role in KEPT:
        said = user.get_role_display().lower()
        message = f"{user} is in the role {said}. An administrator deactivates such accounts."
        raise Refused("another_leads", message)
