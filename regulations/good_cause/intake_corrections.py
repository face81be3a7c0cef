"""What of a request that was not reviewed may have been a slip of the pen, and is open again then.

The law is silent. Ours: only a fact that was told or shown in the first contact and written down
wrongly is a slip. What the person says now, or what someone thinks of it now, is none: there is one
request in the window (42 CFR 423.44(d)(1)(vi)(B)) and no appeal, but a grievance.
"""

from __future__ import annotations

from regulations.law import Refused

# For each reason (`NOT_ELIGIBLE`) the fact on which it stood.
AUTHORITY, CIRCUMSTANCE, STATED, AFFIRMS = "authority", "circumstance", "stated", "affirms"
RECEIVED_AT, CAUSE, ASKED_BEFORE = "received_at", "cause", "asked_before"
STOOD_ON: dict[str, str] = {
    "no_authority": AUTHORITY,
    "no_circumstance": CIRCUMSTANCE,
    "not_good_cause": CIRCUMSTANCE,
    "after_disenrollment": CIRCUMSTANCE,
    "no_statement": STATED,
    "not_willing": AFFIRMS,
    "late": RECEIVED_AT,
    "asked_before": ASKED_BEFORE,
    "not_disenrolled_for_nonpayment": CAUSE,
    "lawful_presence": CAUSE,
    "wrong_product": CAUSE,
}
# The causes of which a request is reviewed, by the plan or by CMS.
REVIEWED_CAUSES = ("nonpayment", "irmaa")


def stood_on(reason: str) -> str:
    """The fact on which it stood that a request is not reviewed. Raises Refused for another."""
    if reason not in STOOD_ON:
        raise Refused("no_correction", "None of this can have been a recording error.", field="why")
    return STOOD_ON[reason]
