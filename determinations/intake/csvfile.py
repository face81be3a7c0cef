"""Requests in a CSV file: one a line, the columns of docs/import.md."""

from __future__ import annotations

import hashlib
from datetime import datetime

from cases import models as cases
from cases.intake.errors import Unreadable
from cases.intake.lines import Columns, Row, one_of, whole
from cases.intake.people import OLDEST_YEAR, by_layout, enrollee
from cases.services import EnrolleeFacts, ProviderFacts
from determinations import models
from determinations.npi import is_npi
from determinations.services import ItemFacts, NewRequest
from regulations import emergency_care
from regulations.clock_facts import ClockFacts

REQUIRED = ("request_id", "member_id", "first_name", "last_name", "requester", "request",
            "priority", "summary")  # fmt: skip
OPTIONAL = ("plan", "received_at", "channel", "date_of_birth", "address", "phone",
            "requester_name", "aor_received_at", "provider_name", "npi", "contracted",
            "prior_authorization", "clean_claim", "care", "codes", "diagnoses",
            "mbi", "pbp", "delegate", "authorization_number")  # fmt: skip
LONGEST = {
    "member_id": 40, "first_name": 60, "last_name": 60, "address": 300, "phone": 40,
    "requester_name": 120, "provider_name": 120, "npi": 10, "summary": 2000, "codes": 1000,
    "diagnoses": 300, "request_id": 150, "delegate": 70, "authorization_number": 40,
}  # fmt: skip
COLUMNS = Columns(REQUIRED, OPTIONAL, LONGEST, "docs/import.md")
YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
FARTHEST_YEAR = 2200


def new_request(row: Row, *, plan: cases.Plan, received_at: datetime) -> NewRequest:
    """The line as the service takes it; `received_at` is used where the line says none."""
    return _request(whole(row, COLUMNS), plan, received_at)


def _clock(columns: dict[str, str], plan: cases.Plan, received_at: datetime) -> ClockFacts:
    kind = one_of(columns, "request", models.RequestType.values)
    is_service = kind == models.RequestType.ITEM_OR_SERVICE
    return ClockFacts(
        received_at=_instant(columns, "received_at") or received_at,
        request=kind,
        priority=one_of(columns, "priority", cases.Priority.values),
        time_zone=plan.time_zone,
        prior_authorization=bool(_yes_no(columns, "prior_authorization", needed=is_service)),
        clean_claim=_yes_no(columns, "clean_claim", needed=kind == models.RequestType.PAYMENT),
    )


def _request(columns: dict[str, str], plan: cases.Plan, received_at: datetime) -> NewRequest:
    clock = _clock(columns, plan, received_at)
    requester = one_of(columns, "requester", [key for key, _ in cases.RequesterKind.asking()])
    person = enrollee(columns, on=received_at.date())
    return NewRequest(
        plan=plan,
        enrollee=person,
        requester_kind=requester,
        requester_name=_requester_name(columns, requester, person),
        channel=one_of(columns, "channel", cases.Channel.values, "electronic"),
        clock=clock,
        aor_received_at=_instant(columns, "aor_received_at"),
        summary=columns["summary"],
        care_kind=_care_kind(columns, clock, plan),
        provider=_provider(columns, requester),
        items=_items(columns),
        diagnoses=tuple(_split(columns.get("diagnoses", ""))),
        pbp=by_layout("pbp", columns.get("pbp", "")),
        delegate=columns.get("delegate", ""),
        authorization_number=columns.get("authorization_number", ""),
        source_key=f"csv:{hashlib.sha256(columns['request_id'].encode()).hexdigest()}",
    )


def _care_kind(columns: dict[str, str], clock: ClockFacts, plan: cases.Plan) -> str:
    """Of a payment request: emergency, urgently needed, post-stabilization or neither."""
    if not columns.get("care"):
        return ""
    known = emergency_care.CARE_KINDS.on(clock.received_at.astimezone(plan.zone).date())
    return one_of(columns, "care", [each.key for each in known])


def _requester_name(columns: dict[str, str], requester: str, enrollee: EnrolleeFacts) -> str:
    name = columns.get("requester_name") or columns.get("provider_name")
    if requester == cases.RequesterKind.ENROLLEE:
        return f"{enrollee.first_name} {enrollee.last_name}"
    if not name:
        raise Unreadable("Say who the requester is.", "requester_name")
    return name


def _provider(columns: dict[str, str], requester: str) -> ProviderFacts | None:
    name, npi = columns.get("provider_name", ""), columns.get("npi", "")
    # As on the intake sheet: a letter that says that the doctor was sent a copy waits for that one.
    if not name and requester in (cases.RequesterKind.PHYSICIAN, cases.RequesterKind.PROVIDER):
        message = "Enter the physician or provider who is the requester."
        raise Unreadable(message, "provider_name")
    if not name and not npi:
        return None
    if not name:
        raise Unreadable("Name the provider of this NPI.", "provider_name")
    if npi and not is_npi(npi):
        raise Unreadable("An NPI has 10 digits; one of these is mistyped.", "npi")
    contracted = _yes_no(columns, "contracted", needed=True)
    return ProviderFacts(name=name, contracted=bool(contracted), npi=npi)


def _items(columns: dict[str, str]) -> tuple[ItemFacts, ...]:
    """Codes are written CODE description; CODE description; …"""
    found = []
    for each in _split(columns.get("codes", ""), ";"):
        code, _, words = each.partition(" ")
        if len(code) > 40 or len(words) > 300:
            raise Unreadable("Write codes as: CODE description; CODE description.", "codes")
        found.append(ItemFacts(description=words.strip() or f"Code {code}", code=code))
    return tuple(found)


def _split(text: str, by: str = ",") -> list[str]:
    parts = [part.strip() for part in text.split(by)]
    if by == "," and any(len(part) > 20 for part in parts):
        raise Unreadable("Separate the codes by commas.", "diagnoses")
    return [part for part in parts if part]


def _yes_no(columns: dict[str, str], name: str, *, needed: bool) -> bool | None:
    value = columns.get(name, "").lower()
    if value in YES:
        return True
    if value in NO:
        return False
    if value or needed:
        raise Unreadable("Say yes or no.", name)
    return None


def _instant(columns: dict[str, str], name: str) -> datetime | None:
    value = columns.get(name, "")
    if not value:
        return None
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise Unreadable("Write it as 2026-03-02T10:00:00-05:00.", name) from None
    if instant.tzinfo is None:
        raise Unreadable("Add the offset, as in 2026-03-02T10:00:00-05:00.", name)
    if not OLDEST_YEAR < instant.year < FARTHEST_YEAR:
        raise Unreadable("Check the year.", name)
    return instant
