"""Deciding a request: extended, recommended, approved, denied, told, dismissed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases import models as cases
from cases import services as folder
from cases.forms.work import OralNoticeForm
from cases.views.pages import Verb, found_case, nothing, of_case, page, with_facts
from determinations import services
from determinations.forms import decide as forms_
from determinations.forms.extension import ExtendForm
from determinations.forms.lines import DecideItemsForm

EXTEND = Verb(
    "extend",
    "Extend the deadline",
    "Extend and queue the letter",
    "The deadline is extended. The letter is on its way.",
    "Once, by up to the days that the law gives, on a ground that it names.",
    makes_letters=True,
)
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
FINDING = Verb(
    "find_not_part_d",
    "Record that Part D does not cover it",
    "Record the finding",
    "The finding is recorded. Decide the drug under Part A or B in this case.",
    "The clock keeps running: the drug is reviewed under the other parts in this case.",
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
    danger=True,
    makes_letters=True,
)


@requires("case.extend")
def extend(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.extend, services.ExtensionFacts)
    return page(request, number, EXTEND, of_case, ExtendForm, act)


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
        return page(request, number, APPROVE, of_case, forms_.ApproveDrugForm, services.approve)
    return page(request, number, APPROVE, nothing, forms_.ApproveForm, services.approve)


@requires("drug.coordinate")
def find_not_part_d(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, FINDING, nothing, forms_.FindingForm, services.find_not_part_d)


@requires("case.deny")
def deny(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, DENY, nothing, forms_.DenyForm, services.deny)


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
    return page(request, number, DISMISS, of_case, forms_.DismissForm, services.dismiss)


def _tell(
    request: HttpRequest, number: str, verb: Verb, service: Callable[..., object]
) -> HttpResponse:
    act = with_facts(service, folder.OralNoticeFacts)
    return page(request, number, verb, _zone_now, OralNoticeForm, act)


def _zone_now(case: cases.Case, at: datetime) -> dict[str, Any]:
    return {"zone": case.plan.zone, "now": at}
