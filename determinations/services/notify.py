"""Telling those who must be told: by letter, through the worker, or first in speech.

The clock is stopped by notifying: by the instant at which the enrollee's letter of the decision
left the building or, for an expedited determination, by telling the enrollee (42 CFR 422.572(c)).
The physician or provider is told within the same limit, as a duty of its own.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import duties, oral
from cases.services.dispatching import by_letter
from cases.services.oral import OralNoticeFacts
from determinations import models
from determinations.models.kinds import DECISION_EVENTS, TOLD_ORALLY, LetterKind
from determinations.services import extension_notice
from determinations.services.locking import locked_coverage
from notices.models import Notice, RecipientKind
from regulations import determinations as law


def letter_left(matter: models.Matter, notice: Notice, *, at: datetime) -> None:
    """A letter that answers a request or an appeal has left: whom it told, and what it confirms."""
    if notice.event.event == "extended" and notice.recipient == RecipientKind.ENROLLEE:
        extension_notice.letter_left(matter, at=at)
    # The denial under Part D is told apart: it decides nothing under the other parts.
    if notice.event.event not in DECISION_EVENTS or notice.kind == LetterKind.PART_D_DENIAL:
        return
    met_by = by_letter(notice)
    to_enrollee = notice.recipient == RecipientKind.ENROLLEE
    if to_enrollee and _waits_to_be_told(matter):
        _enrollee_told(matter, at, by=None, at=at, met_by=met_by)
    to_provider = notice.recipient == RecipientKind.PROVIDER
    if to_provider and duties.find(matter.case, "notify_provider"):
        _provider_told(matter, at, by=None, at=at, met_by=met_by)
    _confirm(matter.case, notice, at=at)


@transaction.atomic
def notify(case_id: int, told: OralNoticeFacts, *, by: User, at: datetime) -> models.Matter:
    """Record that the enrollee was notified the decision of an expedited request; the clock stops.

    An adverse decision must then be confirmed by letter within the limit of 42 CFR 422.572(c),
    which opens as a duty of its own.
    """
    matter = locked_coverage(case_id)
    oral.refuse_impossible(told, since=matter.decided_at, at=at)
    _enrollee_told(matter, told.told_at, by=by, at=at, met_by=told.in_words, why=told.words)
    _keep(matter, RecipientKind.ENROLLEE, told, by=by, at=at)
    return matter


@transaction.atomic
def notify_provider(
    case_id: int, told: OralNoticeFacts, *, by: User, at: datetime
) -> models.Matter:
    """Record that the physician or provider was told the decision of an expedited request."""
    matter = locked_coverage(case_id)
    oral.refuse_impossible(told, since=matter.decided_at, at=at)
    _provider_told(matter, told.told_at, by=by, at=at, met_by=told.in_words, why=told.words)
    _keep(matter, RecipientKind.PROVIDER, told, by=by, at=at)
    return matter


def _waits_to_be_told(matter: models.Matter) -> bool:
    """Whether the enrollee's letter stops the clock. That of a standard appeal which the plan does
    not grant is stopped by sending the case file on (42 CFR 422.590(a)(2))."""
    if matter.state in (models.State.DECIDED, models.AppealState.REVERSED):
        return True
    upheld = matter.state in (models.AppealState.AFFIRMED, models.AppealState.FORWARDED)
    expedited = matter.priority == cases.Priority.EXPEDITED
    return upheld and expedited and duties.find(matter.case, "decide") is not None


def _enrollee_told(
    matter: models.Matter,
    told_at: datetime,
    *,
    by: User | None,
    at: datetime,
    met_by: str,
    why: str = "",
) -> None:
    before = machine.act(matter, "notify", by=by, at=at, notified_at=told_at)
    matter.save()
    extension_notice.decision_told(matter, told_at, at=at)
    duty = duties.duty(matter.case, "decide")
    record_notice(
        matter, duty, "notified", told_at, by=by, at=at, met_by=met_by, why=why, before=before
    )


def _provider_told(
    matter: models.Matter,
    told_at: datetime,
    *,
    by: User | None,
    at: datetime,
    met_by: str,
    why: str = "",
) -> None:
    before = machine.act(matter, "notify_provider", by=by, at=at)
    duty = duties.duty(matter.case, "notify_provider")
    record_notice(
        matter, duty, "provider_notified", told_at,
        by=by, at=at, met_by=met_by, why=why, before=before,
    )  # fmt: skip


def record_notice(
    matter: models.Matter,
    duty: cases.Deadline,
    event: str,
    told_at: datetime,
    *,
    by: User | None,
    at: datetime,
    met_by: str,
    why: str,
    before: str,
) -> None:
    """The duty to tell is met, and the trail says when, by what and whether in time."""
    duties.meet(duty, met_at=told_at, met_by=met_by, at=at)
    facts = {
        "notified_at": told_at.isoformat(),
        "by_what": met_by,
        "untimely": duty.is_late(at),
    }
    audit.record(
        matter.case, event, by=by, at=at,
        from_state=before, to_state=matter.state, why=why, facts=facts,
    )  # fmt: skip


def _keep(
    matter: models.Matter,
    recipient: str,
    told: OralNoticeFacts,
    *,
    by: User,
    at: datetime,
) -> None:
    """Keep the conversation next to the decision; an adverse one must be confirmed in writing."""
    about = matter.case.events.filter(event__in=TOLD_ORALLY).latest("id")
    oral.write(about, recipient, told, by=by, at=at)
    if _must_be_confirmed(matter):
        _open_confirmation(matter, recipient, told.told_at, at)


def _must_be_confirmed(matter: models.Matter) -> bool:
    """An adverse determination (42 CFR 422.572(c)); an appeal wholly granted (422.590(e)(3))."""
    if matter.is_appeal:
        return matter.outcome == models.AppealOutcome.REVERSED
    return matter.outcome != models.Outcome.APPROVED


def _open_confirmation(
    matter: models.Matter, recipient: str, told_at: datetime, at: datetime
) -> None:
    case = matter.case
    due = law.confirm_in_writing(
        case=matter.law_name, oral_notice_at=told_at, time_zone=case.plan.time_zone
    )
    duties.open_duty(case, due, at=at, subject=recipient)
    # The letter may have left before the call was entered.
    latest = case.events.filter(event__in=DECISION_EVENTS).latest("id")
    letters = case.notices.filter(event=latest, recipient=recipient, resend_of=None)
    letters = letters.exclude(kind=LetterKind.PART_D_DENIAL)
    left = letters.filter(dispatched_at__isnull=False).order_by("-dispatched_at").first()
    if left:
        _confirm(case, left, at=at)


def _confirm(case: cases.Case, notice: Notice, *, at: datetime) -> None:
    """The letter that left confirms what its recipient was told orally."""
    duty = duties.find(case, "confirm_in_writing", notice.recipient)
    if duty and notice.dispatched_at:
        duties.meet(duty, met_at=notice.dispatched_at, met_by=by_letter(notice), at=at)
