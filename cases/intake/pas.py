"""Da Vinci PAS request bundles (FHIR R4): what is asked, by whom, for whom, how urgent.

When a bundle was written (`created`, `timestamp`) says nothing about when the plan received it;
that is told from outside. What the bundle does not say is decided here, and only here:

- Expedited when `Claim.priority` is stat, or the level of service is urgent (U) or emergency (03).
- A Part B drug when every line has a HCPCS J or Q code; otherwise an item or service.
- The provider is contracted when the plan knows it as such by its NPI; otherwise not.
- A change of an earlier request is taken in as a request of its own, whose words say so: a clock
  too many is seen and withdrawn, a clock too few harms somebody.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases import models
from cases.intake.errors import Unreadable
from cases.services import (
    EnrolleeFacts,
    ItemFacts,
    NewDocument,
    NewRequest,
    ProviderFacts,
    media_type,
)

NPI = "http://hl7.org/fhir/sid/us-npi"
URGENT_LEVELS = {"U", "03"}
LEVEL_OF_SERVICE = ("levelOfServiceCode", "levelOfServiceType")
DRUG_CODES = ("J", "Q")
LONGEST = 300
MOST_ITEMS = 200

Resource = dict[str, Any]


@dataclass(frozen=True)
class Bundle:
    """A request bundle whose shape was checked: its claim, its other resources, its bytes."""

    claim: Resource
    resources: dict[str, Resource]
    key: str
    raw: bytes


def read_bundle(raw: bytes) -> Bundle:
    """The request bundle in these bytes. Raises Unreadable with the reason."""
    data = _json(raw)
    kind = data.get("resourceType")
    if kind != "Bundle":
        raise Unreadable(f"This is not a Bundle but {_known_kind(kind)}.", "resourceType")
    entries = [entry for entry in _list(data.get("entry")) if isinstance(entry, dict)]
    resources = _by_reference(entries)
    first = _dict(entries[0].get("resource")) if entries else {}
    if first.get("resourceType") == "ClaimResponse":
        raise Unreadable("This is an answer to a request, not a request.", "entry")
    if first.get("resourceType") != "Claim":
        raise Unreadable(
            "The first entry of a request bundle is its Claim; here it is not.", "entry"
        )
    _refuse_other_profiles(data, first)
    return Bundle(first, resources, _key(data, entries[0], first), raw)


def new_request(bundle: Bundle, *, plan: models.Plan, received_at: datetime) -> NewRequest:
    """The bundle as the service takes it. Raises Unreadable with the reason."""
    claim = bundle.claim
    patient = _referenced(bundle, claim.get("patient"), "Patient")
    items = tuple(_items(bundle))
    if not items:
        raise Unreadable("The request names nothing that is asked for.", "Claim.item")
    provider = _provider(bundle, plan)
    is_drug = all(item.code[:1] in DRUG_CODES and item.code_system == "HCPCS" for item in items)
    return NewRequest(
        plan=plan,
        enrollee=_enrollee(bundle, patient),
        requester_kind=models.RequesterKind.PROVIDER,
        requester_name=provider.name,
        requester_phone=provider.phone,
        provider=provider,
        channel=models.Channel.ELECTRONIC,
        received_at=received_at,
        request_type=(
            models.RequestType.PART_B_DRUG if is_drug else models.RequestType.ITEM_OR_SERVICE
        ),
        prior_authorization=not is_drug,
        priority=_priority(claim),
        summary=_summary(claim, items),
        items=items,
        diagnoses=tuple(_diagnoses(claim)),
        documents=tuple(_documents(bundle)),
        source_key=bundle.key,
    )


def payer_identifiers(bundle: Bundle) -> set[str]:
    """How the bundle names the plan: the identifiers of the insurer."""
    insurer = _referenced(bundle, bundle.claim.get("insurer"), "Organization", required=False)
    return {_text(each.get("value")) for each in _dicts(insurer.get("identifier"))} - {""}


def _json(raw: bytes) -> Resource:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("This file is not UTF-8 text.") from None
    except (ValueError, RecursionError):
        raise Unreadable("This file is not JSON.") from None
    if not isinstance(data, dict):
        raise Unreadable("This file is not a JSON object.")
    return data


def _known_kind(kind: object) -> str:
    plain = (
        kind if isinstance(kind, str) and kind.isalpha() and len(kind) < 40 else "something else"
    )
    return f"a FHIR {plain}" if plain != "something else" else plain


def _refuse_other_profiles(bundle: Resource, claim: Resource) -> None:
    profiles = _texts(_dict(bundle.get("meta")).get("profile"))
    profiles += _texts(_dict(claim.get("meta")).get("profile"))
    if any("inquiry" in profile for profile in profiles):
        raise Unreadable("This asks about an earlier request; it is no request itself.", "meta")
    if claim.get("use") != "preauthorization":
        raise Unreadable("Only requests for prior authorization are taken in.", "Claim.use")
    if claim.get("status") != "active":
        raise Unreadable("This request is not active.", "Claim.status")


def _key(bundle: Resource, entry: Resource, claim: Resource) -> str:
    """What names this request for ever, however it is spaced or sent again.

    Senders number bundles and claims, but not always uniquely; together they are.
    """
    names = [_identifier(bundle.get("identifier"))]
    names += [_identifier(each) for each in _list(claim.get("identifier"))]
    names += [_text(entry.get("fullUrl")) or _text(claim.get("id"))]
    if not any(names):
        names = [json.dumps(claim, sort_keys=True)]
    return "pas:" + hashlib.sha256("\n".join(names).encode()).hexdigest()


def _identifier(value: object) -> str:
    each = _dict(value)
    return f"{_text(each.get('system'))}|{_text(each.get('value'))}" if each else ""


def _by_reference(entries: list[Resource]) -> dict[str, Resource]:
    """The resources by all the ways in which others may point at them."""
    found: dict[str, Resource] = {}
    for entry in entries:
        resource = _dict(entry.get("resource"))
        kind, identity = _text(resource.get("resourceType")), _text(resource.get("id"))
        for name in (_text(entry.get("fullUrl")), f"{kind}/{identity}" if identity else ""):
            if name:
                found.setdefault(name, resource)
    return found


def _referenced(bundle: Bundle, reference: object, kind: str, *, required: bool = True) -> Resource:
    name = _text(_dict(reference).get("reference"))
    found = bundle.resources.get(name) or bundle.resources.get("/".join(name.split("/")[-2:]), {})
    if found.get("resourceType") == kind:
        return found
    if required:
        raise Unreadable(f"The bundle lacks the {kind} that it refers to.", f"Claim.{kind.lower()}")
    return {}


def _enrollee(bundle: Bundle, patient: Resource) -> EnrolleeFacts:
    name = next(iter(_dicts(patient.get("name"))), {})
    first, last = " ".join(_texts(name.get("given"))), _text(name.get("family"))
    if not last:
        raise Unreadable("The patient has no last name.", "Patient.name")
    member_id = _member_id(bundle, patient)
    if not member_id:
        raise Unreadable("Neither patient nor coverage has a member ID.", "Patient.identifier")
    return EnrolleeFacts(
        member_id=member_id[:40],
        first_name=first[:60],
        last_name=last[:60],
        date_of_birth=_day(patient.get("birthDate"), "Patient.birthDate"),
        address=_address(patient),
        phone=_phone(patient),
    )


def _member_id(bundle: Bundle, patient: Resource) -> str:
    for identifier in _dicts(patient.get("identifier")):
        if value := _text(identifier.get("value")):
            return value
    for insurance in _dicts(bundle.claim.get("insurance")):
        coverage = _referenced(bundle, insurance.get("coverage"), "Coverage", required=False)
        if value := _text(coverage.get("subscriberId")):
            return value
    return ""


def _provider(bundle: Bundle, plan: models.Plan) -> ProviderFacts:
    reference = bundle.claim.get("provider")
    found = _referenced(bundle, reference, "Organization", required=False)
    role = _referenced(bundle, reference, "PractitionerRole", required=False)
    if role:
        found = _referenced(bundle, role.get("practitioner"), "Practitioner", required=False)
    found = found or _referenced(bundle, reference, "Practitioner", required=False)
    if not found:
        raise Unreadable("The bundle lacks the provider that it refers to.", "Claim.provider")
    npi = next(
        (
            _text(each.get("value"))
            for each in _dicts(found.get("identifier"))
            if each.get("system") == NPI
        ),
        "",
    )[:10]
    known = models.Provider.objects.filter(plan=plan, npi=npi).first() if npi else None
    return ProviderFacts(
        name=(_text(found.get("name")) or _person_name(found) or "Provider without a name")[:120],
        contracted=bool(known and known.contracted),
        npi=npi,
        address=_address(found),
        phone=_phone(found) or _phone(role),
    )


def _person_name(resource: Resource) -> str:
    name = next(iter(_dicts(resource.get("name"))), {})
    return " ".join([*_texts(name.get("given")), _text(name.get("family"))]).strip()


def _items(bundle: Bundle) -> Iterator[ItemFacts]:
    lines = _dicts(bundle.claim.get("item"))
    if len(lines) > MOST_ITEMS:
        raise Unreadable(f"The request has over {MOST_ITEMS} lines.", "Claim.item")
    for line in lines:
        if not _is_cancelled(line):
            yield _item(line)


def _is_cancelled(line: Resource) -> bool:
    return any(
        _text(each.get("url")).endswith("infoCancelled") and each.get("valueBoolean") is True
        for each in _dicts(line.get("modifierExtension"))
    )


def _item(line: Resource) -> ItemFacts:
    coding = _coding(line.get("productOrService"))
    category = _coding(line.get("category"))
    code = _text(coding.get("code"))[:40]
    words = _text(coding.get("display")) or _text(_dict(line.get("productOrService")).get("text"))
    words = words or _text(category.get("display")) or f"Code {code}".strip()
    period = _dict(line.get("servicedPeriod"))
    start = line.get("servicedDate") or period.get("start")
    return ItemFacts(
        description=words[:LONGEST],
        code=code,
        code_system=_system(_text(coding.get("system"))),
        quantity=_quantity(_dict(line.get("quantity"))),
        service_on=_day(start, "Claim.item.serviced"),
        service_until=_day(period.get("end"), "Claim.item.serviced"),
    )


def _system(url: str) -> str:
    if "HCPCS" in url:
        return "HCPCS"
    if "cpt" in url.lower():
        return "CPT"
    return "X12" if "x12" in url.lower() else url[-40:]


def _quantity(quantity: Resource) -> str:
    value = quantity.get("value")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return f"{value:g} {_text(quantity.get('unit'))}".strip()[:60]


def _priority(claim: Resource) -> str:
    codes = {_text(_coding(claim.get("priority")).get("code"))}
    for extension in _dicts(claim.get("extension")):
        if _text(extension.get("url")).endswith(LEVEL_OF_SERVICE):
            level = _text(_coding(extension.get("valueCodeableConcept")).get("code"))
            codes |= {"stat"} if level in URGENT_LEVELS else set()
    return models.Priority.EXPEDITED if "stat" in codes else models.Priority.STANDARD


def _summary(claim: Resource, items: tuple[ItemFacts, ...]) -> str:
    words = "; ".join(dict.fromkeys(item.description for item in items))
    is_change = bool(_dicts(claim.get("related")))
    return f"{'Change of an earlier request: ' if is_change else ''}{words}"[:2000]


def _diagnoses(claim: Resource) -> Iterator[str]:
    for diagnosis in _dicts(claim.get("diagnosis")):
        if code := _text(_coding(diagnosis.get("diagnosisCodeableConcept")).get("code")):
            yield code[:20]


def _documents(bundle: Bundle) -> Iterator[NewDocument]:
    """The attachments of the bundle, then the bundle itself, as it came."""
    seen: set[str] = set()
    for number, data in enumerate(_attachments(bundle), start=1):
        kind, digest = media_type(data), hashlib.sha256(data).hexdigest()
        if not kind:
            raise Unreadable("An attachment is none of PDF, PNG, JPEG, TIFF, text.", "attachment")
        if digest not in seen:
            seen.add(digest)
            yield NewDocument(f"attachment-{number}", kind, data)
    yield NewDocument("request-bundle.json", "application/json", bundle.raw)


def _attachments(bundle: Bundle) -> Iterator[bytes]:
    references = [_dict(each.get("valueReference")) for each in _info(bundle)]
    documents = [
        _referenced(bundle, each, "DocumentReference", required=False) for each in references
    ]
    holders = [_dict(content.get("attachment")) for doc in documents
               for content in _dicts(doc.get("content"))]  # fmt: skip
    holders += [_dict(each.get("valueAttachment")) for each in _info(bundle)]
    for holder in holders:
        if holder.get("data") is not None:
            yield _decoded(holder["data"])


def _info(bundle: Bundle) -> list[Resource]:
    return _dicts(bundle.claim.get("supportingInfo"))


def _decoded(data: object) -> bytes:
    try:
        decoded = base64.b64decode("".join(_text(data).split()), validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable("An attachment is not base64.", "attachment") from None
    if not decoded:
        raise Unreadable("An attachment is empty.", "attachment")
    return decoded


def _address(resource: Resource) -> str:
    address = next(iter(_dicts(resource.get("address"))), {})
    place = f"{_text(address.get('city'))}, {_text(address.get('state'))}"
    last = f"{place} {_text(address.get('postalCode'))}".strip(", ")
    return "\n".join([*_texts(address.get("line")), *([last] if last else [])])[:LONGEST]


def _phone(resource: Resource) -> str:
    for each in _dicts(resource.get("telecom")):
        if each.get("system") == "phone":
            return _text(each.get("value"))[:40]
    return ""


def _coding(concept: object) -> Resource:
    return next(iter(_dicts(_dict(concept).get("coding"))), {})


def _day(value: object, where: str) -> date | None:
    """A date of FHIR; one without a day or a month says too little and is left out."""
    text = _text(value)[:10]
    if len(text) < 10:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable("A date cannot be read.", where) from None


def _dict(value: object) -> Resource:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: object) -> list[Resource]:
    return [each for each in _list(value) if isinstance(each, dict)]


def _text(value: object) -> str:
    """A string without what a database cannot hold."""
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [text for each in _list(value) if (text := _text(each))]
