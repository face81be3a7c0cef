"""A referral to CMS while CMS has decided nothing: asked after, or ended otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import duties
from cases.services.letter_rows import day_of
from regulations import good_cause
from regulations.law import Refused
from reinstatement.models import FollowUp, Reinstatement, Selection
from reinstatement.services import clocks, letters
from reinstatement.services.locking import locked_reinstatement


@dataclass(frozen=True)
class FollowUpFacts:
    """Who, how and when, what was said; and the number of the complaint (CTM), where known."""

    whom: str
    channel: str
    followed_at: datetime
    words: str
    complaint: str = ""


@transaction.atomic
def follow_up(case_id: int, facts: FollowUpFacts, *, by: User, at: datetime) -> FollowUp:
    """Record that someone asked after the referral: the present duty is met, the next one opens.

    One that is entered out of order is kept, but sets no day. A number of the complaint becomes
    that of the case. Raises Refused.
    """
    matter = locked_reinstatement(case_id)
    case = matter.case
    was = matter.complaint
    machine.act(matter, "follow_up", by=by, at=at, complaint=facts.complaint)
    _refuse_follow_up(case, facts, by, at)
    made = FollowUp.objects.create(case=case, entered_at=at, by=by, **vars(facts))
    matter.save()
    _follow_again(matter, made, at=at)
    told = {
        "whom": facts.whom,
        "channel": made.get_channel_display().lower(),
        "followed_at": facts.followed_at.isoformat(),
        "complaint": "",
    }
    if facts.complaint and facts.complaint != was:
        told["complaint"] = f"The complaint is {facts.complaint}{_not(was)}."
        keep_complaint(case, facts.complaint, by=by, at=at)
    audit.record(case, "referral_followed", by=by, at=at, why=facts.words, facts=told)
    return made


@transaction.atomic
def end_referral(case_id: int, *, ground: str, why: str, by: User, at: datetime) -> Reinstatement:
    """End a referral that CMS does not decide, on a ground (`good_cause.REFERRAL_ENDS`).

    The law is silent; the grounds are ours. A letter tells the person, where the ground says so.
    Raises Refused with the field.
    """
    matter = locked_reinstatement(case_id)
    case = matter.case
    found = good_cause.referral_end(ground, day_of(case, at))
    before = machine.act(matter, "end_referral", by=by, at=at, ground=found.key, why=why)
    _refuse_end(matter, found, at)
    matter.save()
    clocks.end_all(case, at=at, why="the referral ended: " + found.label.lower())
    event = audit.record(
        case, "referral_ended", by=by, at=at, from_state=before, to_state=matter.state, why=why,
        facts={"ground": found.key, "label": found.label, "confidence": found.confidence},
    )  # fmt: skip
    letters.queue(event, matter, at=at)
    return matter


def keep_complaint(case: cases.Case, complaint: str, *, by: User, at: datetime) -> None:
    """Oversight finds the case by the number under which it was referred; once for each number."""
    known = case.selections.filter(kind=Selection.Kind.REFERRED, reference__iexact=complaint)
    if not known.exists():
        Selection.objects.create(
            case=case, kind=Selection.Kind.REFERRED, on=day_of(case, at),
            reference=complaint, entered_at=at, by=by,
        )  # fmt: skip


def _not(before: str) -> str:
    return f", not {before}" if before else ""


def _follow_again(matter: Reinstatement, made: FollowUp, *, at: datetime) -> None:
    """Meet the open duty by this, and open the next from it; not by one from before it began."""
    case = matter.case
    duty = duties.find(case, clocks.REFERRAL)
    if duty and made.followed_at < duty.starts_at:
        return
    met_by = f"{made.get_channel_display()}, {made.whom}"
    clocks.met(case, clocks.REFERRAL, met_at=made.followed_at, met_by=met_by, at=at)
    clocks.open_referral_again(matter, made.followed_at, at=at)


def _refuse_follow_up(case: cases.Case, facts: FollowUpFacts, by: User, at: datetime) -> None:
    if facts.followed_at > at:
        message = "This is in the future. Enter when the follow-up was made."
        raise Refused("in_the_future", message, field="followed_at")
    if facts.followed_at < case.received_at.replace(second=0, microsecond=0):
        message = "This is before the request was received. Enter when the follow-up was made."
        raise Refused("before_request", message, field="followed_at")
    if facts.channel not in FollowUp.Channel.values:
        raise Refused("invalid", "Choose how you followed up.", field="channel")
    if not facts.words.strip():
        raise Refused("invalid", "Enter what was said.", field="words")
    if case.follow_ups.filter(by=by, **vars(facts)).exists():
        raise Refused("recorded_before", "This follow-up is already recorded.")


def _refuse_end(matter: Reinstatement, found: good_cause.ReferralEnd, at: datetime) -> None:
    case, last = matter.case, matter.disenrollment.window.due_on
    if not matter.ended_why.strip():
        raise Refused("invalid", "Enter how you know this.", field="why")
    if found.needs_answer and not case.follow_ups.exists():
        message = (
            "No follow-up with CMS is recorded. First record the follow-up: who, when, and what "
            "was said."
        )
        raise Refused("not_asked_yet", message, found.citation, "ground")
    if found.after_window and day_of(case, at) <= last:
        message = f"They can still ask Medicare until {last:%B} {last.day}, {last.year}."
        raise Refused("window_open", message, found.citation, "ground")
