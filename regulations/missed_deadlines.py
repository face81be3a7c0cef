"""What it means in law that the limit of a duty passed unmet."""

from __future__ import annotations

from dataclasses import dataclass

REINSTATEMENT, DELINQUENCY = "reinstatement", "delinquency"
_GUIDANCE = "CMS Enrollment and Disenrollment Guidance, section 70.3.5"


@dataclass(frozen=True)
class Meaning:
    """What an event means in law."""

    text: str
    citation: str


UNMET = Meaning("The time limit passed with the duty unmet. Meet it now.", "")

_REINSTATEMENT = {
    "decide_good_cause": Meaning(
        "The business days to decide on good cause passed. The request is not lost and nothing is "
        "decided by it: decide now, on what was given. The decision is recorded as late. The last "
        "day to pay does not move, so every day counts for the former member.",
        f"{_GUIDANCE}.1",
    ),
    "notify_good_cause": Meaning(
        "The business days to tell the decision passed. Tell the former member now, by phone or in "
        "writing, and write down when: until they know the amount and the last day, they cannot "
        "pay in time.",
        f"{_GUIDANCE}.1",
    ),
    "pay_arrears": Meaning(
        "Not all that was owed was received by the last day, so there is no reinstatement. Close "
        "the case and tell the former member: they may join a plan again in a valid election "
        "period. The days that follow are for handling a payment in time, not for a late one.",
        f"42 CFR 423.44(d)(1)(vi)(D), 422.74(d)(1)(v), 417.460(c)(3); {_GUIDANCE}.1",
    ),
    "submit_reinstatement": Meaning(
        "The days to credit the payment and submit passed. The former member did what they had to: "
        "submit to the retroactive processing contractor now, and tell it why this is late.",
        f"{_GUIDANCE}.1",
    ),
    "cancel_disenrollment": Meaning(
        "The error is ours and coverage is still not restored. Cancel the disenrollment now; "
        "the former member loses nothing by our delay. The day is our own reading: the guidance "
        "names none.",
        "CMS Enrollment and Disenrollment Guidance, section 70.3.4",
    ),
    "follow_referral": Meaning(
        "The day to follow the referral up passed and no decision of CMS is on record. Ask the "
        "account manager or look in CTM, and record what was said: then the next day is set. CMS "
        "decides; the day is our own reading. Where nothing will come, a supervisor ends the "
        "referral.",
        f"42 CFR 423.44(e)(3); {_GUIDANCE}.2",
    ),
    "confirm_reinstatement": Meaning(
        "The days to confirm the reinstatement passed. Coverage is back all the same. Send the "
        "letter now, so that the member knows that there was no gap.",
        "CMS Enrollment and Disenrollment Guidance, section 70.3.2",
    ),
}


def missed_reinstatement(duty: str) -> Meaning:
    """The meaning for a good-cause reinstatement, of which no failure is itself a decision."""
    return _REINSTATEMENT.get(duty, UNMET)


_BEFORE = "CMS Enrollment and Disenrollment Guidance, section 60.3.1"
_DELINQUENCY = {
    "warn_of_disenrollment": Meaning(
        "The days to warn passed. Send the warning now: a member who was not warned in time may "
        "ask why, and the plan has to show what it did to be paid.",
        f"{_BEFORE}.2",
    ),
    "notify_disenrollment": Meaning(
        "The days for the notice passed. Send it now, or stop the disenrollment: it may not go to "
        "CMS before the notice has left.",
        f"{_BEFORE}.4; 42 CFR 417.460(c)(1)",
    ),
    "submit_disenrollment": Meaning(
        "The days for the transaction to CMS passed. Send it now; where the effective date can no "
        "longer be had, CMS's contractor is asked.",
        f"{_BEFORE}.4",
    ),
    "notify_irmaa_disenrollment": Meaning(
        "The days to tell of CMS's disenrollment passed. Send the notice now: the "
        "days in which the member may ask for good cause run, and they may not know it.",
        "CMS Enrollment and Disenrollment Guidance, section 60.2.5",
    ),
}


def missed_delinquency(duty: str) -> Meaning:
    """The meaning before a disenrollment, where no failure ends the coverage by itself."""
    return _DELINQUENCY.get(duty, UNMET)
