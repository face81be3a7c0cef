"""Lines of lists: the queue, letters, documents; the badges of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cases import models
from cases.presentation.clock import level, time_left
from cases.presentation.words import Badge, file_size, instant
from cases.services import preferences
from notices.models import Language, Notice
from regulations.reinstatement import MEMBERS_DUTIES
from regulations.representatives import OBTAIN

# Limits whose passing is no lateness of the plan.
NOT_THE_PLANS = frozenset({*OBTAIN, *MEMBERS_DUTIES})
HELD_UP = {
    "no_address": "there is no address",
    "typst_refused_the_letter": "the letter cannot be made",
}


def badges(
    case: models.Case, at: datetime, touching: Sequence[models.Disaster] = ()
) -> list[Badge]:
    """State and the facts that are not states: expedited, extended, touched by a disaster, late."""
    matter = case.matter
    found = [Badge(matter.get_state_display(), _state_tone(matter.state))]
    if case.is_appeal:
        found.insert(0, Badge("Appeal", "accent"))
    if case.is_reinstatement:
        found.insert(0, Badge("Reinstatement", "accent"))
    if matter.priority == models.Priority.EXPEDITED:
        found.append(Badge("Expedited", "expedited"))
    duties = list(case.deadlines.all())
    if any(duty.is_extended for duty in duties):
        found.append(Badge("Extended", "quiet"))
    if touching:
        found.append(Badge("Disaster", "accent"))
    if any(duty.duty in OBTAIN and duty.is_open for duty in duties):
        found.append(Badge("Paper awaited", "soon"))
    if any(duty.is_late(at) for duty in duties if duty.duty not in NOT_THE_PLANS):
        found.append(Badge("Untimely", "late"))
    return found


def queue_row(
    case: models.Case, at: datetime, touching: Sequence[models.Disaster] = ()
) -> dict[str, Any]:
    """One line of the queue."""
    matter = case.matter
    due = case.next_due_at
    return {
        "case": case,
        "matter": matter,
        "badges": badges(case, at, touching),
        "type": matter.get_request_type_display(),
        "received": instant(case.received_at, case.plan.zone),
        "due": instant(due, case.plan.zone) if due else "",
        "due_iso": due.isoformat() if due else "",
        "left": time_left(due, at) if due else "",
        "level": level(due, at) if due else "",
    }


def letters(case: models.Case) -> list[dict[str, Any]]:
    """The letters of the case: what, to whom, when it left or why it has not."""
    zone = case.plan.zone
    return [
        {
            "pk": notice.pk,
            "kind": notice.get_kind_display(),
            "recipient": notice.get_recipient_display().lower(),
            "made": _made(notice),
            "sent": instant(notice.dispatched_at, zone) if notice.dispatched_at else "",
            "error": HELD_UP.get(notice.last_error, notice.last_error),
        }
        for notice in case.notices.all()
    ]


def letters_as(case: models.Case) -> str:
    """How the enrollee gets letters: Spanish, large print."""
    return preferences.of_enrollee(case.enrollee)


def _made(notice: Notice) -> str:
    """The language and print of a letter that is not the usual one, with a space before it; or
    that it is in English for want of words."""
    if notice.facts.get("wanted_language"):
        return " (English: a sentence has no Spanish words yet)"
    usual = notice.language == Language.ENGLISH and not notice.large_print
    said = preferences.in_words(notice.language, large_print=notice.large_print)
    return "" if usual else f" ({said})"


def letter_row(notice: Notice) -> dict[str, Any]:
    """One line of the list of letters."""
    zone = notice.case.plan.zone
    sent = notice.dispatched_at
    return {
        "notice": notice,
        "made": _made(notice),
        "number": notice.case.number,
        "queued": instant(notice.queued_at, zone),
        "sent": instant(sent, zone) if sent else "",
        "badge": Badge("Sent", "ok") if sent else _waiting_badge(notice),
        "error": HELD_UP.get(notice.last_error, notice.last_error),
    }


def _waiting_badge(notice: Notice) -> Badge:
    return Badge("Held up", "late") if notice.last_error else Badge("Waiting", "soon")


def documents(case: models.Case) -> list[dict[str, Any]]:
    zone = case.plan.zone
    return [
        {
            "pk": document.pk,
            "name": document.name,
            "size": file_size(document.size),
            "added": instant(document.added_at, zone),
            "by": document.added_by or "Fortnight",
        }
        for document in case.documents.all()
    ]


def _state_tone(state: str) -> str:
    tones = {
        "decided": "accent", "notified": "ok", "reversed": "ok", "affirmed": "soon",
        "reviewed": "ok", "favorable": "accent", "paid": "ok", "submitted": "ok",
        "reinstated": "ok", "plan_error": "soon", "referred": "soon",
    }  # fmt: skip
    return tones.get(state, "quiet")


def oral_notices(case: models.Case) -> list[dict[str, Any]]:
    """Who was told in speech: how, when, by whom and in what words."""
    return [
        {
            "told": notice.told,
            "recipient": notice.get_recipient_display().lower(),
            "how": notice.get_channel_display(),
            "when": instant(notice.told_at, case.plan.zone),
            "by": notice.by,
            "words": notice.words,
        }
        for notice in case.oral_notices.all()
    ]
