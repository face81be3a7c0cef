"""Batches of letters for the print room, and the proof that letters were mailed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PrintBatch(models.Model):
    """Letters of a plan that left, grouped for the print room. The row is the queue.

    The letters are taken when it is made; the worker then looks at each (`done`), and last writes
    manifest and archive, which sets `finished_at`. `made_by` is empty for the worker's daily one.
    """

    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="print_batches")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    letters = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    totals = models.JSONField(default=dict)
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    archive_sha256 = models.CharField(max_length=64, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="batch_holds_a_letter", condition=Q(letters__gt=0)),
            models.CheckConstraint(
                name="batch_ends_with_its_last_letter",
                condition=Q(done__lte=F("letters"))
                & (
                    Q(finished_at__isnull=True)
                    | (Q(done=F("letters")) & ~Q(manifest_sha256="") & ~Q(archive_sha256=""))
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="batch_to_write", condition=Q(finished_at=None))
        ]

    def __str__(self) -> str:
        return f"batch {self.pk}"

    @property
    def file_name(self) -> str:
        """The archive's name in the print folder."""
        return f"batch-{self.pk:06d}.zip"


class BatchManifest(models.Model):
    """The manifest as it was written: CSV, a line a letter. Kept forever."""

    batch = models.OneToOneField(
        PrintBatch, models.PROTECT, primary_key=True, related_name="manifest"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"manifest of batch {self.batch_id}"


class MailingProof(models.Model):
    """What shows that a letter, or each letter of a batch, was mailed: when, by whom and how.

    A later record takes the place of an earlier one, which is kept with `replaced_at`. A paper
    about one letter is filed in its case (`document`); one about a batch stays with the batch.
    """

    batch = models.ForeignKey(PrintBatch, models.PROTECT, null=True, related_name="proofs")
    notice = models.ForeignKey("notices.Notice", models.PROTECT, null=True, related_name="proofs")
    mailed_on = models.DateField()
    carrier = models.CharField(max_length=120, help_text="Who mailed or carried it")
    mail_class = models.CharField(max_length=20)
    number = models.CharField(max_length=40, blank=True)
    document = models.ForeignKey("cases.Document", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proof_is_of_a_batch_or_a_letter",
                condition=Q(batch__isnull=True, notice__isnull=False)
                | Q(batch__isnull=False, notice__isnull=True, number="", document=None),
            ),
            models.UniqueConstraint(
                fields=["batch"], name="proof_of_a_batch_is_one", condition=Q(replaced_at=None)
            ),
            models.UniqueConstraint(
                fields=["notice"], name="proof_of_a_letter_is_one", condition=Q(replaced_at=None)
            ),
            models.UniqueConstraint(
                fields=["number"],
                name="certified_number_is_of_one_letter",
                condition=Q(replaced_at=None) & ~Q(number=""),
            ),
        ]

    def __str__(self) -> str:
        return f"proof {self.pk}"


class ProofDocument(models.Model):
    """The paper of a whole batch, such as a certificate of bulk mailing. Not in any case's file."""

    proof = models.OneToOneField(
        MailingProof, models.PROTECT, primary_key=True, related_name="proof_document"
    )
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"document of proof {self.proof_id}"
