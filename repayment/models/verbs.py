"""The verbs of a repayment: what they are called, who may, what may forbid them."""

from __future__ import annotations

from cases import guards as case_guards
from cases.verbs import WORKER_ONLY, verb
from repayment import guards

TAKE = verb("Take the case", "repayment.take", case_guards.not_mine_already)
ASSIGN = verb("Assign", "repayment.assign", worker=True)
MISS = verb("Find a payment missed", WORKER_ONLY, guards.something_missed, worker=True)
CATCH_UP = verb("Find what was missed paid", WORKER_ONLY, guards.nothing_missed, worker=True)
SETTLE = verb("Resolve", WORKER_ONLY, guards.all_paid, worker=True)
REOPEN = verb("Reopen", WORKER_ONLY, guards.not_all_paid, worker=True)
REMIND = verb(
    "Bill the missed payment again",
    "repayment.remind",
    guards.something_missed,
    guards.not_billed_again,
)
END = verb("End the agreement", "repayment.end")
_COMPLAINTS = "repayment.grievance"
RECEIVE_GRIEVANCE = verb("Record a grievance", _COMPLAINTS)
EXTEND_GRIEVANCE = verb(
    "Take more time for a grievance", _COMPLAINTS, case_guards.grievance_extendable
)
ANSWER_GRIEVANCE = verb("Answer the grievance", _COMPLAINTS, case_guards.grievance_waits)
