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
    "The attempt is recorded.",
    "Make several attempts on different days and times; then decide based on what you have.",
)
NOTIFY = Verb(
    "notify",
    "Record that the person was notified",
    "Record the conversation",
    "The conversation is recorded.",
    "By telephone or in person. If money is still owed, the letter is what counts, because the "
    "amount and the last day must be in writing.",
)
TAKE_BACK = Verb(
    "take_back",
    "Undo “not reviewed”",
    "Undo and queue the letter",
    "The case is back in intake. Continue the intake and record what was actually said.",
    "Only if a fact was recorded incorrectly. The case goes back to where it was, and its time "
    "still runs from the first contact (our interpretation; the regulation does not say).",
    makes_letters=True,
)
WITHDRAW = Verb(
    "withdraw",
    "Record a withdrawal",
    "Record the withdrawal",
    "The request is withdrawn. The confirmation letter is on its way.",
    "Only if the person asked for it. A second request in the same window is not allowed.",
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
