"""Good-cause reinstatement: its windows, each calculated from a row.

What counts as good cause is in `regulations.good_cause`, the money in `regulations.arrears`.
"""

from regulations.reinstatement.rows import BASIS, MEMBERS_DUTIES, ROWS, limit, request_window, row
from regulations.reinstatement.windows import (
    at_end_of_day,
    cancel_after_decision,
    cancel_disenrollment,
    confirm_reinstatement,
    decide_good_cause,
    earliest_request,
    follow_referral,
    follow_referral_again,
    missed,
    notify_good_cause,
    pay_arrears,
    request_reinstatement,
    submit_reinstatement,
)
