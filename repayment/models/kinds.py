"""The words of the field: states of a repayment, its letters."""

from django.db import models


class State(models.TextChoices):
    RUNNING = "running", "Being paid"
    MISSED = "missed", "Payment missed"
    PAID = "paid", "Paid"
    ENDED = "ended", "Agreement ended"


OPEN = [State.RUNNING, State.MISSED]


class LetterKind(models.TextChoices):
    """The letters of a repayment, by their keys; their names stand in `kind.py`."""

    INSTALLMENTS = "installments"
    INSTALLMENT_MISSED = "installment_missed"
