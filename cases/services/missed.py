"""The deadline that passes unmet."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cases import audit, kinds, models
from cases.services.locking import locked_matter
from regulations import missed_deadlines as law


def missed_deadlines(*, at: datetime, limit: int) -> list[int]:
    """The ids of duties whose limit has passed unmet and unmarked, the oldest first.

    A limit of the former member is none of the plan's: what follows from it is another worker's.
    """
    waiting = models.Deadline.objects.filter(
        met_at__isnull=True, closed_at__isnull=True, missed_at__isnull=True, due_at__lt=at
    ).exclude(duty__in=kinds.members_duties())
    return list(waiting.order_by("due_at", "id").values_list("pk", flat=True)[:limit])


@transaction.atomic
def mark_missed(deadline_id: int, *, at: datetime) -> bool:
    """Mark a duty whose limit passed unmet and put what that means in law on the trail.

    Says whether this call did it. The alerts to the supervisors were planned with the duty.
    """
    case_id = models.Deadline.objects.values_list("case_id", flat=True).get(pk=deadline_id)
    matter = locked_matter(case_id)
    case = matter.case
    duty = models.Deadline.objects.select_for_update().get(pk=deadline_id)
    if not duty.is_open or duty.missed_at or not duty.is_late(at):
        return False
    duty.missed_at = at
    duty.save(update_fields=["missed_at"])
    meaning = law.missed(
        case=matter.law_name,
        priority=matter.priority,
        duty=duty.duty,
        rule=duty.rule,
        is_decided=case.kind_.is_decided(matter),
    )
    facts = {"duty": duty.duty, "due_at": duty.due_at.isoformat(), "citation": meaning.citation}
    audit.record(case, "deadline_missed", by=None, at=at, why=meaning.text, facts=facts)
    case.kind_.missed(matter, duty, at=at)
    return True
