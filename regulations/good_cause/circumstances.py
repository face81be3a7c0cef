"""What generally is, and is not, good cause (CMS guidance, section 70.3.5, pages 135 and 136).

The day on which the request for reinstatement was received, read in the plan's zone, governs: here,
in the gates, the reasons and the checklist, as for any request (ADR 0002).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused

CRITERIA = "CMS Enrollment and Disenrollment Guidance, section 70.3.5"
AFTERWARDS = "42 CFR 422.74(d)(1)(vi), 423.44(d)(1)(vii), 417.460(c)(4)"
YES, NO, OPEN = "yes", "no", "open"

# Why coverage ended, as the record of the disenrollment says.
CAUSES: dict[str, str] = {
    "nonpayment": "Plan premiums were not paid",
    "irmaa": "The Part D income-related amount (IRMAA) was not paid",
    "lawful_presence": "Not lawfully present in the United States",
    "supplemental": "Only the premium of optional supplemental benefits was not paid",
    "other": "Another reason",
}


@dataclass(frozen=True)
class Circumstance:
    """What may have kept someone from paying.

    `generally`: yes and no as the guidance lists them; open for what it does not, which counts if
    it meets the test. `only_for` names the one cause (`CAUSES`) for which it counts.
    """

    key: str
    label: str
    generally: str
    explanation: str
    citation: str = CRITERIA
    only_for: str = ""
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED

    @property
    def is_good_cause(self) -> bool | None:
        """Whether the guidance lists it as good cause; None where it lists it neither way."""
        return {YES: True, NO: False}.get(self.generally)


CIRCUMSTANCES: Table[Circumstance] = Table(
    Circumstance(
        "institutionalized",
        "Serious illness, or a stay in hospital or an institution",
        YES,
        "Of the member or the authorized representative, for a significant part of the grace "
        "period.",
    ),
    Circumstance(
        "unexpected_illness",
        "Long illness, a serious unexpected complication or rapid decline",
        YES,
        "In the grace period, of the member, the spouse, somebody of the household, the caregiver "
        "or the representative. A chronic condition alone is not enough; a serious unexpected "
        "complication of it is.",
    ),
    Circumstance(
        "death",
        "Recent death of someone close",
        YES,
        "Of the spouse, an immediate family member, somebody of the household, the caregiver or "
        "the representative.",
    ),
    Circumstance(
        "home_damaged",
        "The home was severely damaged",
        YES,
        "By a fire, a disaster or another unexpected event, so that payment could not be arranged "
        "in the grace period.",
    ),
    Circumstance(
        "declared_emergency",
        "An event declared a federal or state emergency",
        YES,
        "Such as extreme weather. It prevented payment at some point of the grace period: the bank "
        "or the post office was shut for much of it, for example.",
    ),
    Circumstance(
        "federal_error",
        "An error of a federal agency (CMS, SSA, RRB)",
        YES,
        "For disenrollments for IRMAA only. The person did not know of it or could not act on it.",
        only_for="irmaa",
    ),
    Circumstance(
        "other",
        "Something else that was unexpected",
        OPEN,
        "Other facts may qualify if they meet the test and caused the nonpayment. CMS expects that "
        "few do.",
    ),
    Circumstance(
        "unreported_move",
        "Bills did not arrive because of a move that we were not told of",
        NO,
        "Telling the plan of a new address is in the member's hands.",
    ),
    Circumstance(
        "vacation",
        "Bills were not seen because of a vacation or another trip",
        NO,
        "Travel that was no emergency could be foreseen.",
    ),
    Circumstance(
        "representative_did_not_pay",
        "The representative did not pay",
        NO,
        "What a representative does or leaves undone counts as the member's own. Their illness or "
        "death is another matter.",
    ),
    Circumstance(
        "did_not_understand",
        "The consequences were not understood",
        NO,
        "The bills and the warnings say what happens if nothing is paid.",
    ),
    Circumstance(
        "could_not_afford",
        "The premiums could not be afforded",
        NO,
        "To be short of money in the grace period is not good cause.",
    ),
    Circumstance(
        "needs_care",
        "Drugs or other services are needed",
        NO,
        "A need for coverage does not explain why nothing was paid.",
    ),
    Circumstance(
        "after_disenrollment",
        "Something changed only after the disenrollment",
        NO,
        "The test looks at what kept the person from paying before coverage ended.",
        AFTERWARDS,
    ),
    Circumstance(
        "no_circumstance",
        "Nothing unusual or unexpected was offered",
        NO,
        "Then the request is not reviewed, and there is no second one in the same window.",
    ),
)


def circumstance(key: str, on: date) -> Circumstance:
    """The circumstance of that key, for a request received on the day. Raises Refused
    (unknown_circumstance)."""
    found = CIRCUMSTANCES.find(key, on)
    if found is None:
        message = "Choose from the list what prevented the person from paying."
        raise Refused("unknown_circumstance", message, CRITERIA, "circumstance")
    return found


def another_cause(what: Circumstance, on: date) -> str:
    """What to do with a circumstance that counts for another cause of disenrollment only."""
    other = CIRCUMSTANCES.find("other", on)
    instead = f" Choose “{other.label}” and write down what happened." if other else ""
    return f"“{what.label}” counts only for IRMAA disenrollments.{instead}"
