"""Letters that reached no one: those that wait for an address, those that came back."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Undelivered(models.Model):
    """A letter on the work list "Needs an address": it cannot be mailed, or it came back.

    `returned_on` is empty for a letter that waits in the house (`reason` is then what its row
    says); `recorded_by` is empty where the worker found that. It is settled by a re-send
    (`resent`), by the address that let it leave, by another way of telling, in words, or because
    the letter is not sent after all.
    """

    class How(models.TextChoices):
        RESENT = "resent", "Sent again"
        ADDRESS = "address", "An address was found"
        OTHERWISE = "otherwise", "Notified another way"
        VOIDED = "voided", "Not sent after all"

    notice = models.ForeignKey("notices.Notice", models.PROTECT, related_name="undelivered")
    reason = models.CharField(max_length=40)
    returned_on = models.DateField(null=True)
    address = models.TextField(blank=True, help_text="Where the letter was sent")
    remark = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_how = models.CharField(max_length=10, choices=How.choices, blank=True)
    settled_words = models.TextField(blank=True)
    resent = models.OneToOneField(
        "notices.Notice", models.PROTECT, null=True, related_name="answers_return"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice"],
                name="letter_comes_back_once",
                condition=Q(returned_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["notice"],
                name="letter_waits_for_an_address_once",
                condition=Q(returned_on__isnull=True),
            ),
            models.CheckConstraint(
                name="undelivered_is_settled_somehow",
                condition=Q(settled_at__isnull=True, settled_how="", resent=None)
                | Q(settled_at__isnull=False, settled_how="address", resent=None)
                | Q(settled_at__isnull=False, settled_how="voided", resent=None)
                | Q(settled_at__isnull=False, settled_how="resent", resent__isnull=False)
                | (
                    Q(settled_at__isnull=False, settled_how="otherwise", resent=None)
                    & Q(settled_by__isnull=False)
                    & ~Q(settled_words="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="undelivered_to_settle", condition=Q(settled_at=None)
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"undelivered {self.pk} ({self.reason})"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None
