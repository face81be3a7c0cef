"""The facts of a case out of a request bundle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from cases import models as cases
from cases.intake.errors import Unreadable
from cases.services import EnrolleeFacts, ProviderFacts
from determinations import models
from determinations.intake import fhir
from determinations.intake.fhir import Resource
from determinations.intake.pas.attachments import documents, linked_only
from determinations.intake.pas.bundle import Bundle
from determinations.services import ItemFacts, NewRequest
from regulations import universes
from regulations.clock_facts import ClockFacts

MBI = "http://hl7.org/fhir/sid/us-mbi"
NPI = "http://hl7.org/fhir/sid/us-npi"
URGENT_LEVELS = {"U", "03"}
LEVEL_OF_SERVICE = ("levelOfServiceCode", "levelOfServiceType")
# HCPCS level II: J is drugs; of Q, those that CMS gives to drugs and biosimilars.
DRUG_CODE = re.compile(r"(J\d|Q01[34]|Q2|Q51|Q99)\d+", re.ASCII)
# v2-0203: a number that is not the member's, such as that of a hospital's chart or a passport.
MEMBER_NUMBER = "MB"
LONGEST_MEMBER_ID = 40
NPI_LENGTH = 10
LONGEST_WORDS = 300
MOST_ITEMS = 200


def new_request(bundle: Bundle, *, plan: cases.Plan, received_at: datetime) -> NewRequest:
    """The bundle as the service takes it. Raises Unreadable with the reason."""
    items = tuple(_items(bundle.claim))
    if not items:
        raise Unreadable("The request does not say what is requested.", "Claim.item")
    provider = _provider(bundle, plan)
    return NewRequest(
        plan=plan,
        enrollee=_enrollee(bundle),
        requester_kind=cases.RequesterKind.PROVIDER,
        requester_name=provider.name,
        requester_phone=provider.phone,
        provider=provider,
        channel=cases.Channel.ELECTRONIC,
        clock=_clock(bundle, items, plan, received_at),
        summary=_summary(bundle.claim, items),
        items=items,
        diagnoses=tuple(_diagnoses(bundle.claim)),
        documents=tuple(documents(bundle)),
        source_key=bundle.key,
        remark=" ".join(_remarks(bundle, plan, provider)),
    )


def _clock(
    bundle: Bundle, items: tuple[ItemFacts, ...], plan: cases.Plan, received_at: datetime
) -> ClockFacts:
    is_drug = any(_is_drug(item) for item in items)
    return ClockFacts(
        received_at=received_at,
        request=models.RequestType.PART_B_DRUG if is_drug else models.RequestType.ITEM_OR_SERVICE,
        priority=_priority(bundle.claim),
        time_zone=plan.time_zone,
        prior_authorization=not is_drug,
    )


def _remarks(bundle: Bundle, plan: cases.Plan, provider: ProviderFacts) -> Iterator[str]:
    """What a reviewer must know of how this bundle was read."""
    if _known_provider(plan, provider.npi) is None:
        yield (
            "The bundle does not say whether the provider is in the network, and none of the "
            "plan's providers has this NPI: treated as not in the network. Check this before "
            "extending."
        )
    if _is_change(bundle.claim):
        yield (
            "It changes an earlier request. Find that case, and withdraw the one that is no "
            "longer wanted."
        )
    if linked := linked_only(bundle):
        yield f"Attachments that were only linked and not included: {linked}. Ask for them."


def _enrollee(bundle: Bundle) -> EnrolleeFacts:
    patient = bundle.referenced(bundle.claim.get("patient"), "Patient")
    if not patient:
        raise Unreadable(
            "The bundle does not include the Patient that it refers to.", "Claim.patient"
        )
    first, last = fhir.person_name(patient)
    if not last:
        raise Unreadable("The patient has no last name.", "Patient.name")
    return EnrolleeFacts(
        member_id=_member_id(bundle, patient),
        first_name=first[:60],
        last_name=last[:60],
        date_of_birth=fhir.day(patient.get("birthDate"), "Patient.birthDate"),
        address=fhir.address(patient),
        phone=fhir.phone(patient),
        mbi=_mbi(patient),
    )


def _mbi(patient: Resource) -> str:
    """Medicare's number of the patient; one that is mistyped is left out, not the request."""
    for identifier in fhir.each(patient.get("identifier")):
        value = universes.plain_mbi(fhir.text(identifier.get("value")))
        if identifier.get("system") == MBI and universes.RULES["mbi"].holds(value):
            return value
    return ""


def _member_id(bundle: Bundle, patient: Resource) -> str:
    """The patient's member number, else one of no stated type, else the coverage's subscriber."""
    numbers: dict[bool, str] = {}
    for identifier in fhir.each(patient.get("identifier")):
        types, value = fhir.codes(identifier.get("type")), fhir.text(identifier.get("value"))
        if value and (not types or MEMBER_NUMBER in types):
            numbers.setdefault(bool(types), value)
    found = numbers.get(True) or numbers.get(False) or _subscriber(bundle)
    if not found:
        raise Unreadable("Neither patient nor coverage has a member ID.", "Patient.identifier")
    if len(found) > LONGEST_MEMBER_ID:
        said = f"The member ID is longer than {LONGEST_MEMBER_ID} characters."
        raise Unreadable(said, "Patient.identifier")
    return found


