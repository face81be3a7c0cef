"""Money before a disenrollment: the unpaid premiums of a member."""

from delinquency.services import receipts
from premiums.payees import Payee, Start

PAYEE = Payee(
    key=receipts.UNPAID,
    label="Unpaid premiums",
    open_for=receipts.open_for,
    take_payment=receipts.take_payment,
    starts=(
        Start("Record an IRMAA disenrollment", "delinquency:record_irmaa", "delinquency.open"),
        Start("Record unpaid premiums", "delinquency:open", "delinquency.open"),
    ),
)
