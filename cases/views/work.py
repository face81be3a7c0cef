"""What is done in a case of any kind: take, assign, close, note, where and how letters go.

A verb of the machine may have another permission in each kind: `cases.views.folder.paths` opens
its page to those who may.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import requires
from cases import services
from cases.forms.letters import LettersForm
from cases.forms.work import AddressForm, AssignForm, NoteForm
from cases.views.pages import Verb, at_once, nothing, of_case, of_case_now, page

TAKE = Verb("take", "Take this case", "Take", "The case is assigned to you.")
ASSIGN = Verb("assign", "Assign this case", "Assign", "The case is assigned.")
CLOSE = Verb("close", "Close this case", "Close", "The case is closed.")
LETTERS_AS = Verb(
    "",
    "Language and print size of letters",
    "Save",
    "Saved. New letters will use this.",
    "How the enrollee asked to receive letters, for all their cases. A letter waiting to be sent "
    "keeps its language.",
)
ADDRESSES = Verb(
    "",
    "Correct mailing addresses",
    "Save",
    "The addresses are saved. Letters that were waiting for one are sent now.",
    "Letters already sent do not change.",
)
NOTE = Verb("", "Add a note", "Add the note", "The note was added to the timeline.")


@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    return at_once(request, number, TAKE, services.take)


@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    return at_once(request, number, CLOSE, services.close)


def assign(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, ASSIGN, of_case_now, AssignForm, services.assign)


@requires("note.add")
def note(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, NOTE, nothing, NoteForm, services.add_note)


@requires("address.correct")
def addresses(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, ADDRESSES, of_case, AddressForm, services.correct_addresses)


@requires("address.correct")
def letters_as(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, LETTERS_AS, of_case, LettersForm, services.prefer_letters)
