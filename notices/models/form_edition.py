"""Editions of CMS's standard forms, as an administrator of a plan loaded them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from notices.models.kinds import Language


class FormEdition(models.Model):
    """The text of one edition of a standard form in one language, and what stands at its places.

    `text` is never changed: `sha256` is of it, and a letter is only made from the text that it
    fits. `mapping` says which fact stands at each place and which sentence makes each statement of
    the law; it is settled once `approved_at` is set. Letters queued from the day `in_force_on` are
    made from it. `warned_at` is when its expiry was announced.
    """

    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="form_editions")
    form = models.CharField(max_length=30)
    edition = models.CharField(max_length=60)
    language = models.CharField(max_length=2, choices=Language.choices)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    expires_on = models.DateField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
    mapping = models.JSONField(default=dict, blank=True)
    mapped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    mapped_at = models.DateTimeField(null=True)
    in_force_on = models.DateField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "form", "edition", "language"],
                name="form_edition_is_loaded_once",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["plan", "form", "language", "in_force_on"],
                name="form_edition_in_force_is_one_a_day",
                condition=Q(withdrawn_at__isnull=True, in_force_on__isnull=False),
            ),
            models.CheckConstraint(
                name="form_edition_in_force_is_mapped_and_approved",
                condition=Q(in_force_on__isnull=True, approved_at__isnull=True)
                | Q(
                    in_force_on__isnull=False,
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    mapped_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="form_edition_withdrawn_says_by_whom_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_why="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_on", "id"],
                name="form_edition_to_warn_of",
                condition=Q(
                    approved_at__isnull=False, warned_at__isnull=True, withdrawn_at__isnull=True
                ),
            )
        ]

    def __str__(self) -> str:
        return f"form edition {self.pk}"
