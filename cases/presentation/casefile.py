"""The documents and letters of a case as files, and an archive of them."""

from __future__ import annotations

import io
import zipfile

from cases import models
from notices.models import NoticePdf


def attachments(case: models.Case) -> list[tuple[str, bytes]]:
    """The documents of a case and the letters of it that have left, with their names."""
    return [*documents(case), *sent_letters(case)]


def documents(case: models.Case) -> list[tuple[str, bytes]]:
    """The documents of a case, under names that no archive reads as a path."""
    contents = models.DocumentContent.objects.filter(document__case=case).select_related("document")
    return [
        (f"{case.number}-{_plain(content.document.name)}", bytes(content.data))
        for content in contents.order_by("document_id")
    ]


def sent_letters(case: models.Case, *kinds: str) -> list[tuple[str, bytes]]:
    """The letters of a case that have left, all or those of some kinds."""
    pdfs = NoticePdf.objects.filter(notice__case=case).select_related("notice")
    if kinds:
        pdfs = pdfs.filter(notice__kind__in=kinds)
    return [(pdf.notice.file_name, bytes(pdf.data)) for pdf in pdfs.order_by("notice_id")]


def zipped(files: list[tuple[str, bytes]]) -> bytes:
    """A ZIP of files, numbered from 00 on in their order, so that no two have one name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, (_, data) in zip(numbered(files), files, strict=True):
            out.writestr(name, data)
    return buffer.getvalue()


def numbered(files: list[tuple[str, bytes]], *, first: int = 0) -> list[str]:
    """The names of files as they stand in an archive."""
    return [f"{number:02d}-{name}" for number, (name, _) in enumerate(files, start=first)]


def _plain(name: str) -> str:
    """A file's name without what an archive could read as a path, or a system not write."""
    shown = "".join(each if each.isprintable() and each not in "/\\:" else "_" for each in name)
    return shown.lstrip(".") or "document"
