"""An organization determination: may this enrollee have this item, service, drug or payment?

The machine is declared here and nowhere else. A transition's body only sets fields; permission,
guards, saving and recording are the business of `cases.machine.act` and the services.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from cases import guards
from cases.models import verbs
from cases.models.kinds import (
    DECIDED_STATES,
    OPEN_STATES,
    UNDECIDED,
    Outcome,
    Priority,
    RequestType,
    State,
)
from regulations import timeframes

if TYPE_CHECKING:
    from accounts.models import User


class OrganizationDetermination(models.Model):
    """The decision of a case (42 CFR 422.566). `reason` are the words that the letter carries."""

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="determination"
    )
    state = FSMField(default=State.RECEIVED, choices=State.choices, protected=True, max_length=20)
    request_type = models.CharField(max_length=20, choices=RequestType.choices)
    prior_authorization = models.BooleanField(default=False)
    clean_claim = models.BooleanField(null=True, blank=True)
    priority = models.CharField(max_length=10, choices=Priority.choices)
    summary = models.TextField(help_text="What is asked, in words")
    diagnoses = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)
    criteria = models.TextField(blank=True)
    medical_necessity = models.BooleanField(null=True)
    part_d_finding = models.TextField(blank=True, help_text="Why Part D does not cover the drug")
    payable_under = models.CharField(max_length=8, blank=True)
    how_to_get = models.TextField(blank=True, help_text="How the enrollee gets the drug")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    licence = models.CharField(max_length=160, blank=True)
    notified_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True)
    dismissal_ground = models.CharField(max_length=40, blank=True)

    law_name = timeframes.OD
    is_appeal = False
    # Who may be given such a case: whoever has one of these permissions.
    worked_by = ("case.take", "case.receive")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="determination_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="determination_decision_is_whole",
                condition=Q(
                    state__in=DECIDED_STATES,
                    outcome__in=Outcome.values,
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                | (~Q(state__in=DECIDED_STATES) & Q(outcome="", decided_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="determination_denial_has_reason_and_licence",
                condition=~Q(outcome__in=["denied", "partially_approved"])
                | (~Q(reason="") & ~Q(licence="")),
            ),
            models.CheckConstraint(
                name="determination_notified_says_when",
                condition=~Q(state__in=[State.NOTIFIED, State.CLOSED])
                | Q(notified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="determination_payment_is_never_expedited",
                condition=~Q(request_type="payment", priority="expedited"),
            ),
            models.CheckConstraint(
                name="determination_dismissed_has_ground",
                condition=~Q(state="dismissed") | ~Q(dismissal_ground=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "case"], name="determination_by_state")]

    def __str__(self) -> str:
        return f"determination of {self.case_id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @transition(state, source=UNDECIDED, target=State.IN_REVIEW, **verbs.TAKE)
    def take(self, *, by: object, at: datetime) -> None:
        """A reviewer takes the case; its review begins."""

    @transition(state, source=OPEN_STATES, target=None, **verbs.ASSIGN)
    def assign(self, *, by: object, at: datetime) -> None:
        """A supervisor says who works on the case; its state stays."""

    @transition(state, source=State.IN_REVIEW, target=None, **verbs.RECOMMEND)
    def recommend(self, *, by: object, at: datetime) -> None:
        """A nurse sends the case to a physician with a recommendation."""

    @transition(state, source=UNDECIDED, target=None, **verbs.EXTEND)
    def extend(self, *, by: object, at: datetime) -> None:
        """The time limit is extended, once (42 CFR 422.568(b)(2), 422.572(b))."""

    @transition(state, source=UNDECIDED, target=None, **verbs.RECEIVE_PAPER)
    def receive_paper(self, *, by: object, at: datetime) -> None:
        """The paper that clears the one who asks has come (42 CFR 405.910, 422.574(b))."""

    @transition(state, source=UNDECIDED, target=None, **verbs.CURE_PAPER)
    def cure_paper(self, *, by: object, at: datetime) -> None:
        """What was missing on the paper has come (42 CFR 405.910(d))."""

    @transition(state, source=UNDECIDED, target=None, **verbs.REQUEST_EXPEDITE)
    def request_expedite(self, *, by: object, at: datetime) -> None:
        """Somebody asks for the fast clock, which runs until it is refused (42 CFR 422.570(a))."""
        self.priority = Priority.EXPEDITED

    @transition(state, source=UNDECIDED, target=None, **verbs.GRANT_EXPEDITE)
    def grant_expedite(self, *, by: object, at: datetime) -> None:
        """The standard clock could do harm: the fast one stays (42 CFR 422.570(c)(2)(i))."""

    @transition(state, source=UNDECIDED, target=None, **verbs.REFUSE_EXPEDITE)
    def refuse_expedite(self, *, by: object, at: datetime) -> None:
        """The request goes back to the standard clock, from its receipt (42 CFR 422.570(d)(1))."""
        self.priority = Priority.STANDARD

    @transition(
        state, source=[*OPEN_STATES, State.NOTIFIED], target=None, **verbs.TELL_EXPEDITE_REFUSED
    )
    def tell_expedite_refused(self, *, by: object, at: datetime) -> None:
        """The enrollee was told promptly that the fast clock was refused (42 CFR 422.570(d)(2))."""

    @transition(
        state,
        source=UNDECIDED,
        target=None,
        **verbs.verb(
            "Record that Part D does not cover it",
            "drug.coordinate",
            guards.is_drug,
            guards.part_d_not_found_before,
        ),
    )
    def find_not_part_d(self, *, by: object, at: datetime, finding: str) -> None:
        """The drug is looked at under Part A or B in this case (42 CFR 422.112(b)(7))."""
        self.part_d_finding = finding

    @transition(state, source=UNDECIDED, target=None, **verbs.REACH_OUT)
    def reach_out(self, *, by: object, at: datetime) -> None:
        """A provider was asked for what the decision needs."""

    @transition(state, source=UNDECIDED, target=None, **verbs.NEED_NO_RECORDS)
    def need_no_records(self, *, by: object, at: datetime) -> None:
        """The noncontract provider has nothing that the decision needs (42 CFR 422.572(d))."""

    @transition(state, source=list(State), target=None, **verbs.RECEIVE_GRIEVANCE)
    def receive_grievance(self, *, by: object, at: datetime) -> None:
        """Somebody complains of something that the plan, or a provider, did (42 CFR 422.564)."""

    @transition(state, source=list(State), target=None, **verbs.EXTEND_GRIEVANCE)
    def extend_grievance(self, *, by: object, at: datetime) -> None:
        """The answer to a grievance takes longer, once (42 CFR 422.564(e)(2))."""

    @transition(state, source=list(State), target=None, **verbs.ANSWER_GRIEVANCE)
    def answer_grievance(self, *, by: object, at: datetime) -> None:
        """The plan answers, within 24 hours of receipt (42 CFR 422.564(f))."""

    @transition(
        state,
        source=State.IN_REVIEW,
        target=State.DECIDED,
        **verbs.verb("Approve", "case.approve", guards.requester_cleared),
    )
    def approve(
        self,
        *,
        by: User,
        at: datetime,
        reason: str,
        payable_under: str = "",
        how_to_get: str = "",
    ) -> None:
        """The request is granted as asked; `reason` says what is approved and on what terms."""
        self.payable_under, self.how_to_get = payable_under, how_to_get
        self.outcome = Outcome.APPROVED
        self.decided_by, self.decided_at = by, at
        self.reason = reason

    @transition(
        state,
        source=State.IN_REVIEW,
        target=State.DECIDED,
        **verbs.verb("Deny", "case.deny", guards.requester_cleared, guards.licensed),
    )
    def deny(
        self, *, by: User, at: datetime, reason: str, criteria: str, medical_necessity: bool
    ) -> None:
        """The request is refused by a licensed professional (42 CFR 422.566(d))."""
        self.outcome = Outcome.DENIED
        self.decided_by, self.decided_at = by, at
        self.reason, self.criteria = reason, criteria
        self.medical_necessity = medical_necessity
        self.licence = by.licence

    @transition(
        state,
        source=State.IN_REVIEW,
        target=State.DECIDED,
        **verbs.verb("Decide line by line", "case.deny", guards.requester_cleared, guards.licensed),
    )
    def partially_approve(
        self, *, by: User, at: datetime, reason: str, criteria: str, medical_necessity: bool
    ) -> None:
        """Some of it is granted, some refused by a licensed professional (42 CFR 422.566(d))."""
        self.outcome = Outcome.PARTIALLY_APPROVED
        self.decided_by, self.decided_at = by, at
        self.reason, self.criteria = reason, criteria
        self.medical_necessity = medical_necessity
        self.licence = by.licence

    @transition(state, source=State.DECIDED, target=State.NOTIFIED, **verbs.NOTIFY)
    def notify(self, *, by: object, at: datetime, notified_at: datetime) -> None:
        """The enrollee has been told: this, not deciding, stops the clock."""
        self.notified_at = notified_at

    @transition(
        state,
        source=[State.DECIDED, State.NOTIFIED],
        target=None,
        **verbs.verb(
            "Record that the provider was told",
            "case.notify",
            guards.oral_notice_counts,
            guards.provider_untold,
            worker=True,
        ),
    )
    def notify_provider(self, *, by: object, at: datetime) -> None:
        """The physician or provider has been told, a duty of its own since 2026 (90 FR 15910)."""

    @transition(state, source=[State.DECIDED, State.NOTIFIED], target=None, **verbs.EFFECTUATE)
    def effectuate(self, *, by: object, at: datetime) -> None:
        """What was granted has been authorized, provided or paid."""

    @transition(state, source=State.NOTIFIED, target=State.CLOSED, **verbs.CLOSE)
    def close(self, *, by: object, at: datetime) -> None:
        """Nothing is left to do."""
        self.ended_at = at

    @transition(state, source=UNDECIDED, target=State.WITHDRAWN, **verbs.WITHDRAW)
    def withdraw(self, *, by: object, at: datetime, why: str) -> None:
        """The requester takes the request back before a decision (42 CFR 422.568(k))."""
        self.ended_at, self.ended_why = at, why

    @transition(state, source=UNDECIDED, target=State.DISMISSED, **verbs.DISMISS)
    def dismiss(self, *, by: object, at: datetime, ground: str, why: str) -> None:
        """The request is not one that may be decided (42 CFR 422.568(g))."""
        self.ended_at, self.ended_why = at, why
        self.dismissal_ground = ground

    @transition(
        state,
        source=[State.DISMISSED, State.WITHDRAWN],
        target=State.IN_REVIEW,
        **verbs.VACATE_DISMISSAL,
    )
    def vacate_dismissal(self, *, by: object, at: datetime) -> None:
        """The dismissal, or the withdrawal, is taken back for good cause (42 CFR 422.568(i))."""
        self.ended_at, self.ended_why, self.dismissal_ground = None, "", ""

    @transition(
        state,
        source=list(State),
        target=None,
        **verbs.verb(
            "Record an appeal", "appeal.receive", guards.something_to_appeal, guards.no_appeal_open
        ),
    )
    def appeal(self, *, by: object, at: datetime) -> None:
        """Somebody appeals: a reconsideration begins as a case of its own (42 CFR 422.578)."""

    @transition(
        state,
        source=[State.NOTIFIED, State.CLOSED],
        target=State.IN_REVIEW,
        **verbs.verb("Reopen the decision", "case.reopen", guards.everybody_told),
    )
    def reopen(self, *, by: object, at: datetime) -> None:
        """The decision is looked at anew (42 CFR 422.616); `PastDecision` keeps the earlier one."""
        self.outcome = self.reason = self.criteria = self.licence = self.ended_why = ""
        self.payable_under = self.how_to_get = ""
        self.decided_by = self.decided_at = self.notified_at = self.ended_at = None
        self.medical_necessity = None
