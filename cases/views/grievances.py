"""Grievances: recorded, given more time, answered. The pages of every kind of case share this."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases import models, services
from cases.forms.grievances import ORALLY, AnswerForm, ExtensionForm, GrievanceForm
from cases.views.pages import Verb, page

RECEIVE = Verb(
    "receive_grievance",
    "Record a grievance",
    "Record the grievance",
    "The grievance is recorded. Its clock runs.",
    "A grievance is a complaint about what the plan or a provider did, not an appeal of a "
    "decision. Each one that comes is recorded, late ones as well (42 CFR 422.564(g)).",
)
EXTEND = Verb(
    "extend_grievance",
    "Take more time for a grievance",
    "Take more time and queue the letter",
    "The answer is due later. The letter with the reasons is on its way.",
    "Because the enrollee asks for it, or because information is needed and the delay is in the "
    "enrollee's interest. The enrollee is written to at once.",
    makes_letters=True,
)
ANSWER = Verb(
    "answer_grievance",
    "Answer the grievance",
    "Record the answer",
    "Answered. A letter, where there is one, is on its way; the duty is met when it leaves.",
    "Somebody who did not take the step answers it.",
    makes_letters=True,
)


@requires("grievance.receive")
def receive_grievance(request: HttpRequest, number: str) -> HttpResponse:
    return receive(request, number)


@requires("grievance.answer")
def extend_grievance(request: HttpRequest, number: str) -> HttpResponse:
    return extend(request, number)


@requires("grievance.answer")
def answer_grievance(request: HttpRequest, number: str) -> HttpResponse:
    return answer(request, number)


def receive(request: HttpRequest, number: str) -> HttpResponse:
    """The page on which a grievance is recorded; who may is asked by the view that shows it."""

    def act(case_id: int, *, by: Any, at: datetime, **facts: Any) -> object:
        return services.receive_grievance(case_id, services.GrievanceFacts(**facts), by=by, at=at)

    return page(request, number, RECEIVE, _case, GrievanceForm, act)


def extend(request: HttpRequest, number: str) -> HttpResponse:
    """The page on which more time is taken."""

    def act(case_id: int, *, by: Any, at: datetime, grievance: str, **facts: Any) -> object:
        taken = services.GrievanceExtension(int(grievance), **facts)
        return services.extend_grievance(case_id, taken, by=by, at=at)

    return page(request, number, EXTEND, _case, ExtensionForm, act)


def answer(request: HttpRequest, number: str) -> HttpResponse:
    """The page on which a grievance is answered."""

    def act(case_id: int, *, by: Any, at: datetime, **found: Any) -> object:
        facts = services.GrievanceAnswer(
            int(found["grievance"]), found["outcome"], found["answer"], _told(found)
        )
        return services.answer_grievance(case_id, facts, by=by, at=at)

    return page(request, number, ANSWER, _case, AnswerForm, act)


def _told(found: dict[str, Any]) -> services.Told | None:
    if found["how"] != ORALLY:
        return None
    return services.Told(found["told"], found["told_at"], found["spoken"], found["said"])


def _case(case: models.Case, at: datetime) -> dict[str, Any]:
    return {"case": case, "now": at}
