"""Good-cause reinstatement: the disenrollment with its ledger, the request, its research."""

from reinstatement.models.bank import BankFile, BankLine
from reinstatement.models.collection import Collection
from reinstatement.models.disenrollment import (
    Charge,
    Correction,
    Disenrollment,
    Month,
    Payment,
)
from reinstatement.models.kinds import (
    ENDED,
    GRANTED,
    PAID_UP,
    UNDECIDED,
    UNSHOWN,
    Authority,
    Cause,
    Outcome,
    State,
    StatementForm,
)
from reinstatement.models.oversight import Sample, SampledCase, Selection
from reinstatement.models.referral import FollowUp
from reinstatement.models.reinstatement import Reinstatement
from reinstatement.models.research import Attempt, Check

__all__ = [
    "ENDED",
    "GRANTED",
    "PAID_UP",
    "UNDECIDED",
    "UNSHOWN",
    "Attempt",
    "Authority",
    "BankFile",
    "BankLine",
    "Cause",
    "Charge",
    "Check",
    "Collection",
    "Correction",
    "Disenrollment",
    "FollowUp",
    "Month",
    "Outcome",
    "Payment",
    "Reinstatement",
    "Sample",
    "SampledCase",
    "Selection",
    "State",
    "StatementForm",
]
