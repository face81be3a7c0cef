"""What it means in law that the limit of a duty passed unmet."""

from __future__ import annotations

from dataclasses import dataclass

from regulations import changes
from regulations.extension_rules import NOTIFY_EXTENSION
from regulations.timeframes import OD, RECON

REINSTATEMENT, DELINQUENCY = "reinstatement", "delinquency"
REPAYMENT = "repayment"
_GUIDANCE = "CMS Enrollment and Disenrollment Guidance, section 70.3.5"


@dataclass(frozen=True)
class Meaning:
    """What an event means in law."""

    text: str
    citation: str


UNMET = Meaning("The deadline passed and the task is not completed. Complete it now.", "")

_REINSTATEMENT = {
    "decide_good_cause": Meaning(
        "The business days to decide on good cause passed. The request is not lost and this "
        "decides nothing: decide now, based on what you have. The decision is recorded as late. "
        "The last day to pay does not change, so every day counts for the former member.",
        f"{_GUIDANCE}.1",
    ),
    "notify_good_cause": Meaning(
        "The business days to notify the former member passed. Notify them now, by phone or in "
        "writing, and record when: until they know the amount and the last day, they cannot pay "
        "on time.",
        f"{_GUIDANCE}.1",
    ),
    "pay_arrears": Meaning(
        "Not everything owed was received by the last day, so there is no reinstatement. Close "
        "the case and tell the former member: they may join a plan again in a valid election "
        "period. The days after that are for processing an on-time payment, not for a late one.",
        f"42 CFR 423.44(d)(1)(vi)(D), 422.74(d)(1)(v), 417.460(c)(3); {_GUIDANCE}.1",
    ),
    "submit_reinstatement": Meaning(
        "The days to credit the payment and submit passed. The former member did their part: "
        "submit to the retroactive processing contractor now, and explain why this is late.",
        f"{_GUIDANCE}.1",
    ),
    "cancel_disenrollment": Meaning(
        "The error is ours and coverage is still not restored. Cancel the disenrollment now; the "
        "former member loses nothing because of our delay. The deadline is our own "
        "interpretation: the guidance names none.",
        "CMS Enrollment and Disenrollment Guidance, section 70.3.4",
    ),
    "follow_referral": Meaning(
        "The day to follow up on the referral passed and no CMS decision is recorded. Ask the "
        "account manager or check CTM, and record what was said: then the next date is set. CMS "
        "decides; the date is our own interpretation. If no decision will come, a supervisor ends "
        "the referral.",
        f"42 CFR 423.44(e)(3); {_GUIDANCE}.2",
    ),
    "confirm_reinstatement": Meaning(
        "The days to confirm the reinstatement passed. Coverage is restored anyway. Send the "
        "letter now, so that the member knows there was no gap.",
        "CMS Enrollment and Disenrollment Guidance, section 70.3.2",
    ),
}


_OBTAIN = {
    "obtain_appointment": Meaning(
        "No complete appointment of representative was received in the time the decision would "
        "have had. The request may be dismissed now. If the appointment comes first, the clock "
        "starts then.",
        "42 CFR 405.910(d); 422.568(g)(1)",
    ),
    "obtain_waiver": Meaning(
        "No waiver of liability was received in the time the decision would have had. The appeal "
        "may be dismissed now. If the waiver comes first, the clock starts then.",
        "42 CFR 422.574(b)",
    ),
}


_BY_DUTY = _OBTAIN | {
    NOTIFY_EXTENSION: Meaning(
        "The extension notice did not leave by the first deadline, so the extension does not "
        "count: the case is late from its first deadline. Decide and notify right away.",
        "42 CFR 422.568(b)(2)(ii), 422.572(b)(2), 422.590(f)(2)",
    )
}
_CHANGE = Meaning(
    "The last day to send the notice passed. The treatment goes on as approved: it may be reduced "
    "or ended only on a day after the notice leaves. Approve that it goes on, or deny with a later "
    "day.",
    f"{changes.CITATION}, 422.568(d)-(e)",
)
_UNTOLD_CHANGE = Meaning(
    "The last day to send the notice passed. A decision was made: its notice leaves right away. "
    "Until then the treatment goes on as approved, and a reduction or an end takes effect on the "
    "day after the notice leaves at the earliest.",
    _CHANGE.citation,
)


