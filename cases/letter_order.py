"""Which duty a letter meets when it leaves, and which later letter takes its place before it did.

What stands here holds for every kind; the events and duties are those of each `kind.py`. The
reasons of the order are in docs/adr/0016.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cases import folder, models
from notices.models import Notice


def replaced_by(notice: Notice) -> Notice | None:
    """The letter of a later event of the case that takes the place of this one, or None.

    One that is not sent takes the place of none.
    """
    kind, event = notice.case.kind_, notice.event.event
    later = [each for each in (*kind.voids, *kind.outdates) if event in kind.replaces(each)]
    live = Notice.objects.filter(
        case=notice.case_id, event__event__in=later, event__gt=notice.event_id,
        resend_of=None, voided_at=None,
    )  # fmt: skip
    return live.order_by("event_id", "pk").first()


def replaced_at_once(event: models.AuditEvent) -> tuple[str, ...]:
    """The earlier events whose letters that have not left are void by the letters of this one."""
    return event.case.kind_.voids.get(event.event, ())


def told_again(event: models.AuditEvent) -> bool:
    """Whether a later event of the same duty has letters of its own: a letter of this one that was
    held up and leaves only now tells no one what stands."""
    return Notice.objects.filter(
        case=event.case_id, event__event__in=_same_duty(event), event__gt=event.pk,
        resend_of=None, voided_at=None,
    ).exists()  # fmt: skip


def met_by(notice: Notice) -> QuerySet[models.Deadline]:
    """The open duties that nothing but this letter, with its copies, will meet when it leaves."""
    event = notice.event
    of_case = models.Deadline.objects.filter(case=notice.case_id, met_at=None, closed_at=None)
    meets = notice.case.kind_.meets_by(event.event)
    if not meets.subject and told_again(event):
        return of_case.none()
    own = Q(duty__in=meets.duties)
    if not meets.by_kind:
        own &= Q(subject=str(event.facts.get(meets.subject, "")))
    return of_case.filter(own).order_by("due_at", "pk")


def _same_duty(event: models.AuditEvent) -> tuple[str, ...]:
    """The events whose letters meet the same duty as those of this one."""
    kind = event.case.kind_
    duties = kind.meets_by(event.event).duties
    events = (*kind.meets, *folder.MEETS)
    return tuple(each for each in events if duties and kind.meets_by(each).duties == duties)