def _subscriber(bundle: Bundle) -> str:
    for insurance in fhir.each(bundle.claim.get("insurance")):
        coverage = bundle.referenced(insurance.get("coverage"), "Coverage")
        if value := fhir.text(coverage.get("subscriberId")):
            return value
    return ""


def _provider(bundle: Bundle, plan: cases.Plan) -> ProviderFacts:
    found, role = _who_asks(bundle)
    npi = _npi(found)
    known = _known_provider(plan, npi)
    name = fhir.text(found.get("name")) or " ".join(fhir.person_name(found)).strip()
    return ProviderFacts(
        name=(name or "Provider without a name")[:120],
        contracted=bool(known and known.contracted),
        npi=npi,
        address=fhir.address(found),
        phone=fhir.phone(found) or fhir.phone(role),
    )


def _who_asks(bundle: Bundle) -> tuple[Resource, Resource]:
    """The organization or person that asks, and the role in which the person does."""
    reference = bundle.claim.get("provider")
    role = bundle.referenced(reference, "PractitionerRole")
    found = (
        bundle.referenced(reference, "Organization")
        or bundle.referenced(role.get("practitioner"), "Practitioner")
        or bundle.referenced(role.get("organization"), "Organization")
        or bundle.referenced(reference, "Practitioner")
    )
    if not found:
        raise Unreadable(
            "The bundle does not include the provider that it refers to.", "Claim.provider"
        )
    return found, role


def _npi(provider: Resource) -> str:
    for identifier in fhir.each(provider.get("identifier")):
        value = fhir.text(identifier.get("value"))
        if identifier.get("system") == NPI and len(value) == NPI_LENGTH and value.isascii():
            return value
    return ""


def _known_provider(plan: cases.Plan, npi: str) -> cases.Provider | None:
    return cases.Provider.objects.filter(plan=plan, npi=npi).first() if npi else None


def _items(claim: Resource) -> Iterator[ItemFacts]:
    lines = fhir.each(claim.get("item"))
    if len(lines) > MOST_ITEMS:
        raise Unreadable(f"The request has over {MOST_ITEMS} lines.", "Claim.item")
    return (_item(line) for line in lines if not _is_cancelled(line))


def _is_cancelled(line: Resource) -> bool:
    return any(
        fhir.text(each.get("url")).endswith("infoCancelled") and each.get("valueBoolean") is True
        for each in fhir.each(line.get("modifierExtension"))
    )


def _item(line: Resource) -> ItemFacts:
    product = fhir.one(line.get("productOrService"))
    coding, period = fhir.coding(product), fhir.one(line.get("servicedPeriod"))
    code = fhir.text(coding.get("code"))[:40]
    category = fhir.text(fhir.coding(line.get("category")).get("display"))
    words = fhir.text(coding.get("display")) or fhir.text(product.get("text")) or category
    return ItemFacts(
        description=(words or f"Code {code}".strip())[:LONGEST_WORDS],
        code=code,
        code_system=_system(fhir.text(coding.get("system"))),
        quantity=fhir.quantity(line.get("quantity")),
        service_on=fhir.day(line.get("servicedDate") or period.get("start"), "Claim.item.serviced"),
        service_until=fhir.day(period.get("end"), "Claim.item.serviced"),
    )


def _system(url: str) -> str:
    if "HCPCS" in url:
        return "HCPCS"
    if "cpt" in url.lower():
        return "CPT"
    return "X12" if "x12" in url.lower() else url[-40:]


def _is_drug(item: ItemFacts) -> bool:
    """A drug's code, also where the sender leaves out whose code it is."""
    return item.code_system in ("HCPCS", "") and DRUG_CODE.fullmatch(item.code) is not None


def _priority(claim: Resource) -> str:
    is_urgent = "stat" in fhir.codes(claim.get("priority"))
    for extension in fhir.each(claim.get("extension")):
        if fhir.text(extension.get("url")).endswith(LEVEL_OF_SERVICE):
            is_urgent |= bool(fhir.codes(extension.get("valueCodeableConcept")) & URGENT_LEVELS)
    return cases.Priority.EXPEDITED if is_urgent else cases.Priority.STANDARD


def _is_change(claim: Resource) -> bool:
    return bool(fhir.each(claim.get("related")))


def _summary(claim: Resource, items: tuple[ItemFacts, ...]) -> str:
    words = "; ".join(dict.fromkeys(item.description for item in items))
    return f"{'Change of an earlier request: ' if _is_change(claim) else ''}{words}"[:2000]


def _diagnoses(claim: Resource) -> Iterator[str]:
    for diagnosis in fhir.each(claim.get("diagnosis")):
        coding = fhir.coding(diagnosis.get("diagnosisCodeableConcept"))
        if code := fhir.text(coding.get("code")):
            yield code[:20]
