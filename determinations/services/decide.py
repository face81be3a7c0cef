"""Deciding: approve, or deny with the words and criteria that the letter must carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import duties
from determinations import models
from determinations.services import letters, outreach
from determinations.services.effectuate import EFFECTUATE
from determinations.services.locking import locked_determination
from notices.models import Notice, RecipientKind
from regulations import drugs
from regulations.law import Refused

Outcome = models.Outcome


@dataclass(frozen=True)
class ItemDecision:
    """What is decided of one line. `terms` say what is approved of it, `reason` and `criteria` why
    it, or a part of it, is denied and by which coverage rule."""

    item: int
    outcome: str
    terms: str = ""
    reason: str = ""
    criteria: str = ""
    medical_necessity: bool | None = None


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
    facts = _coordination(determination, payable_under, how_to_get)
    items = _alike(determination, outcome=Outcome.APPROVED, terms=reason)
    return _decide(determination, "approve", items, by=by, at=at, reason=reason, **facts)


@transaction.atomic
def find_not_part_d(
    case_id: int, *, finding: str, by: User, at: datetime
) -> models.OrganizationDetermination:
    """Record that Part D does not cover the drug, which this case now looks at under A or B."""
    determination = locked_determination(case_id)
    machine.act(determination, "find_not_part_d", by=by, at=at, finding=finding)
    determination.save()
    facts = {"citation": drugs.COORDINATION}
    audit.record(
        determination.case, "part_d_does_not_cover", by=by, at=at, why=finding, facts=facts
    )
    return determination


@transaction.atomic
def deny(
    case_id: int, *, reason: str, criteria: str, medical_necessity: bool, by: User, at: datetime
) -> models.OrganizationDetermination:
    """Refuse the request and queue the denial notice (42 CFR 422.568(d)-(e)).

    `reason` is specific and in plain words, `criteria` the coverage criteria that are not met.
    Only a licensed professional may (42 CFR 422.566(d)).
    """
    determination = locked_determination(case_id)
    facts: dict[str, Any] = {"criteria": criteria, "medical_necessity": medical_necessity}
    items = _alike(determination, outcome=Outcome.DENIED, reason=reason, **facts)
    return _decide(determination, "deny", items, by=by, at=at, reason=reason, **facts)


@transaction.atomic
def decide_items(
    case_id: int, decisions: Sequence[ItemDecision], *, by: User, at: datetime
) -> models.OrganizationDetermination:
    """Decide each line on its own; the outcome of the case follows from theirs.

    All approved approve it, all denied deny it, anything else approves it in part. Each denial, in
    whole or part, needs its reason and its coverage rule. Raises Refused.
    """
    determination = locked_determination(case_id)
    _refuse_incomplete(determination, decisions)
    outcomes = {decision.outcome for decision in decisions}
    if determination.part_d_finding and outcomes != {Outcome.DENIED}:
        message = "Approve or deny the drug as a whole: the letter states which part covers it."
        raise Refused("drug_as_a_whole", message, drugs.COORDINATION)
    if outcomes == {Outcome.APPROVED}:
        terms = _joined(determination, decisions, "terms")
        return _decide(determination, "approve", decisions, by=by, at=at, reason=terms)
    verb = "deny" if outcomes == {Outcome.DENIED} else "partially_approve"
    adverse = [each for each in decisions if each.outcome != Outcome.APPROVED]
    return _decide(
        determination,
        verb,
        decisions,
        by=by,
        at=at,
        reason=_joined(determination, adverse, "reason"),
        criteria=_joined(determination, adverse, "criteria"),
        medical_necessity=any(each.medical_necessity for each in adverse),
    )


EVENTS = {"approve": "approved", "deny": "denied", "partially_approve": "partially_approved"}


def _decide(
    determination: models.OrganizationDetermination,
    verb: str,
    items: Sequence[ItemDecision],
    *,
    by: User,
    at: datetime,
    reason: str,
    **facts: object,
) -> models.OrganizationDetermination:
    case = determination.case
    before = machine.act(determination, verb, by=by, at=at, reason=reason, **facts)
    determination.save()
    _write(determination, items)
    told = {"items": [asdict(item) for item in items], "untimely": _is_untimely(case, at)}
    event = audit.record(
        case, EVENTS[verb], by=by, at=at,
        from_state=before, to_state=determination.state, why=reason, facts=facts | told,
    )  # fmt: skip
    outreach.end_records_duty(case, at=at, why="decided without these records")
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
    if determination.outcome != Outcome.DENIED and not duties.find(case, EFFECTUATE):
        # What is granted is carried out in the time that the decision had (derived: the rule gives
        # no other limit to a determination).
        duties.open_alongside(duties.duty(case, "decide"), EFFECTUATE, at=at)


def _coordination(
    determination: models.OrganizationDetermination, payable_under: str, how_to_get: str
) -> dict[str, str]:
    if not determination.part_d_finding:
        return {}
    part = drugs.part(payable_under, determination.case.received_on)
    if not how_to_get:
        message = "Explain how the enrollee can get the drug: where, from whom, what to bring."
        raise Refused("way_missing", message, drugs.COORDINATION, "how_to_get")
    return {"payable_under": part.key, "how_to_get": how_to_get}


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
    models.RequestedItem.objects.bulk_update(items.values(), names)


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
