"""A referral to CMS while CMS has decided nothing: each time that someone asks after it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class FollowUp(models.Model):
    """That a referral was followed up: whom, by what channel, when, and what was said.

    `complaint` is the number of CMS's complaint (CTM), where it was told or seen then.
    """

    class Channel(models.TextChoices):
        TELEPHONE = "telephone", "Telephone"
        CTM = "ctm", "Looked up in CTM"
        EMAIL = "email", "Secure email"
        MAIL = "mail", "Mail or fax"
        IN_PERSON = "in_person", "In person"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="follow_ups")
    whom = models.CharField(max_length=120)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    followed_at = models.DateTimeField()
    words = models.TextField(help_text="What was said")
    complaint = models.CharField(max_length=40, blank=True)
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["followed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="follow_up_is_not_in_the_future",
                condition=Q(followed_at__lte=F("entered_at")),
            ),
            models.CheckConstraint(name="follow_up_says_what", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.whom}"
