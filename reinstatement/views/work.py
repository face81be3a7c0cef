"""What is tried and told in a request, and when it is taken back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases.services import OralNoticeFacts
from cases.views.pages import Verb, nothing, of_case, of_case_now, page, with_facts
from reinstatement import services
from reinstatement.forms import work as forms_
from reinstatement.presentation.side_panels import refused_panel, to_say

REACH_OUT = Verb(
    "reach_out",
    "Record an attempt to get what is missing",
    "Record the attempt",
    "The attempt is on record.",
    "Several attempts on different days and times; then decide on what was given.",
)
NOTIFY = Verb(
    "notify",
    "Record that the person was told",
    "Record the conversation",
    "The conversation is on record.",
    "By telephone or in person. Where money is still owed the letter is what counts, since the "
    "amount and the last day must be in writing.",
)
TAKE_BACK = Verb(
    "take_back",
    "Take back that it is not reviewed",
    "Take it back and queue the letter",
    "It is in intake again. Go on with the intake and record what was really said.",
    "Only where a fact was written down wrongly. It is where it was before, and its time runs from "
    "the first contact as it always did. The law is silent on this; the reading is ours.",
    makes_letters=True,
)
WITHDRAW = Verb(
    "withdraw",
    "Record a withdrawal",
    "Record the withdrawal",
    "The request is withdrawn. The letter that confirms it is on its way.",
    "Only when the person asked for it. There is no second request in the same window.",
    danger=True,
    makes_letters=True,
)


@requires("reinstatement.research")
def reach_out(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.reach_out, services.AttemptFacts)
    return page(request, number, REACH_OUT, of_case_now, forms_.AttemptForm, act)


@requires("reinstatement.notify")
def notify(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.notify, OralNoticeFacts)
    return page(
        request, number, NOTIFY, of_case_now, forms_.NotifyForm, act,
        template="reinstatement/verbs/notify.html", side_panels=to_say,
    )  # fmt: skip


@requires("reinstatement.take_back")
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.take_back, services.IntakeCorrection)
    return page(
        request, number, TAKE_BACK, of_case, forms_.IntakeCorrectionForm, act,
        template="reinstatement/verbs/intake_correction.html", side_panels=refused_panel,
    )  # fmt: skip


@requires("reinstatement.withdraw")
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, WITHDRAW, nothing, forms_.WithdrawForm, services.withdraw)
