"""Many rows at once: copies, made in SQL, of a case that the services made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from cases.models import AuditEvent, Case, Deadline
from notices.models import Notice

# What SQL calls the number of the copy, from 1.
G = "copy.g"


@dataclass(frozen=True)
class Copies:
    """So many copies of one case; the numbers of their rows follow from `base`."""

    first: Case
    number: int
    base: int

    @property
    def ids(self) -> range:
        """The keys of the copied cases."""
        return range(self.base + 1, self.base + self.number + 1)


def copy_case(
    first: Case, number: int, *, letters: bool = False, matter: dict[str, str] | None = None
) -> Copies:
    """Copies of the case with its decision; of its trail and its letters only with `letters`.

    A copy's case number is the first one's with its own key behind. Deadlines and alerts are not
    copied: the caller who asks for copies says when they are due. `matter` are columns of the
    decision and the SQL of what they hold instead.
    """
    made = Copies(first, number, last(Case))
    key = f"{made.base} + {G}"
    case_number = f"source.number || '-' || ({key})"
    copy_row(Case, first.pk, number, {"id": key, "number": case_number, "source_key": "''"})
    copy_row(type(first.matter), first.pk, number, {"case_id": key} | (matter or {}))
    if letters:
        _copy_letters(first, number, key)
    return made


def _copy_letters(first: Case, number: int, key: str) -> None:
    for event in first.events.all():
        base = last(AuditEvent)
        event_key = f"{base} + {G}"
        copy_row(AuditEvent, event.pk, number, {"id": event_key, "case_id": key})
        for notice in event.notices.all():
            told = "jsonb_set(source.facts, '{case_number}', to_jsonb(chosen.number))"
            keys = {"id": f"{last(Notice)} + {G}", "case_id": key, "event_id": event_key}
            chosen = f"JOIN cases_case chosen ON chosen.id = {key}"
            copy_row(Notice, notice.pk, number, keys | {"facts": told}, join=chosen)


def copy_deadline(first: Deadline, copies: Copies, **changes: str) -> int:
    """One copy of the duty for each case; returns the number before the first one's key."""
    base = last(Deadline)
    keys = {"id": f"{base} + {G}", "case_id": f"{copies.base} + {G}"}
    copy_row(Deadline, first.pk, copies.number, keys | changes)
    return base


def copy_row(
    model: type[models.Model], key: Any, times: int, changes: dict[str, str], *, join: str = ""
) -> None:
    """So many copies of one row; `changes` are columns and the SQL of what they hold instead."""
    names = [field.column for field in model._meta.local_concrete_fields]
    values = [changes.get(name, f"source.{name}") for name in names]
    primary = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) "
            f"SELECT {', '.join(values)} FROM {model._meta.db_table} source "
            f"CROSS JOIN generate_series(1, %s) copy(g) {join} WHERE source.{primary} = %s",
            [times, key],
        )
        for reset in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(reset)


def last(model: type[models.Model]) -> int:
    """The highest key of its rows, 0 without any."""
    newest = model._default_manager.order_by("-pk").first()
    return newest.pk if newest else 0
