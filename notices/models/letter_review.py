"""What a plan wants done to letters before they leave: a second review, and words of its own."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from notices.declared import letter_choices
from notices.models.kinds import Language


class LetterReviewRule(models.Model):
    """The kinds of letters that a supervisor reviews before they leave, as a plan wants it.

    A change is a new row that says who, when and why; the old one gets `replaced_at` and is kept.
    """

    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="letter_review_rules")
    kinds = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    why = models.CharField(max_length=300)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                name="letter_review_rule_in_force_is_one",
                condition=Q(replaced_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"letter review rule {self.pk}"


class LetterReview(models.Model):
    """One review of a held letter: asked when it is queued or corrected, then answered by someone.

    `words` say to the author what is to be corrected, where the letter was sent back, or why it is
    not sent. Only a review that the letter in its place made needless was answered by no one.
    """

    class Answer(models.TextChoices):
        RELEASED = "released", "Released"
        SENT_BACK = "sent_back", "Sent back"
        VOIDED = "voided", "Not to be sent"

    notice = models.ForeignKey("notices.Notice", models.PROTECT, related_name="letter_reviews")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], name="letter_review_open_is_one", condition=Q(answer="")
            ),
            models.CheckConstraint(
                name="letter_review_answered_says_by_whom",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False))
                | Q(answer="voided", answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_review_sent_back_says_why",
                condition=~Q(answer__in=["sent_back", "voided"]) | ~Q(words=""),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="letter_review_waits", condition=Q(answer="")),
            models.Index(fields=["notice", "-id"], name="letter_review_by_notice"),
        ]

    def __str__(self) -> str:
        return f"look {self.pk}"


class PlanParagraphs(models.Model):
    """What a plan says in words of its own at the beginning and the end of a kind of letter.

    Merge fields stand in braces. A change is a new row that says who, when and why; the old one
    gets `replaced_at` and is kept. A letter keeps the words that it was queued with.
    """

    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="letter_paragraphs")
    kind = models.CharField(max_length=20, choices=letter_choices)
    language = models.CharField(max_length=2, choices=Language.choices)
    opening = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    why = models.CharField(max_length=300)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "language"],
                name="plan_paragraphs_in_force_are_one",
                condition=Q(replaced_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"words {self.pk} for {self.kind}"
