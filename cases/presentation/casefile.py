"""The case file of an appeal as the independent review entity gets it: one archive."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from cases import models
from cases.presentation.trail import timeline
from cases.presentation.words import instant
from notices.models import NoticePdf

INDEX = "case_file/en.typ"


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


def _cover(
    case: models.Case, folders: list[models.Case], files: list[tuple[str, bytes]]
) -> dict[str, Any]:
    matter = case.reconsideration
    appealed = matter.determination
    sent = getattr(case, "forwarding", None)
    return {
        "plan": _plan(case.plan),
        "case_number": case.number,
        "against": appealed.case.number,
        "enrollee": {"name": str(case.enrollee), "member_id": case.enrollee.member_id},
        "appellant": f"{case.requester_name} ({case.get_requester_kind_display().lower()})",
        "received": instant(case.received_at, case.plan.zone),
        "priority": matter.get_priority_display(),
        "summary": matter.summary,
        "argument": matter.argument,
        "denial": appealed.reason or appealed.ended_why,
        "criteria": matter.criteria or appealed.criteria,
        "outcome": "The deadline passed without a decision"
        if matter.missed_deadline
        else matter.get_outcome_display(),
        "explanation": sent.explanation if sent else matter.reason,
        "files": numbered(files, first=1),
        "trails": [_trail(folder) for folder in folders],
    }


def _plan(plan: models.Plan) -> dict[str, str]:
    return {
        "name": plan.name,
        "contract_id": plan.contract_id,
        "address": plan.address,
        "phone": plan.phone,
        "tty": plan.tty,
        "time_zone": plan.time_zone,
        "ire": plan.ire_name,
    }


def _trail(case: models.Case) -> dict[str, Any]:
    entries = reversed(timeline(case))
    return {
        "number": case.number,
        "entries": [{"when": each.when, "said": f"{each.who} {each.what}"} for each in entries],
    }
