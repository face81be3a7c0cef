"""An organization determination: may this enrollee have this item, service, drug or payment?

The machine is declared here and nowhere else. A transition's body only sets fields; permission,
guards, saving and recording are the business of `cases.machine.act` and the services.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from cases import verbs as case_verbs
from cases.models import steps
from determinations.guards import appeals, deciding, following, required_forms, undoing
from determinations.models import coverage, verbs
from determinations.models.coverage import CoverageDecision
from determinations.models.kinds import (
    DECIDED_STATES,
    OPEN_STATES,
    UNDECIDED,
    Change,
    Outcome,
    State,
)
from regulations import licenses, timeframes

if TYPE_CHECKING:
    from accounts.models import User


class OrganizationDetermination(CoverageDecision):
    """The decision of a case (42 CFR 422.566). `reason` are the words that the letter carries."""

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="determination"
    )
    state = FSMField(default=State.RECEIVED, choices=State.choices, protected=True, max_length=20)
    prior_authorization = models.BooleanField(default=False)
    clean_claim = models.BooleanField(null=True, blank=True)
    change = models.CharField(
        max_length=8, choices=Change.choices, blank=True,
        help_text="What the plan itself does to a course of treatment; empty: a request",
    )  # fmt: skip
    takes_effect_on = models.DateField(null=True, blank=True)
    reduced_to = models.TextField(blank=True)
    summary = models.TextField(help_text="Description of the request")
    diagnoses = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    medical_necessity = models.BooleanField(null=True)
    part_d_finding = models.TextField(blank=True, help_text="Why Part D does not cover the drug")
    part_d_found_by = models.CharField(
        max_length=120, blank=True, help_text="Who made the decision under Part D"
    )
    part_d_notice_on = models.DateField(
        null=True, blank=True, help_text="Date of the Part D denial notice, where one was sent"
    )
    part_d_notice_by = models.CharField(
        max_length=120, blank=True, help_text="Who sent the Part D denial notice"
    )
    payable_under = models.CharField(max_length=8, blank=True)
    how_to_get = models.TextField(blank=True, help_text="How the enrollee gets the drug")

    law_name = timeframes.OD
    is_appeal = False
    signing_act = licenses.DENIAL

    class Meta:
        constraints = [
            *CoverageDecision.Meta.constraints,
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
                name="determination_denial_has_reason_and_license",
                condition=~Q(outcome__in=["denied", "partially_approved"])
                | (~Q(reason="") & ~Q(license="")),
            ),
            models.CheckConstraint(
                name="determination_change_says_from_when_and_to_what",
                condition=Q(change="", takes_effect_on__isnull=True, reduced_to="")
                | Q(change=Change.ENDED, takes_effect_on__isnull=False, reduced_to="")
                | (Q(change=Change.REDUCED, takes_effect_on__isnull=False) & ~Q(reduced_to="")),
            ),
            models.CheckConstraint(
                name="determination_notified_says_when",
                condition=~Q(state__in=[State.NOTIFIED, State.CLOSED])
                | Q(notified_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "case"], name="determination_by_state"),
            *coverage.report_indexes("determination"),
        ]

    def __str__(self) -> str:
        return f"determination of {self.case_id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def asked(self) -> OrganizationDetermination:
        """The request itself; of an appeal the one that it is about."""
        return self

    @property
    def known_care_kind(self) -> str:
        """The kind of care as it stands now; empty where no one said it."""
        return self.care_kind

    @property
    def is_change(self) -> bool:
        """Whether no one asked: the plan reduces or ends a treatment (42 CFR 422.566(b)(4))."""
        return bool(self.change)

    @transition(state, source=UNDECIDED, target=State.IN_REVIEW, **verbs.TAKE)
    def take(self, *, by: object, at: datetime) -> None:
        """A reviewer takes the case; its review begins."""

    assign = steps.assign(state, OPEN_STATES, case_verbs.ASSIGN)
    recommend = coverage.recommend(state)
    extend = coverage.extend(state)
    review_extension = coverage.review_extension(state)
    receive_required_form = coverage.receive_required_form(state)
    complete_required_form = coverage.complete_required_form(state)
    request_expedite = coverage.request_expedite(state)
    grant_expedite = coverage.grant_expedite(state)
    refuse_expedite = coverage.refuse_expedite(state)
    notify_refusal_orally = coverage.notify_refusal_orally(state, [*OPEN_STATES, State.NOTIFIED])

    @transition(
        state,
        source=UNDECIDED,
        target=None,
        **case_verbs.verb(
            "Record that Part D does not cover it",
            "drug.coordinate",
            deciding.is_drug,
            deciding.part_d_not_found_before,
        ),
    )
    def find_not_part_d(
        self,
        *,
        by: object,
        at: datetime,
        finding: str,
        found_by: str,
        notice_on: date | None = None,
        notice_by: str = "",
    ) -> None:
        """The drug is looked at under Part A or B in this case (42 CFR 422.112(b)(7))."""
        self.part_d_finding, self.part_d_found_by = finding, found_by
        self.part_d_notice_on, self.part_d_notice_by = notice_on, notice_by

    reach_out = coverage.reach_out(state)
    need_no_records = coverage.need_no_records(state)
    receive_grievance = steps.receive_grievance(state, State.values, case_verbs.RECEIVE_GRIEVANCE)
    extend_grievance = steps.extend_grievance(state, State.values, case_verbs.EXTEND_GRIEVANCE)
    answer_grievance = steps.answer_grievance(state, State.values, case_verbs.ANSWER_GRIEVANCE)

    @transition(
        state,
        source=State.IN_REVIEW,
        target=State.DECIDED,
        **case_verbs.verb("Approve", "case.approve", required_forms.requester_cleared),
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
        **case_verbs.verb("Deny", "case.deny", required_forms.requester_cleared, deciding.licensed),
    )
    def deny(
        self,
        *,
        by: User,
        at: datetime,
        reason: str,
        criteria: str,
        medical_necessity: bool,
        care_why: str = "",
        takes_effect_on: date | None = None,
    ) -> None:
        """The request is refused by a licensed professional (42 CFR 422.566(d))."""
        self.outcome = Outcome.DENIED
        self.decided_by, self.decided_at = by, at
        self.reason, self.criteria, self.care_why = reason, criteria, care_why
        self.takes_effect_on = takes_effect_on or self.takes_effect_on
        self.medical_necessity = medical_necessity

    @transition(
        state,
        source=State.IN_REVIEW,
        target=State.DECIDED,
        **case_verbs.verb(
            "Decide line by line", "case.deny", required_forms.requester_cleared, deciding.licensed
        ),
    )
    def partially_approve(
        self,
        *,
        by: User,
        at: datetime,
        reason: str,
        criteria: str,
        medical_necessity: bool,
        care_why: str = "",
        takes_effect_on: date | None = None,
    ) -> None:
        """Some of it is granted, some refused by a licensed professional (42 CFR 422.566(d))."""
        self.outcome = Outcome.PARTIALLY_APPROVED
        self.decided_by, self.decided_at = by, at
        self.reason, self.criteria, self.care_why = reason, criteria, care_why
        self.takes_effect_on = takes_effect_on or self.takes_effect_on
        self.medical_necessity = medical_necessity

    @transition(state, source=State.DECIDED, target=State.NOTIFIED, **verbs.NOTIFY)
    def notify(self, *, by: object, at: datetime, notified_at: datetime) -> None:
        """The enrollee has been told: this, not deciding, stops the clock."""
        self.notified_at = notified_at

    @transition(
        state,
        source=[State.DECIDED, State.NOTIFIED],
        target=None,
        **case_verbs.verb(
            "Record that the provider was notified",
            "case.notify",
            following.oral_notice_counts,
            following.provider_untold,
            worker=True,
        ),
    )
    def notify_provider(self, *, by: object, at: datetime) -> None:
        """The physician or provider has been told, a duty of its own since 2026 (90 FR 15910)."""

    @transition(
        state,
        source=[State.DECIDED, State.NOTIFIED],
        target=None,
        **case_verbs.verb(
            "Record a call about the approval",
            "case.notify",
            following.is_standard_approval,
            following.approval_not_told,
        ),
    )
    def tell_approval(self, *, by: object, at: datetime) -> None:
        """The enrollee heard of a standard approval by telephone; the letter still goes."""

    effectuate = coverage.effectuate(state, [State.DECIDED, State.NOTIFIED])
    close = coverage.close(state, [State.NOTIFIED])
    withdraw = coverage.withdraw(state)
    dismiss = coverage.dismiss(state)
    vacate_dismissal = coverage.vacate_dismissal(state)

    @transition(
        state,
        source=list(State),
        target=None,
        **case_verbs.verb(
            "Record an appeal",
            "appeal.receive",
            appeals.something_to_appeal,
            appeals.no_appeal_open,
        ),
    )
    def appeal(self, *, by: object, at: datetime) -> None:
        """Someone appeals: a reconsideration begins as a case of its own (42 CFR 422.578)."""

    @transition(
        state,
        source=[State.NOTIFIED, State.CLOSED],
        target=State.IN_REVIEW,
        **case_verbs.verb("Reopen the decision", "case.reopen", undoing.everybody_told),
    )
    def reopen(self, *, by: object, at: datetime) -> None:
        """The decision is looked at again (42 CFR 422.616); `PastDecision` keeps the earlier
        one."""
        self.outcome = self.reason = self.criteria = self.license = self.ended_why = ""
        self.expertise, self.signed_with = "", {}
        self.payable_under = self.how_to_get = self.care_why = ""
        self.decided_by = self.decided_at = self.notified_at = self.ended_at = None
        self.medical_necessity = self.coverage_rule = None
