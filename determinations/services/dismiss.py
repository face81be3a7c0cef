"""Dismissing: on a lawful ground, with the record that the ground needs (ADR 24).

What a ground needs is on its row of the law. A form, a late filing and who asked are on file; a
withdrawal, a death and what the request lacks are entered in the same step. What the file
contradicts is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from determinations import models
from determinations.services import finish, letters, required_forms, second_looks
from determinations.services.finish import WithdrawalFacts
from determinations.services.locking import locked_coverage
from regulations import clock, defects, requesters
from regulations import dismissals as law
from regulations.dismissals import DismissalGround, Needs
from regulations.law import Refused
from regulations.specific import refuse_nothing

WHY = "Write what is missing or what happened in this case. The letter to the enrollee repeats it."


@dataclass(frozen=True)
class DeathFacts:
    """The enrollee's death as it was reported. `no_interest` says how it is known that neither
    spouse nor estate has an interest left, and that no one else who has one goes on."""

    died_on: date
    reported_by: str
    no_interest: str


@transaction.atomic
def dismiss(
    case_id: int,
    *,
    ground: str,
    why: str,
    by: User,
    at: datetime,
    withdrawal: WithdrawalFacts | None = None,
    death: DeathFacts | None = None,
    defect: str = "",
) -> models.Matter:
    """Dismiss the request on a lawful ground and queue its notice (42 CFR 422.568(g)-(h)).

    Raises Refused, with the field at fault, where the record that the ground needs is missing or
    the file says otherwise.
    """
    matter = locked_coverage(case_id)
    found = law.dismissal_ground(ground, matter.law_name, matter.case.received_on)
    before = machine.act(matter, "dismiss", by=by, at=at, ground=ground, why=why)
    refuse_nothing(why, instead=WHY, citation=found.citation)
    required_forms.refuse_early(matter.case, found, at=at)
    record = models.Dismissal(case=matter.case, ground=ground, entered_at=at, by=by)
    _rest_on(record, matter, found, withdrawal=withdrawal, death=death, defect=defect)
    record.save()
    matter.save()
    second_looks.needless(matter, at=at)
    event = audit.record(
        matter.case, "dismissed", by=by, at=at, from_state=before, to_state=matter.state, why=why,
        facts={"ground": ground, "record": _in_trail(record)},
    )  # fmt: skip
    finish.end_duties(matter.case, at, "the request was dismissed")
    letters.queue(event, matter, at=at)
    return matter


def _rest_on(
    record: models.Dismissal,
    matter: models.Matter,
    found: DismissalGround,
    *,
    withdrawal: WithdrawalFacts | None,
    death: DeathFacts | None,
    defect: str,
) -> None:
    """Put into the record what the ground needs. Raises Refused where the file contradicts it."""
    if found.needs == Needs.OUTSIDER:
        _refuse_one_who_may_ask(matter, found)
    elif found.needs == Needs.LATENESS:
        _refuse_in_time(matter, found)
    elif found.needs == Needs.DEFECT:
        record.defect = _lacking(matter, defect).key
    elif found.needs == Needs.DEATH:
        _keep_death(record, matter, found, death)
    elif found.needs == Needs.WITHDRAWAL:
        record.withdrawal = _withdrawn(record, found, withdrawal)


def in_words(record: models.Dismissal) -> str:
    """What the dismissal rests on, as page and trail say it; empty where the file itself says."""
    if asked := record.withdrawal:
        zone = record.case.plan.zone
        on = clock.day_words(asked.asked_at.astimezone(zone).date())
        return f"Withdrawn by {asked.asked_by} {asked.get_channel_display().lower()}, {on}."
    if record.died_on:
        died = f"Died {clock.day_words(record.died_on)}, reported by {record.death_reported_by}."
        return f"{died} {record.no_interest}"
    if record.defect:
        return f"{defects.DEFECTS.recorded(record.defect, record.case.received_on).label}."
    return ""


def _in_trail(record: models.Dismissal) -> str:
    words = in_words(record)
    return f" {words}" if words else ""


def _refuse_one_who_may_ask(matter: models.Matter, found: DismissalGround) -> None:
    """Not for the enrollee, one who represents them, or another whom the law lets ask."""
    case = matter.case
    asker = requesters.asker(
        case=matter.law_name,
        requester=case.requester_kind,
        request=matter.request_type,
        contracted=case.provider.contracted if case.provider else None,
        on=case.received_on,
    )
    if asker and required_forms.is_cleared(matter):
        raise requesters.may_ask(found, asker)


def _refuse_in_time(matter: models.Matter, found: DismissalGround) -> None:
    """Lateness is a ground only where it is so."""
    if not (isinstance(matter, models.Reconsideration) and matter.waits_for_good_cause):
        message = "It was filed on time, or good cause has been recorded. Choose another ground."
        raise Refused("ground_not_permitted", message, found.citation, "ground")


def _lacking(matter: models.Matter, key: str) -> defects.Defect:
    """What the request lacks, unless the file says that it is there."""
    found = defects.defect(key, matter.law_name, matter.case.received_on)
    coded = next((str(item) for item in matter.items.all() if item.code), "")
    defects.refuse_named(found, coded)
    defects.refuse_asked(found, _expedite_asked_on(matter.case))
    defects.refuse_worked_on(found, _worked_on(matter))
    return found


def _expedite_asked_on(case: cases.Case) -> date | None:
    """The day of the first request to expedite, None where there is none."""
    request = case.expedite_requests.first()
    return request.asked_at.astimezone(case.plan.zone).date() if request else None


def _worked_on(matter: models.Matter) -> str:
    """What the plan did that it does only with a valid request; empty where it did nothing such."""
    case = matter.case
    if advice := case.recommendations.first():
        return f"{advice.by} sent it to a physician"
    if hasattr(case, "extension"):
        return "its deadline was extended"
    if case.expedite_requests.filter(answer=models.ExpediteRequest.Answer.GRANTED).exists():
        return "the request to expedite it was granted"
    if getattr(matter, "good_cause", None):
        return "good cause was found for filing it late"
    if getattr(matter, "part_d_finding", ""):
        return "it was found that Part D does not cover it"
    return ""


def _keep_death(
    record: models.Dismissal,
    matter: models.Matter,
    found: DismissalGround,
    death: DeathFacts | None,
) -> None:
    case, death = matter.case, _whole(death, found)
    message = "Write whom you asked about the spouse and the estate, and what they said."
    refuse_nothing(death.no_interest, instead=message, citation=found.citation, field="no_interest")
    law.refuse_death(
        found,
        died_on=death.died_on,
        born_on=case.enrollee.date_of_birth,
        received_on=case.received_on,
        today=record.entered_at.astimezone(case.plan.zone).date(),
    )
    by_provider = case.requester_kind in ("physician", "provider")
    if by_provider and matter.request_type == models.RequestType.PAYMENT:
        raise law.provider_goes_on(found)
    record.died_on, record.death_reported_by = death.died_on, death.reported_by
    record.no_interest = death.no_interest


def _whole(death: DeathFacts | None, found: DismissalGround) -> DeathFacts:
    """The death with all that is asked of it. Raises Refused at the first thing that is missing."""
    if death and death.reported_by and death.no_interest:
        return death
    field = "died_on" if death is None else "no_interest" if death.reported_by else "reported_by"
    message = (
        "Enter the date of death, who reported it, and how you know that no one with a financial "
        "interest goes on. Without these, decide the case."
    )
    raise Refused("record_missing", message, found.citation, field)


def _withdrawn(
    record: models.Dismissal, found: DismissalGround, facts: WithdrawalFacts | None
) -> models.Withdrawal:
    """The withdrawal on which it is dismissed, kept as any other."""
    if facts is None or not facts.asked_by:
        message = (
            "Enter who withdrew it, how and when. If no one did, choose another ground or decide "
            "the case."
        )
        raise Refused("record_missing", message, found.citation, "asked_by")
    finish.refuse_impossible(record.case, facts, record.entered_at)
    return finish.write(record.case, facts, by=record.by, at=record.entered_at)
