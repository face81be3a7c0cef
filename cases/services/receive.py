"""Taking a request in: the same door for the intake form, bundles and files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q

from accounts.models import User
from cases import audit, models
from cases.services import documents, expedite, papers, preferences
from cases.services.documents import NewDocument
from cases.services.papers import PaperFacts
from regulations import determinations as law
from regulations.clock_facts import ClockFacts
from regulations.law import Refused
from regulations.representatives import APPOINTMENT

# Characters of the description of a line.
MOST_OF_A_LINE = 300


@dataclass(frozen=True)
class EnrolleeFacts:
    """The enrollee as the request names them; known to the plan by the member ID.

    `letter_language` is empty, and `large_print` False, where the request says nothing of letters:
    then they stay as they are on file.
    """

    member_id: str
    first_name: str
    last_name: str
    date_of_birth: date | None = None
    address: str = ""
    phone: str = ""
    mbi: str = ""
    letter_language: str = ""
    large_print: bool = False


@dataclass(frozen=True)
class ProviderFacts:
    """The physician or provider of the request; `npi` may be unknown."""

    name: str
    contracted: bool
    npi: str = ""
    address: str = ""
    phone: str = ""
    fax: str = ""


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
    """A request as it arrived. `source_key` names it for ever: one key is taken in once.

    `clock` is what the limit to decide is reckoned from, as the law takes it.
    `paper` is what a representative showed; where a file says no more than when a whole appointment
    came, `aor_received_at` says so. `remark` is for the trail: what a reviewer should know of how
    the request was read.
    """

    plan: models.Plan
    enrollee: EnrolleeFacts
    requester_kind: str
    requester_name: str
    channel: str
    clock: ClockFacts
    summary: str
    requester_phone: str = ""
    requester_address: str = ""
    paper: PaperFacts | None = None
    provider: ProviderFacts | None = None
    aor_received_at: datetime | None = None
    items: tuple[ItemFacts, ...] = ()
    diagnoses: tuple[str, ...] = ()
    documents: tuple[NewDocument, ...] = ()
    source_key: str = ""
    assignee: User | None = field(default=None)
    remark: str = ""
    physician_support: bool = False
    pbp: str = ""
    delegate: str = ""
    authorization_number: str = ""


@transaction.atomic
def receive(request: NewRequest, *, by: User, at: datetime) -> models.Case:
    """Open a case with its determination, its clock and its documents, or nothing at all.

    Raises PermissionDenied, or Refused with the field at fault and what to do about it.
    """
    if not by.may("case.receive"):
        raise PermissionDenied
    _refuse_impossible_times(request, at)
    _refuse_unlawful(request)
    case = _open_case(request, by=by, at=at)
    determination = _open_determination(case, request)
    first = papers.begin(determination, _paper(request), by=by, at=at)
    event = audit.record(
        case,
        "received",
        by=by,
        at=at,
        to_state=determination.state,
        why=request.remark,
        facts={
            "received_at": case.received_at.isoformat(),
            "channel": case.channel,
            "due_at": first.due_at.isoformat(),
            "rule": first.rule,
            "citation": first.citation,
            **preferences.in_trail(case.enrollee, vars(request.enrollee)),
        },
    )
    papers.ask_for_it(determination, by=by, at=at)
    if request.clock.priority == models.Priority.EXPEDITED:
        expedite.write(case, _expedite(request), by=by, at=at)
    for document in request.documents:
        documents.file(case, document, by=by, at=event.at)
    return case


def already_received(plan: models.Plan, source_key: str) -> models.Case | None:
    """The case that this source became, if it was taken in before."""
    known = models.Case.objects.select_related("enrollee", "determination")
    return known.filter(plan=plan, source_key=source_key).first()


def _refuse_unlawful(request: NewRequest) -> None:
    """Refuse what no clock can judge before there are rows of it."""
    law.decide(request.clock)


def _refuse_impossible_times(request: NewRequest, at: datetime) -> None:
    paper_came = request.paper.received_at if request.paper else request.aor_received_at
    for name, instant in (
        ("received_at", request.clock.received_at),
        ("aor_received_at", paper_came),
    ):
        if instant and instant > at:
            raise Refused(
                "in_the_future",
                "This is in the future. Enter when it actually arrived.",
                field=name,
            )


def _paper(request: NewRequest) -> PaperFacts | None:
    if request.paper is None and request.aor_received_at:
        return PaperFacts(APPOINTMENT, request.aor_received_at)
    return request.paper


def _open_case(request: NewRequest, *, by: User, at: datetime) -> models.Case:
    return models.Case.objects.create(
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


def _open_determination(case: models.Case, request: NewRequest) -> models.OrganizationDetermination:
    determination = models.OrganizationDetermination.objects.create(
        case=case,
        request_type=request.clock.request,
        prior_authorization=bool(request.clock.prior_authorization),
        clean_claim=request.clock.clean_claim,
        priority=request.clock.priority,
        summary=request.summary,
        diagnoses=list(request.diagnoses),
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
    by_physician = request.requester_kind == models.RequesterKind.PHYSICIAN
    by_phone = request.channel == models.Channel.PHONE
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


def next_number(at: datetime) -> str:
    """The number of the next case: the year and a sequence that never gives one twice. It may have
    gaps: what is refused, or only previewed, has used one up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_number')")
        return f"FN{at:%y}-{cursor.fetchone()[0]:06d}"


def known_enrollee(plan: models.Plan, facts: EnrolleeFacts) -> models.Enrollee:
    """The plan's enrollee with this member ID; a new one if there is none.

    Another name or birth date under the same ID is a mistake to be looked at, not an update.
    """
    known, created = models.Enrollee.objects.get_or_create(
        plan=plan, member_id=facts.member_id, defaults=preferences.of_somebody_new(vars(facts))
    )
    if created:
        return known
    refuse_another(known, facts)
    added = missing_of(known, facts) | preferences.stated(vars(facts))
    for name, value in added.items():
        setattr(known, name, value)
    known.save(update_fields=list(added))
    return known


def refuse_another(known: models.Enrollee, facts: EnrolleeFacts) -> None:
    """Raise Refused where these facts under a known member ID are of somebody else."""
    same_name = known.last_name.casefold() == facts.last_name.casefold()
    births = {known.date_of_birth, facts.date_of_birth} - {None}
    if not same_name or len(births) > 1:
        raise Refused(
            "another_person",
            "This member ID belongs to someone with another name or birth date. Check the ID.",
            field="member_id",
        )
    if facts.mbi and known.mbi and facts.mbi != known.mbi:
        raise Refused(
            "another_mbi",
            "Another MBI is on file for this member. Check it, or leave it empty and correct it "
            "on the page of the case.",
            field="mbi",
        )


def missing_of(known: models.Enrollee, facts: EnrolleeFacts) -> dict[str, Any]:
    """What these facts add to what is known of the person."""
    return {
        name: getattr(facts, name)
        for name in ("date_of_birth", "address", "phone", "mbi")
        if getattr(facts, name) and not getattr(known, name)
    }


def _provider(plan: models.Plan, facts: ProviderFacts | None) -> models.Provider | None:
    """The plan's provider with this NPI, or without one the same name; a new one if none is."""
    if facts is None:
        return None
    same = Q(npi=facts.npi) if facts.npi else Q(npi="", name__iexact=facts.name)
    known = models.Provider.objects.filter(same, plan=plan, contracted=facts.contracted).first()
    if known is None and facts.npi:
        known = models.Provider.objects.filter(plan=plan, npi=facts.npi).first()
    return known or models.Provider.objects.create(plan=plan, **vars(facts))
