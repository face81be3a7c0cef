"""The words of the field: states of a request, how a person stated why."""

from django.db import models


class State(models.TextChoices):
    INTAKE = "intake", "Intake"
    NOT_ELIGIBLE = "not_eligible", "Not eligible"
    IN_REVIEW = "in_review", "In review"
    FAVORABLE = "favorable", "Favorable"
    PAID = "paid", "Paid"
    SUBMITTED = "submitted", "Submitted"
    REINSTATED = "reinstated", "Reinstated"
    UNFAVORABLE = "unfavorable", "Unfavorable"
    UNPAID = "unpaid", "Not paid on time"
    PLAN_ERROR = "plan_error", "Plan error"
    REFERRED = "referred", "Referred to CMS"
    REFERRAL_ENDED = "referral_ended", "Referral ended"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CMS_REINSTATED = "cms_reinstated", "Reinstated by CMS"


UNDECIDED = [State.INTAKE, State.IN_REVIEW]
# Nothing more is done by the plan in these, but for what was carried out wrongly.
ENDED = [
    State.NOT_ELIGIBLE,
    State.REINSTATED,
    State.UNFAVORABLE,
    State.UNPAID,
    State.PLAN_ERROR,
    State.REFERRAL_ENDED,
    State.WITHDRAWN,
    State.CMS_REINSTATED,
]
# All that was owed came in time: there is something to submit, or it was.
PAID_UP = [State.PAID, State.SUBMITTED, State.REINSTATED]
# An error of the plan may show after the decision as well.
ERROR_MAY_SHOW = [*UNDECIDED, State.FAVORABLE, State.PAID, State.UNFAVORABLE, State.UNPAID]
# Good cause was found: by the plan, or by CMS where the disenrollment is its own.
GRANTED = [State.FAVORABLE, State.PAID, State.SUBMITTED, State.REINSTATED, State.UNPAID]


class Cause(models.TextChoices):
    """Why coverage ended, as it says on the disenrollment (`regulations.good_cause.CAUSES`)."""

    NONPAYMENT = "nonpayment", "Plan premiums not paid"
    IRMAA = "irmaa", "Part D income-related amount (IRMAA) not paid"
    LAWFUL_PRESENCE = "lawful_presence", "Not lawfully present in the United States"
    SUPPLEMENTAL = "supplemental", "Optional supplemental premium only"
    OTHER = "other", "Something else"


class LetterKind(models.TextChoices):
    """The letters of a reinstatement, by their keys; their names stand in `kind.py`."""

    INTAKE_MISSING = "intake_missing"
    NOT_REVIEWED = "not_reviewed"
    GOOD_CAUSE_OWED = "good_cause_owed"
    GOOD_CAUSE_CLEAR = "good_cause_clear"
    GOOD_CAUSE_DENIED = "good_cause_denied"
    GOOD_CAUSE_UNPAID = "good_cause_unpaid"
    PAYMENT_CREDITED = "payment_credited"
    REINSTATED = "reinstated"
    PLAN_ERROR = "plan_error"
    REFERRED_TO_CMS = "referred_to_cms"
    REQUEST_WITHDRAWN = "request_withdrawn"
    INSTALLMENTS = "installments"
    CMS_REINSTATED = "cms_reinstated"


class Outcome(models.TextChoices):
    FAVORABLE = "favorable", "Favorable: good cause"
    UNFAVORABLE = "unfavorable", "Unfavorable: no good cause"


class Authority(models.TextChoices):
    """By what right the one who asks may ask."""

    SELF = "self", "The former member"
    APPOINTMENT = "appointment", "Appointed as representative; form received"
    LEGAL_AUTHORITY = "legal_authority", "Authorized under State law; document received"
    NOT_SHOWN = "not_shown", "Not shown yet"
    NONE = "none", "Cannot act for the former member"


# A person who asks by these is a stranger: nothing is told to them, and nothing is used up by them.
UNSHOWN = [Authority.NOT_SHOWN, Authority.NONE]


class StatementForm(models.TextChoices):
    SPOKEN = "spoken", "Spoken; written down here"
    RECORDING = "recording", "Spoken; the recording is attached"
    WRITTEN = "written", "Written; the letter is attached"
