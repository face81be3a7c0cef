"""The words of the field: states, what is asked, how fast, with what outcome."""

from django.db import models

from regulations.drugs import PART_D_LETTER


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
    AFFIRMED = "affirmed", "Going to the IRE"
    NOTIFIED = "notified", "Notified"
    FORWARDED = "forwarded", "With the IRE"
    REVIEWED = "reviewed", "Independently reviewed"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISMISSED = "dismissed", "Dismissed"


class AppealOutcome(models.TextChoices):
    REVERSED = "reversed", "Reversed"
    PARTLY_REVERSED = "partly_reversed", "Reversed in part"
    AFFIRMED = "affirmed", "Affirmed"


# The events that answer a request or an appeal; others (an extension) do not stop the clock.
REQUEST_DECIDED = ("approved", "denied", "partially_approved")
APPEAL_DECIDED = ("reversed", "partly_reversed", "affirmed")
DECISION_EVENTS = (*REQUEST_DECIDED, *APPEAL_DECIDED)
# What an enrollee is told orally: also that an appeal was not decided in time (42 CFR 422.590(g)).
TOLD_ORALLY = (*DECISION_EVENTS, "lapsed")
OPEN_STATES = [State.RECEIVED, State.IN_REVIEW, State.DECIDED]
UNDECIDED = [State.RECEIVED, State.IN_REVIEW]
DECIDED_STATES = [State.DECIDED, State.NOTIFIED, State.CLOSED]


class RequestType(models.TextChoices):
    ITEM_OR_SERVICE = "item_or_service", "Item or service"
    PART_B_DRUG = "part_b_drug", "Part B drug"
    PAYMENT = "payment", "Payment"


class Change(models.TextChoices):
    """What the plan itself does to a course of treatment that it approved."""

    ENDED = "ended", "End it"
    REDUCED = "reduced", "Reduce it"


class LetterKind(models.TextChoices):
    """The letters of requests and appeals, by their keys; their names stand in `kind.py`."""

    APPROVAL = "approval"
    DENIAL = "denial"
    EXTENSION = "extension"
    DISMISSAL = "dismissal"
    DISMISSAL_VACATED = "dismissal_vacated"
    WITHDRAWAL = "withdrawal"
    FORM_REQUEST = "form_request"
    EXPEDITE_REFUSED = "expedite_refused"
    APPEAL_REVERSED = "appeal_reversed"
    APPEAL_SENT_ON = "appeal_sent_on"
    EFFECTUATION = "effectuation"
    COUNCIL_REQUEST = "council_request"
    PART_D_DENIAL = PART_D_LETTER


class Outcome(models.TextChoices):
    APPROVED = "approved", "Approved"
    PARTIALLY_APPROVED = "partially_approved", "Partially approved"
    DENIED = "denied", "Denied"
