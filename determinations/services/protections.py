"""What a letter says of special protections: of Part D, of emergency care, of a treatment that goes
on until the notice of its change has left."""

from __future__ import annotations

from datetime import date, datetime

from cases import models as cases
from cases.services.form_letters import in_force_for
from cases.services.letter_rows import day_of, language_of
from determinations import models
from determinations.models.kinds import LetterKind
from notices import words
from notices.models import RecipientKind
from notices.words import said
from regulations import drugs, emergency_care


def part_d(matter: models.Matter, *, at: datetime) -> drugs.PartDFinding | None:
    """That Part D does not cover the drug, for the rights that letters state; else None.

    Where no denial notice of Part D was sent it goes out now, if a standard form of it is in force
    for each of its recipients (42 CFR 423.568(f)-(g)).
    """
    if not isinstance(matter, models.OrganizationDetermination) or not matter.part_d_finding:
        return None
    noticed_on = part_d_noticed_on(matter)
    has_own_letter = noticed_on is None and _has_form(matter.case, day_of(matter.case, at))
    return drugs.PartDFinding(noticed_on, has_own_letter)


def part_d_noticed_on(matter: models.OrganizationDetermination) -> date | None:
    """The date of the denial notice of Part D: as recorded, or as it left from this case."""
    if matter.part_d_notice_on:
        return matter.part_d_notice_on
    own = matter.case.notices.filter(kind=LetterKind.PART_D_DENIAL, resend_of=None)
    left = own.filter(recipient=RecipientKind.ENROLLEE).exclude(dispatched_at=None)
    first = left.order_by("dispatched_at").first()
    return day_of(matter.case, first.dispatched_at) if first and first.dispatched_at else None


def _has_form(case: cases.Case, on: date) -> bool:
    """Whether the notice can be made for all: the enrollee, and the prescriber as the form says."""
    recipients = [RecipientKind.ENROLLEE, *([RecipientKind.PROVIDER] if case.provider_id else [])]
    languages = {language_of(case, each) for each in recipients}
    return all(
        in_force_for(case.plan, LetterKind.PART_D_DENIAL, language, on, locked=True)
        for language in sorted(languages)
    )


def drug(matter: models.Matter, language: str) -> dict[str, str]:
    """What was found under Part D, by whom, and how the drug is covered where it was approved."""
    if not isinstance(matter, models.OrganizationDetermination) or not matter.part_d_finding:
        return {}
    notice_on = part_d_noticed_on(matter)
    part = _payable_under(matter, language)
    return {
        "part": part,
        "finding": matter.part_d_finding,
        "found_by": matter.part_d_found_by,
        drugs.NOTICE_ON: words.day(notice_on, language) if notice_on else "",
        "terms": matter.reason if part else "",
        "how_to_get": matter.how_to_get if part else "",
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
    # A decision that was reopened may have had another outcome.
    if not matter.payable_under or matter.outcome != models.Outcome.APPROVED:
        return ""
    part = drugs.PARTS.recorded(matter.payable_under, matter.case.received_on)
    return said(part.label.partition(":")[0], language)
