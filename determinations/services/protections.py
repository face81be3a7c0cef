"""What a letter says of special protections: of Part D, of emergency care, of a treatment that goes
on until the notice of its change has left."""

from __future__ import annotations

from determinations import models
from notices import words
from notices.words import said
from regulations import drugs, emergency_care


def part_d(matter: models.Matter) -> drugs.PartDFinding | None:
    """That Part D does not cover the drug, for the rights that letters state; else None."""
    if not isinstance(matter, models.OrganizationDetermination) or not matter.part_d_finding:
        return None
    return drugs.PartDFinding(matter.part_d_notice_on)


def drug(matter: models.Matter, language: str) -> dict[str, str]:
    """What was found under Part D, by whom, and how the drug is covered where it was approved."""
    if not isinstance(matter, models.OrganizationDetermination) or not matter.part_d_finding:
        return {}
    notice_on = matter.part_d_notice_on
    return {
        "part": _payable_under(matter, language),
        "finding": matter.part_d_finding,
        "found_by": matter.part_d_found_by,
        drugs.NOTICE_ON: words.day(notice_on, language) if notice_on else "",
        "how_to_get": matter.how_to_get,
    }


def change(matter: models.Matter, language: str) -> dict[str, str]:
    """What the plan itself does to a treatment, and from when (42 CFR 422.566(b)(4))."""
    if not isinstance(matter, models.OrganizationDetermination) or not matter.takes_effect_on:
        return {}
    return {
        "what": matter.change,
        "effective_on": words.day(matter.takes_effect_on, language),
        "reduced_to": matter.reduced_to,
    }


def care(matter: models.Matter, language: str) -> dict[str, str]:
    """Why payment for care of a protected kind is denied all the same (42 CFR 422.113)."""
    if not matter.care_why:
        return {}
    key, on = matter.known_care_kind, matter.asked.case.received_on
    label = emergency_care.CARE_KINDS.recorded(key, on).label if key else ""
    return {"kind": said(label, language) if label else "", "why": matter.care_why}


def _payable_under(matter: models.OrganizationDetermination, language: str) -> str:
    if not matter.payable_under:
        return ""
    part = drugs.PARTS.recorded(matter.payable_under, matter.case.received_on)
    return said(part.label.partition(":")[0], language)
