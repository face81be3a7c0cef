"""The common verbs of the case page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import requires
from cases import models, services
from cases.forms import actions as forms_
from cases.forms.extension import ExtendForm
from cases.forms.letters import LettersForm
from cases.forms.lines import DecideItemsForm
from cases.views.pages import Verb, at_once, found_case, page

LETTERS_AS = Verb(
    "",
    "Language and print of letters",
    "Save",
    "Saved. Letters from now on are made so.",
    "How the enrollee asked to get letters, for all of their cases. A letter that is waiting to "
    "leave keeps its language.",
)
TAKE = Verb("take", "Take this case", "Take", "The case is yours.")
ASSIGN = Verb("assign", "Assign this case", "Assign", "The case is assigned.")
EXTEND = Verb(
    "extend",
    "Extend the time limit",
    "Extend and queue the letter",
    "The time limit is extended. The letter that says so is on its way.",
    "Once, by up to the days that the law gives, on a ground that it names.",
    makes_letters=True,
)
RECOMMEND = Verb(
    "recommend",
    "Send to a physician with a recommendation",
    "Send",
    "The case is with the physician.",
    "A recommendation decides nothing. The clock goes on.",
)
APPROVE = Verb(
    "approve",
    "Approve the request",
    "Approve and queue the letters",
    "Approved. The letters are on their way; the clock stops when they leave.",
    makes_letters=True,
)
DENY = Verb(
    "deny",
    "Deny the request",
    "Deny and queue the letters",
    "Denied. The letters are on their way; the clock stops when they leave.",
    "The Integrated Denial Notice carries your words and the way of appeal.",
    danger=True,
    makes_letters=True,
)
FINDING = Verb(
    "find_not_part_d",
    "Record that Part D does not cover it",
    "Record the finding",
    "The finding is on record. Decide the drug under Part A or B in this case.",
    "The clock goes on: the same case looks at the drug under the other parts.",
)
LINES = Verb(
    "partially_approve",
    "Decide line by line",
    "Decide and queue the letters",
    "Decided. The letters are on their way; the clock stops when they leave.",
    "Each line on its own; the outcome of the case follows. Each denial, also of a part, needs its "
    "own reason and coverage rule.",
    makes_letters=True,
)
NOTIFY = Verb(
    "notify",
    "Record that the enrollee was told",
    "Record the notice",
    "The notice is recorded and the clock has stopped.",
    "By telephone, voicemail or in person. The letter goes out all the same.",
)
NOTIFY_PROVIDER = Verb(
    "notify_provider",
    "Record that the provider was told",
    "Record the notice",
    "The notice to the provider is recorded.",
    "By telephone, voicemail or in person. The letter goes out all the same.",
)
CLOSE = Verb("close", "Close this case", "Close", "The case is closed.")
DISMISS = Verb(
    "dismiss",
    "Dismiss the request",
    "Dismiss and queue the letter",
    "The request is dismissed. The letter is on its way.",
    danger=True,
    makes_letters=True,
)
ADDRESSES = Verb(
    "",
    "Correct where letters go",
    "Save",
    "The addresses are saved. Letters that waited for one leave now.",
    "Letters that have left stay as they were.",
)
NOTE = Verb("", "Add a note", "Add the note", "The note is on the trail.")


@requires("case.take")
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    return at_once(request, number, TAKE, services.take)


@requires("case.close")
@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    return at_once(request, number, CLOSE, services.close)


@requires("case.assign")
def assign(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, ASSIGN, lambda case, at: {}, forms_.AssignForm, services.assign)


@requires("case.extend")
def extend(request: HttpRequest, number: str) -> HttpResponse:
    def act(case_id: int, *, by: Any, at: datetime, **facts: Any) -> object:
        return services.extend(case_id, services.ExtensionFacts(**facts), by=by, at=at)

    return page(request, number, EXTEND, lambda case, at: {"case": case}, ExtendForm, act)


@requires("case.recommend")
def recommend(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request,
        number,
        RECOMMEND,
        lambda case, at: {"on": at.astimezone(case.plan.zone).date()},
        forms_.RecommendForm,
        services.recommend,
    )


@requires("case.approve")
def approve(request: HttpRequest, number: str) -> HttpResponse:
    is_found = getattr(found_case(request, number).matter, "part_d_finding", "")
    if is_found:
        return page(request, number, APPROVE, _of_case, forms_.ApproveDrugForm, services.approve)
    return page(request, number, APPROVE, lambda case, at: {}, forms_.ApproveForm, services.approve)


@requires("drug.coordinate")
def find_not_part_d(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, FINDING, lambda case, at: {}, forms_.FindingForm, services.find_not_part_d
    )


@requires("case.deny")
def deny(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, DENY, lambda case, at: {}, forms_.DenyForm, services.deny)


@requires("case.deny")
def partially_approve(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request,
        number,
        LINES,
        lambda case, at: {"items": list(case.matter.items.all())},
        DecideItemsForm,
        services.decide_items,
    )


@requires("case.notify")
def notify(request: HttpRequest, number: str) -> HttpResponse:
    return _tell(request, number, NOTIFY, services.notify)


@requires("case.notify")
def notify_provider(request: HttpRequest, number: str) -> HttpResponse:
    return _tell(request, number, NOTIFY_PROVIDER, services.notify_provider)


@requires("case.dismiss")
def dismiss(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, DISMISS, _of_case, forms_.DismissForm, services.dismiss)


@requires("note.add")
def note(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, NOTE, lambda case, at: {}, forms_.NoteForm, services.add_note)


@requires("address.correct")
def addresses(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request,
        number,
        ADDRESSES,
        lambda case, at: {"case": case},
        forms_.AddressForm,
        services.correct_addresses,
    )


@requires("address.correct")
def letters_as(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, LETTERS_AS, _of_case, LettersForm, services.prefer_letters)


def _of_case(case: models.Case, at: datetime) -> dict[str, Any]:
    return {"case": case}


def _tell(
    request: HttpRequest, number: str, verb: Verb, service: Callable[..., object]
) -> HttpResponse:
    def act(case_id: int, *, by: Any, at: datetime, **facts: Any) -> object:
        return service(case_id, services.Told(**facts), by=by, at=at)

    return page(
        request,
        number,
        verb,
        lambda case, at: {"zone": case.plan.zone, "now": at},
        forms_.ToldForm,
        act,
    )
