"""Deciding: approve, or deny with the words and criteria that the letter must carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import duties
from determinations import models
from determinations.services import (
    care,
    changes,
    decision_words,
    letters,
    outreach,
    second_looks,
)
from determinations.services.drugs import coordination
from determinations.services.effectuate import EFFECTUATE
from determinations.services.locking import locked_determination
from determinations.services.signing import SigningFacts, sign
from notices.models import Notice, RecipientKind
from regulations import drugs
from regulations.law import Refused

Outcome = models.Outcome


@dataclass(frozen=True)
class ItemDecision:
    """What is decided of one line. `terms` say what is approved of it, `reason` and `criteria` why
    it, or a part of it, is denied and by which coverage rule, typed or a key of the plan's list."""

    item: int
    outcome: str
    terms: str = ""
    reason: str = ""
    criteria: str = ""
    medical_necessity: bool | None = None
    coverage_rule: int | None = None


@transaction.atomic
def approve(
    case_id: int,
    *,
    reason: str,
    by: User,
    at: datetime,
    payable_under: str = "",
    how_to_get: str = "",
) -> models.OrganizationDetermination:
    """Grant the request and queue the letters; `reason` says what is approved, on what terms.

    A drug that Part D does not cover says under which part it is payable and how to get it
    (42 CFR 422.112(b)(7)). Raises Refused.
    """
    determination = locked_determination(case_id)
    facts: dict[str, Any] = coordination(determination, payable_under, how_to_get)
    items = _alike(determination, outcome=Outcome.APPROVED, terms=reason)
    return _decide(determination, "approve", items, None, by=by, at=at, reason=reason, **facts)


@transaction.atomic
def deny(
    case_id: int,
    *,
    reason: str,
    criteria: str,
    medical_necessity: bool,
    by: User,
    at: datetime,
    coverage_rule: int | None = None,
    care_why: str = "",
    takes_effect_on: date | None = None,
    care_field: str = "",
    expertise: str = "",
) -> models.OrganizationDetermination:
    """Refuse the request and queue the denial notice (42 CFR 422.568(d)-(e)).

    `reason` is specific and in plain words, `criteria` the coverage criteria that are not met;
    `coverage_rule` is the key of one on the plan's list, whose words are then the criteria.
    `care_why` explains why a payment request is denied for what 422.113 protects emergency care
    from; `takes_effect_on` moves the day of a change that the plan began. Only a licensed
    professional may, with expertise in the field of what was asked, or with a statement why theirs
    is appropriate (42 CFR 422.566(d)): see `SigningFacts`. Raises Refused.
    """
    determination = locked_determination(case_id)
    criteria = decision_words.in_words(criteria, coverage_rule)
    care.refuse_barred(determination, reason, care_why, at=at)
    changes.move_effect(determination, takes_effect_on, at=at)
    facts: dict[str, Any] = {"criteria": criteria, "medical_necessity": medical_necessity}
    items = _alike(
        determination, outcome=Outcome.DENIED, reason=reason, coverage_rule=coverage_rule, **facts
    )
    signed = SigningFacts(care_field, expertise)
    facts["care_why"] = care_why
    return _decide(determination, "deny", items, signed, by=by, at=at, reason=reason, **facts)


@transaction.atomic
def decide_items(
    case_id: int,
    decisions: Sequence[ItemDecision],
    *,
    by: User,
    at: datetime,
    care_why: str = "",
    takes_effect_on: date | None = None,
    care_field: str = "",
    expertise: str = "",
) -> models.OrganizationDetermination:
    """Decide each line on its own; the outcome of the case follows from theirs.

    All approved approve it, all denied deny it, anything else approves it in part. Each denial, in
    whole or part, needs its reason and its coverage rule; `care_why` and `takes_effect_on` as in
    `deny`. Raises Refused.
    """
    determination = locked_determination(case_id)
    decisions = [
        replace(each, criteria=decision_words.in_words(each.criteria, each.coverage_rule))
        for each in decisions
    ]
    _refuse_incomplete(determination, decisions)
    outcomes = {decision.outcome for decision in decisions}
    if determination.part_d_finding and outcomes != {Outcome.DENIED}:
        message = "Approve or deny the drug as a whole: the letter states which part covers it."
        raise Refused("drug_as_a_whole", message, drugs.COORDINATION)
    if outcomes == {Outcome.APPROVED}:
        terms = _joined(determination, decisions, "terms")
        return _decide(determination, "approve", decisions, None, by=by, at=at, reason=terms)
    verb = "deny" if outcomes == {Outcome.DENIED} else "partially_approve"
    changes.move_effect(determination, takes_effect_on, at=at)
    adverse = [each for each in decisions if each.outcome != Outcome.APPROVED]
    for each in adverse:
        care.refuse_barred(determination, each.reason, care_why, at=at, field=f"reason_{each.item}")
    return _decide(
        determination,
        verb,
        decisions,
        SigningFacts(care_field, expertise),
        by=by,
        at=at,
        reason=_joined(determination, adverse, "reason"),
        criteria=_joined(determination, adverse, "criteria"),
        medical_necessity=any(each.medical_necessity for each in adverse),
        care_why=care_why,
        by_line=True,
    )


