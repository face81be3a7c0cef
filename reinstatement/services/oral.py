"""Telling a decision in speech, documented: who, how, when, in which words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import OralNoticeFacts
from cases.services import oral as said
from notices.models import RecipientKind
from regulations.law import Refused
from reinstatement.models import Outcome, Reinstatement
from reinstatement.services import clocks
from reinstatement.services.locking import locked_reinstatement

# The events that the person is told of.
TOLD_OF = ("not_eligible", "found_favorable", "cms_found_favorable", "found_unfavorable")


@transaction.atomic
def notify(case_id: int, told: OralNoticeFacts, *, by: User, at: datetime) -> Reinstatement:
    """Record that the person was notified the decision in speech. Raises Refused.

    Where money is still owed this is documented, and the letter meets the duty: speech alone is
    enough only where all is paid on that call (guidance, section 70.3.5.1).
    """
    matter = locked_reinstatement(case_id)
    case = matter.case
    machine.act(matter, "notify", by=by, at=at)
    about = case.events.filter(event__in=TOLD_OF).latest("id")
    said.refuse_impossible(told, since=about.at, at=at)
    _refuse_voicemail(told)
    if case.oral_notices.filter(about=about, by=by, **vars(told)).exists():
        raise Refused("recorded_before", "This conversation is already recorded.")
    keep(about, told.told, told.channel, told.told_at, told.words, by=by, at=at)
    enough = not owes_money(matter)
    if enough:
        clocks.met(case, clocks.NOTIFY, met_at=told.told_at, met_by=told.in_words, at=at)
    audit.record(
        case, "decision_told", by=by, at=at, why=told.words,
        facts={"by_what": told.in_words, "told_at": told.told_at.isoformat(), "enough": enough},
    )  # fmt: skip
    return matter


def keep(
    about: cases.AuditEvent,
    told: str,
    channel: str,
    told_at: datetime,
    words: str,
    *,
    by: User,
    at: datetime,
) -> None:
    """Keep a conversation next to the event that it tells of."""
    said.write(
        about, RecipientKind.ENROLLEE, OralNoticeFacts(told, told_at, channel, words), by=by, at=at
    )


def owes_money(matter: Reinstatement) -> bool:
    """Whether good cause was found and not all that was owed has come."""
    return matter.outcome == Outcome.FAVORABLE and not matter.is_paid_in_time()


def _refuse_voicemail(told: OralNoticeFacts) -> None:
    if told.channel == cases.OralNotice.Channel.VOICEMAIL:
        message = (
            "A voicemail is not notice of this decision: speak with the person, or rely on the "
        )
        message += "letter do it."
        raise Refused("not_spoken", message, field="channel")
