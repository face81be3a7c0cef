"""Verbs about the paper that clears the one who asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases import models as cases
from cases.views.pages import Verb, page
from determinations import services
from determinations.forms import papers as forms_
from regulations import representatives as law

RECEIVE = Verb(
    "receive_paper",
    "Record the appointment or waiver",
    "Record the paper",
    "The paper is recorded. See below what it means for the clock.",
    "A whole one starts the clock when it arrived. If something is missing, a letter asks for it.",
    makes_letters=True,
)
CURE = Verb(
    "cure_paper",
    "Record what was missing on the paper",
    "Record what came",
    "What came is recorded. See below what it means for the clock.",
    "Once nothing is missing the clock starts when the rest arrived.",
    makes_letters=True,
)


@requires("paper.receive")
def receive_paper(request: HttpRequest, number: str) -> HttpResponse:
    def facts(case: cases.Case, at: datetime) -> dict[str, Any]:
        return {"case": case, "kinds": _kinds(case), "now": at}

    return page(request, number, RECEIVE, facts, forms_.PaperForm, services.receive_paper)


@requires("paper.receive")
def cure_paper(request: HttpRequest, number: str) -> HttpResponse:
    def facts(case: cases.Case, at: datetime) -> dict[str, Any]:
        papers = case.papers.all()
        incomplete = next((paper for paper in papers if paper.status == "incomplete"), None)
        return {"case": case, "paper": incomplete, "now": at}

    return page(request, number, CURE, facts, forms_.CureForm, services.cure_paper)


def _kinds(case: cases.Case) -> list[str]:
    """The papers that would do: those that meet the duty that is open."""
    names = {duty.duty for duty in case.deadlines.all() if duty.is_open}
    found = [kind.key for kind in law.PAPER_KINDS.on(case.received_on) if kind.duty in names]
    return found or [law.APPOINTMENT]
