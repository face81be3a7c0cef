"""Extensions: on which facts one rests, one that waits for a second look, and which plans look."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ExtensionBasis(models.Model):
    """On what an extension rests: its ground, and the fact that this ground asks for.

    The enrollee asked: `asked_by` (a name), `asker`, `asked_how` and `asked_at`. Records of a
    noncontract provider: `provider` and what is `missing`; the attempt to get it is in the case's
    outreach. Out of the ordinary: the `event`, or the declared `disaster`. `words` is the reason
    and `interest` how waiting serves this enrollee.
    """

    class Asker(models.TextChoices):
        ENROLLEE = "enrollee", "The enrollee"
        REPRESENTATIVE = "representative", "The enrollee's representative"

    class Channel(models.TextChoices):
        TELEPHONE = "telephone", "By telephone"
        IN_PERSON = "in_person", "In person"
        MAIL = "mail", "By letter"
        FAX = "fax", "By fax"
        PORTAL = "portal", "In the portal"

    ground = models.CharField(max_length=30)
    days = models.PositiveSmallIntegerField()
    words = models.TextField(help_text="The reason for the delay, as the letter says it")
    interest = models.TextField(blank=True, help_text="How waiting serves this enrollee")
    in_enrollee_interest = models.BooleanField()
    asker = models.CharField(max_length=14, choices=Asker.choices, blank=True)
    asked_by = models.CharField(max_length=120, blank=True)
    asked_how = models.CharField(max_length=12, choices=Channel.choices, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    provider = models.ForeignKey("cases.Provider", models.PROTECT, null=True, related_name="+")
    missing = models.CharField(max_length=300, blank=True, help_text="Which records are awaited")
    event = models.CharField(max_length=300, blank=True, help_text="What happened, and when")
    disaster = models.ForeignKey("cases.Disaster", models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_disaster_is_evidence_of_the_extraordinary",
                condition=Q(disaster__isnull=True) | Q(ground="extraordinary"),
            ),
            models.CheckConstraint(
                name="%(class)s_asked_is_whole",
                condition=Q(asker="", asked_by="", asked_how="", asked_at__isnull=True)
                | ~Q(asker="") & ~Q(asked_by="") & ~Q(asked_how="") & Q(asked_at__isnull=False),
            ),
        ]

    @property
    def fact(self) -> str:
        """The fact it rests on, as pages and the trail say it; empty in old rows."""
        if self.asked_by:
            return f"Asked for by {self.asked_by}, {self.get_asked_how_display().lower()}."
        if self.missing:
            return f"Awaited from {self.provider}: {self.missing}."
        return f"What happened: {self.event}." if self.event else ""


class Extension(ExtensionBasis):
    """The one extension that a request may have; the key makes a second impossible.

    `first_due_at` is the limit that it moved. One that a supervisor agreed to says who did
    (`reviewed_by`). `untold_at` is when it was found that its notice had not left by the first
    limit: since then it counts for nothing, and the case is on that limit.
    """

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="extension"
    )
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    first_due_at = models.DateTimeField(null=True)
    untold_at = models.DateTimeField(null=True)
    citation = models.CharField(max_length=80)

    class Meta:
        constraints = [
            *ExtensionBasis.Meta.constraints,
            models.CheckConstraint(
                name="extension_is_reviewed_by_another",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("taken_by")),
            ),
        ]
        indexes = [models.Index(fields=["-taken_at", "case"], name="extension_by_day")]

    def __str__(self) -> str:
        return f"{self.days} days for {self.ground}"


class HeldExtension(ExtensionBasis):
    """An extension that a supervisor must agree to first; the limit has not moved meanwhile.

    It is answered once: agreed to, sent back with words, or needed no more (`answered_by` is then
    empty), because the case was decided or ended first.
    """

    class Answer(models.TextChoices):
        AGREED = "agreed", "Agreed"
        SENT_BACK = "sent_back", "Sent back"
        NEEDLESS = "needless", "Needed no more"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="held_extensions")
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["held_at", "id"]
        constraints = [
            *ExtensionBasis.Meta.constraints,
            models.UniqueConstraint(
                fields=["case"], name="heldextension_open_is_one", condition=Q(answer="")
            ),
            models.CheckConstraint(
                name="heldextension_answer_is_whole",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="heldextension_is_answered_by_another",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("held_by")),
            ),
            models.CheckConstraint(
                name="heldextension_sent_back_says_why",
                condition=~Q(answer="sent_back") | ~Q(why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days} days for {self.ground}, held"


class SecondLookRule(models.Model):
    """Which grounds of an extension a supervisor must agree to, as a plan wants it.

    A change is a new row that says who, when and why; the old one gets `replaced_at` and is kept.
    A plan without a row follows the grounds themselves (`regulations.grounds`).
    """

    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="second_look_rules")
    grounds = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    why = models.CharField(max_length=300)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                name="secondlookrule_in_force_is_one",
                condition=Q(replaced_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"second look rule {self.pk}"
