"""A payment that had closed a case as paid went back: what is owed again, and by when."""

from __future__ import annotations

from datetime import date, datetime

from cases import audit, machine
from cases.models import Enrollee
from cases.services.letter_rows import day_of
from cases.services.voiding import void_unsent
from delinquency.models import OPEN, Delinquency
from delinquency.models.kinds import LetterKind
from delinquency.services import clocks, letters
from delinquency.services.begin import days_of
from premiums.models import Disenrollment
from premiums.payees import following
from regulations import disenrollment as law
from regulations.law import Refused

# They are wrong once something is owed again.
SAY_IT_GOES_ON = (LetterKind.STILL_ENROLLED,)


def reopen_if_owed(matter: Delinquency, *, at: datetime) -> None:
    """Reopen a paid case that owes again, with a grace period of its own and a new warning.

    Whose coverage has ended since is not warned that it may end: then the case stays closed. The
    case is locked by the caller. Raises Refused while another case of the member is open.
    """
    if matter.standing.paid_on:
        return
    Enrollee.objects.select_for_update().get(pk=matter.case.enrollee_id)
    if _has_ended_since(matter):
        audit.record(matter.case, "delinquency_stayed_closed", by=None, at=at)
        return
    _refuse_another_open(matter)
    _reopen(matter, at=at)


def _reopen(matter: Delinquency, *, at: datetime) -> None:
    on = day_of(matter.case, at)
    was_told = letters.says_it_ends(matter.case)
    before = machine.act(matter, "reopen", by=None, at=at, on=on)
    _count_again(matter, on)
    matter.save()
    clocks.open_reopened(matter, on, at=at)
    why = "The payment went back: something is owed again."
    void_unsent(matter.case, SAY_IT_GOES_ON, why=why, by=None, at=at)
    stands = matter.standing
    event = audit.record(
        matter.case, "delinquency_reopened", by=None, at=at, from_state=before,
        to_state=matter.state,
        facts={
            "owed": f"{stands.owed:,.2f}", "last_day": str(stands.last_day),
            "effective_on": str(matter.effective_on), "after_notice": was_told,
        },
    )  # fmt: skip
    # Where money that had come too late pays it all there is nothing to warn of.
    if not stands.paid_on:
        letters.queue(event, matter, at=at)


def _count_again(matter: Delinquency, on: date) -> None:
    """Set the grace period and the first day without coverage that hold from this day on."""
    effective_on = law.effective_again(
        plan_type=matter.case.plan.plan_type, effective_on=matter.effective_on, on=on
    )
    matter.effective_on = effective_on or matter.effective_on
    matter.__dict__.pop("standing", None)
    for name, day in days_of(matter.standing, matter.effective_on).items():
        setattr(matter, name, day)


def _has_ended_since(matter: Delinquency) -> bool:
    """Whether the member's coverage ended after the months of this case, and did not come back."""
    ended = Disenrollment.objects.filter(
        enrollee=matter.case.enrollee_id, effective_on__gt=matter.premium_due_on
    )
    gave_back = following().gave_back
    return any(not gave_back(pk) for pk in ended.values_list("pk", flat=True))


def _refuse_another_open(matter: Delinquency) -> None:
    others = Delinquency.objects.filter(case__enrollee=matter.case.enrollee_id, state__in=OPEN)
    if open_ := others.select_related("case").first():
        message = (
            f"Something is owed again, so this case reopens. Case {open_.case.number} of this "
            "member is open. Bring that one to its end, then record this again."
        )
        raise Refused("open_before", message)
