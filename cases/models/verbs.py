"""The verbs that more than one machine has: what they are called, who may, what may forbid them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cases import guards


def verb(
    label: str,
    permission: str,
    *guarded: Callable[..., Any],
    worker: bool = False,
    follows: bool = False,
) -> dict[str, Any]:
    """The declaration of a verb for `django_fsm.transition`.

    `label` is the words on its button, `guarded` are asked in order whether it may go on, `worker`
    says that the worker may do it as well, `follows` that it follows from another step and is no
    button of its own.
    """
    custom = {"label": label, "guards": list(guarded), "worker": worker, "follows": follows}
    return {"permission": permission, "custom": custom}


# The permission of what only the worker does: no role has it.
WORKER_ONLY = "worker.only"

TAKE = verb("Take the case", "case.take", guards.not_mine_already)
ASSIGN = verb("Assign", "case.assign")
RECOMMEND = verb("Send to a physician", "case.recommend")
EXTEND = verb(
    "Extend the time limit",
    "case.extend",
    guards.requester_cleared,
    guards.law_allows_extension,
    guards.not_extended_before,
    guards.not_past_deadline,
)
RECEIVE_PAPER = verb("Record the appointment or waiver", "paper.receive", guards.paper_awaited)
CURE_PAPER = verb("Record what was missing", "paper.receive", guards.paper_incomplete)
REQUEST_EXPEDITE = verb(
    "Record a request to expedite",
    "case.request_expedite",
    guards.requester_cleared,
    guards.may_be_expedited,
    guards.not_expedited_yet,
)
GRANT_EXPEDITE = verb(
    "Grant the expedite", "case.answer_expedite", guards.requester_cleared, guards.expedite_waits
)
REFUSE_EXPEDITE = verb(
    "Refuse to expedite",
    "case.answer_expedite",
    guards.requester_cleared,
    guards.expedite_waits,
    guards.no_physician_supports,
)
TELL_EXPEDITE_REFUSED = verb(
    "Record that the refusal to expedite was told", "case.notify", guards.refusal_untold
)
REACH_OUT = verb("Record an attempt to get records", "outreach.record")
NEED_NO_RECORDS = verb("Record that no records are needed", "outreach.record", guards.records_due)
RECEIVE_GRIEVANCE = verb("Record a grievance", "grievance.receive")
EXTEND_GRIEVANCE = verb(
    "Take more time for a grievance", "grievance.answer", guards.grievance_extendable
)
ANSWER_GRIEVANCE = verb("Answer the grievance", "grievance.answer", guards.grievance_waits)
NOTIFY = verb(
    "Record that the enrollee was told",
    "case.notify",
    guards.oral_notice_counts,
    guards.decision_untold,
    worker=True,
)
EFFECTUATE = verb("Record that it was carried out", "case.effectuate", guards.effectuation_due)
CLOSE = verb("Close the case", "case.close", guards.nothing_open)
WITHDRAW = verb("Record a withdrawal", "case.withdraw", guards.not_decided_before)
DISMISS = verb("Dismiss", "case.dismiss", guards.not_decided_before)
VACATE_DISMISSAL = verb("Vacate the dismissal", "case.vacate", guards.within_vacating_window)

TAKE_APPEAL = verb(
    "Take the appeal", "case.take", guards.not_mine_already, guards.may_review_appeal
)
# What may forbid any decision of an appeal.
DECIDES_APPEAL = (
    guards.requester_cleared,
    guards.filed_in_time,
    guards.limit_not_passed,
    guards.may_decide_appeal,
)
