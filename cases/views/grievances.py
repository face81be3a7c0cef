"""Grievances in a case of any kind: recorded, given more time, answered.

Who may is said by each kind: see `cases.views.folder.paths`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from cases import services
from cases.forms.grievances import ORALLY, AnswerForm, ExtensionForm, GrievanceForm
from cases.views.pages import Verb, of_case_now, page, with_facts

RECEIVE = Verb(
    "receive_grievance",
    "Record a grievance",
    "Record the grievance",
    "The grievance is recorded and its clock is running.",
    "A grievance is a complaint about what the plan or a provider did, not an appeal of a "
    "decision. Record every grievance, including late ones (42 CFR 422.564(g)).",
)
EXTEND = Verb(
    "extend_grievance",
    "Take more time for a grievance",
    "Take more time and queue the letter",
    "The answer is due later. The letter with the reasons is on its way.",
    "Because the enrollee asks for it, or because information is needed and the delay is in the "
    "enrollee's interest. The enrollee gets a letter right away.",
    makes_letters=True,
)
ANSWER = Verb(
    "answer_grievance",
    "Answer the grievance",
    "Record the answer",
    "Answered. If there is a letter, it is on its way; the task is completed when it is sent.",
    "Someone who did not take the action must answer it.",
    makes_letters=True,
)


def receive_grievance(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.receive_grievance, services.GrievanceFacts)
    return page(request, number, RECEIVE, of_case_now, GrievanceForm, act)


def extend_grievance(request: HttpRequest, number: str) -> HttpResponse:

    def act(case_id: int, *, by: Any, at: datetime, grievance: str, **facts: Any) -> object:
        taken = services.GrievanceExtension(int(grievance), **facts)
        return services.extend_grievance(case_id, taken, by=by, at=at)

    return page(request, number, EXTEND, of_case_now, ExtensionForm, act)


def answer_grievance(request: HttpRequest, number: str) -> HttpResponse:

    def act(case_id: int, *, by: Any, at: datetime, **found: Any) -> object:
        facts = services.GrievanceAnswer(
            int(found["grievance"]), found["outcome"], found["answer"], _told(found)
        )
        return services.answer_grievance(case_id, facts, by=by, at=at)

    return page(request, number, ANSWER, of_case_now, AnswerForm, act)


def _told(found: dict[str, Any]) -> services.OralNoticeFacts | None:
    if found["how"] != ORALLY:
        return None
    return services.OralNoticeFacts(found["told"], found["told_at"], found["spoken"], found["said"])
