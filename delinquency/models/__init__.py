"""Unpaid premiums: the machine, what was billed and what came."""

from delinquency.models.delinquency import Delinquency
from delinquency.models.kinds import ENDED, OPEN, Option, State
from delinquency.models.money import Bill, Receipt

__all__ = ["ENDED", "OPEN", "Bill", "Delinquency", "Option", "Receipt", "State"]
