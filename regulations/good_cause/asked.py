"""The facts of the call so far, a gate, and where a request stands by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations import reinstatement


@dataclass(frozen=True)
class Asked:
    """The facts of the conversation so far; None or empty is what is still to be told or obtained.

    `received_on` is the day of receipt in the plan's zone. `authorized` is True for the former
    member, None while a representative's authority is awaited. `stated`: a credible statement was
    obtained; `affirms`: willing and able to pay all in time; False in either is a refusal.
    """

    plan_type: str
    disenrollment_effective_on: date
    cause: str
    received_on: date
    asked_before: bool
    authorized: bool | None
    plan_error: bool | None
    explained: bool
    circumstance: str
    stated: bool | None
    affirms: bool | None

    @property
    def last_day_to_ask(self) -> date:
        return reinstatement.request_reinstatement(
            plan_type=self.plan_type, disenrollment_effective_on=self.disenrollment_effective_on
        ).due_on

    @property
    def last_day_to_pay(self) -> date:
        return reinstatement.pay_arrears(
            plan_type=self.plan_type, disenrollment_effective_on=self.disenrollment_effective_on
        ).due_on


@dataclass(frozen=True)
class Gate:
    """One condition. `answer`: passed, failed, or None for still to be told or obtained.

    `say` are the words to say now. A failed gate has its `road`: not_eligible with the `reason`,
    plan_error or referred.
    """

    key: str
    label: str
    answer: bool | None
    say: str
    citation: str
    reason: str = ""
    road: str = ""


@dataclass(frozen=True)
class Sorted:
    """Where a request stands: in_review, intake, not_eligible, plan_error or referred."""

    road: str
    reason: str
    gates: list[Gate]
    say: str
