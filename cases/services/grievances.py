"""Grievances come and may take longer, in a case of every kind (42 CFR 422.564 and its twins)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import audit, machine, models
from cases.services import duties, grievance_letters
from cases.services.letter_rows import day_of
from cases.services.locking import locked_matter
from regulations import clock, determinations
from regulations import grievances as law
from regulations.clock import Due
from regulations.law import BEGIN, Refused
from regulations.specific import refuse_nothing

EXTENDING = "42 CFR 422.564(e)(2)"

Against = models.Grievance.Against
EXPEDITED = models.Grievance.EXPEDITED


@dataclass(frozen=True)
class GrievanceFacts:
    """Who disagrees with what, how and when it came, in which words.

    `event_on` is the day of what an ordinary grievance is about, `taken_by` who of the plan took
    that step, where someone did; an expedited one is about a step of the case.
    """

    against: str
    filed_by: str
    channel: str
    received_at: datetime
    words: str
    event_on: date | None = None
    asks_writing: bool = False
    taken_by: User | None = None


@dataclass(frozen=True)
class GrievanceExtension:
    """Which grievance takes longer, on which ground, by how many days, and why.

    `interest` says how the delay is in the enrollee's interest, where the ground asks for that.
    """

    grievance: int
    ground: str
    days: int
    why: str
    interest: str = ""


@transaction.atomic
def receive_grievance(
    case_id: int, facts: GrievanceFacts, *, by: User, at: datetime
) -> models.Grievance:
    """Record a grievance and open the time to answer it, counted from its receipt.

    One that came after its last day is recorded as well: the plan keeps a record of every one.
    """
    matter = locked_matter(case_id)
    case = matter.case
    machine.act(matter, "receive_grievance", by=by, at=at)
    _refuse_impossible(case, facts, at)
    grievance = models.Grievance(case=case, entered_at=at, **vars(facts))
    _note_last_day(grievance)
    grievance.save(force_insert=True)
    due = _due(grievance)
    duties.open_duty(case, due, at=at, subject=str(grievance.pk))
    told = _in_trail(grievance, due)
    audit.record(case, "grievance_received", by=by, at=at, why=facts.words, facts=told)
    return grievance


def _in_trail(grievance: models.Grievance, due: Due) -> dict[str, Any]:
    late = f"It was filed after {clock.day_words(grievance.file_by)}." if grievance.file_by else ""
    return {
        "grievance": grievance.pk,
        "against": grievance.is_against,
        "received_at": grievance.received_at.isoformat(),
        "due_at": due.due_at.isoformat(),
        "late": late if grievance.is_filed_late else "",
    }


@transaction.atomic
def extend_grievance(
    case_id: int, facts: GrievanceExtension, *, by: User, at: datetime
) -> models.Grievance:
    """Take more time for an ordinary grievance, once; the enrollee is written to right away."""
    matter = locked_matter(case_id)
    case = matter.case
    machine.act(matter, "extend_grievance", by=by, at=at)
    grievance = open_grievance(case, facts.grievance)
    _refuse_second(grievance)
    _refuse_unsaid(facts)
    taken = law.Extension(facts.ground, facts.days, at, in_interest=bool(facts.interest.strip()))
    due = _due(grievance, taken)
    duties.move(duties.duty(case, law.ANSWER, str(grievance.pk)), due, at=at)
    _extend(grievance, facts, by, at)
    told = {
        "grievance": grievance.pk,
        "against": grievance.is_against,
        "ground": law.ground(facts.ground, grievance.received_on).label,
        "days": facts.days,
        "due_at": due.due_at.isoformat(),
    }
    event = audit.record(case, "grievance_extended", by=by, at=at, why=facts.why, facts=told)
    grievance_letters.queue(event, grievance, at=at)
    return grievance


def _refuse_unsaid(facts: GrievanceExtension) -> None:
    """The letter gives the reasons for the delay, and how it is in the enrollee's interest."""
    message = "Write what you still have to find out, and from whom. The letter repeats it."
    refuse_nothing(facts.why, instead=message, citation=EXTENDING)
    if facts.interest.strip():
        message = "Write how the delay benefits this enrollee: what may come out better."
        refuse_nothing(facts.interest, instead=message, citation=EXTENDING, field="interest")


