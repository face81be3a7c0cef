"""A reconsideration: the plan looks again at its own decision, because someone appeals it.

The second machine of the case file; declared as the first is (see `determination`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from cases import verbs as case_verbs
from cases.models import steps
from determinations.guards import appeals
from determinations.models import coverage, verbs
from determinations.models.coverage import CoverageDecision
from determinations.models.kinds import AppealOutcome, AppealState, RequestType
from regulations import appeals as law
from regulations import licenses, timeframes

if TYPE_CHECKING:
    from accounts.models import User
    from determinations.models.determination import OrganizationDetermination

State = AppealState
UNDECIDED = [State.RECEIVED, State.IN_REVIEW]
ANSWERED = [State.REVERSED, State.AFFIRMED, State.FORWARDED]
ENDED = [State.CLOSED, State.WITHDRAWN, State.DISMISSED]
DECIDED = [*ANSWERED, State.NOTIFIED, State.REVIEWED, State.CLOSED]


class Reconsideration(CoverageDecision):
    """The appeal of a determination (42 CFR 422.578 to 422.590). The request that it is about, its
    lines and its words are those of the determination.

    `argument` are the appellant's words. `notice_on` is the date of the letter that is appealed and
    `file_by` the last day to appeal it, with its trace; both are empty where no letter ever left.
    `passed_limit_at` is the limit that passed before notice was given, where that failure is what
    is appealed (42 CFR 422.568(f), 422.572(f)).
    `good_cause` is the plan's word on a late filing, `missed_deadline` says that the limit passed
    without a decision, which counts as one against the enrollee.
    """

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="reconsideration"
    )
    determination = models.ForeignKey(
        "determinations.OrganizationDetermination", models.PROTECT, related_name="reconsiderations"
    )
    state = FSMField(default=State.RECEIVED, choices=State.choices, protected=True, max_length=20)
    argument = models.TextField()
    notice_on = models.DateField(null=True, blank=True)
    notice_received_on = models.DateField(null=True, blank=True)
    file_by = models.DateField(null=True, blank=True)
    passed_limit_at = models.DateTimeField(null=True, blank=True)
    filing = models.JSONField(default=dict, blank=True)
    late_why = models.TextField(blank=True)
    good_cause = models.BooleanField(null=True, blank=True)
    good_cause_why = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, choices=AppealOutcome.choices, blank=True)
    terms = models.TextField(blank=True, help_text="What is approved, if only part is")
    missed_deadline = models.BooleanField(default=False)
    forwarded_at = models.DateTimeField(null=True)

    law_name = timeframes.RECON
    is_appeal = True

    class Meta:
        constraints = [
            *CoverageDecision.Meta.constraints,
            models.CheckConstraint(
                name="reconsideration_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="reconsideration_decision_is_whole",
                condition=Q(
                    state__in=DECIDED, outcome__in=AppealOutcome.values, decided_at__isnull=False
                )
                | (~Q(state__in=DECIDED) & Q(outcome="", decided_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="reconsideration_decided_by_a_person_or_missed_its_deadline",
                condition=Q(outcome="")
                | Q(missed_deadline=False, decided_by__isnull=False)
                | Q(missed_deadline=True, decided_by__isnull=True, outcome=AppealOutcome.AFFIRMED),
            ),
            models.CheckConstraint(
                name="reconsideration_partly_reversed_says_what",
                condition=~Q(outcome=AppealOutcome.PARTLY_REVERSED) | ~Q(terms=""),
            ),
            models.CheckConstraint(
                name="reconsideration_forwarded_says_when",
                condition=~Q(state__in=[State.FORWARDED, State.REVIEWED])
                | Q(forwarded_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["determination"],
                name="reconsideration_is_one_at_a_time",
                condition=~Q(state__in=ENDED),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "case"], name="reconsideration_by_state"),
            *coverage.report_indexes("reconsideration"),
        ]

    def __str__(self) -> str:
        return f"reconsideration of {self.determination_id}"

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    @property
    def summary(self) -> str:
        """What was asked, in the words of the determination."""
        return self.determination.summary

    @property
    def items(self) -> Any:
        """The lines of the request that was decided."""
        return self.determination.items

    @property
    def asked(self) -> OrganizationDetermination:
        """The request that it is about."""
        return self.determination

    @property
    def known_care_kind(self) -> str:
        """What was said on the appeal, else in the request; the request keeps what it had."""
        return self.care_kind or self.determination.care_kind

    @property
    def is_filed_late(self) -> bool:
        """Whether it was filed after the last day; that needs good cause."""
        received_on = self.case.received_at.astimezone(self.case.plan.zone).date()
        return self.file_by is not None and received_on > self.file_by

    @property
    def waits_for_good_cause(self) -> bool:
        """Whether it was filed late and no one found good cause for it (42 CFR 422.582(c))."""
        return self.is_filed_late and not self.good_cause

    @property
    def is_medical(self) -> bool:
        """Whether a physician decides it (42 CFR 422.590(h)(2)).

        So it is where the denial was for lack of medical necessity, and where no one ever decided
        on an item, service or drug, since then no one has looked at the medical side.
        """
        if self.determination.outcome:
            return bool(self.determination.medical_necessity)
        never_decided = not self.determination.dismissal_ground
        return never_decided and self.request_type != RequestType.PAYMENT

    @property
    def signing_act(self) -> str:
        """What its decision is signed as: regulations.licenses."""
        return licenses.APPEAL if self.is_medical else licenses.NONMEDICAL_APPEAL

    @transition(state, source=UNDECIDED, target=State.IN_REVIEW, **verbs.TAKE_APPEAL)
    def take(self, *, by: object, at: datetime) -> None:
        """Someone who had no part in the decision takes the appeal; its review begins."""

    assign = steps.assign(state, [*UNDECIDED, *ANSWERED], case_verbs.ASSIGN)
    recommend = coverage.recommend(state)
    extend = coverage.extend(state)
    review_extension = coverage.review_extension(state)
    receive_required_form = coverage.receive_required_form(state)
    complete_required_form = coverage.complete_required_form(state)
    request_expedite = coverage.request_expedite(state)
    grant_expedite = coverage.grant_expedite(state)
    refuse_expedite = coverage.refuse_expedite(state)
    notify_refusal_orally = coverage.notify_refusal_orally(
        state, [*UNDECIDED, *ANSWERED, State.NOTIFIED, State.REVIEWED]
    )
    reach_out = coverage.reach_out(state)
    need_no_records = coverage.need_no_records(state)
    receive_grievance = steps.receive_grievance(state, State.values, case_verbs.RECEIVE_GRIEVANCE)
    extend_grievance = steps.extend_grievance(state, State.values, case_verbs.EXTEND_GRIEVANCE)
    answer_grievance = steps.answer_grievance(state, State.values, case_verbs.ANSWER_GRIEVANCE)

    @transition(
        state,
        source=UNDECIDED,
        target=None,
        **case_verbs.verb(
            "Record good cause for filing late", "appeal.judge", appeals.lateness_open
        ),
    )
    def find_good_cause(self, *, by: object, at: datetime, why: str) -> None:
        """The appeal came late, and for good cause (42 CFR 422.582(c))."""
        self.good_cause, self.good_cause_why = True, why

    @transition(
        state,
        source=State.IN_REVIEW,
        target=State.REVERSED,
        **case_verbs.verb("Reverse: approve all of it", "appeal.decide", *verbs.DECIDES_APPEAL),
    )
    def reverse(self, *, by: User, at: datetime, reason: str) -> None:
        """All that was denied is granted (42 CFR 422.590(a)(1), (e)(3))."""
        self._decide(AppealOutcome.REVERSED, by, at, reason)

    @transition(
        state,
        source=State.IN_REVIEW,
        target=State.AFFIRMED,
        **case_verbs.verb("Reverse part, uphold the rest", "appeal.decide", *verbs.DENIES_APPEAL),
    )
    def reverse_in_part(
        self,
        *,
        by: User,
        at: datetime,
        terms: str,
        reason: str,
        criteria: str,
        care_why: str = "",
    ) -> None:
        """A part is granted; the rest goes to the independent review entity (422.590(a)(2))."""
        self._decide(AppealOutcome.PARTLY_REVERSED, by, at, reason)
        self.terms, self.criteria, self.care_why = terms, criteria, care_why

    @transition(
        state,
        source=State.IN_REVIEW,
        target=State.AFFIRMED,
        **case_verbs.verb("Uphold the denial", "appeal.decide", *verbs.DENIES_APPEAL),
    )
    def affirm(
        self, *, by: User, at: datetime, reason: str, criteria: str, care_why: str = ""
    ) -> None:
        """The denial stands; the case goes to the independent review entity (422.590(a)(2))."""
        self._decide(AppealOutcome.AFFIRMED, by, at, reason)
        self.criteria, self.care_why = criteria, care_why

    @transition(
        state,
        source=UNDECIDED,
        target=State.AFFIRMED,
        **case_verbs.verb(
            "Let the deadline pass", case_verbs.WORKER_ONLY, appeals.limit_passed, worker=True
        ),
    )
    def lapse(self, *, by: None, at: datetime) -> None:
        """The limit passed: that counts as affirming the denial (42 CFR 422.590(d), (g))."""
        self.outcome, self.decided_at, self.missed_deadline = AppealOutcome.AFFIRMED, at, True

    @transition(state, source=[State.AFFIRMED, State.FORWARDED], target=None, **verbs.NOTIFY)
    @transition(state, source=State.REVERSED, target=State.NOTIFIED, **verbs.NOTIFY)
    def notify(self, *, by: object, at: datetime, notified_at: datetime) -> None:
        """The enrollee has been told: this stops the clock of what the plan can end itself."""
        self.notified_at = notified_at

    @transition(
        state,
        source=State.AFFIRMED,
        target=State.FORWARDED,
        **case_verbs.verb("Record that the case file was sent to the IRE", "appeal.forward"),
    )
    def forward(self, *, by: object, at: datetime, forwarded_at: datetime) -> None:
        """The case file is with the independent review entity (42 CFR 422.590(a)(2), (e)(5))."""
        self.forwarded_at = forwarded_at

    @transition(
        state,
        source=[State.FORWARDED, State.REVIEWED, State.CLOSED],
        target=State.REVIEWED,
        **case_verbs.verb(
            "Record the decision of the IRE, a judge or the Council",
            "appeal.review",
            appeals.was_forwarded,
        ),
    )
    def record_review(self, *, by: object, at: datetime) -> None:
        """Someone outside the plan has decided (42 CFR 422.592 to 422.612)."""
        self.ended_at = None

    @transition(
        state,
        source=State.REVIEWED,
        target=None,
        **case_verbs.verb(
            "Record our request for Council review", "appeal.review", appeals.judge_reversed
        ),
    )
    def ask_council(self, *, by: object, at: datetime) -> None:
        """The plan asks for review and may wait for it (42 CFR 422.618(c)(2), 422.619(c)(3))."""

    effectuate = coverage.effectuate(state, [*DECIDED])
    close = coverage.close(state, [State.NOTIFIED, State.REVIEWED])
    withdraw = coverage.withdraw(state)
    dismiss = coverage.dismiss(state)
    vacate_dismissal = coverage.vacate_dismissal(state)

    def _decide(self, outcome: str, by: User, at: datetime, reason: str) -> None:
        self.outcome, self.reason = outcome, reason
        self.decided_by, self.decided_at = by, at


class Review(models.Model):
    """What someone outside the plan decided on an appeal, and when the plan received it.

    `council_asked_at` is when the plan asked the Medicare Appeals Council to review it.
    """

    class Level(models.TextChoices):
        IRE = "ire", "Independent review entity"
        ALJ = "alj", "Administrative law judge or attorney adjudicator"
        COUNCIL = "council", "Medicare Appeals Council"
        COURT = "court", "Federal court"

    class Outcome(models.TextChoices):
        REVERSED = "reversed", "Reversed: in the enrollee's favor"
        PARTLY_REVERSED = "partly_reversed", "Reversed in part"
        AFFIRMED = "affirmed", "Affirmed: the denial stands"
        DISMISSED = "dismissed", "Dismissed"

    FAVORABLE = (Outcome.REVERSED, Outcome.PARTLY_REVERSED)

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="reviews")
    level = models.CharField(max_length=8, choices=Level.choices)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reference = models.CharField(max_length=60)
    decided_on = models.DateField()
    received_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    words = models.TextField()
    council_asked_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "level"], name="review_is_one_at_each_level"),
            models.CheckConstraint(
                name="review_is_not_in_the_future",
                condition=Q(received_at__lte=models.F("entered_at")),
            ),
            models.CheckConstraint(
                name="review_level_is_known",
                condition=Q(level__in=["ire", "alj", "council", "court"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.get_outcome_display()}"

    @property
    def received_on(self) -> date:
        """The day on which the plan received it, in the plan's zone."""
        return self.received_at.astimezone(self.case.plan.zone).date()

    @property
    def label(self) -> str:
        """Who decided, as the law called it then."""
        return law.LEVELS.recorded(self.level, self.received_on).label

    @property
    def is_favorable(self) -> bool:
        return self.outcome in self.FAVORABLE


class Forwarding(models.Model):
    """The case file as it went to the independent review entity.

    `explanation` are the plan's written reasons, `reference` what shows that it was sent.
    """

    class Channel(models.TextChoices):
        PORTAL = "portal", "The entity's portal"
        COURIER = "courier", "Courier or mail"
        FAX = "fax", "Fax"

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="forwarding"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    reference = models.CharField(max_length=120)
    sent_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    explanation = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="forwarding_is_not_in_the_future",
                condition=Q(sent_at__lte=models.F("entered_at")),
            ),
            models.CheckConstraint(
                name="forwarding_is_explained_and_proven",
                condition=~Q(explanation="") & ~Q(reference=""),
            ),
        ]

    def __str__(self) -> str:
        return f"case file of {self.case_id} sent"
