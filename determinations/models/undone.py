"""What ended without a decision, or was taken back: withdrawn, dismissed, vacated, reopened."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Withdrawal(models.Model):
    """The requester took the request back: who asked it, how and when (42 CFR 422.568(k))."""

    class Channel(models.TextChoices):
        TELEPHONE = "telephone", "By telephone"
        IN_PERSON = "in_person", "In person"
        MAIL = "mail", "By letter"
        FAX = "fax", "By fax"
        PORTAL = "portal", "In the portal"

    ORAL = (Channel.TELEPHONE, Channel.IN_PERSON)

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="withdrawals")
    asked_by = models.CharField(max_length=120)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    asked_at = models.DateTimeField()
    words = models.TextField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="withdrawal_is_not_in_the_future", condition=Q(asked_at__lte=F("entered_at"))
            ),
            models.CheckConstraint(
                name="withdrawal_channel_is_known",
                condition=Q(channel__in=["telephone", "in_person", "mail", "fax", "portal"]),
            ),
        ]

    def __str__(self) -> str:
        return f"withdrawn {self.get_channel_display().lower()}"

    @property
    def is_oral(self) -> bool:
        return self.channel in self.ORAL


class Dismissal(models.Model):
    """What a dismissal rests on, beside its ground (42 CFR 422.568(g), 422.582(f)).

    A withdrawal on record; or a death, with who reported it and how it is known that no one with a
    financial interest goes on; or what the request lacks (`defect`). Dismissals from before these
    were asked for have none.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="dismissals")
    ground = models.CharField(max_length=40)
    withdrawal = models.OneToOneField(
        Withdrawal, models.PROTECT, null=True, blank=True, related_name="dismissal"
    )
    died_on = models.DateField(null=True, blank=True)
    death_reported_by = models.CharField(max_length=120, blank=True)
    no_interest = models.TextField(blank=True)
    defect = models.CharField(max_length=40, blank=True)
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="dismissal_death_says_who_reported_it_and_that_no_one_goes_on",
                condition=Q(died_on=None, death_reported_by="", no_interest="")
                | (Q(died_on__isnull=False) & ~Q(death_reported_by="") & ~Q(no_interest="")),
            ),
        ]

    def __str__(self) -> str:
        return f"dismissed: {self.ground}"


class PastDecision(models.Model):
    """A decision, dismissal or withdrawal as it was before it was taken back, whole.

    `outcome` is dismissed or withdrawn for one that was vacated. `how` says by what it was taken
    back, `why` in whose words, `citation` on which ground of the law.
    """

    class How(models.TextChoices):
        VACATED = "vacated", "Vacated"
        REOPENED = "reopened", "Reopened"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="past_decisions")
    outcome = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    criteria = models.TextField(blank=True)
    medical_necessity = models.BooleanField(null=True)
    license = models.CharField(max_length=160, blank=True)
    care_field = models.CharField(max_length=30, blank=True)
    expertise = models.TextField(blank=True)
    signed_with = models.JSONField(default=dict, blank=True)
    ground = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    notified_at = models.DateTimeField(null=True)
    lines = models.JSONField(default=list, help_text="Each line as it had been decided")
    how = models.CharField(max_length=10, choices=How.choices)
    undone_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_ground = models.CharField(max_length=40)
    asked_by = models.CharField(max_length=20, blank=True)
    why = models.TextField()
    citation = models.CharField(max_length=80)

    class Meta:
        ordering = ["undone_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="past_decision_was_taken_back_afterwards",
                condition=Q(undone_at__gte=F("decided_at")),
            ),
            models.CheckConstraint(
                name="past_decision_says_how", condition=Q(how__in=["vacated", "reopened"])
            ),
        ]
        indexes = [
            models.Index(
                fields=["undone_at", "id"],
                name="past_decision_reopened",
                condition=Q(how="reopened"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}, {self.how}"
