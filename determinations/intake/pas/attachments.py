"""What comes with a request bundle: its attachments, and the bundle itself as it came."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator

from cases.intake.errors import Unreadable
from cases.services import NewDocument, media_type
from determinations.intake import fhir
from determinations.intake.fhir import Resource
from determinations.intake.pas.bundle import Bundle

ENDINGS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tiff",
    "text/plain": ".txt",
}


def documents(bundle: Bundle) -> Iterator[NewDocument]:
    """Each attachment once, then the bundle. Raises Unreadable for what cannot be shown."""
    seen: set[str] = set()
    for number, holder in enumerate(_holders(bundle), start=1):
        if holder.get("data") is None:
            continue
        data = _decoded(holder["data"])
        kind, digest = media_type(data), hashlib.sha256(data).hexdigest()
        if not kind:
            raise Unreadable(
                "An attachment is not a PDF, PNG, JPEG, TIFF or text file.", "attachment"
            )
        if digest not in seen:
            seen.add(digest)
            yield NewDocument(f"attachment-{number}{ENDINGS[kind]}", kind, data)
    yield NewDocument("request-bundle.json", "application/json", bundle.raw)


def linked_only(bundle: Bundle) -> int:
    """How many attachments are but an address somewhere else."""
    return sum(1 for holder in _holders(bundle) if holder.get("data") is None and holder.get("url"))


def _holders(bundle: Bundle) -> list[Resource]:
    """The attachments of all documents in the bundle and of the claim's supporting information."""
    found = [
        fhir.one(content.get("attachment"))
        for document in bundle.all_of("DocumentReference")
        for content in fhir.each(document.get("content"))
    ]
    info = fhir.each(bundle.claim.get("supportingInfo"))
    return found + [fhir.one(each.get("valueAttachment")) for each in info]


def _decoded(data: object) -> bytes:
    try:
        decoded = base64.b64decode("".join(fhir.text(data).split()), validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable("An attachment is not base64.", "attachment") from None
    if not decoded:
        raise Unreadable("An attachment is empty.", "attachment")
    return decoded
