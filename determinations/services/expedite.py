"""Requests to expedite: recorded, granted, refused, and the refusal told (42 CFR 422.570)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import duties, oral
from cases.services.oral import OralNoticeFacts
from determinations import models
from determinations.guards import expedite
from determinations.services import extension_notice, letters, outreach, reckoning
from determinations.services.locking import locked_coverage
from notices.models import RecipientKind
from regulations import determinations as law
from regulations import extensions
from regulations.clock import Due
from regulations.law import Refused
from regulations.specific import refuse_nothing

REFUSING = "42 CFR 422.570(d)(2)"
NO_HARM = "Write why waiting does not harm this enrollee: how they are, and what can wait."
AskedBy, Answer = models.ExpediteRequest.AskedBy, models.ExpediteRequest.Answer


@dataclass(frozen=True)
class ExpediteFacts:
    """Who asks for the fast clock, how, when and why; `supported` by a physician or not."""

    asked_by: str
    channel: str
    asked_at: datetime
    words: str = ""
    supported: bool = False
    physician_name: str = ""


@transaction.atomic
def request_expedite(
    case_id: int, facts: ExpediteFacts, *, by: User, at: datetime
) -> models.ExpediteRequest:
    """Record a request to expedite a pending case; the fast clock runs from its receipt.

    That of a physician, or with a physician's support, is granted right away, as it must be (42 CFR
    422.570(c)(2)(ii)). An earlier limit of the standard clock stays.
    """
    matter = locked_coverage(case_id)
    _refuse_impossible(matter, facts, at)
    waiting = expedite.waiting_expedite(matter)
    if waiting and not _must_be_granted(facts):
        message = "A request to expedite is already waiting for an answer. Answer that one."
        raise Refused("expedited_before", message, "42 CFR 422.570(c)(2)(i)")
    machine.act(matter, "request_expedite", by=by, at=at)
    matter.save()
    if waiting:
        _answer(waiting, Answer.GRANTED, "A physician supports it.", by=by, at=at)
    else:
        _hasten(matter, facts.asked_at, at=at)
    if _must_be_granted(facts):
        extension_notice.expedited(matter, at=at)
    return write(matter.case, facts, by=by, at=at)


def write(
    case: cases.Case, facts: ExpediteFacts, *, by: User, at: datetime
) -> models.ExpediteRequest:
    """Keep the request, granted where the law leaves no choice, and put it on the trail."""
    granted = _must_be_granted(facts)
    asked = models.ExpediteRequest.objects.create(
        case=case,
        asked_by=facts.asked_by,
        physician_name=facts.physician_name,
        supported=granted,
        channel=facts.channel,
        asked_at=facts.asked_at,
        entered_at=at,
        words=facts.words,
        answer=Answer.GRANTED if granted else "",
        answered_at=at if granted else None,
        answered_by=by if granted else None,
        why="A physician requests or supports it." if granted else "",
    )
    told = _in_trail(asked)
    audit.record(case, "expedite_requested", by=by, at=at, why=facts.words, facts=told)
    outreach.open_records_duty(case, facts.asked_at, at=at)
    return asked


def _in_trail(asked: models.ExpediteRequest) -> dict[str, Any]:
    return {
        "request": asked.pk,
        "asked_at": asked.asked_at.isoformat(),
        "asked_by": AskedBy(asked.asked_by).label.lower(),
        "outcome": "It must be granted." if asked.supported else "It is waiting for an answer.",
    }


@transaction.atomic
def grant_expedite(case_id: int, *, why: str, by: User, at: datetime) -> models.ExpediteRequest:
    """Grant the waiting request: the standard clock could do harm (42 CFR 422.570(c)(2)(i))."""
    matter = locked_coverage(case_id)
    machine.act(matter, "grant_expedite", by=by, at=at)
    asked = _waiting(matter)
    _answer(asked, Answer.GRANTED, why, by=by, at=at)
    extension_notice.expedited(matter, at=at)
    facts = {"request": asked.pk}
    audit.record(matter.case, "expedite_granted", by=by, at=at, why=why, facts=facts)
    return asked


@transaction.atomic
def refuse_expedite(case_id: int, *, why: str, by: User, at: datetime) -> models.ExpediteRequest:
    """Refuse the waiting request: back to the standard clock, from the request's own receipt.

    Opens the duties to tell the enrollee promptly and to mail the letter with the four statements
    of 42 CFR 422.570(d)(2), and queues that letter.
    """
    matter = locked_coverage(case_id)
    machine.act(matter, "refuse_expedite", by=by, at=at)
    refuse_nothing(why, instead=NO_HARM, citation=REFUSING)
    matter.save()
    case, asked = matter.case, _waiting(matter)
    _answer(asked, Answer.REFUSED, why, by=by, at=at)
    due = standard_due(matter)
    _slow_down(duties.duty(case, "decide"), due, at=at)
    outreach.end_records_duty(case, at=at, why="expediting was refused")
    _open_telling(case, asked, at)
    facts = {
        "request": asked.pk, "due_at": due.due_at.isoformat(), "citation": "42 CFR 422.570(d)(1)",
    }  # fmt: skip
    event = audit.record(case, "expedite_refused", by=by, at=at, why=why, facts=facts)
    letters.queue(event, matter, at=at)
    return asked


@transaction.atomic
def notify_refusal_orally(
    case_id: int, told: OralNoticeFacts, *, by: User, at: datetime
) -> cases.OralNotice:
    """Record that the enrollee was notified of the refusal; the letter follows all the same."""
    matter = locked_coverage(case_id)
    case = matter.case
    machine.act(matter, "notify_refusal_orally", by=by, at=at)
    about = case.events.filter(event="expedite_refused").latest("id")
    oral.refuse_impossible(told, since=about.at, at=at)
    notice = oral.write(about, RecipientKind.ENROLLEE, told, by=by, at=at)
    for duty in duties.open_duties(case):
        if duty.duty == "notify_refusal_orally":
            duties.meet(duty, met_at=told.told_at, met_by=told.in_words, at=at)
    facts = {"notified_at": told.told_at.isoformat(), "by_what": told.in_words}
    audit.record(case, "expedite_refusal_told", by=by, at=at, why=told.words, facts=facts)
    return notice


def standard_due(matter: models.Matter) -> Due:
    """When the request is due by the standard clock, with the extension of it that was taken, if
    any: one of before the clock started over does not count."""
    counts = models.Extension.objects.filter(case=matter.case, untold_at=None)
    if matter.case.restarted_at:
        counts = counts.filter(taken_at__gte=matter.case.restarted_at)
    taken = counts.first()
    return reckoning.decide_due(matter, _in_law(taken) if taken else None)


def _in_law(taken: models.Extension) -> extensions.Extension:
    return extensions.Extension(
        ground=taken.ground,
        days=taken.days,
        taken_at=taken.taken_at,
        provider_contracted=taken.provider.contracted if taken.provider else None,
        in_enrollee_interest=taken.in_enrollee_interest,
    )


def _hasten(matter: models.Matter, asked_at: datetime, *, at: datetime) -> None:
    """Put the fast clock in place of the standard one, unless that ends earlier anyway."""
    case = matter.case
    facts = reckoning.clock_facts(matter)
    due = law.decide(replace(facts, priority=cases.Priority.EXPEDITED, received_at=asked_at))
    standard = duties.duty(case, "decide")
    if due.due_at < standard.due_at:
        duties.replace(
            standard, due, at=at, why="expediting was requested: the expedited clock is running"
        )


def _slow_down(fast: cases.Deadline, due: Due, *, at: datetime) -> None:
    """Put the standard clock back, where the fast one had taken its place."""
    if fast.rule != due.rule:
        why = "expediting was refused: the standard clock counts from receipt"
        duties.replace(fast, due, at=at, why=why)


def _open_telling(case: cases.Case, asked: models.ExpediteRequest, at: datetime) -> None:
    zone, name = case.plan.time_zone, case.matter.law_name
    orally = law.notify_refusal_orally(case=name, asked_at=asked.asked_at, time_zone=zone)
    duties.open_duty(case, orally, at=at, subject=str(asked.pk))
    letter = law.notify_expedite_refused(case=name, oral_notice_at=at, time_zone=zone)
    duties.open_duty(case, letter, at=at, subject=str(asked.pk))


def _answer(
    asked: models.ExpediteRequest, answer: str, why: str, *, by: User, at: datetime
) -> None:
    asked.answer, asked.why = answer, why
    asked.answered_at, asked.answered_by = at, by
    asked.save(update_fields=["answer", "why", "answered_at", "answered_by"])


def _waiting(matter: models.Matter) -> models.ExpediteRequest:
    return matter.case.expedite_requests.get(answer="")


def _must_be_granted(facts: ExpediteFacts) -> bool:
    return facts.supported or facts.asked_by == AskedBy.PHYSICIAN


def _refuse_impossible(matter: models.Matter, facts: ExpediteFacts, at: datetime) -> None:
    if facts.asked_at > at:
        raise Refused(
            "in_the_future", "This is in the future. Enter when it was received.", field="asked_at"
        )
    received = matter.case.received_at.replace(second=0, microsecond=0)
    if facts.asked_at < received:
        message = (
            "This is before the original request was received. Enter when expediting was requested."
        )
        raise Refused("before_request", message, field="asked_at")
    if _must_be_granted(facts) and not facts.physician_name:
        message = "Enter the name of the physician who requests or supports it."
        raise Refused("physician_missing", message, field="physician_name")
