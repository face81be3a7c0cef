"""What would become of a person's cases, as a page shows it before it happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from cases import kinds, models, queries
from cases.presentation import lists
from cases.services import handover
from cases.services.moves import Planned
from regulations import clock_kinds

# Rows on the page; the numbers above them count all.
SHOWN = 200
STAYS, UNASSIGNED = "Stays", "Unassigned"


def preview(planned: Sequence[Planned], at: datetime) -> dict[str, Any]:
    """How many go where, each case with its clock and the reason, and the key to confirm by."""
    names = _names(planned)
    shown = planned[:SHOWN]
    cases = _cases([each.case_id for each in shown])
    rows = [_row(each, cases[each.case_id], names, at) for each in shown]
    return {
        "key": handover.key_of(planned),
        "total": len(planned),
        "rows": rows,
        "more": max(len(planned) - SHOWN, 0),
        "sums": Counter(_goes_to(each, names) for each in planned).most_common(),
    }


def _row(
    planned: Planned, case: models.Case, names: dict[int, str], at: datetime
) -> dict[str, Any]:
    hours = clock_kinds.rules_of(clock_kinds.HOURS)
    return lists.queue_row(case, at) | {
        "is_hours": any(each.is_open and each.rule in hours for each in case.deadlines.all()),
        "to": _goes_to(planned, names),
        "stays": planned.stays,
        "why": planned.why,
    }


def _goes_to(planned: Planned, names: dict[int, str]) -> str:
    if planned.stays:
        return STAYS
    return names[planned.to_id] if planned.to_id else UNASSIGNED


def _names(planned: Sequence[Planned]) -> dict[int, str]:
    people = User.objects.filter(pk__in={each.to_id for each in planned if each.to_id})
    return {each.pk: str(each) for each in people}


def _cases(pks: Sequence[int]) -> dict[int, models.Case]:
    found = models.Case.objects.filter(pk__in=pks).select_related(*queries.shown())
    return {
        case.pk: case
        for case in found.prefetch_related(
            Prefetch("deadlines", models.Deadline.objects.order_by("due_at", "id")),
            *(lookup for kind in kinds.every() for lookup in kind.list_lookups),
        )
    }
