"""Opening the folder of a case of any kind: whose it is, its number, who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from cases import models
from cases.services import preferences
from regulations.law import Refused


@dataclass(frozen=True)
class EnrolleeFacts:
    """The enrollee as the request names them; known to the plan by the member ID.

    `letter_language` is empty, and `large_print` False, where the request says nothing of letters:
    then they stay as they are on file.
    """

    member_id: str
    first_name: str
    last_name: str
    date_of_birth: date | None = None
    address: str = ""
    phone: str = ""
    mbi: str = ""
    letter_language: str = ""
    large_print: bool = False


@dataclass(frozen=True)
class ProviderFacts:
    """The physician or provider of the request; `npi` may be unknown."""

    name: str
    contracted: bool
    npi: str = ""
    address: str = ""
    phone: str = ""
    fax: str = ""


def already_received(plan: models.Plan, source_key: str) -> models.Case | None:
    """The case that this source became, if it was taken in before."""
    known = models.Case.objects.select_related("enrollee")
    return known.filter(plan=plan, source_key=source_key).first()


def next_number(at: datetime) -> str:
    """The number of the next case: the year and a sequence that never gives one twice. It may have
    gaps: what is refused, or only previewed, has used one up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_number')")
        return f"FN{at:%y}-{cursor.fetchone()[0]:06d}"


def known_enrollee(plan: models.Plan, facts: EnrolleeFacts) -> models.Enrollee:
    """The plan's enrollee with this member ID; a new one if there is none.

    Another name or birth date under the same ID is a mistake to be looked at, not an update.
    """
    known, created = models.Enrollee.objects.get_or_create(
        plan=plan, member_id=facts.member_id, defaults=preferences.of_somebody_new(vars(facts))
    )
    if created:
        return known
    refuse_another(known, facts)
    added = missing_of(known, facts) | preferences.stated(vars(facts))
    for name, value in added.items():
        setattr(known, name, value)
    known.save(update_fields=list(added))
    return known


def refuse_another(known: models.Enrollee, facts: EnrolleeFacts) -> None:
    """Raise Refused where these facts under a known member ID are of someone else."""
    same_name = known.last_name.casefold() == facts.last_name.casefold()
    births = {known.date_of_birth, facts.date_of_birth} - {None}
    if not same_name or len(births) > 1:
        raise Refused(
            "another_person",
            "This member ID belongs to someone with another name or birth date. Check the ID.",
            field="member_id",
        )
    if facts.mbi and known.mbi and facts.mbi != known.mbi:
        raise Refused(
            "another_mbi",
            "Another MBI is on file for this member. Check it, or leave it empty and correct it "
            "on the case page.",
            field="mbi",
        )


def missing_of(known: models.Enrollee, facts: EnrolleeFacts) -> dict[str, Any]:
    """What these facts add to what is known of the person."""
    return {
        name: getattr(facts, name)
        for name in ("date_of_birth", "address", "phone", "mbi")
        if getattr(facts, name) and not getattr(known, name)
    }


def _provider(plan: models.Plan, facts: ProviderFacts | None) -> models.Provider | None:
    """The plan's provider with this NPI, or without one the same name; a new one if none is."""
    if facts is None:
        return None
    same = Q(npi=facts.npi) if facts.npi else Q(npi="", name__iexact=facts.name)
    known = models.Provider.objects.filter(same, plan=plan, contracted=facts.contracted).first()
    if known is None and facts.npi:
        known = models.Provider.objects.filter(plan=plan, npi=facts.npi).first()
    return known or models.Provider.objects.create(plan=plan, **vars(facts))