def missed(
    *, case: str, priority: str, duty: str, rule: str = "", is_decided: bool = False
) -> Meaning:
    """What it means that the limit of a duty passed while the duty is still open.

    `is_decided` says that a decision was made, so that only what follows from it is late.
    """
    if rule == changes.RULE:
        return _UNTOLD_CHANGE if is_decided else _CHANGE
    if duty in _BY_DUTY:
        return _BY_DUTY[duty]
    if case == REINSTATEMENT:
        return missed_reinstatement(duty)
    if case in (DELINQUENCY, REPAYMENT):
        return missed_delinquency(duty)
    if case == RECON and duty == "decide":
        return _untold_appeal(priority) if is_decided else _missed_appeal(priority)
    if duty not in {"decide", "notify_provider"} or case != OD:
        return UNMET
    if is_decided:
        return _failure(
            "A decision was made: give notice of it right away. It still counts, and an approval "
            "stays an approval.",
            priority,
        )
    return _failure(
        "Decide and notify right away: the decision still counts and is recorded as untimely.",
        priority,
    )


def once_done(
    *, case: str, priority: str, duty: str, rule: str = "", is_ended: bool = False
) -> Meaning | None:
    """What a missed limit still means once the duty is done, or None where nothing follows.

    `is_ended` says that no notice of a decision met it: the request was withdrawn or dismissed.
    """
    if rule == changes.RULE:
        return None
    if case == OD and duty in {"decide", "notify_provider"}:
        if is_ended:
            return Meaning(
                "The deadline passed without notice of a decision before the request ended. A "
                "dismissal may be appealed; what was withdrawn is not decided.",
                failure_citation(priority),
            )
        return _failure(
            "A decision made or told after it still counts and is recorded as untimely.", priority
        )
    if case == RECON and duty == "decide":
        return Meaning(
            "The deadline passed before the enrollee was notified. What was not decided by then "
            "counts as decided against the enrollee and goes to the independent review entity.",
            _missed_appeal(priority).citation,
        )
    return None


def _failure(what_follows: str, priority: str) -> Meaning:
    return Meaning(
        "The deadline passed without notice of a decision. This failure is itself an adverse "
        f"determination, which the enrollee may appeal. {what_follows}",
        failure_citation(priority),
    )


def failure_citation(priority: str) -> str:
    """Where the law says that a failure to give timely notice is itself adverse."""
    return "42 CFR 422.572(f)" if priority == "expedited" else "42 CFR 422.568(f)"


def _missed_appeal(priority: str) -> Meaning:
    if priority == "expedited":
        return Meaning(
            "The deadline passed without a decision. This counts as a decision against the "
            "enrollee: the case file must go to the independent review entity, and that deadline "
            "is running now.",
            "42 CFR 422.590(g)",
        )
    return Meaning(
        "The deadline passed without a decision. This counts as if the denial had been upheld: "
        "send the case file to the independent review entity now.",
        "42 CFR 422.590(d)",
    )


def _untold_appeal(priority: str) -> Meaning:
    return Meaning(
        "A decision was made, but what it requires was not done by the deadline. Notify the "
        "enrollee right away; if any of the denial was upheld, send the case file to the "
        "independent review entity now. It is recorded as untimely.",
        _missed_appeal(priority).citation,
    )


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
        "The days for the transaction to CMS passed. Send it now; if the effective date is no "
        "longer possible, ask CMS's contractor.",
        f"{_BEFORE}.4",
    ),
    "notify_irmaa_disenrollment": Meaning(
        "The days to notify the member of CMS's disenrollment passed. Send the notice now: the "
        "time to request good cause is running, and they may not know it.",
        "CMS Enrollment and Disenrollment Guidance, section 60.2.5",
    ),
    "remind_of_installment": Meaning(
        "The days to bill the missed installment again passed. Send the bill now: the missed "
        "payment alone ends no coverage, and a grace period can begin only after a bill.",
        f"{_BEFORE}.2; 42 CFR 422.74(d)(1), 423.44(d)(1)",
    ),
}


def missed_delinquency(duty: str) -> Meaning:
    """The meaning before a disenrollment, where no failure ends the coverage by itself."""
    return _DELINQUENCY.get(duty, UNMET)
