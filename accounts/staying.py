"""Whether someone still works here, held so until the transaction ends."""

from __future__ import annotations

from django.db import connection

from accounts.models import User


def is_active(user_id: int) -> bool:
    """Whether the account is active. A deactivation at this moment waits for the transaction of
    the caller, or this waits for it: nothing is given to someone who has just left.

    A shared lock, which Django has no word for: many may be given something at once.
    """
    table = connection.ops.quote_name(User._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT is_active FROM {table} WHERE id = %s FOR SHARE", [user_id])  # noqa: S608
        found = cursor.fetchone()
    return bool(found and found[0])
