"""The plan itself reduces or ends a course of treatment: a determination that no one asked for.

It begins here, is decided as any other (`decide`), and is told by the same letters. The licensed
professional who denies gives the reason and the coverage rule (42 CFR 422.566(b)(3)-(4), (d)).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit
from cases import models as cases
from cases.services import duties, letter_rows, preferences
from cases.services.opening import (
    EnrolleeFacts,
    ProviderFacts,
    _provider,
    known_enrollee,
    next_number,
)
from determinations import models
from determinations.services import protections, reckoning
from determinations.services.receive import ItemFacts
from notices.models import Notice
from regulations import care_fields, changes
from regulations.clock import day_words
from regulations.law import Refused
from regulations.specific import refuse_nothing, why_says_nothing

Change = models.Change
REDUCED_TO = "Enter what the treatment is reduced to: the letter says so."
WHY = "Enter what made the plan look at this treatment. The reviewer starts from it."
# The decisions whose notice must leave before the day of the change.
REDUCING = ("denied", "partially_approved")


@dataclass(frozen=True)
class ChangeFacts:
    """What the plan means to do: to which treatment, from which day, and why it looks at it.

    `why` is for the reviewer and the trail; the letter says the reason of the one who decides.
    """

    plan: cases.Plan
    enrollee: EnrolleeFacts
    provider: ProviderFacts
    request_type: str
    change: str
    takes_effect_on: date
    summary: str
    why: str
    reduced_to: str = ""
    items: tuple[ItemFacts, ...] = ()
    pbp: str = ""
    delegate: str = ""
    authorization_number: str = ""
    care_field: str = ""
    source_key: str = ""


@transaction.atomic
def change_treatment(facts: ChangeFacts, *, by: User, at: datetime) -> cases.Case:
    """Open the case, with the duty that the notice leaves before the change takes effect.

    Raises PermissionDenied, or Refused with the field at fault.
    """
    if not by.may("treatment.change"):
        raise PermissionDenied
    _refuse_impossible(facts, at)
    case = _open_case(facts, by=by, at=at)
    determination = _open_determination(case, facts)
    due = duties.open_duty(case, reckoning.decide_due(determination), at=at)
    told = {
        "change": f"{determination.get_change_display().removesuffix(' it').lower()} a treatment",
        "takes_effect_on": facts.takes_effect_on.isoformat(),
        "due_at": due.due_at.isoformat(), "rule": due.rule, "citation": due.citation,
    }  # fmt: skip
    told |= preferences.in_trail(case.enrollee, vars(facts.enrollee))
    audit.record(
        case, "change_begun", by=by, at=at, to_state=determination.state, why=facts.why, facts=told
    )
    return case


def move_effect(
    determination: models.OrganizationDetermination, takes_effect_on: date | None, *, at: datetime
) -> None:
    """Have the decision take effect on this day, and move the duty of the notice with it.

    Raises Refused for a day before which no notice could leave.
    """
    if not determination.is_change:
        return
    day = takes_effect_on or determination.takes_effect_on
    assert day is not None  # a constraint of the table
    changes.refuse_day(day, letter_rows.day_of(determination.case, at))
    if day != determination.takes_effect_on:
        _move(determination, day, at=at)


def letter_leaves(
    matter: models.OrganizationDetermination, notice: Notice, *, at: datetime
) -> None:
    """A notice that leaves too late for the day of the change moves it to the day after, in the
    letter as on file: until a notice has left the treatment goes on."""
    day = matter.takes_effect_on
    if day is None or notice.resend_of_id or notice.event.event not in REDUCING:
        return
    first = changes.first_day(letter_rows.day_of(matter.case, at))
    if matter.notified_at is None and day < first:
        _move(matter, first, at=at)
        matter.save()
        facts = {"takes_effect_on": first.isoformat()}
        audit.record(matter.case, "change_moved", by=None, at=at, facts=facts)
    notice.facts["change"] = protections.change(matter, notice.language)


def _move(determination: models.OrganizationDetermination, day: date, *, at: datetime) -> None:
    """Set the day, and move the duties of the notice with it."""
    case, why = determination.case, f"the change takes effect on {day_words(day)} instead"
    determination.takes_effect_on = day
    due = reckoning.decide_due(determination)
    decide = duties.replace(duties.duty(case, "decide"), due, at=at, why=why)
    if to_provider := duties.find(case, "notify_provider"):
        duties.end(to_provider, at=at, why=why)
        duties.open_alongside(decide, "notify_provider", at=at)


def _codes(facts: ChangeFacts) -> list[tuple[str, str]]:
    return [(item.code, item.code_system) for item in facts.items]


def _refuse_impossible(facts: ChangeFacts, at: datetime) -> None:
    on = at.astimezone(facts.plan.zone).date()
    changes.refuse_day(facts.takes_effect_on, on)
    if facts.care_field:
        care_fields.care_field(facts.care_field, on)
        care_fields.refuse_contradiction(facts.care_field, _codes(facts), on)
    if facts.request_type == models.RequestType.PAYMENT:
        message = "A course of treatment is an item, a service or a drug, not a payment."
        raise Refused("not_a_treatment", message, changes.CITATION, "request_type")
    if facts.change not in Change.values:
        message = "Choose whether the treatment is reduced or ended."
        raise Refused("change_missing", message, changes.CITATION, "change")
    if facts.change == Change.REDUCED and why_says_nothing(facts.reduced_to, instead=REDUCED_TO):
        raise Refused("reduced_to_missing", REDUCED_TO, "42 CFR 422.568(e)", "reduced_to")
    refuse_nothing(facts.why, instead=WHY, citation=changes.CITATION)


def _open_case(facts: ChangeFacts, *, by: User, at: datetime) -> cases.Case:
    return cases.Case.objects.create(
        number=next_number(at),
        kind="determination",
        plan=facts.plan,
        enrollee=known_enrollee(facts.plan, facts.enrollee),
        channel="",
        requester_kind=cases.RequesterKind.PLAN,
        requester_name=facts.plan.name,
        provider=_provider(facts.plan, facts.provider),
        received_at=at,
        entered_at=at,
        entered_by=by,
        pbp=facts.pbp,
        delegate=facts.delegate,
        authorization_number=facts.authorization_number,
        source_key=facts.source_key,
    )


def _open_determination(case: cases.Case, facts: ChangeFacts) -> models.OrganizationDetermination:
    determination = models.OrganizationDetermination.objects.create(
        case=case,
        request_type=facts.request_type,
        priority=cases.Priority.STANDARD,
        summary=facts.summary,
        change=facts.change,
        takes_effect_on=facts.takes_effect_on,
        reduced_to=facts.reduced_to if facts.change == Change.REDUCED else "",
        care_field=facts.care_field or care_fields.proposed(_codes(facts), case.received_on),
    )
    items = facts.items or (ItemFacts(description=facts.summary[:300]),)
    models.RequestedItem.objects.bulk_create(
        models.RequestedItem(determination=determination, position=position, **vars(item))
        for position, item in enumerate(items, start=1)
    )
    return determination
