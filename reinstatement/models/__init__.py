"""Good-cause reinstatement: the request, its research, its samples."""

from reinstatement.models.kinds import (
    ENDED,
    GRANTED,
    PAID_UP,
    UNDECIDED,
    UNSHOWN,
    Authority,
    Outcome,
    State,
    StatementForm,
)
from reinstatement.models.oversight import Sample, SampledCase, Selection
from reinstatement.models.referral import FollowUp
from reinstatement.models.reinstatement import Reinstatement
from reinstatement.models.research import Attempt, Check