def open_grievance(case: models.Case, pk: int) -> models.Grievance:
    """The grievance of this case that waits for its answer. Raises Refused for any other."""
    found = case.grievances.filter(pk=pk, answered_at=None).select_related("taken_by").first()
    if found is None:
        message = "This grievance is not waiting for an answer. Choose one that is."
        raise Refused("no_grievance", message, field="grievance")
    found.case = case
    return found


def _extend(grievance: models.Grievance, facts: GrievanceExtension, by: User, at: datetime) -> None:
    grievance.extended_at, grievance.extended_by = at, by
    grievance.extension_ground, grievance.extension_days = facts.ground, facts.days
    grievance.extension_why = facts.why
    needs = law.ground(facts.ground, grievance.received_on).needs_interest
    grievance.extension_interest = facts.interest.strip() if needs else ""
    grievance.save()


def _due(grievance: models.Grievance, extension: law.Extension | None = None) -> Due:
    plan, received_at = grievance.case.plan, grievance.received_at
    if grievance.is_expedited:
        return determinations.answer_expedited_grievance(
            received_at=received_at, time_zone=plan.time_zone
        )
    return law.answer(
        received_at=received_at,
        time_zone=plan.time_zone,
        plan_type=plan.plan_type,
        extension=extension,
    )


def _note_last_day(grievance: models.Grievance) -> None:
    """An expedited one is about a step of the case: no one types its day."""
    if grievance.is_expedited or grievance.event_on is None:
        grievance.event_on, grievance.taken_by = None, None
        return
    plan_type = grievance.case.plan.plan_type
    last = law.file_by(event_on=grievance.event_on, plan_type=plan_type)
    grievance.file_by, grievance.filing = last.due_on, last.trace


def _refuse_second(grievance: models.Grievance) -> None:
    if grievance.is_expedited:
        message = (
            "The time to answer a grievance about an extension or a refusal to expedite "
            "cannot be extended."
        )
        raise Refused("extension_not_available", message, "42 CFR 422.564(f)", "grievance")
    if grievance.extended_at:
        message = "The time for this grievance was already extended. Answer it."
        citation = law.cite(grievance.case.plan.plan_type, "(e)(2)")
        raise Refused("extended_before", message, citation, "grievance")


def _refuse_impossible(case: models.Case, facts: GrievanceFacts, at: datetime) -> None:
    if facts.received_at > at:
        message = "This is in the future. Enter when it was received."
        raise Refused("in_the_future", message, field="received_at")
    if facts.against in EXPEDITED:
        _refuse_without_step(case, facts)
    else:
        _refuse_impossible_day(case, facts)


def _refuse_without_step(case: models.Case, facts: GrievanceFacts) -> None:
    step = case.kind_.grievable_steps.get(facts.against, "")
    taken = case.events.filter(event=step).order_by("id").first()
    if taken is None:
        message = "That did not happen in this case. Choose what the grievance is about."
        raise Refused("nothing_to_grieve", message, "42 CFR 422.564(f)", "against")
    if facts.received_at < taken.at.replace(second=0, microsecond=0):
        message = "This is before the action it is about. Enter when it was received."
        raise Refused("before_its_cause", message, field="received_at")


def _refuse_impossible_day(case: models.Case, facts: GrievanceFacts) -> None:
    if facts.event_on is None:
        message = "Enter the date of the event. The 60 days to file count from that date."
        raise Refused("day_needed", message, field="event_on")
    if facts.event_on > day_of(case, facts.received_at):
        message = "This is after the grievance was received. Enter the date of the event."
        raise Refused("before_its_cause", message, field="event_on")
    if facts.event_on < BEGIN:
        message = f"Enter {clock.day_words(BEGIN)} or a later day."
        raise Refused("too_long_ago", message, field="event_on")
