"""What came back from mail servers and fits no mail of ours."""

from django.db import models


class StrayReport(models.Model):
    """A message to the address of bounces that could not be matched to a mail: kept aside.

    It may be anything, also hostile: `data` is its beginning, is shown on no page and put into no
    log. The same message twice is one row.
    """

    class Why(models.TextChoices):
        TOO_LARGE = "too_large", "Too large to be a bounce report"
        UNREADABLE = "unreadable", "Not readable"
        NO_REPORT = "no_report", "Not a mail server report"
        NOT_OURS = "not_ours", "Matches none of our emails"

    sha256 = models.CharField(max_length=64, unique=True)
    why = models.CharField(max_length=10, choices=Why.choices)
    received_at = models.DateTimeField()
    size = models.PositiveBigIntegerField()
    data = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["received_at"], name="stray_report_by_age")]

    def __str__(self) -> str:
        return f"stray report {self.pk}"
