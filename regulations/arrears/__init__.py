"""What was owed when coverage ended and what of it came in time, from the ledger, to the cent.

CMS guidance: the amount is what was owed at the time of disenrollment. The regulation says "all
overdue premiums"; our working rule is the guidance's, so months from the effective date on do not
count (42 CFR 423.44(d)(1)(vi)(D), 422.74(d)(1)(v), 417.460(c)(3); guidance, section 70.3.5.1).
Money is in dollars. A payment counts on the day of its receipt, in full, unless it was returned.
"""

from regulations.arrears.installments import (
    AFTER_MISSED,
    ENDS_COVERAGE,
    Agreed,
    AgreementStanding,
    Counted,
    after_missed,
    agreements_standing,
)
from regulations.arrears.lines import KINDS, WITHHELD, WITHHOLDERS, ChargeLine, PaymentLine
from regulations.arrears.member import (
    BILL_KINDS,
    PAYMENT_PLAN,
    PREMIUM,
    MemberBill,
    PastDue,
    bill_kind,
    is_arrears,
    refuse_member_bill,
    still_due,
)
from regulations.arrears.past import months_since, unpaid_months
from regulations.arrears.reckoning import Account, account, paid_in_full_on
from regulations.arrears.refusals import MOST, refuse_charge, refuse_irmaa_payment, refuse_payment
