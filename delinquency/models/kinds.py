"""The words of the field: states of a delinquency, the plan's option, how money came."""

from django.db import models

from regulations.disenrollment import ALL_DUE, ROLL_OVER


class State(models.TextChoices):
    DELINQUENT = "delinquent", "Premiums unpaid"
    ENDING = "ending", "Disenrollment in progress"
    DISENROLLED = "disenrolled", "Disenrolled"
    ENDED_BY_CMS = "ended_by_cms", "Ended by CMS"
    PAID = "paid", "Paid on time"
    STOPPED = "stopped", "Stopped"


OPEN = [State.DELINQUENT, State.ENDING]
ENDED = [State.DISENROLLED, State.ENDED_BY_CMS, State.PAID, State.STOPPED]


class LetterKind(models.TextChoices):
    """The letters of unpaid premiums, by their keys; their names stand in `kind.py`."""

    PREMIUM_WARNING = "premium_warning"
    PREMIUM_DISENROLLED = "premium_disenrolled"
    IRMAA_DISENROLLED = "irmaa_disenrolled"
    STILL_ENROLLED = "still_enrolled"


class Option(models.TextChoices):
    """What a plan asks for in the grace period (guidance, section 60.3.1.2)."""

    ALL_DUE = ALL_DUE, "Everything due by its end"
    ROLL_OVER = (
        ROLL_OVER,
        "The first month; then a new grace period begins for the next month (rollover)",
    )
