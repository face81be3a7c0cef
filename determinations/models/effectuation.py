"""A favorable decision carried out, with its proof."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Effectuation(models.Model):
    """When and how what was granted was authorized, provided or paid.

    `proof` names what shows it: the authorization in the claims system, the check or transfer.
    Amounts are in dollars and belong to payments; `arithmetic` shows how the interest came about.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="effectuations")
    done_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    proof = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    interest = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    arithmetic = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["done_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="effectuation_is_not_in_the_future",
                condition=Q(done_at__lte=F("entered_at")),
            ),
            models.CheckConstraint(name="effectuation_has_its_proof", condition=~Q(proof="")),
            models.CheckConstraint(
                name="effectuation_amounts_are_not_negative",
                condition=(Q(amount__isnull=True) | Q(amount__gte=0))
                & (Q(interest__isnull=True) | Q(interest__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"carried out: {self.proof}"
