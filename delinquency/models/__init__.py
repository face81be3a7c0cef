"""Unpaid premiums: the machine and the plan's own rule."""

from delinquency.models.delinquency import Delinquency
from delinquency.models.kinds import OPEN, Option, State
