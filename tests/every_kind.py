"""A case of each kind."""

from tests import factories
from tests import factories_delinquency as unpaid
from tests import factories_reinstatement as members
from tests import factories_repayment as repayments

KINDS = {
    "determination": factories.denied_case,
    "reconsideration": factories.appealed_case,
    "reinstatement": members.favorable,
    "delinquency": unpaid.opened,
    "repayment": repayments.agreed,
}
