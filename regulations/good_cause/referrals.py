"""How a referral to CMS ends when CMS decides nothing. The law is silent: these grounds are ours.

CMS decides on disenrollments for IRMAA (42 CFR 423.44(e)(3); guidance, section 70.3.5.2). What the
plan does when no decision comes is said nowhere, so each row is marked as derived. The day on which
the referral is ended governs (ours as well).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused

REFERRALS = "42 CFR 423.44(e)(3); CMS Enrollment and Disenrollment Guidance, section 70.3.5.2"


@dataclass(frozen=True)
class ReferralEnd:
    """Why a referral ends without a decision of CMS.

    `is_told` says whether a letter tells the person. `needs_answer`: only once it is on record whom
    at CMS someone asked; `after_window`: only once no one can ask Medicare in time any more.
    """

    key: str
    label: str
    explanation: str
    is_told: bool = True
    needs_answer: bool = False
    after_window: bool = False
    citation: str = REFERRALS
    confidence: str = "derived"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


REFERRAL_ENDS: Table[ReferralEnd] = Table(
    ReferralEnd(
        "another_road",
        "The person chose another option",
        "They joined another plan, or will return in an election period, and do not want to "
        "continue. A letter tells them that we no longer follow it.",
    ),
    ReferralEnd(
        "nothing_comes",
        "CMS answered that there will be no decision",
        "CMS has no complaint, closed it without a decision, or will not decide. First record who "
        "said so as a follow-up.",
        needs_answer=True,
    ),
    ReferralEnd(
        "never_asked",
        "The person never asked Medicare",
        "No call to 1-800-MEDICARE is known and the last day to ask is over.",
        after_window=True,
    ),
    ReferralEnd(
        "died",
        "The person died",
        "No letter is sent. Write down how you know.",
        is_told=False,
    ),
    ReferralEnd("other", "Otherwise", "Say how. A letter tells the person."),
)


def referral_end(key: str, on: date) -> ReferralEnd:
    """The end of that key, on the day on which the referral ends. Raises Refused (unknown_end)."""
    found = REFERRAL_ENDS.find(key, on)
    if found is None:
        raise Refused("unknown_end", "Choose how the referral ended.", field="ground")
    return found


def is_untold(key: str, on: date) -> bool:
    """Whether an end on the day is told to no one."""
    found = REFERRAL_ENDS.find(key, on)
    return found is not None and not found.is_told
