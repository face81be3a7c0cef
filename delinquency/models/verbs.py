"""The verbs of a delinquency: what they are called, who may, what may forbid them."""

from __future__ import annotations

from cases import guards as case_guards
from cases.verbs import WORKER_ONLY, verb
from delinquency import guards

TAKE = verb("Take the case", "delinquency.take", case_guards.not_mine_already)
ASSIGN = verb("Assign", "delinquency.assign", worker=True)
ADD_BILL = verb("Add a month that was billed", "delinquency.bill", guards.still_unpaid)
RECORD_PAYMENT = verb("Record a payment", "delinquency.collect")
RETURN_PAYMENT = verb(
    "Record that a payment was returned", "delinquency.collect", guards.money_stands
)
SETTLE = verb("Resolve", WORKER_ONLY, guards.paid_in_time, worker=True)
DISENROLL = verb(
    "Send the notice of disenrollment",
    "delinquency.disenroll",
    guards.still_unpaid,
    guards.grace_is_over,
    guards.warned_in_time,
    guards.notice_in_time,
)
REOPEN = verb("Reopen", WORKER_ONLY, guards.owed_again, worker=True)
RESUME = verb("Resume", WORKER_ONLY, guards.grace_changed, worker=True)
SUBMIT = verb(
    "Record the transaction to CMS",
    "delinquency.submit",
    guards.still_unpaid,
    guards.notice_has_left,
    guards.coverage_is_over,
)
STOP = verb("Stop the disenrollment", "delinquency.stop")
RECORD_IRMAA = verb("Record CMS's disenrollment", "delinquency.open", follows=True)
_COMPLAINTS = "delinquency.grievance"
RECEIVE_GRIEVANCE = verb("Record a grievance", _COMPLAINTS)
EXTEND_GRIEVANCE = verb(
    "Take more time for a grievance", _COMPLAINTS, case_guards.grievance_extendable
)
ANSWER_GRIEVANCE = verb("Answer the grievance", _COMPLAINTS, case_guards.grievance_waits)
