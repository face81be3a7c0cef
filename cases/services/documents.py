"""Filing documents in a case."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit, models
from cases.services.locking import locked_case
from regulations.law import Refused

# What browsers and readers show or play without running anything; other types are refused.
MEDIA_TYPES: dict[str, bytes | tuple[bytes, ...]] = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG",
    "image/jpeg": b"\xff\xd8\xff",
    "image/tiff": (b"II*\x00", b"MM\x00*"),
    "audio/mpeg": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "audio/ogg": b"OggS",
    "audio/wav": b"RIFF",
    "audio/mp4": b"\x00\x00\x00",
    "text/plain": b"",
    "application/json": b"",
}
# Containers that hold other things too: what a sound has further in, and where.
INSIDE = {"audio/wav": (8, b"WAVE"), "audio/mp4": (4, b"ftypM4A")}


def media_type(data: bytes) -> str:
    """What kind of file these bytes are, told by how they begin; empty for an unknown kind."""
    for kind, start in MEDIA_TYPES.items():
        if start and data.startswith(start) and _holds(kind, data):
            return kind
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "" if "\x00" in text else "text/plain"


def _holds(kind: str, data: bytes) -> bool:
    at, mark = INSIDE.get(kind, (0, b""))
    return data[at:].startswith(mark)


@dataclass(frozen=True)
class NewDocument:
    """A file as it arrived."""

    name: str
    media_type: str
    data: bytes


@transaction.atomic
def add_document(case_id: int, document: NewDocument, *, by: User, at: datetime) -> models.Document:
    """Add a document to a case. Raises PermissionDenied, or Refused with what to do."""
    if not by.may("document.add"):
        raise PermissionDenied
    return file(locked_case(case_id), document, by=by, at=at)


def file(
    case: models.Case, document: NewDocument, *, by: User | None, at: datetime
) -> models.Document:
    """File the document and put that on the trail; the same file twice is refused."""
    refuse_unusable(document)
    sha256 = hashlib.sha256(document.data).hexdigest()
    if models.Document.objects.filter(case=case, sha256=sha256, name=document.name).exists():
        raise Refused("filed_before", "This file is already in the case.", field="file")
    filed = models.Document.objects.create(
        case=case,
        name=document.name,
        media_type=document.media_type,
        size=len(document.data),
        sha256=sha256,
        added_at=at,
        added_by=by,
    )
    models.DocumentContent.objects.create(document=filed, data=document.data)
    audit.record(case, "document_added", by=by, at=at, facts={"document": filed.pk})
    return filed


def refuse_unusable(document: NewDocument) -> None:
    """Raise Refused (file) for a file that is empty, too large, or none that is read here."""
    if not document.data:
        raise Refused("empty", "This file is empty. Choose another.", field="file")
    if len(document.data) > settings.DOCUMENT_MAX_BYTES:
        most = settings.DOCUMENT_MAX_BYTES // (1024 * 1024)
        raise Refused("too_large", f"This file is over {most} MB. Split it.", field="file")
    start = MEDIA_TYPES.get(document.media_type)
    if start is None or not document.data.startswith(start):
        raise Refused(
            "unknown_type",
            "Choose a PDF, PNG, JPEG, TIFF or plain text file, or an audio file (MP3, M4A, OGG, "
            "WAV).",
            field="file",
        )
