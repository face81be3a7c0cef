"""The preview next to a form: what its one call would send, and nothing of it kept.

The page of a verb uses it, and so does each sheet that has a page of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from accounts.access import person
from cases import services
from cases.models import Plan
from cases.presentation.preview import PDF, chosen, preview
from cases.views.files import file_response
from notices import preview as letter_preview
from notices.letters import LetterError
from notices.models import Notice
from regulations.law import Refused


def is_asked(request: HttpRequest) -> bool:
    """Whether a button of the preview was pressed, and not the one that does it."""
    return request.method == "POST" and bool(request.POST.get("preview"))


def first_time(act: Callable[[], object], plan: Plan, source_key: str) -> Callable[[], object]:
    """`act` of a sheet that opens one case; it raises Refused where the sheet did so before."""

    def call() -> object:
        if known := services.already_received(plan, source_key):
            said = f"This form was already submitted: it is case {known.number}."
            raise Refused("sent_before", said)
        return act()

    return call


def answer(
    request: HttpRequest,
    act: Callable[[], object] | None,
    *,
    at: datetime,
    shown: Callable[..., HttpResponse],
    refuse: Callable[[Refused], None],
    about: Iterable[int] = (),
) -> HttpResponse:
    """The page with what was typed, and next to it the letters as they would leave now.

    `act` is the form's one call, None where the form is not whole; `about` as in
    `services.letters_of`. `shown` makes the page, `seen` being the preview next to it; `refuse`
    puts a refusal on the form. Where the form or the service refuses, its words take the place of
    the whole form.
    """
    if act is None:
        return _in_place_of_the_form(shown())
    wanted = request.POST["preview"]
    try:
        letters = services.letters_of(act, about=about, by=person(request), at=at)
    except Refused as refused:
        refuse(refused)
        return _in_place_of_the_form(shown())
    if wanted.startswith(PDF) and letters and (made := _pdf(chosen(letters, wanted), at)):
        return made
    return shown(seen=preview(letters, wanted, at))


def _in_place_of_the_form(page: HttpResponse) -> HttpResponse:
    page["HX-Retarget"] = page["HX-Reselect"] = "#action"
    return page


def _pdf(letter: Notice, at: datetime) -> HttpResponse | None:
    """The letter in the browser's own viewer, marked as not sent; None where it cannot be made."""
    try:
        data = letter_preview.pdf(letter, at=at)
    except LetterError:
        return None
    return file_response(data, "application/pdf", "preview-not-sent.pdf", inline=True)
