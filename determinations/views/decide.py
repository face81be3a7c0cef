"""Deciding a request: recommended, approved, denied, told, dismissed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases import models as cases
from cases import services as folder
from cases.forms.work import OralNoticeForm
from cases.views.pages import Verb, found_case, nothing, of_case, of_case_now, page, with_facts
from determinations import services
from determinations.forms import decide as forms_
from determinations.forms.dismiss import DismissForm
from determinations.forms.lines import DecideItemsForm
from determinations.views.signing import signed_by

RECOMMEND = Verb(
    "recommend",
    "Send to a physician with a recommendation",
    "Send",
    "The case was sent to the physician.",
    "A recommendation is not a decision. The clock keeps running.",
)
APPROVE = Verb(
    "approve",
    "Approve the request",
    "Approve and queue the letters",
    "Approved. The letters are on their way; the clock stops when they are sent.",
    makes_letters=True,
)
DENY = Verb(
    "deny",
    "Deny the request",
    "Deny and queue the letters",
    "Denied. The letters are on their way; the clock stops when they are sent.",
    "The denial notice includes your words and explains how to appeal.",
    danger=True,
    makes_letters=True,
)
GO_ON = replace(
    APPROVE,
    title="Let the treatment go on",
    intro="The plan began this review; no one requested it. The letter says that it goes on.",
)
REDUCE = replace(
    DENY,
    title="Reduce or end the treatment",
    intro="The Integrated Denial Notice includes your words, says when it takes effect and "
    "explains how to appeal. It must leave before the day on which it takes effect.",
)
FINDING = Verb(
    "find_not_part_d",
    "Record that Part D does not cover it",
    "Record the finding",
    "The finding is recorded. Decide the drug under Part A or B in this case.",
    "The clock keeps running: the drug is reviewed under the other parts in this case. The "
    "enrollee keeps the Part D appeal rights, and the letter states them "
    "(42 CFR 422.112(b)(7)(ii), 423.580).",
)
LINES = Verb(
    "partially_approve",
    "Decide line by line",
    "Decide and queue the letters",
    "Decided. The letters are on their way; the clock stops when they are sent.",
    "Decide each line separately; the case outcome is set from the lines. Every full or partial "
    "denial needs its own reason and coverage rule.",
    makes_letters=True,
)
NOTIFY = Verb(
    "notify",
    "Record that the enrollee was notified",
    "Record the notice",
    "The notice is recorded and the clock has stopped.",
    "By telephone, voicemail or in person. The letter is still sent.",
)
NOTIFY_PROVIDER = Verb(
    "notify_provider",
    "Record that the provider was notified",
    "Record the notice",
    "The notice to the provider is recorded.",
    "By telephone, voicemail or in person. The letter is still sent.",
)
DISMISS = Verb(
    "dismiss",
    "Dismiss the request",
    "Dismiss and queue the letter",
    "The request is dismissed. The letter is on its way.",
    "Each ground needs its record. A request that was simply taken back can also be recorded as a "
    "withdrawal.",
    danger=True,
    makes_letters=True,
)


@requires("case.recommend")
def recommend(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request,
        number,
        RECOMMEND,
        lambda case, at: {"case": case, "at": at},
        forms_.RecommendForm,
        services.recommend,
    )


@requires("case.approve")
def approve(request: HttpRequest, number: str) -> HttpResponse:
    matter = found_case(request, number).matter
    verb = GO_ON if getattr(matter, "is_change", False) else APPROVE
    if getattr(matter, "part_d_finding", ""):
        return page(request, number, verb, of_case, forms_.ApproveDrugForm, services.approve)
    return page(request, number, verb, nothing, forms_.ApproveForm, services.approve)


@requires("drug.coordinate")
def find_not_part_d(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, FINDING, nothing, forms_.FindingForm, services.find_not_part_d)


@requires("case.deny")
def deny(request: HttpRequest, number: str) -> HttpResponse:
    is_change = getattr(found_case(request, number).matter, "is_change", False)
    verb = REDUCE if is_change else DENY
    return page(request, number, verb, signed_by(request), forms_.DenyForm, services.deny)


@requires("case.deny")
def partially_approve(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request,
        number,
        LINES,
        lambda case, at: {
            "items": list(case.matter.items.all()),
            **signed_by(request)(case, at),
        },
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
    return page(request, number, DISMISS, of_case_now, DismissForm, services.dismiss)


def _tell(
    request: HttpRequest, number: str, verb: Verb, service: Callable[..., object]
) -> HttpResponse:
    act = with_facts(service, folder.OralNoticeFacts)
    return page(request, number, verb, _zone_now, OralNoticeForm, act)


def _zone_now(case: cases.Case, at: datetime) -> dict[str, Any]:
    return {"zone": case.plan.zone, "now": at}
