"""Taking a request in: the same door for the intake form, bundles and files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit
from cases import models as cases
from cases.services import documents, preferences
from cases.services.documents import NewDocument
from cases.services.opening import (
    EnrolleeFacts,
    ProviderFacts,
    _provider,
    known_enrollee,
    next_number,
)
from determinations import models
from determinations.services import expedite, required_forms
from determinations.services.required_forms import RequiredFormFacts
from regulations import care_fields, emergency_care
from regulations import determinations as law
from regulations.clock import day_in
from regulations.clock_facts import ClockFacts
from regulations.law import Refused
from regulations.required_forms import APPOINTMENT

# Characters of the description of a line.
MOST_OF_A_LINE = 300


@dataclass(frozen=True)
class ItemFacts:
    """One line of what is asked."""

    description: str
    code: str = ""
    code_system: str = ""
    quantity: str = ""
    service_on: date | None = None
    service_until: date | None = None


@dataclass(frozen=True)
class NewRequest:
    """A request as it arrived. `source_key` names it forever: one key is taken in once.

    `care_field` is the field of medicine that was chosen; codes that belong to one tell it too.
    `clock` is what the limit to decide is calculated from, as the law takes it. `required_form` is
    what a representative showed; where a file says no more than when a whole appointment came,
    `aor_received_at` says so. `care_kind` is of a payment request; empty: not said.
    `remark` is for the trail: what a reviewer should know of how the
    request was read.
    """

    plan: cases.Plan
    enrollee: EnrolleeFacts
    requester_kind: str
    requester_name: str
    channel: str
    clock: ClockFacts
    summary: str
    requester_phone: str = ""
    requester_address: str = ""
    required_form: RequiredFormFacts | None = None
    provider: ProviderFacts | None = None
    aor_received_at: datetime | None = None
    items: tuple[ItemFacts, ...] = ()
    diagnoses: tuple[str, ...] = ()
    documents: tuple[NewDocument, ...] = ()
    source_key: str = ""
    assignee: User | None = field(default=None)
    remark: str = ""
    care_kind: str = ""
    physician_support: bool = False
    pbp: str = ""
    delegate: str = ""
    authorization_number: str = ""
    care_field: str = ""


@transaction.atomic
def receive(request: NewRequest, *, by: User, at: datetime) -> cases.Case:
    """Open a case with its determination, its clock and its documents, or nothing at all.

    Raises PermissionDenied, or Refused with the field at fault and what to do about it.
    """
    if not by.may("case.receive"):
        raise PermissionDenied
    _refuse_impossible_times(request, at)
    _refuse_unlawful(request)
    case = _open_case(request, by=by, at=at)
    determination = _open_determination(case, request)
    first = required_forms.begin(determination, _required_form(request), by=by, at=at)
    told = _in_trail(case, first) | preferences.in_trail(case.enrollee, vars(request.enrollee))
    event = audit.record(
        case, "received", by=by, at=at,
        to_state=determination.state, why=request.remark, facts=told,
    )  # fmt: skip
    required_forms.ask_for_it(determination, by=by, at=at)
    if request.clock.priority == cases.Priority.EXPEDITED:
        expedite.write(case, _expedite(request), by=by, at=at)
    for document in request.documents:
        documents.file(case, document, by=by, at=event.at)
    return case


def _in_trail(case: cases.Case, first: cases.Deadline) -> dict[str, Any]:
    return {
        "received_at": case.received_at.isoformat(),
        "channel": case.channel,
        "due_at": first.due_at.isoformat(),
        "rule": first.rule,
        "citation": first.citation,
    }


def _refuse_unlawful(request: NewRequest) -> None:
    """Refuse what no clock can judge, a field that the codes contradict, and a kind of care that is
    none, before there are rows of it."""
    law.decide(request.clock)
    on = day_in(request.clock.received_at, request.plan.time_zone)
    if request.care_field:
        care_fields.care_field(request.care_field, on)
        care_fields.refuse_contradiction(request.care_field, _codes(request), on)
    if not request.care_kind:
        return
    if request.clock.request != models.RequestType.PAYMENT:
        raise emergency_care.only_of_payments()
    emergency_care.kind(request.care_kind, on)


def _codes(request: NewRequest) -> list[tuple[str, str]]:
    return [(item.code, item.code_system) for item in request.items]


def _refuse_impossible_times(request: NewRequest, at: datetime) -> None:
    form_came = (
        request.required_form.received_at if request.required_form else request.aor_received_at
    )
    for name, instant in (
        ("received_at", request.clock.received_at),
        ("aor_received_at", form_came),
    ):
        if instant and instant > at:
            raise Refused(
                "in_the_future",
                "This is in the future. Enter when it actually arrived.",
                field=name,
            )


def _required_form(request: NewRequest) -> RequiredFormFacts | None:
    if request.required_form is None and request.aor_received_at:
        return RequiredFormFacts(APPOINTMENT, request.aor_received_at)
    return request.required_form


def _open_case(request: NewRequest, *, by: User, at: datetime) -> cases.Case:
    return cases.Case.objects.create(
        number=next_number(at),
        kind="determination",
        plan=request.plan,
        enrollee=known_enrollee(request.plan, request.enrollee),
        channel=request.channel,
        requester_kind=request.requester_kind,
        requester_name=request.requester_name,
        requester_phone=request.requester_phone,
        requester_address=request.requester_address,
        provider=_provider(request.plan, request.provider),
        received_at=request.clock.received_at,
        entered_at=at,
        entered_by=by,
        assignee=request.assignee,
        pbp=request.pbp,
        delegate=request.delegate,
        authorization_number=request.authorization_number,
        source_key=request.source_key,
    )


def _open_determination(case: cases.Case, request: NewRequest) -> models.OrganizationDetermination:
    determination = models.OrganizationDetermination.objects.create(
        case=case,
        request_type=request.clock.request,
        prior_authorization=bool(request.clock.prior_authorization),
        clean_claim=request.clock.clean_claim,
        care_kind=request.care_kind,
        priority=request.clock.priority,
        summary=request.summary,
        diagnoses=list(request.diagnoses),
        care_field=request.care_field or care_fields.proposed(_codes(request), case.received_on),
    )
    # A request without lines is one line: what is asked in words.
    items = request.items or (ItemFacts(description=request.summary[:MOST_OF_A_LINE]),)
    models.RequestedItem.objects.bulk_create(
        models.RequestedItem(determination=determination, position=position, **vars(item))
        for position, item in enumerate(items, start=1)
    )
    return determination


def _expedite(request: NewRequest) -> expedite.ExpediteFacts:
    """The request to expedite that came with the request itself."""
    by_physician = request.requester_kind == cases.RequesterKind.PHYSICIAN
    by_phone = request.channel == cases.Channel.PHONE
    channels = models.ExpediteRequest.Channel
    return expedite.ExpediteFacts(
        asked_by=request.requester_kind,
        channel=channels.ORAL if by_phone else channels.WRITTEN,
        asked_at=request.clock.received_at,
        supported=request.physician_support,
        physician_name=_supporter(request, by_physician),
    )


def _supporter(request: NewRequest, by_physician: bool) -> str:
    if by_physician:
        return request.requester_name
    return request.provider.name if request.physician_support and request.provider else ""
