"""The words of the field: states, what is asked, how fast, with what outcome."""

from django.db import models


class State(models.TextChoices):
    RECEIVED = "received", "Received"
    IN_REVIEW = "in_review", "In review"
    DECIDED = "decided", "Decided"
    NOTIFIED = "notified", "Notified"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISMISSED = "dismissed", "Dismissed"


class AppealState(models.TextChoices):
    RECEIVED = "received", "Received"
    IN_REVIEW = "in_review", "In review"
    REVERSED = "reversed", "Reversed"
    AFFIRMED = "affirmed", "Goes to the IRE"
    NOTIFIED = "notified", "Notified"
    FORWARDED = "forwarded", "With the IRE"
    REVIEWED = "reviewed", "Reviewed outside"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISMISSED = "dismissed", "Dismissed"


class AppealOutcome(models.TextChoices):
    REVERSED = "reversed", "Reversed"
    PARTLY_REVERSED = "partly_reversed", "Reversed in part"
    AFFIRMED = "affirmed", "Affirmed"


OPEN_STATES = [State.RECEIVED, State.IN_REVIEW, State.DECIDED]
UNDECIDED = [State.RECEIVED, State.IN_REVIEW]
DECIDED_STATES = [State.DECIDED, State.NOTIFIED, State.CLOSED]


class RequestType(models.TextChoices):
    ITEM_OR_SERVICE = "item_or_service", "Item or service"
    PART_B_DRUG = "part_b_drug", "Part B drug"
    PAYMENT = "payment", "Payment"


class Priority(models.TextChoices):
    STANDARD = "standard", "Standard"
    EXPEDITED = "expedited", "Expedited"


class Outcome(models.TextChoices):
    APPROVED = "approved", "Approved"
    PARTIALLY_APPROVED = "partially_approved", "Approved in part"
    DENIED = "denied", "Denied"
