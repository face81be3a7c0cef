"""Which letters there are, in which languages, and to whom they go."""

from django.db import models


class Kind(models.TextChoices):
    APPROVAL = "approval", "Approval notice"
    DENIAL = "denial", "Integrated Denial Notice"
    EXTENSION = "extension", "Extension notice"
    DISMISSAL = "dismissal", "Dismissal notice"
    DISMISSAL_VACATED = "dismissal_vacated", "Notice that a dismissal was taken back"
    WITHDRAWAL = "withdrawal", "Confirmation of a withdrawal"
    PAPER_REQUEST = "paper_request", "Request for a missing paper"
    GRIEVANCE_ANSWER = "grievance_answer", "Answer to a grievance"
    GRIEVANCE_LATE = "grievance_late", "Notice that a grievance came too late"
    GRIEVANCE_EXTENDED = "grievance_extended", "Notice that a grievance takes longer"
    EXPEDITE_REFUSED = "expedite_refused", "Refusal to expedite"
    APPEAL_REVERSED = "appeal_reversed", "Favorable answer to an appeal"
    APPEAL_SENT_ON = "appeal_sent_on", "Notice that an appeal goes to the IRE"
    EFFECTUATION = "effectuation", "Statement that a reversal was carried out"
    COUNCIL_REQUEST = "council_request", "Notice that the Council is asked to review"
    INTAKE_MISSING = "intake_missing", "Request for what a reinstatement still needs"
    NOT_REVIEWED = "not_reviewed", "Notice that a reinstatement is not reviewed"
    GOOD_CAUSE_OWED = "good_cause_owed", "Favorable good-cause notice with what is owed"
    GOOD_CAUSE_CLEAR = "good_cause_clear", "Favorable good-cause notice, nothing owed"
    GOOD_CAUSE_DENIED = "good_cause_denied", "Unfavorable good-cause notice"
    GOOD_CAUSE_UNPAID = "good_cause_unpaid", "Notice that not all that was owed came in time"
    PAYMENT_CREDITED = "payment_credited", "Notice that all that was owed came in time"
    REINSTATED = "reinstated", "Confirmation of a reinstatement"
    PLAN_ERROR = "plan_error", "Notice of an error of the plan"
    REFERRED_TO_CMS = "referred_to_cms", "Referral to Medicare"
    REQUEST_WITHDRAWN = "request_withdrawn", "Confirmation that a reinstatement was withdrawn"
    INSTALMENTS = "instalments", "How premiums of months past are paid"
    PREMIUM_WARNING = "premium_warning", "Warning that coverage may end for unpaid premiums"
    PREMIUM_DISENROLLED = "premium_disenrolled", "Notice of disenrollment for unpaid premiums"
    IRMAA_DISENROLLED = "irmaa_disenrolled", "Notice that Medicare ended coverage (IRMAA)"
    STILL_ENROLLED = "still_enrolled", "Notice that coverage does not end"


class RecipientKind(models.TextChoices):
    ENROLLEE = "enrollee", "Enrollee"
    PROVIDER = "provider", "Physician or provider"
    REPRESENTATIVE = "representative", "Representative"
    IRE = "ire", "Independent review entity"


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"
