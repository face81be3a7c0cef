"""Email to staff: one row a mail, sent at least once under one Message-ID."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Mail(models.Model):
    """One mail to one member of staff: case numbers and clocks, nothing more. The row is the queue.

    `address` is where it was sent or tried last. `failed_at` is when it was given up, because the
    server refused it for good, it bounced, or too many tries failed; `failure` says which in words.
    A failed mail stays on the work list until someone settles it. `attempts` counts the tries in
    which something was said about this very mail; a server that is away counts for none.
    `deferred_at` is since when the server puts off this mail while it takes others. `trail` is what
    befell the row: who sent it again or told another way, and each report of a bounce.
    """

    class Kind(models.TextChoices):
        ALERT = "alert", "Alert"
        DIGEST = "digest", "Digest"
        PLAN = "plan", "Alert of the organization"
        FORM = "form", "Standard form expires"
        DAILY = "daily", "Morning summary"
        WEEKLY = "weekly", "Weekly report"

    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.ALERT)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mails")
    address = models.CharField(max_length=254, blank=True)
    # What it tells, where that belongs to no case.
    plan_alert = models.ForeignKey(
        "notices.PlanAlert", models.PROTECT, null=True, blank=True, related_name="mails"
    )
    message_id = models.CharField(max_length=200, unique=True)
    queued_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    deferred_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_how = models.CharField(max_length=200, blank=True)
    trail = models.JSONField(default=list, blank=True)
    form_edition = models.ForeignKey(
        "notices.FormEdition", models.PROTECT, null=True, related_name="mails"
    )

    # What the mail of the morning says, counted when it was queued.
    told = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mail_of_the_morning_says_something",
                condition=~Q(kind__in=["daily", "weekly"]) | ~Q(told={}),
            ),
            models.CheckConstraint(
                name="mail_failed_says_why", condition=Q(failed_at__isnull=True) | ~Q(failure="")
            ),
            models.CheckConstraint(
                name="mail_of_the_plan_says_of_what",
                condition=Q(plan_alert__isnull=False, kind="plan")
                | (Q(plan_alert__isnull=True) & ~Q(kind="plan")),
            ),
            models.CheckConstraint(
                name="mail_of_a_form_names_its_edition",
                condition=~Q(kind="form") | Q(form_edition__isnull=False),
            ),
            models.CheckConstraint(
                name="mail_settled_says_how",
                # No one's doing where the person left and the next person was told.
                condition=Q(settled_at__isnull=True) | ~Q(settled_how=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="mail_waits",
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
            models.Index(
                fields=["queued_at"],
                name="mail_oldest_waiting",
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
            models.Index(
                fields=["deferred_at", "id"],
                name="mail_deferred",
                condition=Q(sent_at__isnull=True, failed_at__isnull=True)
                & Q(deferred_at__isnull=False),
            ),
            models.Index(
                fields=["failed_at", "id"],
                name="mail_undelivered",
                condition=Q(failed_at__isnull=False, settled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class MailFile(models.Model):
    """A file that goes with a mail, made when the mail was queued."""

    mail = models.OneToOneField(Mail, models.CASCADE, primary_key=True, related_name="file")
    name = models.CharField(max_length=80)
    content_type = models.CharField(max_length=80)
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"file of mail {self.pk}"
