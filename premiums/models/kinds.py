"""The words of the ledger: why coverage ended."""

from django.db import models


class Cause(models.TextChoices):
    """Why coverage ended, as it says on the disenrollment (`regulations.good_cause.CAUSES`)."""

    NONPAYMENT = "nonpayment", "Plan premiums not paid"
    IRMAA = "irmaa", "Part D income-related amount (IRMAA) not paid"
    LAWFUL_PRESENCE = "lawful_presence", "Not lawfully present in the United States"
    SUPPLEMENTAL = "supplemental", "Optional supplemental premium only"
    OTHER = "other", "Something else"
