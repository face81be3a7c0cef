"""An agreement being kept: the fifth machine of the case file.

Declared as the others are (see `determinations.models.determination`): a transition's body only
sets fields.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from cases.models import Priority, steps
from premiums.services.agreements import agreements_of
from regulations.arrears import AgreementStanding, Counted
from repayment.models import verbs
from repayment.models.kinds import OPEN, State

NOTHING = Decimal("0.00")


class Repayment(models.Model):
    """How a member keeps an agreement on premiums of months past, in dollars.

    `missed_through` is the number of the last installment that was found missed, `missed_sum` what
    of these has not come; both are 0 while nothing is missed. What the ledger says now is
    `standing`: the worker brings the state along.
    """

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="repayment"
    )
    agreement = models.OneToOneField(
        "premiums.Agreement", models.PROTECT, related_name="repayment"
    )  # fmt: skip
    state = FSMField(default=State.RUNNING, choices=State.choices, protected=True, max_length=16)
    missed_through = models.PositiveSmallIntegerField(default=0)
    missed_sum = models.DecimalField(max_digits=9, decimal_places=2, default=NOTHING)
    ended_at = models.DateTimeField(null=True, blank=True)

    law_name = "repayment"
    # What lists and alerts ask of every matter: there is no kind of service and no expedite here.
    priority = Priority.STANDARD
    request_type = ""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="repayment_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="repayment_missed_says_what",
                condition=Q(state=State.MISSED, missed_through__gt=0, missed_sum__gt=0)
                | (~Q(state=State.MISSED) & Q(missed_through=0, missed_sum=0)),
            ),
            models.CheckConstraint(
                name="repayment_at_its_end_says_when",
                condition=Q(state__in=[State.PAID, State.ENDED], ended_at__isnull=False)
                | Q(state__in=[State.RUNNING, State.MISSED], ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"repayment {self.case_id}"

    def get_priority_display(self) -> str:
        return self.priority.label

    def get_request_type_display(self) -> str:
        return "Premiums of months past"

    @property
    def is_open(self) -> bool:
        return bool(self.state in OPEN)

    @property
    def summary(self) -> str:
        """What it is, in words."""
        agreed = self.agreement
        return f"${agreed.total:,.2f} of past months, paid by: {agreed.get_way_display().lower()}"

    @cached_property
    def standing(self) -> AgreementStanding:
        """How the agreement is kept, by the money on the ledger as it was first read here. One that
        holds no more has nothing left."""
        found = agreements_of(self.case.enrollee)
        return found.get(self.agreement_id, AgreementStanding((), NOTHING))

    def missed(self, at: datetime) -> tuple[Counted, ...]:
        """The installments whose day has passed in the plan's zone, and that have not come."""
        return self.standing.missed(at.astimezone(self.case.plan.zone).date())

    @transition(state, source=OPEN, target=None, **verbs.TAKE)
    def take(self, *, by: object, at: datetime) -> None:
        """Someone takes the case; its state stays."""

    assign = steps.assign(state, OPEN, verbs.ASSIGN)

    @transition(state, source=OPEN, target=State.MISSED, **verbs.MISS)
    def miss(self, *, by: object, at: datetime, through: int, lacking: Decimal) -> None:
        """The day of an installment passed and it has not come, or what is missing changed."""
        self.missed_through, self.missed_sum = through, lacking

    @transition(state, source=State.MISSED, target=State.RUNNING, **verbs.CATCH_UP)
    def catch_up(self, *, by: object, at: datetime) -> None:
        """What was missed came late, which sets it right."""
        self.missed_through, self.missed_sum = 0, NOTHING

    @transition(state, source=OPEN, target=State.PAID, **verbs.SETTLE)
    def settle(self, *, by: object, at: datetime) -> None:
        """All of it came."""
        self.missed_through, self.missed_sum, self.ended_at = 0, NOTHING, at

    @transition(state, source=State.PAID, target=State.RUNNING, **verbs.REOPEN)
    def reopen(self, *, by: object, at: datetime) -> None:
        """Not all of it has come after all: money went back, or pays what another agreement has due
        before."""
        self.ended_at = None

    @transition(state, source=State.MISSED, target=None, **verbs.REMIND)
    def remind(self, *, by: object, at: datetime) -> None:
        """The member is billed for what was missed, which is due again."""

    @transition(state, source=OPEN, target=State.ENDED, **verbs.END)
    def end(self, *, by: object, at: datetime) -> None:
        """The agreement holds no more: its months are agreed on again, or collected as others."""
        self.missed_through, self.missed_sum, self.ended_at = 0, NOTHING, at

    receive_grievance = steps.receive_grievance(state, State.values, verbs.RECEIVE_GRIEVANCE)
    extend_grievance = steps.extend_grievance(state, State.values, verbs.EXTEND_GRIEVANCE)
    answer_grievance = steps.answer_grievance(state, State.values, verbs.ANSWER_GRIEVANCE)
