"""Oral notice: who was told, by what channel, when, in what words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from cases import models
from regulations.law import Refused


@dataclass(frozen=True)
class OralNoticeFacts:
    """A conversation or voicemail as its caller reports it: whom, when, how, what was said."""

    told: str
    told_at: datetime
    channel: str
    words: str

    @property
    def in_words(self) -> str:
        """How a duty says by what it was met."""
        how = {
            models.OralNotice.Channel.TELEPHONE: "telephone call to",
            models.OralNotice.Channel.VOICEMAIL: "voicemail for",
            models.OralNotice.Channel.IN_PERSON: "conversation in person with",
        }
        return f"{how[models.OralNotice.Channel(self.channel)]} {self.told}"


def refuse_impossible(told: OralNoticeFacts, *, since: datetime | None, at: datetime) -> None:
    """Raise Refused for a conversation in the future, or before what it tells of."""
    if told.told_at > at:
        raise Refused(
            "in_the_future", "This is in the future. Enter when you called.", field="told_at"
        )
    # A call is entered to the minute; one in the minute of the decision came after it.
    if since and told.told_at < since.replace(second=0, microsecond=0):
        raise Refused(
            "before_decision",
            "This is before the decision. Enter when you called.",
            field="told_at",
        )


def write(
    about: models.AuditEvent, recipient: str, told: OralNoticeFacts, *, by: User, at: datetime
) -> models.OralNotice:
    """Keep the conversation next to the event that it tells of."""
    return models.OralNotice.objects.create(
        case_id=about.case_id,
        about=about,
        recipient=recipient,
        channel=told.channel,
        told=told.told,
        told_at=told.told_at,
        entered_at=at,
        words=told.words,
        by=by,
    )
