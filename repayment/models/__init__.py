"""Repayments: the machine of an agreement on how premiums of months past are paid."""

from repayment.models.kinds import State
from repayment.models.repayment import Repayment
