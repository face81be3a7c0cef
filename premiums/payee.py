"""Money for a member's own ledger: months billed late, and the Medicare Prescription Payment Plan,
which is another kind of money (42 CFR 423.137)."""

from functools import partial

from premiums.payees import Payee
from premiums.services import member_bills as own

PAST_MONTHS = Payee(
    key="past_months",
    label=own.LABELS[own.Kind.PREMIUM],
    open_for=partial(own.open_for, payee="past_months"),
    take_payment=partial(own.take_payment, payee="past_months"),
)
PAYMENT_PLAN = Payee(
    key="payment_plan",
    label=own.LABELS[own.Kind.PAYMENT_PLAN],
    open_for=partial(own.open_for, payee="payment_plan"),
    take_payment=partial(own.take_payment, payee="payment_plan"),
    is_another_kind=True,
)
