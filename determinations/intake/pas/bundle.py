"""The bundle: whether it is a request at all, what it refers to, what names it forever."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from cases.intake.errors import Unreadable
from determinations.intake import fhir
from determinations.intake.fhir import Resource

NOT_A_REQUEST = {
    "ClaimResponse": "This is an answer to a request, not a request.",
    "OperationOutcome": "This is an error message about a request, not a request.",
}


@dataclass(frozen=True)
class Bundle:
    """A request bundle whose shape was checked: its claim, its other resources, its bytes."""

    claim: Resource
    resources: dict[str, Resource]
    key: str
    raw: bytes

    def referenced(self, reference: object, kind: str) -> Resource:
        """The resource of this kind that is pointed at; an empty one when the bundle has none."""
        name = fhir.text(fhir.one(reference).get("reference"))
        relative = "/".join(name.split("/")[-2:])
        found = self.resources.get(name) or self.resources.get(relative, {})
        return found if found.get("resourceType") == kind else {}

    def all_of(self, kind: str) -> list[Resource]:
        """Every resource of this kind, each once, in the order of the bundle."""
        found = {id(each): each for each in self.resources.values()}
        return [each for each in found.values() if each.get("resourceType") == kind]


def read_bundle(raw: bytes) -> Bundle:
    """The request bundle in these bytes. Raises Unreadable with the reason."""
    data = fhir.read_json(raw)
    kind = data.get("resourceType")
    if kind != "Bundle":
        raise Unreadable(f"This is not a Bundle but {_known_kind(kind)}.", "resourceType")
    entries = fhir.each(data.get("entry"))
    first = fhir.one(entries[0].get("resource")) if entries else {}
    kind = fhir.text(first.get("resourceType"))
    if kind in NOT_A_REQUEST:
        raise Unreadable(NOT_A_REQUEST[kind], "entry")
    if kind != "Claim":
        raise Unreadable("The first entry of a request bundle must be its Claim.", "entry")
    _refuse_other_profiles(data, first)
    return Bundle(first, _by_reference(entries), _key(data, entries[0], first), raw)


def plan_identifiers(bundle: Bundle) -> set[str]:
    """All that the bundle calls the plan: the identifiers of its insurer and payors."""
    references = [bundle.claim.get("insurer")]
    for insurance in fhir.each(bundle.claim.get("insurance")):
        coverage = bundle.referenced(insurance.get("coverage"), "Coverage")
        references += fhir.each(coverage.get("payor"))
    said: set[str] = set()
    for reference in map(fhir.one, references):
        insurer = bundle.referenced(reference, "Organization")
        named = [*fhir.each(insurer.get("identifier")), fhir.one(reference.get("identifier"))]
        said |= {fhir.text(each.get("value")) for each in named}
    return said - {""}


def _known_kind(kind: object) -> str:
    is_plain = isinstance(kind, str) and kind.isascii() and kind.isalpha() and len(kind) < 40
    return f"a FHIR {kind}" if is_plain else "something else"


def _refuse_other_profiles(bundle: Resource, claim: Resource) -> None:
    profiles = fhir.texts(fhir.one(bundle.get("meta")).get("profile"))
    profiles += fhir.texts(fhir.one(claim.get("meta")).get("profile"))
    if any("inquiry" in profile for profile in profiles):
        raise Unreadable("This asks about an earlier request; it is not a request itself.", "meta")
    if claim.get("use") != "preauthorization":
        raise Unreadable("Only requests for prior authorization are accepted.", "Claim.use")
    if claim.get("status") == "cancelled":
        raise Unreadable(
            "This cancels a request. Find its case and withdraw it there.", "Claim.status"
        )
    if claim.get("status") != "active":
        raise Unreadable("This request is not active.", "Claim.status")


def _key(bundle: Resource, entry: Resource, claim: Resource) -> str:
    """What names this request forever, however it is spaced or sent again.

    Senders number bundles and claims, but not always uniquely; together they are.
    """
    names = [fhir.identifier(bundle.get("identifier"))]
    names += [fhir.identifier(each) for each in fhir.each(claim.get("identifier"))]
    names += [fhir.text(entry.get("fullUrl")) or fhir.text(claim.get("id"))]
    if not any(names):
        names = [json.dumps(claim, sort_keys=True)]
    return "pas:" + hashlib.sha256("\n".join(names).encode()).hexdigest()


def _by_reference(entries: list[Resource]) -> dict[str, Resource]:
    """The resources by all the ways in which others may point at them."""
    found: dict[str, Resource] = {}
    for number, entry in enumerate(entries):
        resource = fhir.one(entry.get("resource"))
        kind, identity = fhir.text(resource.get("resourceType")), fhir.text(resource.get("id"))
        local = f"{kind}/{identity}" if identity else f"entry {number}"
        for name in (fhir.text(entry.get("fullUrl")), local):
            if name:
                found.setdefault(name, resource)
    return found
