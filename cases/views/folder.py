"""The frame of the case page, and the folder's own pages in each kind of case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import URLPattern, path

from accounts.access import requires
from accounts.models import User
from cases import disasters, machine, models, queries
from cases.forms.work import DocumentForm, NoteForm
from cases.presentation import clock, lists, mailing, steps, trail, words
from cases.presentation.assignment import owner_of
from cases.presentation.disasters import disaster_card
from cases.presentation.grievances import grievances as grievances_of
from cases.presentation.letter_reviews import sent_back_of
from cases.views import grievances, work

# The verbs that the folder does for any kind that declares them: where, and by which page.
PAGES = {
    "take": ("take/", work.take),
    "assign": ("assign/", work.assign),
    "close": ("close/", work.close),
    "receive_grievance": ("grievance/", grievances.receive_grievance),
    "extend_grievance": ("grievance/longer/", grievances.extend_grievance),
    "answer_grievance": ("grievance/answer/", grievances.answer_grievance),
}


def paths(case: str, model: type) -> list[URLPattern]:
    """The addresses below `case` of what the folder does in a case with this machine.

    Each is open to those who have the permission that stands next to the verb.
    """
    declared = set(machine.verbs(model))
    return [
        path(case + place, requires(machine.permission(model, verb))(view), name=verb)
        for verb, (place, view) in PAGES.items()
        if verb in declared
    ]


def frame(found: models.Case, by: User, at: datetime) -> dict[str, Any]:
    """What the page of every kind of case shows (`templates/cases/folder.html`)."""
    main = clock.main_duty(found)
    touching = disasters.touching(found, disasters.declared(), at=at)
    affecting = [each.disaster for each in touching]
    zone = found.plan.zone
    return {
        "case": found,
        "matter": found.matter,
        "badges": lists.badges(found, at, affecting),
        "disasters": affecting,
        "disaster": disaster_card(touching),
        "owner": owner_of(found),
        "clock": clock.clock(found, at),
        "duties": clock.duty_rows(found, at),
        "trace": clock.trace(main.trace) if main else None,
        "missed": clock.missed_meaning(found),
        "steps": steps.next_steps(found, by, at, namespace=found.own_pages),
        "others": queries.other_cases(found),
        "grievances": grievances_of(found),
        "letters": mailing.letters(found),
        "letters_as": mailing.letters_as(found),
        "sent_back": sent_back_of(found),
        "oral_notices": lists.oral_notices(found),
        "documents": lists.documents(found),
        "timeline": trail.timeline(found),
        "received": words.instant(found.received_at, zone),
        "entered": words.instant(found.entered_at, zone),
        "lag": words.span(found.entry_lag),
        "may_correct": by.may("address.correct"),
        "note_form": NoteForm() if by.may("note.add") else None,
        "document_form": DocumentForm() if by.may("document.add") else None,
    }


def found_file(find: Any, user: User, number: str) -> models.Case:
    """The case of the address as `find` reads it for its page, or a 404 page."""
    try:
        found: models.Case = find(user, number)
    except models.Case.DoesNotExist:
        raise Http404 from None
    return found
