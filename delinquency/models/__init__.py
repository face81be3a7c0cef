"""Unpaid premiums: the machine and the plan's own rule."""

from delinquency.models.delinquency import Delinquency
from delinquency.models.kinds import ENDED, OPEN, Option, State

__all__ = ["ENDED", "OPEN", "Delinquency", "Option", "State"]
