"""What came with the request or was added to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Document(models.Model):
    """A file of a case. Its bytes are a row of their own, so that lists do not load them."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "sha256", "name"], name="document_is_filed_once_in_a_case"
            )
        ]

    def __str__(self) -> str:
        return self.name


class DocumentContent(models.Model):
    """The bytes of a document: in the database, so that they are filed with it or not at all."""

    document = models.OneToOneField(
        Document, models.PROTECT, primary_key=True, related_name="content"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"content of {self.document_id}"


class Opening(models.Model):
    """Someone opened a document, or a letter, of a case: what was read before a decision, and when.

    A trigger in the database refuses every change and removal of a row.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="openings")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="openings")
    notice = models.ForeignKey("notices.Notice", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opening_is_of_a_document_or_a_letter",
                condition=Q(document__isnull=False, notice__isnull=True)
                | Q(document__isnull=True, notice__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["case", "by", "at"], name="opening_by_reader")]

    def __str__(self) -> str:
        return f"opening {self.pk}"
