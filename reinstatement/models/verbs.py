"""The verbs of a reinstatement: what they are called, who may, what may forbid them."""

from __future__ import annotations

from cases import guards as case_guards
from cases.verbs import WORKER_ONLY, verb
from reinstatement import guards

TAKE = verb("Take the case", "reinstatement.take", case_guards.not_mine_already)
ASSIGN = verb("Assign", "reinstatement.assign", worker=True)
CONTINUE_INTAKE = verb("Continue the intake", "reinstatement.receive")
COMPLETE_INTAKE = verb(
    "Start the research", "reinstatement.receive", guards.all_gates_passed, follows=True
)
FIND_NOT_ELIGIBLE = verb(
    "Record that it will not be reviewed",
    "reinstatement.receive",
    guards.a_gate_failed,
    follows=True,
)
TAKE_BACK = verb(
    "Undo “not reviewed”",
    "reinstatement.take_back",
    guards.correction_of_another,
    guards.nothing_open_alongside,
)
REFER = verb("Refer to CMS", "reinstatement.receive", guards.is_for_cms, follows=True)
FOLLOW_UP = verb("Record that the referral was followed up", "reinstatement.research")
END_REFERRAL = verb("End the referral without a CMS decision", "reinstatement.end_referral")
RECORD_CMS_FAVORABLE = verb(
    "Record that CMS found good cause", "reinstatement.research", guards.nothing_open_alongside
)
RECORD_CMS_UNFAVORABLE = verb("Record that CMS did not find good cause", "reinstatement.research")
FIND_PLAN_ERROR = verb(
    "Record a plan error",
    "reinstatement.research",
    guards.plans_own_disenrollment,
    guards.nothing_open_alongside,
)
CANCEL_DISENROLLMENT = verb(
    "Record that the disenrollment is canceled", "reinstatement.submit", guards.not_corrected_yet
)
REACH_OUT = verb("Record an attempt to get what is missing", "reinstatement.research")
INVESTIGATE = verb("Record the research findings", "reinstatement.research")
FIND_FAVORABLE = verb(
    "Find good cause", "reinstatement.decide", guards.researched, guards.ledger_known
)
FIND_UNFAVORABLE = verb("Find no good cause", "reinstatement.decide", guards.researched)
NOTIFY = verb("Record that the person was notified", "reinstatement.notify", guards.decision_untold)
RECORD_IRMAA_PAID = verb(
    "Record that the IRMAA was paid", "reinstatement.collect", guards.irmaa_is_owed
)
SETTLE = verb("Resolve", WORKER_ONLY, guards.all_received_in_time, worker=True)
UNSETTLE = verb("Reopen the balance", WORKER_ONLY, guards.owed_again, worker=True)
LAPSE = verb("Close as unpaid", WORKER_ONLY, guards.last_day_passed, worker=True)
SUBMIT = verb("Record the submission", "reinstatement.submit")
RECORD_RETURN = verb("Record that it was returned", "reinstatement.submit")
COMPLETE = verb("Record the CMS reply", "reinstatement.submit")
RECORD_CMS_REINSTATEMENT = verb(
    "Record that CMS reinstated the person",
    "reinstatement.submit",
    guards.ended_by_a_federal_record,
    guards.nothing_open_alongside,
)
WITHDRAW = verb("Record a withdrawal", "reinstatement.withdraw")
AGREE_COLLECTION = verb("Agree on how past months are paid", "reinstatement.collect")
RECORD_SELECTION = verb("Record that CMS selected it", "reinstatement.select")
_COMPLAINTS = "reinstatement.grievance"
RECEIVE_GRIEVANCE = verb("Record a grievance", _COMPLAINTS)
EXTEND_GRIEVANCE = verb(
    "Take more time for a grievance", _COMPLAINTS, case_guards.grievance_extendable
)
ANSWER_GRIEVANCE = verb("Answer the grievance", _COMPLAINTS, case_guards.grievance_waits)
