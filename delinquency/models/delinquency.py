"""Premiums unpaid: the fourth machine of the case file.

Declared as the others are (see `determinations.models.determination`): a transition's body only
sets fields.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from cases.models import Priority, steps
from delinquency.models import verbs
from delinquency.models.kinds import ENDED, OPEN, Option, State
from regulations import disenrollment as law


class Delinquency(models.Model):
    """A member's premiums that were billed and not paid, and what became of it; or CMS's own
    disenrollment for the income-related amount (IRMAA), of which the plan only tells.

    `premium_due_on` is when the first unpaid month was due. `option` and `grace_months` are the
    plan's own rule, empty for a cost plan and for IRMAA. The grace period in force and
    `effective_on`, the first day without coverage if it passes, are kept as the law calculated
    them. `reply_on` is the day of CMS's report (IRMAA). `reopened_on` is when a payment that had
    closed the case was found to have gone back. `disenrollment` is what it came to.
    """

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="delinquency"
    )
    state = FSMField(default=State.DELINQUENT, choices=State.choices, protected=True, max_length=16)
    premium_due_on = models.DateField(null=True, blank=True)
    option = models.CharField(max_length=10, choices=Option.choices, blank=True)
    grace_months = models.PositiveSmallIntegerField(null=True, blank=True)
    grace_begins_on = models.DateField(null=True, blank=True)
    grace_ends_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField()
    reply_on = models.DateField(null=True, blank=True)
    noticed_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submission = models.CharField(max_length=80, blank=True)
    stop_ground = models.CharField(max_length=16, blank=True)
    explanation = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reopened_on = models.DateField(null=True, blank=True)
    disenrollment = models.OneToOneField(
        "premiums.Disenrollment", models.PROTECT, null=True, blank=True,
        related_name="delinquency",
    )  # fmt: skip

    law_name = "delinquency"
    # What lists and alerts ask of every matter: there is no kind of service and no expedite here.
    priority = Priority.STANDARD
    request_type = ""

    class Meta:
        verbose_name_plural = "delinquencies"
        constraints = [
            models.CheckConstraint(
                name="delinquency_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="delinquency_takes_effect_on_the_first_of_a_month",
                condition=Q(effective_on__day=1),
            ),
            models.CheckConstraint(
                name="delinquency_is_of_premiums_or_of_irmaa",
                condition=Q(state=State.ENDED_BY_CMS, reply_on__isnull=False)
                | (~Q(state=State.ENDED_BY_CMS) & Q(premium_due_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="delinquency_grace_is_whole",
                condition=Q(
                    option="", grace_months=None, grace_begins_on=None, grace_ends_on=None
                )
                | Q(
                    option__in=Option.values, grace_months__isnull=False,
                    grace_begins_on__isnull=False, grace_ends_on__lt=models.F("effective_on"),
                ),
            ),
            models.CheckConstraint(
                name="delinquency_ending_was_noticed",
                condition=~Q(state__in=[State.ENDING, State.DISENROLLED])
                | Q(noticed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delinquency_disenrolled_says_by_what",
                condition=~Q(state=State.DISENROLLED)
                | (Q(submitted_at__isnull=False, disenrollment__isnull=False) & ~Q(submission="")),
            ),
            models.CheckConstraint(
                name="delinquency_paid_says_when",
                condition=Q(state=State.PAID, paid_on__isnull=False)
                | (~Q(state=State.PAID) & Q(paid_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="delinquency_stopped_says_why",
                condition=Q(state=State.STOPPED) & ~Q(stop_ground="")
                | ~Q(state=State.STOPPED) & Q(stop_ground=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"delinquency {self.case_id}"

    def get_priority_display(self) -> str:
        return self.priority.label

    def get_request_type_display(self) -> str:
        return "Unpaid premiums"

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    @property
    def is_irmaa(self) -> bool:
        return self.reply_on is not None

    @property
    def summary(self) -> str:
        """What it is, in words."""
        if self.is_irmaa:
            return f"CMS ended coverage for IRMAA as of {self.effective_on:%B %-d, %Y}"
        if self.state == State.PAID:
            return "Premiums were unpaid and came in time; coverage goes on"
        return f"Premiums unpaid; coverage would end as of {self.effective_on:%B %-d, %Y}"

    @property
    def policy(self) -> law.Policy | None:
        """The plan's own rule; None for a cost plan and for IRMAA."""
        return law.Policy(self.option, self.grace_months) if self.grace_months else None

    @property
    def bills(self) -> Any:
        """What was billed; it hangs on the folder."""
        return self.case.bills

    @property
    def payments(self) -> Any:
        """What came for it."""
        return self.case.payments

    @cached_property
    def standing(self) -> law.Standing:
        """What is owed and how the grace period runs, by the rows as they were first read here; the
        person who writes one deletes it."""
        return law.standing(
            plan_type=self.case.plan.plan_type,
            bills=law.billed_again([bill.line for bill in self.bills.all()], self.reopened_on),
            received=[each.received for each in self.payments.all() if each.returned_on is None],
            policy=self.policy,
            effective_on=self.effective_on,
        )

    @transition(state, source=OPEN, target=None, **verbs.TAKE)
    def take(self, *, by: object, at: datetime) -> None:
        """Someone takes the case; its state stays."""

    assign = steps.assign(state, OPEN, verbs.ASSIGN)

    @transition(state, source=OPEN, target=None, **verbs.ADD_BILL)
    def add_bill(self, *, by: object, at: datetime) -> None:
        """A further month was billed and came due."""

    @transition(state, source=OPEN, target=None, **verbs.RECORD_PAYMENT)
    def record_payment(self, *, by: object, at: datetime) -> None:
        """Money came, be it in part or late (guidance, section 60.3.1.1)."""

    @transition(state, source=[*OPEN, State.PAID], target=None, **verbs.RETURN_PAYMENT)
    def return_payment(self, *, by: object, at: datetime) -> None:
        """A payment went back, be it one that had closed the case as paid."""

    @transition(state, source=State.PAID, target=State.DELINQUENT, **verbs.REOPEN)
    def reopen(self, *, by: object, at: datetime, on: date) -> None:
        """The payment that had closed the case went back: another grace period runs."""
        self.reopened_on, self.paid_on, self.ended_at = on, None, None

    @transition(state, source=OPEN, target=State.PAID, **verbs.SETTLE)
    def settle(self, *, by: object, at: datetime, paid_on: date) -> None:
        """All that was due was received in time; after the notice, where it was entered late."""
        self.paid_on, self.ended_at = paid_on, at

    @transition(state, source=State.DELINQUENT, target=State.ENDING, **verbs.DISENROLL)
    def disenroll(self, *, by: object, at: datetime) -> None:
        """The grace period passed unpaid: the member is told (guidance, section 60.3.1.4)."""
        self.noticed_at = at

    @transition(state, source=State.ENDING, target=State.DELINQUENT, **verbs.RESUME)
    def resume(self, *, by: object, at: datetime) -> None:
        """Money that had come in time was entered after the notice: another grace period runs."""

    @transition(state, source=State.ENDING, target=State.DISENROLLED, **verbs.SUBMIT)
    def submit(
        self, *, by: object, at: datetime, submitted_at: datetime, submission: str, ended: Any
    ) -> None:
        """The disenrollment went to CMS, and stands in the records as `ended`."""
        self.submitted_at, self.submission = submitted_at, submission
        self.disenrollment, self.ended_at = ended, at

    @transition(state, source=OPEN, target=State.STOPPED, **verbs.STOP)
    def stop(self, *, by: object, at: datetime, ground: str, explanation: str) -> None:
        """No one is disenrolled after all; `explanation` are the words of the letter, if any."""
        self.stop_ground, self.explanation, self.ended_at = ground, explanation, at

    @transition(state, source=State.DELINQUENT, target=State.ENDED_BY_CMS, **verbs.RECORD_IRMAA)
    def record_irmaa(self, *, by: object, at: datetime, ended: Any) -> None:
        """CMS ended the coverage by itself; the plan tells (guidance, section 60.2.5)."""
        self.disenrollment, self.ended_at = ended, at

    receive_grievance = steps.receive_grievance(state, State.values, verbs.RECEIVE_GRIEVANCE)
    extend_grievance = steps.extend_grievance(state, State.values, verbs.EXTEND_GRIEVANCE)
    answer_grievance = steps.answer_grievance(state, State.values, verbs.ANSWER_GRIEVANCE)
