"""Good cause: what is asked in the call, what counts, what is looked at, and what a finding needs.

Sources: 42 CFR 422.74(d)(1)(v)-(vi), 423.44(d)(1)(vi)-(vii), 417.460(c)(3)-(4); CMS Enrollment and
Disenrollment Guidance (CY 2026), section 70.3.5. The windows are in `regulations.reinstatement`.
"""

from regulations.good_cause.asked import Asked, Gate, Sorted
from regulations.good_cause.circumstances import (
    CAUSES,
    CIRCUMSTANCES,
    Circumstance,
    circumstance,
)
from regulations.good_cause.findings import TEST, Found, refuse_unlike
from regulations.good_cause.gates import gates, sort
from regulations.good_cause.reasons import (
    CHECKLIST,
    NOT_ELIGIBLE,
    CheckItem,
    Reason,
    check_item,
    reason,
    recorded_reason,
)
from regulations.good_cause.referrals import REFERRAL_ENDS, REFERRALS, ReferralEnd, referral_end
from regulations.good_cause.script import script
