"""What a determination and a reconsideration have in common: fields, and steps declared once.

The steps are made for each machine as those of `cases.models.steps` are; what is different in an
appeal stands in its own class (docs/adr/0019).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from cases.models import Priority
from cases.models.steps import Step
from determinations.models import verbs
from determinations.models.kinds import UNDECIDED, RequestType, State
from regulations import care_fields
from regulations.signing import Signing


def report_indexes(of: str) -> list[models.Index]:
    """What the reports of a period count, and the cases behind a number, day by day: by decision,
    by end without one as Part C counts it, and by any end without one (`reports.trends`)."""
    decided = Q(decided_at__isnull=False)
    not_decided = Q(state__in=[State.WITHDRAWN, State.DISMISSED])
    undecided = Q(decided_at__isnull=True, ended_at__isnull=False)
    return [
        models.Index(fields=["decided_at", "case"], name=f"{of}_by_decision", condition=decided),
        models.Index(fields=["ended_at", "case"], name=f"{of}_by_end", condition=not_decided),
        models.Index(fields=["ended_at"], name=f"{of}_undecided", condition=undecided),
    ]


class CoverageDecision(models.Model):
    """What is kept of either: what was asked, what was decided and by whom, how it ended.

    `reason` are the words that the letter carries. `care_field` is the field of medicine or health
    care of the services; `expertise` is the decider's statement why theirs is appropriate, and
    `signed_with` the license with which a denial or appeal was signed, as it was on file then.
    `care_kind` is what was said here of the care that a payment is about, `care_why` why a denial
    rests on what 42 CFR 422.113 protects emergency care from.
    """

    request_type = models.CharField(max_length=20, choices=RequestType.choices)
    priority = models.CharField(max_length=10, choices=Priority.choices)
    reason = models.TextField(blank=True)
    criteria = models.TextField(blank=True)
    coverage_rule = models.ForeignKey(
        "determinations.CoverageRule", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    license = models.CharField(max_length=160, blank=True)
    care_field = models.CharField(max_length=30, blank=True)
    care_kind = models.CharField(
        max_length=20, blank=True, help_text="Of a payment request: regulations.emergency_care"
    )
    care_why = models.TextField(
        blank=True, help_text="Why the protection of emergency care does not apply, as denied"
    )
    expertise = models.TextField(blank=True)
    signed_with = models.JSONField(default=dict, blank=True)
    notified_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True)
    dismissal_ground = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_of_payment_is_never_expedited",
                condition=~models.Q(request_type=RequestType.PAYMENT, priority=Priority.EXPEDITED),
            ),
            models.CheckConstraint(
                name="%(class)s_dismissed_has_ground",
                condition=~models.Q(state="dismissed") | ~models.Q(dismissal_ground=""),
            ),
        ]

    @property
    def known_care_field(self) -> str:
        """The field on file or, for a request that came before it was asked for, of its codes."""
        codes = [(item.code, item.code_system) for item in self.items.all()]  # type: ignore[attr-defined]
        return self.care_field or care_fields.proposed(codes, self.case.received_on)  # type: ignore[attr-defined]

    def sign(self, signing: Signing, statement: str) -> None:
        """Keep with which license this was signed, and why the signer's expertise is right."""
        held, self.expertise = signing.held, statement
        if held is None:
            return
        self.license = held.named
        self.signed_with = {
            "kind": held.kind,
            "number": held.number,
            "state": held.state,
            "expires_on": held.expires_on.isoformat() if held.expires_on else "",
            "care_fields": list(held.care_fields),
            "matches": signing.matches,
        }


def recommend(state: FSMField) -> Step:
    @transition(state, source=State.IN_REVIEW, target=None, **verbs.RECOMMEND)
    def recommend(self: Any, *, by: object, at: datetime) -> None:
        """A nurse sends the case to a physician with a recommendation."""

    return recommend


def extend(state: FSMField) -> Step:
    @transition(state, source=UNDECIDED, target=None, **verbs.EXTEND)
    def extend(self: Any, *, by: object, at: datetime) -> None:
        """The limit is extended, once (42 CFR 422.568(b)(2), 422.572(b), 422.590(f))."""

    return extend


def review_extension(state: FSMField) -> Step:
    @transition(state, source=UNDECIDED, target=None, **verbs.REVIEW_EXTENSION)
    def review_extension(self: Any, *, by: object, at: datetime) -> None:
        """A supervisor agrees to an extension that waits for a second look, or sends it back."""

    return review_extension


def receive_required_form(state: FSMField) -> Step:
    @transition(state, source=UNDECIDED, target=None, **verbs.RECEIVE_REQUIRED_FORM)
    def receive_required_form(self: Any, *, by: object, at: datetime) -> None:
        """The form that clears the one who asks has come (42 CFR 405.910, 422.574(b))."""

    return receive_required_form


