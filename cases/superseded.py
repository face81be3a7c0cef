"""Which duty a letter meets when it leaves, and which later letter takes its place before it did.

Tables of events, no law: what the law wants of each letter stands in `regulations`. The reasons of
each line are in docs/adr/0016.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cases import models
from notices.models import Notice

# The events whose letters answer the request; others (an extension) do not stop the clock.
DECISIONS = (
    "approved", "denied", "partially_approved", "reversed", "partly_reversed", "affirmed",
)  # fmt: skip
# The duties that a decision's letters meet.
OF_DECISIONS = ("decide", "notify_provider", "confirm_in_writing")
_GRANTED = ("found_favorable", "cms_found_favorable", "amount_changed")
_FOUND = (*_GRANTED, "found_unfavorable", "not_eligible")
# The duty that the enrollee's letter of an event meets when it leaves, one of these names, and the
# fact of the event that is its subject, where it has one.
MET_BY_LETTER: dict[str, tuple[tuple[str, ...], str]] = {
    "expedite_refused": (("notify_expedite_refused",), "request"),
    **dict.fromkeys(
        ("grievance_answered", "grievance_late"),
        (("answer_expedited_grievance", "answer_grievance"), "grievance"),
    ),
    **dict.fromkeys(_FOUND, (("notify_good_cause",), "")),
    "reinstated": (("confirm_reinstatement",), ""),
    **dict.fromkeys(
        ("delinquency_opened", "grace_rolled_over", "grace_taken_back", "delinquency_reopened"),
        (("warn_of_disenrollment",), ""),
    ),
    "disenrollment_begun": (("notify_disenrollment",), ""),
    "irmaa_recorded": (("notify_irmaa_disenrollment",), ""),
}
# An event, and those before it whose held letters its own takes the place of, in that very step.
VOIDS: dict[str, tuple[str, ...]] = {
    "vacated": ("dismissed", "withdrawn"),
    "not_eligible_taken_back": ("not_eligible", "intake_left_open"),
    "amount_changed": _GRANTED,
    "settled": ("unpaid",),
    "plan_error_found": (
        *_GRANTED, "found_unfavorable", "unpaid", "settled", "intake_left_open",
        "not_eligible_taken_back", "referred", "referral_ended",
    ),
}  # fmt: skip
_ASKING = ("intake_left_open", "not_eligible_taken_back")
# The same, where a person says what becomes of the earlier letter: it is not released meanwhile.
OUTDATES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(DECISIONS, ("paper_requested", "vacated")),
    **dict.fromkeys(
        ("dismissed", "withdrawn"), ("paper_requested", "vacated", "extended", "expedite_refused")
    ),
    "paper_requested": ("paper_requested",),
    **dict.fromkeys(("found_favorable", "found_unfavorable", "not_eligible"), _ASKING),
    "unpaid": _GRANTED,
    "reinstatement_withdrawn": (*_ASKING, *_GRANTED, "referred"),
    **dict.fromkeys(("cms_found_favorable", "referred"), ("referral_ended", *_ASKING)),
}


def replaced_by(notice: Notice) -> Notice | None:
    """The letter of a later event of the case that takes the place of this one, or None.

    One that is not sent takes the place of none.
    """
    event = notice.event.event
    later = [each for each in (*VOIDS, *OUTDATES) if event in _replaces(each)]
    live = Notice.objects.filter(
        case=notice.case_id, event__event__in=later, event__gt=notice.event_id,
        resend_of=None, voided_at=None,
    )  # fmt: skip
    return live.order_by("event_id", "pk").first()


def told_anew(event: models.AuditEvent, events: tuple[str, ...]) -> bool:
    """Whether a later one of these events has letters of its own: a letter of this one that was
    held up and leaves only now tells nobody what stands."""
    return Notice.objects.filter(
        case=event.case_id, event__event__in=events, event__gt=event.pk,
        resend_of=None, voided_at=None,
    ).exists()  # fmt: skip


def same_duty(event: str) -> tuple[str, ...]:
    """The events whose letters meet the same duty as those of this one."""
    if event in DECISIONS:
        return DECISIONS
    duties, _fact = MET_BY_LETTER.get(event, ((), ""))
    return tuple(each for each, (met, _) in MET_BY_LETTER.items() if met == duties)


def met_by(notice: Notice) -> QuerySet[models.Deadline]:
    """The open duties that nothing but this letter, with its copies, will meet when it leaves."""
    event = notice.event
    of_case = models.Deadline.objects.filter(case=notice.case_id, met_at=None, closed_at=None)
    duties, fact = MET_BY_LETTER.get(event.event, ((), ""))
    if not fact and told_anew(event, same_duty(event.event)):
        return of_case.none()
    own = Q(duty__in=duties, subject=str(event.facts.get(fact, "")))
    if event.event in DECISIONS:
        own = Q(duty__in=OF_DECISIONS)
    return of_case.filter(own).order_by("due_at", "pk")


def _replaces(event: str) -> tuple[str, ...]:
    return (*VOIDS.get(event, ()), *OUTDATES.get(event, ()))
