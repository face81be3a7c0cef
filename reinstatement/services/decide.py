"""Good cause, or none: by the plan, or by CMS where CMS disenrolled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from regulations import good_cause
from regulations.specific import refuse_nothing
from reinstatement.models import Reinstatement
from reinstatement.services import clocks, letters, money
from reinstatement.services.locking import locked_reinstatement


@dataclass(frozen=True)
class Decision:
    """What the plan found: the circumstance, both limbs of the test, causation, and in words.

    `finding` is for the file: the evidence and why. `explanation` is what the letter says.
    """

    circumstance: str
    no_control: bool
    could_not_foresee: bool
    caused: bool
    finding: str
    explanation: str

    def as_law(self) -> good_cause.Found:
        return good_cause.Found(
            self.circumstance, self.no_control, self.could_not_foresee, self.caused
        )


@transaction.atomic
def find_favorable(case_id: int, decision: Decision, *, by: User, at: datetime) -> Reinstatement:
    """The test is met. What was owed is fixed and told, with the last day to pay. Raises Refused.

    Where nothing is owed, or all of it came already, the case goes on as paid.
    """
    matter = locked_reinstatement(case_id)
    owed = matter.disenrollment.account.owed_at_disenrollment
    facts = {"owed": owed, "pay_by": matter.disenrollment.pay_by.due_on}
    event = _decide(matter, "find_favorable", "found_favorable", decision, facts, by=by, at=at)
    _grant(matter, event, at=at)
    return matter


@transaction.atomic
def find_unfavorable(case_id: int, decision: Decision, *, by: User, at: datetime) -> Reinstatement:
    """The test is not met. There is no appeal; the letter tells of the grievance."""
    matter = locked_reinstatement(case_id)
    event = _decide(matter, "find_unfavorable", "found_unfavorable", decision, {}, by=by, at=at)
    clocks.open_notify(matter.case, at, at=at)
    letters.queue(event, matter, at=at)
    return matter


@transaction.atomic
def record_cms_favorable(
    case_id: int, *, complaint: str, words: str, by: User, at: datetime
) -> Reinstatement:
    """CMS found good cause: the plan tells the amount, the last day and how to pay."""
    matter = locked_reinstatement(case_id)
    owed = matter.disenrollment.account.owed_at_disenrollment
    before = machine.act(
        matter, "record_cms_favorable", by=by, at=at, complaint=complaint,
        owed=owed, pay_by=matter.disenrollment.pay_by.due_on,
    )  # fmt: skip
    event = _of_cms(matter, "cms_found_favorable", before, complaint, words, by=by, at=at)
    _grant(matter, event, at=at)
    return matter


@transaction.atomic
def record_cms_unfavorable(
    case_id: int, *, complaint: str, words: str, by: User, at: datetime
) -> Reinstatement:
    """CMS found no good cause and tells the person itself (guidance, section 70.3.5.2)."""
    matter = locked_reinstatement(case_id)
    before = machine.act(matter, "record_cms_unfavorable", by=by, at=at, complaint=complaint)
    _of_cms(matter, "cms_found_unfavorable", before, complaint, words, by=by, at=at)
    return matter


def _decide(
    matter: Reinstatement,
    verb: str,
    event: str,
    decision: Decision,
    facts: dict[str, Any],
    *,
    by: User,
    at: datetime,
) -> Any:
    favorable = verb == "find_favorable"
    words = {"finding": decision.finding, "explanation": decision.explanation}
    found = decision.as_law()
    before = machine.act(matter, verb, by=by, at=at, found=found, **facts, **words)
    cause, on = matter.disenrollment.cause, matter.case.received_on
    good_cause.refuse_unlike(found, favorable=favorable, cause=cause, on=on)
    _refuse_unsaid(decision)
    matter.save()
    met_by = "favorable decision" if favorable else "unfavorable decision"
    clocks.met(matter.case, clocks.DECIDE, met_at=at, met_by=met_by, at=at)
    told = {name: str(value) for name, value in vars(found).items()}
    return audit.record(
        matter.case, event, by=by, at=at, from_state=before, to_state=matter.state,
        why=decision.finding, facts=told | {name: str(value) for name, value in facts.items()},
    )  # fmt: skip


def _refuse_unsaid(decision: Decision) -> None:
    """CMS reads the finding and the person the explanation: both say something of this case."""
    advice = {
        "finding": "Write what the evidence shows and how you weighed it.",
        "explanation": "Write what was decided and why in this case. The letter repeats it.",
    }
    for field, instead in advice.items():
        text = getattr(decision, field)
        refuse_nothing(text, instead=instead, citation=good_cause.TEST, field=field)


def _of_cms(
    matter: Reinstatement,
    event: str,
    before: str,
    complaint: str,
    words: str,
    *,
    by: User,
    at: datetime,
) -> Any:
    matter.explanation = words
    matter.save()
    clocks.met(matter.case, clocks.REFERRAL, met_at=at, met_by=f"complaint {complaint}", at=at)
    return audit.record(
        matter.case, event, by=by, at=at, from_state=before, to_state=matter.state,
        why=words, facts={"complaint": complaint, "owed": str(matter.amount_owed or "")},
    )  # fmt: skip


def _grant(matter: Reinstatement, event: Any, *, at: datetime) -> None:
    """The letter, the duty to tell, the last day to pay; on to paid where all is here."""
    clocks.open_notify(matter.case, at, at=at)
    clocks.open_pay(matter, at=at)
    letters.queue(event, matter, at=at)
    money.settle_if_paid(matter, at=at)