EVENTS = {"approve": "approved", "deny": "denied", "partially_approve": "partially_approved"}


def _decide(
    determination: models.OrganizationDetermination,
    verb: str,
    items: Sequence[ItemDecision],
    signed: SigningFacts | None,
    *,
    by: User,
    at: datetime,
    reason: str,
    by_line: bool = False,
    **facts: object,
) -> models.OrganizationDetermination:
    case = determination.case
    before = machine.act(determination, verb, by=by, at=at, reason=reason, **facts)
    told = decision_words.judged(determination, items, at, by_line=by_line)
    told |= sign(determination, signed, by=by, at=at) if signed else {}
    determination.save()
    _write(determination, items)
    told |= {"items": [asdict(item) for item in items], "untimely": _is_untimely(case, at)}
    event = audit.record(
        case, EVENTS[verb], by=by, at=at,
        from_state=before, to_state=determination.state, why=reason, facts=facts | told,
    )  # fmt: skip
    outreach.end_records_duty(case, at=at, why="decided without these records")
    second_looks.needless(determination, at=at)
    queued = letters.queue(event, determination, at=at)
    _open_what_follows(determination, queued, at=at)
    return determination


def _open_what_follows(
    determination: models.OrganizationDetermination, queued: Sequence[Notice], *, at: datetime
) -> None:
    """The duties that a decision brings: to tell the provider, to carry out what was granted."""
    case = determination.case
    if any(notice.recipient == RecipientKind.PROVIDER for notice in queued):
        # Since 2026 the provider must be told in the same time (90 FR 15910).
        duties.open_alongside(duties.duty(case, "decide"), "notify_provider", at=at)
    # Where the plan began, what is approved goes on: there is nothing to carry out.
    grants = determination.outcome != Outcome.DENIED and not determination.is_change
    if grants and not duties.find(case, EFFECTUATE):
        # What is granted is carried out in the time that the decision had (derived: the rule gives
        # no other limit to a determination).
        duties.open_alongside(duties.duty(case, "decide"), EFFECTUATE, at=at)


def _alike(determination: models.OrganizationDetermination, **facts: Any) -> list[ItemDecision]:
    """The same decision for every line."""
    return [ItemDecision(item=item.pk, **facts) for item in determination.items.all()]


def _write(
    determination: models.OrganizationDetermination, decisions: Sequence[ItemDecision]
) -> None:
    items = {item.pk: item for item in determination.items.all()}
    names = ("outcome", "terms", "reason", "criteria", "medical_necessity")
    for decision in decisions:
        for name in names:
            setattr(items[decision.item], name, getattr(decision, name))
        items[decision.item].coverage_rule_id = decision.coverage_rule
    models.RequestedItem.objects.bulk_update(items.values(), [*names, "coverage_rule"])


def _refuse_incomplete(
    determination: models.OrganizationDetermination, decisions: Sequence[ItemDecision]
) -> None:
    asked = sorted(item.pk for item in determination.items.all())
    if sorted(decision.item for decision in decisions) != asked:
        raise Refused("lines_missing", "Decide every line of the request exactly once.")
    for decision in decisions:
        adverse = decision.outcome != Outcome.APPROVED
        if adverse and not (decision.reason and decision.criteria):
            raise Refused(
                "reason_missing",
                "Explain why this line is denied and under which coverage rule.",
                "42 CFR 422.568(e)",
                f"reason_{decision.item}",
            )


def _joined(
    determination: models.OrganizationDetermination, decisions: Sequence[ItemDecision], name: str
) -> str:
    """The words of several lines, each after what it is about; of one line as they are."""
    items = {item.pk: item for item in determination.items.all()}
    said = [(items[each.item].description, getattr(each, name)) for each in decisions]
    if len(items) == 1:
        return str(said[0][1])
    return "\n".join(f"{about}: {words}" for about, words in said if words)


def _is_untimely(case: cases.Case, at: datetime) -> bool:
    """Whether this decision comes after its limit. It counts all the same, and is recorded so."""
    return duties.duty(case, "decide").is_late(at)
