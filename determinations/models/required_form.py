"""The form that lets someone ask for an enrollee, or that gives up payment by the enrollee."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from regulations import required_forms
from regulations.law import CHECKED


def _label(key: str) -> str:
    """For admins; pages say what the law called it on the day that governs."""
    return required_forms.REQUIRED_FORMS.recorded(key, CHECKED).label


class RequiredForm(models.Model):
    """An appointment, a proof of legal authority or a waiver, as it came.

    `missing` are the keys of what was missing when it came (`regulations.representatives`); they
    stay after the cure, so that the file tells what was asked for. `whole_at` is the instant at
    which nothing was missing any more: the clock starts then. `valid_until` is the last day of
    requests for which it counts, empty where it does not expire or no one said when it was signed.
    """

    class Kind(models.TextChoices):
        APPOINTMENT = required_forms.APPOINTMENT, _label(required_forms.APPOINTMENT)
        LEGAL_AUTHORITY = required_forms.LEGAL_AUTHORITY, _label(required_forms.LEGAL_AUTHORITY)
        WAIVER = required_forms.WAIVER, _label(required_forms.WAIVER)

    class Status(models.TextChoices):
        INCOMPLETE = "incomplete", "Incomplete"
        CURED = "cured", "Completed later"
        COMPLETE = "complete", "Complete"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="required_forms")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices)
    received_at = models.DateTimeField()
    signed_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    missing = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    whole_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(
        "cases.Document", models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="required_form_is_whole_or_says_what_is_missing",
                condition=Q(status="complete", missing=[], whole_at=F("received_at"))
                | (Q(status="incomplete", whole_at__isnull=True) & ~Q(missing=[]))
                | (Q(status="cured", whole_at__gte=F("received_at")) & ~Q(missing=[])),
            ),
            models.CheckConstraint(
                name="required_form_is_not_received_in_the_future",
                condition=Q(received_at__lte=F("entered_at")),
            ),
            models.UniqueConstraint(
                fields=["case"],
                name="required_form_incomplete_is_one_in_a_case",
                condition=Q(status="incomplete"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_status_display().lower()})"

    @property
    def label(self) -> str:
        """What the law called it when the request came."""
        return required_forms.REQUIRED_FORMS.recorded(self.kind, self.case.received_on).label

    @property
    def missing_labels(self) -> list[str]:
        """What was missing, in the words of the law when the request came."""
        on = self.case.received_on
        elements = required_forms.REQUIRED_FORMS.recorded(self.kind, on).elements
        return [elements.recorded(key, on).label for key in self.missing]
