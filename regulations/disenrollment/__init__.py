"""What came before a disenrollment for nonpayment, and whether it hints at an error of the plan.

Sources: 42 CFR 422.74(d)(1), 423.44(d)(1) and (e), 417.460(c); CMS Enrollment and Disenrollment
Guidance (CY 2026), sections 60.2.5 and 60.3.1.
"""

from regulations.disenrollment.doubts import Doubt, doubts
from regulations.disenrollment.grace import (
    COST,
    GRACE,
    ROWS,
    Grace,
    grace_period,
    irmaa,
    notify_by,
    notify_irmaa_by,
    refuse_effective,
    roll_over,
    warn_by,
)

__all__ = [
    "COST",
    "GRACE",
    "ROWS",
    "Doubt",
    "Grace",
    "doubts",
    "grace_period",
    "irmaa",
    "notify_by",
    "notify_irmaa_by",
    "refuse_effective",
    "roll_over",
    "warn_by",
]
