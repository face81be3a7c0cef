"""Files of a bank: uploaded by a person, worked through line by line by the worker."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class BankFile(models.Model):
    """A file of payments as it came. The row is the queue: it waits until `finished_at`.

    `lines` is how many it has, `done` how many of them have been looked at.
    """

    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="bank_files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    lines = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "sha256"], name="bank_file_is_taken_once"),
            models.CheckConstraint(
                name="bank_file_ends_with_its_last_line",
                condition=Q(done__lte=models.F("lines"))
                & (Q(finished_at__isnull=True) | Q(done=models.F("lines"))),
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="bank_file_to_do", condition=Q(finished_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"bank file {self.pk}"

    @property
    def is_at_work(self) -> bool:
        return self.finished_at is None


class BankLine(models.Model):
    """One line of a file and what came of it. `said` are its columns, for who fixes it; `choices`
    what it may be for, where a person has to say which (`premiums.payees.Claim`)."""

    class Result(models.TextChoices):
        RECORDED = "recorded", "Recorded"
        KNOWN = "known", "Already recorded"
        TO_MEND = "to_mend", "To review"

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(help_text="Line in the file")
    result = models.CharField(max_length=8, choices=Result.choices)
    reason = models.CharField(max_length=300, blank=True)
    said = models.JSONField(default=dict)
    choices = models.JSONField(default=list, blank=True)
    payment = models.ForeignKey(
        "premiums.Payment", models.PROTECT, null=True, blank=True, related_name="bank_lines"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="bank_line_is_done_once"),
            models.CheckConstraint(
                name="bank_line_recorded_has_its_payment",
                condition=Q(result="recorded", payment__isnull=False)
                | Q(result__in=["known", "to_mend"]),
            ),
            models.CheckConstraint(
                name="bank_line_to_mend_says_why", condition=~Q(result="to_mend") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.number} of bank file {self.file_id}"
