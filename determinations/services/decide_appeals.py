"""Reconsiderations: decided, or lapsed undecided (42 CFR 422.590)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import duties
from determinations import models
from determinations.services import care, decision_words, letters, outreach, second_looks
from determinations.services.effectuate import EFFECTUATE
from determinations.services.locking import locked_reconsideration
from determinations.services.signing import SigningFacts, sign
from regulations import appeals as law

FORWARD = "forward_to_ire"


@transaction.atomic
def reverse(
    case_id: int,
    *,
    reason: str,
    by: User,
    at: datetime,
    care_field: str = "",
    expertise: str = "",
) -> models.Reconsideration:
    """Grant all that was denied; the letter stops the clock, and it must be carried out in time.

    `reason` says what is granted, on what terms.
    """
    matter = locked_reconsideration(case_id)
    signed = SigningFacts(care_field, expertise)
    event = _decide(matter, "reverse", "reversed", signed, by=by, at=at, reason=reason)
    duties.open_alongside(duties.duty(matter.case, "decide"), EFFECTUATE, at=at)
    letters.queue(event, matter, at=at)
    return matter


@transaction.atomic
def reverse_in_part(
    case_id: int,
    *,
    terms: str,
    reason: str,
    criteria: str,
    by: User,
    at: datetime,
    coverage_rule: int | None = None,
    care_why: str = "",
    care_field: str = "",
    expertise: str = "",
) -> models.Reconsideration:
    """Grant a part (`terms`) and uphold the rest (`reason`, `criteria`), which goes to the IRE;
    `care_why` as in `affirm`."""
    matter = locked_reconsideration(case_id)
    event = _decide(
        matter, "reverse_in_part", "partly_reversed", SigningFacts(care_field, expertise),
        by=by, at=at, coverage_rule=coverage_rule, terms=terms, reason=reason, care_why=care_why,
        criteria=decision_words.in_words(criteria, coverage_rule),
    )  # fmt: skip
    duties.open_alongside(duties.duty(matter.case, "decide"), EFFECTUATE, at=at)
    _open_forwarding(matter, law.AFFIRMED, at, at=at)
    letters.queue(event, matter, at=at)
    return matter


@transaction.atomic
def affirm(
    case_id: int,
    *,
    reason: str,
    criteria: str,
    by: User,
    at: datetime,
    coverage_rule: int | None = None,
    care_why: str = "",
    care_field: str = "",
    expertise: str = "",
) -> models.Reconsideration:
    """Uphold the denial; the case file must go to the independent review entity. `care_why`
    explains why the protection of emergency care does not apply (42 CFR 422.113)."""
    matter = locked_reconsideration(case_id)
    event = _decide(
        matter, "affirm", "affirmed", SigningFacts(care_field, expertise),
        by=by, at=at, coverage_rule=coverage_rule, reason=reason, care_why=care_why,
        criteria=decision_words.in_words(criteria, coverage_rule),
    )  # fmt: skip
    _open_forwarding(matter, law.AFFIRMED, at, at=at)
    letters.queue(event, matter, at=at)
    return matter


def lapse_if_undecided(
    matter: models.Reconsideration, duty: cases.Deadline, *, at: datetime
) -> None:
    """The limit passed undecided: that counts as affirming (42 CFR 422.590(d), (g)).

    Called by the worker, with the case locked. The duty to decide stays open, missed, until the
    case file is sent.
    """
    if duty.duty != "decide" or matter.outcome:
        return
    before = machine.act(matter, "lapse", by=None, at=at)
    matter.save()
    event = audit.record(
        matter.case, "lapsed", by=None, at=at, from_state=before, to_state=matter.state,
        facts={"due_at": duty.due_at.isoformat()},
    )  # fmt: skip
    outreach.end_records_duty(matter.case, at=at, why="the deadline to decide passed")
    second_looks.needless(matter, at=at)
    _open_forwarding(matter, law.MISSED, duty.due_at, at=at)
    letters.queue(event, matter, at=at)


def _decide(
    matter: models.Reconsideration,
    verb: str,
    event: str,
    signed: SigningFacts,
    *,
    by: User,
    at: datetime,
    coverage_rule: int | None = None,
    **facts: Any,
) -> cases.AuditEvent:
    before = machine.act(matter, verb, by=by, at=at, **facts)
    told = {name: value for name, value in facts.items() if name != "reason"}
    if "criteria" in facts:
        words = {"reason": facts["reason"], "criteria": facts["criteria"]}
        care.refuse_barred(matter, facts["reason"], facts["care_why"], at=at)
        decision_words.refuse_unfit(matter, **words, coverage_rule=coverage_rule, at=at)
        told |= {"coverage_rule": coverage_rule}
        told |= decision_words.in_trail(matter, [facts["reason"]])
    told |= sign(matter, signed, by=by, at=at)
    matter.coverage_rule_id = coverage_rule
    matter.save()
    outreach.end_records_duty(matter.case, at=at, why="decided without these records")
    second_looks.needless(matter, at=at)
    return audit.record(
        matter.case, event, by=by, at=at,
        from_state=before, to_state=matter.state, why=facts["reason"], facts=told,
    )  # fmt: skip


def _open_forwarding(
    matter: models.Reconsideration, reason: str, start_at: datetime, *, at: datetime
) -> None:
    """An expedited one has hours from `start_at`; a standard one until the end of its limit."""
    case = matter.case
    if matter.priority != cases.Priority.EXPEDITED:
        duties.open_alongside(duties.duty(case, "decide"), FORWARD, at=at)
        return
    zone = case.plan.time_zone
    due = law.forward_expedited(reason=reason, start_at=start_at, time_zone=zone)
    duties.open_duty(case, due, at=at)