def complete_required_form(state: FSMField) -> Step:
    @transition(state, source=UNDECIDED, target=None, **verbs.COMPLETE_REQUIRED_FORM)
    def complete_required_form(self: Any, *, by: object, at: datetime) -> None:
        """What was missing on the form has come (42 CFR 405.910(d))."""

    return complete_required_form


def request_expedite(state: FSMField) -> Step:
    @transition(state, source=UNDECIDED, target=None, **verbs.REQUEST_EXPEDITE)
    def request_expedite(self: Any, *, by: object, at: datetime) -> None:
        """The fast clock is asked for; it runs until refused (42 CFR 422.570(a), 422.584(a))."""
        self.priority = Priority.EXPEDITED

    return request_expedite


def grant_expedite(state: FSMField) -> Step:
    @transition(state, source=UNDECIDED, target=None, **verbs.GRANT_EXPEDITE)
    def grant_expedite(self: Any, *, by: object, at: datetime) -> None:
        """The standard clock could do harm: the fast one stays (422.570(c)(2), 422.584(c)(2))."""

    return grant_expedite


def refuse_expedite(state: FSMField) -> Step:
    @transition(state, source=UNDECIDED, target=None, **verbs.REFUSE_EXPEDITE)
    def refuse_expedite(self: Any, *, by: object, at: datetime) -> None:
        """Back to the standard clock, from receipt (42 CFR 422.570(d)(1), 422.584(d)(1))."""
        self.priority = Priority.STANDARD

    return refuse_expedite


def notify_refusal_orally(state: FSMField, source: Sequence[str]) -> Step:
    @transition(state, source=list(source), target=None, **verbs.NOTIFY_REFUSAL_ORALLY)
    def notify_refusal_orally(self: Any, *, by: object, at: datetime) -> None:
        """The enrollee was told promptly of the refusal (42 CFR 422.570(d)(2), 422.584(d)(2))."""

    return notify_refusal_orally


def reach_out(state: FSMField) -> Step:
    @transition(state, source=UNDECIDED, target=None, **verbs.REACH_OUT)
    def reach_out(self: Any, *, by: object, at: datetime) -> None:
        """A provider was asked for what the decision needs."""

    return reach_out


def need_no_records(state: FSMField) -> Step:
    @transition(state, source=UNDECIDED, target=None, **verbs.NEED_NO_RECORDS)
    def need_no_records(self: Any, *, by: object, at: datetime) -> None:
        """The noncontract provider has nothing that is needed (422.572(d), 422.590(e)(4))."""

    return need_no_records


def effectuate(state: FSMField, source: Sequence[str]) -> Step:
    @transition(state, source=list(source), target=None, **verbs.EFFECTUATE)
    def effectuate(self: Any, *, by: object, at: datetime) -> None:
        """What was granted is authorized, provided or paid (42 CFR 422.618, 422.619)."""

    return effectuate


def close(state: FSMField, source: Sequence[str]) -> Step:
    @transition(state, source=list(source), target=State.CLOSED, **verbs.CLOSE)
    def close(self: Any, *, by: object, at: datetime) -> None:
        """Nothing is left to do."""
        self.ended_at = at

    return close


def withdraw(state: FSMField) -> Step:
    @transition(state, source=UNDECIDED, target=State.WITHDRAWN, **verbs.WITHDRAW)
    def withdraw(self: Any, *, by: object, at: datetime, why: str) -> None:
        """It is taken back before a decision (42 CFR 422.568(k), 422.582(e))."""
        self.ended_at, self.ended_why = at, why

    return withdraw


def dismiss(state: FSMField) -> Step:
    @transition(state, source=UNDECIDED, target=State.DISMISSED, **verbs.DISMISS)
    def dismiss(self: Any, *, by: object, at: datetime, ground: str, why: str) -> None:
        """It is not one that may be decided (42 CFR 422.568(g), 422.582(f))."""
        self.ended_at, self.ended_why = at, why
        self.dismissal_ground = ground

    return dismiss


def vacate_dismissal(state: FSMField) -> Step:
    @transition(
        state,
        source=[State.DISMISSED, State.WITHDRAWN],
        target=State.IN_REVIEW,
        **verbs.VACATE_DISMISSAL,
    )
    def vacate_dismissal(self: Any, *, by: object, at: datetime) -> None:
        """Its end is taken back for good cause (42 CFR 422.568(i), 422.582(h))."""
        self.ended_at, self.ended_why, self.dismissal_ground = None, "", ""

    return vacate_dismissal
