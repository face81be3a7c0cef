"""A bank's file and its lines, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cases.presentation.words import Badge, instant
from premiums.models import BankFile, BankLine
from premiums.payees import Request

TONES = {
    BankLine.Result.RECORDED: "ok",
    BankLine.Result.KNOWN: "quiet",
    BankLine.Result.TO_MEND: "soon",
}


def bank_file_row(file: BankFile) -> dict[str, Any]:
    """A file: who uploaded it when, how far it is."""
    return {
        "pk": file.pk,
        "name": file.name,
        "plan": file.plan,
        "uploaded": instant(file.uploaded_at, file.plan.zone),
        "by": file.uploaded_by,
        "lines": f"{file.lines:,}",
        "done": file.done,
        "of": file.lines,
        "progress": f"{file.done:,} of {file.lines:,} lines",
        "is_at_work": file.is_at_work,
        "badge": Badge("In progress", "soon") if file.is_at_work else Badge("Done", "ok"),
        "to_mend": getattr(file, "to_mend", 0),
    }


def bank_line(line: BankLine, requests: Mapping[int, Sequence[Request]]) -> dict[str, Any]:
    """A line: what it said, what came of it, and where the money went: to a case, or to a
    disenrollment, of which `requests` tells what stands on it."""
    payment = line.payment
    case = payment.case.number if payment and payment.case else ""
    of = payment.disenrollment_id if payment else None
    if of and (standing := requests.get(of)):
        case = max(standing, key=lambda each: each.pk).number
    return {
        "pk": line.pk,
        "number": line.number,
        "said": line.said,
        "badge": Badge(line.get_result_display(), TONES[BankLine.Result(line.result)]),
        "reason": line.reason,
        "disenrollment": of,
        "member": payment.enrollee_id if payment and payment.pays else None,
        "choices": line.choices,
        "case": case,
    }


def bank_tabs(
    here: str, done: int, results: list[dict[str, Any]], only: str
) -> list[dict[str, Any]]:
    """All lines, then those of each result."""
    every = [{"result": "", "label": "All", "count": done}, *results]
    return [
        {
            "url": f"{here}?only={each['result']}" if each["result"] else here,
            "label": each["label"],
            "count": f"{each['count']:,}",
            "is_here": each["result"] == only,
        }
        for each in every
    ]
