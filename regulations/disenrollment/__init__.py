"""What came before a disenrollment for nonpayment, and whether it hints at an error of the plan.

Sources: 42 CFR 422.74(d)(1), 423.44(d)(1) and (e), 417.460(c); CMS Enrollment and Disenrollment
Guidance (CY 2026), sections 60.2.5 and 60.3.1.
"""

from regulations.disenrollment.doubts import Doubt, doubts
from regulations.disenrollment.grace import (
    COST,
    ROWS,
    grace_period,
    irmaa,
    notify_by,
    notify_irmaa_by,
    refuse_effective,
    roll_over,
    warn_by,
)
from regulations.disenrollment.prohibitions import PROHIBITIONS, STOPS, refuse_prohibited, stop
from regulations.disenrollment.returned import billed_again, effective_again
from regulations.disenrollment.standing import (
    ALL_DUE,
    ROLL_OVER,
    Bill,
    Policy,
    Received,
    Standing,
    standing,
)
from regulations.disenrollment.windows import (
    notify_before,
    notify_disenrollment,
    notify_irmaa_disenrollment,
    refuse_notice,
    remind_of_installment,
    submit_after,
    submit_disenrollment,
    warn_again,
    warn_of_disenrollment,
)
