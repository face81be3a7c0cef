"""A request to be reinstated for good cause: the third machine of the case file.

Declared as the others are (see `determinations.models.determination`): a transition's body only
sets fields.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from cases.models import Priority, steps
from premiums.models import Cause
from regulations import good_cause
from reinstatement.models import verbs
from reinstatement.models.kinds import (
    ENDED,
    ERROR_MAY_SHOW,
    GRANTED,
    UNDECIDED,
    Authority,
    Outcome,
    State,
    StatementForm,
)

if TYPE_CHECKING:
    from accounts.models import User

DECIDED = [*GRANTED, State.UNFAVORABLE]
# These may come after a decision or before any; one that was made stays on record.
AFTER_ANYTHING = [State.WITHDRAWN, State.PLAN_ERROR, State.CMS_REINSTATED]


class Reinstatement(models.Model):
    """What a former member asks and says, and what became of it (42 CFR 422.74(d)(1)(v),
    423.44(d)(1)(vi), 417.460(c)(3)).

    `circumstance` is what the person says kept them from paying; `found_circumstance`, the two
    limbs, causation and `finding` are what the plan found. `explanation` are the words of the
    letter. `gates` are the questions of the intake as they were answered, with what was said.
    `amount_owed` and `pay_by` are what the favorable notice tells. `complaint` is the number of the
    complaint by which CMS follows it (CTM); `referral_end` is how a referral ended without a
    decision of CMS (`good_cause.REFERRAL_ENDS`). `government_error` is what CMS found wrong in a
    record of the government, `told_by` and `told_on` who said so and when.
    """

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="reinstatement"
    )
    disenrollment = models.ForeignKey(
        "premiums.Disenrollment", models.PROTECT, related_name="requests"
    )
    state = FSMField(default=State.INTAKE, choices=State.choices, protected=True, max_length=16)
    authority = models.CharField(max_length=16, choices=Authority.choices)
    asked_before = models.BooleanField(default=False)
    plan_error = models.BooleanField(null=True, blank=True)
    plan_error_why = models.TextField(blank=True)
    explained = models.BooleanField(default=False)
    circumstance = models.CharField(max_length=32, blank=True)
    stated = models.BooleanField(null=True, blank=True)
    statement = models.TextField(blank=True)
    statement_form = models.CharField(max_length=10, choices=StatementForm.choices, blank=True)
    affirms = models.BooleanField(null=True, blank=True)
    gates = models.JSONField(default=list, blank=True)
    not_eligible_reason = models.CharField(max_length=32, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    found_circumstance = models.CharField(max_length=32, blank=True)
    no_control = models.BooleanField(null=True, blank=True)
    could_not_foresee = models.BooleanField(null=True, blank=True)
    caused = models.BooleanField(null=True, blank=True)
    finding = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by_cms = models.BooleanField(default=False)
    complaint = models.CharField(max_length=40, blank=True)
    referral_end = models.CharField(max_length=20, blank=True)
    irmaa_paid_on = models.DateField(null=True, blank=True)
    amount_owed = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    pay_by = models.DateField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submission = models.CharField(max_length=80, blank=True)
    reply_code = models.CharField(max_length=10, blank=True)
    reply_on = models.DateField(null=True, blank=True)
    government_error = models.TextField(blank=True)
    told_by = models.CharField(max_length=120, blank=True)
    told_on = models.DateField(null=True, blank=True)
    corrected_on = models.DateField(null=True, blank=True)
    correction = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    law_name = "reinstatement"
    # What lists and alerts ask of every matter: there is one clock and no kind of service here.
    priority = Priority.STANDARD
    request_type = ""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reinstatement_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="reinstatement_decision_is_whole",
                condition=Q(state__in=GRANTED, outcome=Outcome.FAVORABLE, decided_at__isnull=False)
                | Q(
                    state=State.UNFAVORABLE,
                    outcome=Outcome.UNFAVORABLE,
                    decided_at__isnull=False,
                )
                | Q(state__in=AFTER_ANYTHING)
                | (
                    ~Q(state__in=[*DECIDED, *AFTER_ANYTHING])
                    & Q(outcome="", decided_at__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="reinstatement_decided_by_a_person_or_by_cms",
                condition=Q(outcome="")
                | Q(decided_by__isnull=False, decided_by_cms=False)
                | Q(decided_by__isnull=True, decided_by_cms=True),
            ),
            # Either limb, and causation (42 CFR 423.44(d)(1)(vi)(E)).
            models.CheckConstraint(
                name="reinstatement_favorable_meets_the_test",
                condition=~Q(outcome=Outcome.FAVORABLE)
                | Q(decided_by_cms=True)
                | (Q(caused=True) & (Q(no_control=True) | Q(could_not_foresee=True))),
            ),
            models.CheckConstraint(
                name="reinstatement_favorable_says_what_is_owed_by_when",
                condition=~Q(outcome=Outcome.FAVORABLE)
                | Q(amount_owed__isnull=False, amount_owed__gte=0, pay_by__isnull=False),
            ),
            models.CheckConstraint(
                name="reinstatement_not_eligible_has_a_reason",
                condition=Q(state=State.NOT_ELIGIBLE) & ~Q(not_eligible_reason="")
                | ~Q(state=State.NOT_ELIGIBLE) & Q(not_eligible_reason=""),
            ),
            models.CheckConstraint(
                name="reinstatement_referral_ended_says_how",
                condition=Q(state=State.REFERRAL_ENDED) & ~Q(referral_end="")
                | ~Q(state=State.REFERRAL_ENDED) & Q(referral_end=""),
            ),
            models.CheckConstraint(
                name="reinstatement_paid_in_time",
                condition=~Q(state__in=[State.PAID, State.SUBMITTED, State.REINSTATED])
                | Q(paid_on__isnull=False, paid_on__lte=models.F("pay_by")),
            ),
            models.CheckConstraint(
                name="reinstatement_submitted_says_when",
                condition=~Q(state__in=[State.SUBMITTED, State.REINSTATED])
                | (Q(submitted_at__isnull=False) & ~Q(submission="")),
            ),
            models.CheckConstraint(
                name="reinstatement_complete_has_its_reply",
                condition=~Q(state=State.REINSTATED)
                | (Q(reply_on__isnull=False) & ~Q(reply_code="")),
            ),
            models.CheckConstraint(
                name="reinstatement_by_cms_says_who_when_and_why",
                condition=~Q(state=State.CMS_REINSTATED)
                | (
                    ~Q(told_by="")
                    & ~Q(government_error="")
                    & ~Q(reply_code="")
                    & Q(told_on__isnull=False, reply_on__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                fields=["disenrollment"],
                name="reinstatement_is_one_at_a_time",
                condition=~Q(state__in=ENDED),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "case"], name="reinstatement_by_state"),
            models.Index(
                fields=["found_circumstance", "-decided_at"],
                name="reinstatement_by_circumstance",
                condition=~Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"reinstatement {self.case_id}"

    def get_priority_display(self) -> str:
        return self.priority.label

    def get_request_type_display(self) -> str:
        return "Good-cause reinstatement"

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    @property
    def is_irmaa(self) -> bool:
        """Whether CMS disenrolled for its own premium, so that CMS decides (423.44(e)(3))."""
        return self.disenrollment.cause == Cause.IRMAA

    @property
    def summary(self) -> str:
        """Description of the request."""
        effective = self.disenrollment.effective_on
        return f"Reinstatement without a gap; coverage ended {effective:%B %-d, %Y}"

    @property
    def reason(self) -> str:
        """What the letter says of the decision."""
        return self.explanation

    @property
    def refusal(self) -> good_cause.Reason:
        """Why it was not reviewed, as the law had it when the request came."""
        on, ended_on = self.case.received_on, self.disenrollment.effective_on
        return good_cause.recorded_reason(self.not_eligible_reason, on, ended_on)

    def circumstance_named(self, key: str) -> good_cause.Circumstance | None:
        """A circumstance as the law had it when the request came; None where none is recorded."""
        if not key:
            return None
        return good_cause.CIRCUMSTANCES.recorded(key, self.case.received_on)

    def asked(self) -> good_cause.Asked:
        """The facts of the intake as the law sorts them."""
        case, disenrollment = self.case, self.disenrollment
        answers: dict[str, bool | None] = {Authority.NOT_SHOWN: None, Authority.NONE: False}
        shown = answers.get(self.authority, True)
        return good_cause.Asked(
            plan_type=case.plan.plan_type,
            disenrollment_effective_on=disenrollment.effective_on,
            cause=disenrollment.cause,
            received_on=case.received_on,
            asked_before=self.asked_before,
            authorized=shown,
            plan_error=self.plan_error,
            explained=self.explained,
            circumstance=self.circumstance,
            stated=self.stated,
            affirms=self.affirms,
        )

    @property
    def is_irmaa_in_time(self) -> bool:
        """Whether CMS received the income-related amount by the last day, as far as is known."""
        last_day = self.pay_by or self.disenrollment.pay_by.due_on
        return self.irmaa_paid_on is not None and self.irmaa_paid_on <= last_day

    def is_paid_in_time(self) -> bool:
        """Whether all that was owed was received by the last day, IRMAA included where owed.

        Calculated from the ledger as it is now.
        """
        if self.is_irmaa and not self.is_irmaa_in_time:
            return False
        return bool(self.disenrollment.account.is_paid_in_full)

    @transition(state, source=UNDECIDED, target=None, **verbs.TAKE)
    def take(self, *, by: object, at: datetime) -> None:
        """A specialist takes the case; its state stays."""

    assign = steps.assign(
        state, [*UNDECIDED, State.FAVORABLE, State.PAID, State.SUBMITTED, State.REFERRED,
                State.PLAN_ERROR], verbs.ASSIGN,
    )  # fmt: skip

    @transition(state, source=State.INTAKE, target=None, **verbs.CONTINUE_INTAKE)
    def continue_intake(self, *, by: object, at: datetime, **answers: Any) -> None:
        """What was still to be obtained has come, or will not come."""
        for name, value in answers.items():
            setattr(self, name, value)

    @transition(state, source=State.INTAKE, target=State.IN_REVIEW, **verbs.COMPLETE_INTAKE)
    def complete_intake(self, *, by: object, at: datetime) -> None:
        """All that must be told and obtained is told and obtained: it is researched."""

    @transition(state, source=State.INTAKE, target=State.NOT_ELIGIBLE, **verbs.FIND_NOT_ELIGIBLE)
    def find_not_eligible(self, *, by: object, at: datetime, reason: str, why: str) -> None:
        """A condition fails, so that it is not reviewed (guidance, section 70.3.5.1)."""
        self.not_eligible_reason = reason
        self.ended_at, self.ended_why = at, why

    @transition(state, source=State.NOT_ELIGIBLE, target=State.INTAKE, **verbs.TAKE_BACK)
    def take_back(self, *, by: object, at: datetime) -> None:
        """A fact was written down wrongly: it is as it was before that. The law is silent."""
        self.not_eligible_reason = ""
        self.ended_at, self.ended_why = None, ""

    @transition(state, source=State.INTAKE, target=State.REFERRED, **verbs.REFER)
    def refer(self, *, by: object, at: datetime, complaint: str) -> None:
        """CMS disenrolled and CMS decides: the person is sent to 1-800-MEDICARE (423.44(e)(3))."""
        self.complaint = complaint

    @transition(state, source=State.REFERRED, target=None, **verbs.FOLLOW_UP)
    def follow_up(self, *, by: object, at: datetime, complaint: str) -> None:
        """Someone asked after it; the number of the complaint may be known from now on."""
        self.complaint = complaint or self.complaint

    @transition(state, source=State.REFERRED, target=State.REFERRAL_ENDED, **verbs.END_REFERRAL)
    def end_referral(self, *, by: object, at: datetime, ground: str, why: str) -> None:
        """CMS decides nothing, and nothing more is awaited; the law is silent on this."""
        self.referral_end = ground
        self.ended_at, self.ended_why = at, why

    @transition(
        state,
        source=[State.REFERRED, State.REFERRAL_ENDED],
        target=State.FAVORABLE,
        **verbs.RECORD_CMS_FAVORABLE,
    )
    def record_cms_favorable(
        self, *, by: object, at: datetime, complaint: str, owed: Any, pay_by: date
    ) -> None:
        """CMS found good cause and the plan was told by the complaint (guidance 70.3.5.2); it may
        do so after the plan ended the referral."""
        self.complaint, self.outcome = complaint, Outcome.FAVORABLE
        self.referral_end, self.ended_at, self.ended_why = "", None, ""
        self.decided_by_cms, self.decided_at = True, at
        self.amount_owed, self.pay_by = owed, pay_by

    @transition(
        state,
        source=[State.REFERRED, State.REFERRAL_ENDED],
        target=State.UNFAVORABLE,
        **verbs.RECORD_CMS_UNFAVORABLE,
    )
    def record_cms_unfavorable(self, *, by: object, at: datetime, complaint: str) -> None:
        """CMS found no good cause, and tells the person itself."""
        self.complaint, self.outcome = complaint, Outcome.UNFAVORABLE
        self.referral_end, self.ended_why = "", ""
        self.decided_by_cms, self.decided_at = True, at
        self.ended_at = at

    @transition(state, source=ERROR_MAY_SHOW, target=State.PLAN_ERROR, **verbs.FIND_PLAN_ERROR)
    def find_plan_error(self, *, by: object, at: datetime, why: str) -> None:
        """The plan erred: no good cause is needed, the disenrollment is canceled (70.3.4).

        A decision on good cause stays on record but decides nothing any more.
        """
        self.plan_error, self.plan_error_why = True, why
        self.ended_at, self.ended_why = None, ""

    @transition(state, source=State.PLAN_ERROR, target=None, **verbs.CANCEL_DISENROLLMENT)
    def cancel_disenrollment(
        self, *, by: object, at: datetime, corrected_on: date, correction: str
    ) -> None:
        """The plan canceled its own disenrollment; `correction` is what shows it."""
        self.corrected_on, self.correction = corrected_on, correction
        self.ended_at = at

    @transition(state, source=UNDECIDED, target=None, **verbs.REACH_OUT)
    def reach_out(self, *, by: object, at: datetime) -> None:
        """Someone is asked for what is missing."""

    @transition(state, source=State.IN_REVIEW, target=None, **verbs.INVESTIGATE)
    def investigate(self, *, by: object, at: datetime) -> None:
        """A point of the research checklist was looked at."""

    @transition(state, source=State.IN_REVIEW, target=State.FAVORABLE, **verbs.FIND_FAVORABLE)
    def find_favorable(
        self, *, by: User, at: datetime, found: Any, owed: Any, pay_by: date, **words: str
    ) -> None:
        """The test is met: paid in time, coverage comes back (423.44(d)(1)(vi))."""
        self._decide(Outcome.FAVORABLE, by, at, found, words)
        self.amount_owed, self.pay_by = owed, pay_by

    @transition(state, source=State.IN_REVIEW, target=State.UNFAVORABLE, **verbs.FIND_UNFAVORABLE)
    def find_unfavorable(self, *, by: User, at: datetime, found: Any, **words: str) -> None:
        """The test is not met; there is no appeal, a grievance may be filed."""
        self._decide(Outcome.UNFAVORABLE, by, at, found, words)
        self.ended_at = at

    @transition(
        state,
        source=[State.FAVORABLE, State.PAID, State.UNFAVORABLE, State.NOT_ELIGIBLE],
        target=None,
        **verbs.NOTIFY,
    )
    def notify(self, *, by: object, at: datetime) -> None:
        """The person was told the decision in speech."""

    @transition(
        state, source=[State.FAVORABLE, State.UNPAID], target=None, **verbs.RECORD_IRMAA_PAID
    )
    def record_irmaa_paid(self, *, by: object, at: datetime, paid_on: date) -> None:
        """CMS received what was owed of the income-related amount; it may say so later."""
        self.irmaa_paid_on = paid_on

    @transition(state, source=[State.FAVORABLE, State.UNPAID], target=State.PAID, **verbs.SETTLE)
    def settle(self, *, by: object, at: datetime, paid_on: date) -> None:
        """All that was owed was received by the last day; from unpaid, where it was entered later
        than it came."""
        self.paid_on = paid_on
        self.ended_at, self.ended_why = None, ""

    @transition(state, source=State.PAID, target=State.FAVORABLE, **verbs.UNSETTLE)
    def unsettle(self, *, by: object, at: datetime) -> None:
        """A payment was returned, so that something is owed again."""
        self.paid_on = None

    @transition(state, source=State.FAVORABLE, target=State.UNPAID, **verbs.LAPSE)
    def lapse(self, *, by: object, at: datetime, why: str) -> None:
        """The last day passed and not all was received: no reinstatement."""
        self.ended_at, self.ended_why = at, why

    @transition(state, source=State.PAID, target=State.SUBMITTED, **verbs.SUBMIT)
    def submit(self, *, by: object, at: datetime, submitted_at: datetime, submission: str) -> None:
        """The request went to the retroactive processing contractor, or to CMS by the complaint."""
        self.submitted_at, self.submission = submitted_at, submission

    @transition(state, source=State.SUBMITTED, target=State.PAID, **verbs.RECORD_RETURN)
    def record_return(self, *, by: object, at: datetime) -> None:
        """The contractor returned the request: it is fixed and submitted again."""
        self.submitted_at, self.submission = None, ""

    @transition(state, source=State.SUBMITTED, target=State.REINSTATED, **verbs.COMPLETE)
    def complete(self, *, by: object, at: datetime, reply_code: str, reply_on: date) -> None:
        """The reply of CMS is here: coverage continues without a gap."""
        self.reply_code, self.reply_on = reply_code, reply_on
        self.ended_at = at

    @transition(
        state,
        source=[State.INTAKE, State.NOT_ELIGIBLE, State.WITHDRAWN],
        target=State.CMS_REINSTATED,
        **verbs.RECORD_CMS_REINSTATEMENT,
    )
    def record_cms_reinstatement(
        self,
        *,
        by: object,
        at: datetime,
        told_by: str,
        told_on: date,
        government_error: str,
        reply_code: str,
        reply_on: date,
    ) -> None:
        """CMS reinstated the person itself for a government error (80 FR 7922): no gap."""
        self.told_by, self.told_on, self.government_error = told_by, told_on, government_error
        self.reply_code, self.reply_on = reply_code, reply_on
        self.not_eligible_reason = ""
        self.ended_at, self.ended_why = at, ""

    @transition(
        state,
        source=[*UNDECIDED, State.REFERRED, State.FAVORABLE],
        target=State.WITHDRAWN,
        **verbs.WITHDRAW,
    )
    def withdraw(self, *, by: object, at: datetime, why: str) -> None:
        """The person takes the request back."""
        self.ended_at, self.ended_why = at, why

    @transition(
        state,
        source=[
            State.PLAN_ERROR,
            State.PAID,
            State.SUBMITTED,
            State.REINSTATED,
            State.CMS_REINSTATED,
        ],
        target=None,
        **verbs.AGREE_COLLECTION,
    )
    def agree_collection(self, *, by: object, at: datetime) -> None:
        """How premiums of months past are paid by someone without fault (423.293(a)(4))."""

    @transition(state, source=State.values, target=None, **verbs.RECORD_SELECTION)
    def record_selection(self, *, by: object, at: datetime) -> None:
        """CMS asked for this case, or it was referred to CMS."""

    receive_grievance = steps.receive_grievance(state, State.values, verbs.RECEIVE_GRIEVANCE)
    extend_grievance = steps.extend_grievance(state, State.values, verbs.EXTEND_GRIEVANCE)
    answer_grievance = steps.answer_grievance(state, State.values, verbs.ANSWER_GRIEVANCE)

    def _decide(
        self, outcome: str, by: User, at: datetime, found: Any, words: dict[str, str]
    ) -> None:
        self.outcome, self.decided_by, self.decided_at = outcome, by, at
        self.found_circumstance = found.circumstance
        self.no_control, self.could_not_foresee = found.no_control, found.could_not_foresee
        self.caused = found.caused
        self.finding, self.explanation = words["finding"], words["explanation"]
