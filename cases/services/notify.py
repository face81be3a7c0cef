"""Telling those who must be told: by letter, through the worker, or first by telephone.

The clock is stopped by notifying: by the instant at which the last letter of the decision left
the building, or, for an expedited determination, by the telephone call (42 CFR 422.572(c)).
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine, models
from cases.services import duties
from cases.services.locking import locked_determination
from notices import backoff, printing
from notices.letters import LetterError
from notices.models import Notice, NoticePdf
from notices.printing import PrintError
from regulations import determinations as law
from regulations.law import Refused

# The events whose letters answer the request; others (an extension) do not stop the clock.
DECISIONS = ("approved", "denied")


def due_notices(*, at: datetime, limit: int) -> list[int]:
    """The ids of letters waiting to leave, the oldest first."""
    waiting = Notice.objects.filter(dispatched_at=None, next_attempt_at__lte=at)
    return list(waiting.order_by("next_attempt_at", "id").values_list("pk", flat=True)[:limit])


def dispatch_or_put_off(notice_id: int, *, at: datetime) -> bool:
    """As `dispatch`; a letter that cannot be made or printed now is put off, its row says why."""
    try:
        return dispatch(notice_id, at=at)
    except (LetterError, PrintError) as error:
        _put_off(notice_id, str(error), at)
        return False


@transaction.atomic
def dispatch(notice_id: int, *, at: datetime) -> bool:
    """Render a letter, put it into the print folder, and record what that means for the case.

    Says whether this call did it: a letter that has left, or is being worked on, is let alone.
    Run twice after a crash it writes the same file again under the same name.
    """
    case_id = Notice.objects.values_list("case_id", flat=True).get(pk=notice_id)
    determination = locked_determination(case_id)
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    if notice.dispatched_at or notice.next_attempt_at > at:
        return False
    pdf = printing.print_letter(notice, at=at)
    NoticePdf.objects.create(notice=notice, data=pdf)
    notice.dispatched_at, notice.sha256 = at, hashlib.sha256(pdf).hexdigest()
    notice.last_error = ""
    notice.save(update_fields=["dispatched_at", "sha256", "last_error"])
    _record_dispatch(determination, notice, at)
    return True


@transaction.atomic
def notify_by_telephone(
    case_id: int, *, told_at: datetime, told: str, words: str, by: User, at: datetime
) -> models.OrganizationDetermination:
    """Record that the decision of an expedited request was told by telephone; the clock stops.

    `told` is whom the caller spoke with. An adverse decision must then be confirmed by letter
    within the limit of 42 CFR 422.572(c), which opens as a duty of its own.
    """
    determination = locked_determination(case_id)
    _refuse_impossible_call(determination, told_at, at)
    _notify(
        determination,
        notified_at=told_at,
        by=by,
        at=at,
        met_by=f"telephone call to {told}",
        why=words,
    )
    if determination.outcome == models.Outcome.DENIED:
        _open_confirmation(determination.case, told_at, at)
    return determination


@transaction.atomic
def _put_off(notice_id: int, why: str, at: datetime) -> None:
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    notice.attempts += 1
    notice.last_error = why
    notice.next_attempt_at = backoff.next_attempt(notice.attempts, at=at)
    notice.save(update_fields=["attempts", "last_error", "next_attempt_at"])


def _record_dispatch(
    determination: models.OrganizationDetermination, notice: Notice, at: datetime
) -> None:
    case = determination.case
    audit.record(
        case,
        "letter_sent",
        by=None,
        at=at,
        facts={"notice": notice.pk, "kind": notice.kind, "recipient": notice.recipient},
    )
    if notice.event.event not in DECISIONS:
        return
    if Notice.objects.filter(event=notice.event_id, dispatched_at=None).exists():
        return
    if determination.state == models.State.DECIDED:
        met_by = f"letter {notice.pk} left the building"
        _notify(determination, notified_at=at, by=None, at=at, met_by=met_by)
    _confirm(case, notice, at)


def _notify(
    determination: models.OrganizationDetermination,
    *,
    notified_at: datetime,
    by: User | None,
    at: datetime,
    met_by: str,
    why: str = "",
) -> None:
    case = determination.case
    before = machine.act(determination, "notify", by=by, at=at, notified_at=notified_at)
    determination.save()
    duty = duties.duty(case, "decide")
    duties.meet(duty, met_at=notified_at, met_by=met_by, at=at)
    audit.record(
        case,
        "notified",
        by=by,
        at=at,
        from_state=before,
        to_state=determination.state,
        why=why,
        facts={
            "notified_at": notified_at.isoformat(),
            "by_what": met_by,
            "untimely": duty.is_late(at),
        },
    )


def _refuse_impossible_call(
    determination: models.OrganizationDetermination, told_at: datetime, at: datetime
) -> None:
    if told_at > at:
        raise Refused(
            "in_the_future", "This is in the future. Enter when you called.", field="told_at"
        )
    decided_at = determination.decided_at
    # A call is entered to the minute; one in the minute of the decision came after it.
    if decided_at and told_at < decided_at.replace(second=0, microsecond=0):
        raise Refused(
            "before_decision",
            "This is before the decision. Enter when you called.",
            field="told_at",
        )


def _open_confirmation(case: models.Case, told_at: datetime, at: datetime) -> None:
    due = law.confirm_in_writing(
        case="organization_determination", oral_notice_at=told_at, time_zone=case.plan.time_zone
    )
    duties.open_duty(case, due, at=at)
    # The letter may have left before the call was entered.
    last = case.notices.filter(event__event__in=DECISIONS).order_by("-dispatched_at").first()
    if last and last.dispatched_at and not case.notices.filter(dispatched_at=None).exists():
        _confirm(case, last, last.dispatched_at)


def _confirm(case: models.Case, notice: Notice, at: datetime) -> None:
    for duty in duties.open_duties(case):
        if duty.duty == "confirm_in_writing":
            duties.meet(duty, met_at=at, met_by=f"letter {notice.pk} left the building", at=at)
