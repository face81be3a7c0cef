"""What leaves the building: notices to enrollees and providers, alerts to staff.

Each is a row that a worker picks up; the row is the queue. `Notice.case` and the like point upwards
by string: a schema pointer, no import.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    APPROVAL = "approval", "Approval notice"
    DENIAL = "denial", "Integrated Denial Notice"
    EXTENSION = "extension", "Extension notice"
    DISMISSAL = "dismissal", "Dismissal notice"
    DISMISSAL_VACATED = "dismissal_vacated", "Notice that a dismissal was taken back"
    WITHDRAWAL = "withdrawal", "Confirmation of a withdrawal"
    PAPER_REQUEST = "paper_request", "Request for a missing paper"
    GRIEVANCE_ANSWER = "grievance_answer", "Answer to a grievance"
    EXPEDITE_REFUSED = "expedite_refused", "Refusal to expedite"
    APPEAL_REVERSED = "appeal_reversed", "Favorable answer to an appeal"
    APPEAL_SENT_ON = "appeal_sent_on", "Notice that an appeal goes to the IRE"
    EFFECTUATION = "effectuation", "Statement that a reversal was carried out"
    COUNCIL_REQUEST = "council_request", "Notice that the Council is asked to review"
    INTAKE_MISSING = "intake_missing", "Request for what a reinstatement still needs"
    NOT_REVIEWED = "not_reviewed", "Notice that a reinstatement is not reviewed"
    GOOD_CAUSE_OWED = "good_cause_owed", "Favorable good-cause notice with what is owed"
    GOOD_CAUSE_CLEAR = "good_cause_clear", "Favorable good-cause notice, nothing owed"
    GOOD_CAUSE_DENIED = "good_cause_denied", "Unfavorable good-cause notice"
    GOOD_CAUSE_UNPAID = "good_cause_unpaid", "Notice that not all that was owed came in time"
    PAYMENT_CREDITED = "payment_credited", "Notice that all that was owed came in time"
    REINSTATED = "reinstated", "Confirmation of a reinstatement"
    PLAN_ERROR = "plan_error", "Notice of an error of the plan"
    REFERRED_TO_CMS = "referred_to_cms", "Referral to Medicare"
    REQUEST_WITHDRAWN = "request_withdrawn", "Confirmation that a reinstatement was withdrawn"
    INSTALMENTS = "instalments", "How premiums of months past are paid"


class RecipientKind(models.TextChoices):
    ENROLLEE = "enrollee", "Enrollee"
    PROVIDER = "provider", "Physician or provider"
    REPRESENTATIVE = "representative", "Representative"
    IRE = "ire", "Independent review entity"


class Notice(models.Model):
    """A letter that an event obliges, to one recipient. `facts` are frozen when it is queued.

    One event makes at most one notice of a kind for a recipient: the database says so.
    `dispatched_at` is the instant at which the letter left, which stops the clock.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="notices")
    event = models.ForeignKey("cases.AuditEvent", models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    recipient = models.CharField(max_length=16, choices=RecipientKind.choices)
    facts = models.JSONField()
    template = models.CharField(max_length=80)
    queued_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "recipient"], name="notice_is_made_once_for_an_event"
            ),
            models.CheckConstraint(
                name="notice_dispatched_has_its_print",
                condition=Q(dispatched_at__isnull=True) | ~Q(sha256=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="notice_to_dispatch",
                condition=Q(dispatched_at__isnull=True),
            ),
            models.Index(fields=["case", "id"], name="notice_by_case"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} ({self.kind})"

    @property
    def file_name(self) -> str:
        """The letter's name in the print folder: says what it is, not who it is for."""
        return f"{self.facts['case_number']}-{self.kind}-{self.recipient}-{self.pk}.pdf"


class NoticePdf(models.Model):
    """The exact letter that was sent, kept for ever."""

    notice = models.OneToOneField(Notice, models.PROTECT, primary_key=True, related_name="pdf")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"letter of notice {self.notice_id}"


class Alert(models.Model):
    """A moment at which staff are told of a deadline. Computed when the deadline is set or moved.

    `raised_at` is when it was turned into mail; `dropped_at` when it had become needless (the duty
    was met, the deadline moved, or a newer alert of the same duty was due as well).
    """

    class Audience(models.TextChoices):
        ASSIGNEE = "assignee", "Assignee"
        SUPERVISORS = "supervisors", "Supervisors"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="alerts")
    deadline = models.ForeignKey("cases.Deadline", models.PROTECT, related_name="alerts")
    audience = models.CharField(max_length=12, choices=Audience.choices)
    lead = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    send_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "due_at", "lead", "audience"], name="alert_is_set_once"
            ),
            models.CheckConstraint(
                name="alert_is_raised_or_dropped",
                condition=Q(raised_at__isnull=True) | Q(dropped_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_at", "id"],
                name="alert_to_raise",
                condition=Q(raised_at__isnull=True, dropped_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"alert {self.pk} ({self.lead})"


class AlertMail(models.Model):
    """One alert to one member of staff by e-mail: the case number and the clock, nothing more."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="mails")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="alert_mails")
    message_id = models.CharField(max_length=200, unique=True)
    queued_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "to"], name="alert_mail_is_sent_once")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="mail_to_send",
                condition=Q(sent_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"
