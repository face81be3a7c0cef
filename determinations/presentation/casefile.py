"""The case file of an appeal as the independent review entity gets it: one archive."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases import models as cases
from cases.presentation.casefile import attachments, numbered, zipped
from cases.presentation.trail import timeline
from cases.presentation.words import instant
from notices import letters

INDEX = "case_file/en.typ"


def archive(case: cases.Case, *, at: datetime) -> bytes:
    """A ZIP of an appeal: its cover with the explanation and the trails, then each document and
    letter of the appeal and of the decision that is appealed, under numbered names."""
    folders = [case, case.reconsideration.determination.case]
    files = [file for folder in folders for file in attachments(folder)]
    cover = letters.render_facts(_cover(case, folders, files), INDEX, at=at)
    return zipped([("cover.pdf", cover), *files])


def _cover(
    case: cases.Case, folders: list[cases.Case], files: list[tuple[str, bytes]]
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


def _plan(plan: cases.Plan) -> dict[str, str]:
    return {
        "name": plan.name,
        "contract_id": plan.contract_id,
        "address": plan.address,
        "phone": plan.phone,
        "tty": plan.tty,
        "time_zone": plan.time_zone,
        "ire": plan.ire_name,
    }


def _trail(case: cases.Case) -> dict[str, Any]:
    entries = reversed(timeline(case))
    return {
        "number": case.number,
        "entries": [{"when": each.when, "said": f"{each.who} {each.what}"} for each in entries],
    }
