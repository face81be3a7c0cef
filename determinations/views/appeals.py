"""Appeals: filed from the page of a decision, decided, sent on, reviewed outside."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.access import requires
from cases import models as cases
from cases.views.pages import Verb, nothing, of_case_now, page
from determinations import queries as request_queries
from determinations import services
from determinations.forms import appeals as forms_
from determinations.forms import independent_review
from determinations.presentation import casefile
from determinations.presentation.appeals import what_is_appealed
from determinations.views.signing import signed_by

APPEAL = Verb(
    "appeal",
    "Record an appeal of this decision",
    "Record the appeal",
    "The appeal is recorded as a separate case with its own clock.",
    "Any party may appeal; a physician may for the enrollee. Take it in also when it comes late or "
    "a form is missing: what follows from that is a step of its own.",
    makes_letters=True,
)
GOOD_CAUSE = Verb(
    "find_good_cause",
    "Record good cause for filing late",
    "Record the good cause",
    "Good cause is recorded. The appeal is decided like any other.",
    "Without good cause the appeal is dismissed, with notice.",
)
REVERSE = Verb(
    "reverse",
    "Reverse the denial",
    "Approve and queue the letters",
    "Approved. The letters are on their way; carry out the decision by the same deadline.",
    "Everything that was denied is approved.",
    makes_letters=True,
)
IN_PART = Verb(
    "reverse_in_part",
    "Reverse part of the denial",
    "Decide and queue the letters",
    "Decided. Carry out what is approved, and send the case file to the IRE.",
    "What is approved is carried out; for the rest, the case file goes to the IRE.",
    makes_letters=True,
)
AFFIRM = Verb(
    "affirm",
    "Uphold the denial",
    "Uphold and queue the letters",
    "Upheld. Now send the case file to the IRE before the deadline.",
    "The appeal is not finished: the case file still has to go to the independent review entity.",
    danger=True,
    makes_letters=True,
)
FORWARD = Verb(
    "forward",
    "Record that the case file was sent to the IRE",
    "Record that it was sent",
    "The case file is with the IRE. The clock has stopped.",
    "Download the case file from the case page, send it, and record the confirmation here.",
)
REVIEW = Verb(
    "record_review",
    "Record the independent review decision",
    "Record the decision",
    "The decision is recorded. A reversal opens a task to carry it out.",
    "The time to carry out a reversal counts from when we received the decision.",
)
COUNCIL = Verb(
    "ask_council",
    "Record our request for Council review",
    "Record and queue the letters",
    "Recorded. The letters to the enrollee and the IRE are on their way.",
    "The plan may then wait for the Council before carrying out the judge's reversal.",
    makes_letters=True,
)


@requires("appeal.receive")
def appeal(request: HttpRequest, number: str) -> HttpResponse:
    """The sheet of an appeal; once it is taken in, its own case."""
    taken: list[cases.Case] = []

    def act(case_id: int, *, facts: services.AppealFacts, by: Any, at: datetime) -> object:
        taken.append(services.appeal(case_id, facts, by=by, at=at))
        return taken[0]

    answer = page(
        request, number, APPEAL, of_case_now, forms_.AppealForm, act,
        template="determinations/appeal.html", side_panels=what_is_appealed,
    )  # fmt: skip
    is_done = answer.status_code == HTTPStatus.FOUND  # else it was a preview, or refused
    return redirect("case", number=taken[0].number) if taken and is_done else answer


@requires("appeal.judge")
def find_good_cause(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, GOOD_CAUSE, nothing, forms_.GoodCauseForm, services.find_good_cause
    )


@requires("appeal.decide")
def reverse(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, REVERSE, signed_by(request), forms_.ReverseForm, services.reverse)


@requires("appeal.decide")
def reverse_in_part(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, IN_PART, signed_by(request), forms_.ReverseInPartForm,
        services.reverse_in_part,
    )  # fmt: skip


@requires("appeal.decide")
def affirm(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, AFFIRM, signed_by(request), forms_.AffirmForm, services.affirm)


@requires("appeal.forward")
def forward(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, FORWARD, of_case_now, independent_review.ForwardForm, services.forward
    )


@requires("appeal.review")
def record_review(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, REVIEW, of_case_now, independent_review.ReviewForm, services.record_review
    )


@requires("appeal.review")
def ask_council(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, COUNCIL, nothing, independent_review.CouncilForm, services.ask_council
    )


@requires("document.view")
def case_file(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about an appeal in one archive, as the independent review entity wants it."""
    try:
        case = request_queries.case_file(request.user, number)
    except cases.Case.DoesNotExist:
        raise Http404 from None
    if case.kind != "reconsideration":
        messages.error(request, "Only an appeal has a case file for the IRE.", "late")
        return redirect("case", number=number)
    data = casefile.archive(case, at=timezone.now())
    answer = HttpResponse(data, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{case.number}-case-file.zip"'
    return answer
