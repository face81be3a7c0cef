"""The verbs that more than one machine has: what they are called, who may, what may forbid them."""

from __future__ import annotations

from cases import guards
from cases.verbs import verb
from determinations.guards import (
    appeals,
    clock,
    expedite,
    following,
    held_extensions,
    required_forms,
    undoing,
)

TAKE = verb("Take the case", "case.take", guards.not_mine_already)
RECOMMEND = verb("Send to a physician", "case.recommend")
EXTEND = verb(
    "Extend the deadline",
    "case.extend",
    undoing.asked_for,
    required_forms.requester_cleared,
    clock.law_allows_extension,
    clock.not_extended_before,
    held_extensions.none_held,
    clock.not_past_deadline,
)
REVIEW_EXTENSION = verb(
    "Review the extension",
    "extension.review",
    held_extensions.one_held,
    held_extensions.held_by_another,
)
RECEIVE_REQUIRED_FORM = verb(
    "Record the appointment or waiver", "required_form.receive", required_forms.form_awaited
)
COMPLETE_REQUIRED_FORM = verb(
    "Record what was missing", "required_form.receive", required_forms.form_incomplete
)
REQUEST_EXPEDITE = verb(
    "Record a request to expedite",
    "case.request_expedite",
    undoing.asked_for,
    required_forms.requester_cleared,
    expedite.may_be_expedited,
    expedite.not_expedited_yet,
)
GRANT_EXPEDITE = verb(
    "Grant the request to expedite",
    "case.answer_expedite",
    required_forms.requester_cleared,
    expedite.expedite_waits,
)
REFUSE_EXPEDITE = verb(
    "Refuse to expedite",
    "case.answer_expedite",
    required_forms.requester_cleared,
    expedite.expedite_waits,
    expedite.no_physician_supports,
)
NOTIFY_REFUSAL_ORALLY = verb(
    "Record that the enrollee was notified of the refusal to expedite",
    "case.notify",
    expedite.refusal_untold,
)
REACH_OUT = verb("Record an attempt to get records", "outreach.record")
NEED_NO_RECORDS = verb(
    "Record that no records are needed", "outreach.record", following.records_due
)
NOTIFY = verb(
    "Record that the enrollee was notified",
    "case.notify",
    following.oral_notice_counts,
    following.decision_untold,
    worker=True,
)
EFFECTUATE = verb("Record that it was carried out", "case.effectuate", following.effectuation_due)
CLOSE = verb("Close the case", "case.close", guards.nothing_open)
WITHDRAW = verb(
    "Record a withdrawal", "case.withdraw", undoing.asked_for, undoing.not_decided_before
)
DISMISS = verb("Dismiss", "case.dismiss", undoing.asked_for, undoing.not_decided_before)
VACATE_DISMISSAL = verb("Vacate the dismissal", "case.vacate", undoing.within_vacating_window)

TAKE_APPEAL = verb(
    "Take the appeal", "case.take", guards.not_mine_already, appeals.may_review_appeal
)
# What may forbid any decision of an appeal.
DECIDES_APPEAL = (
    required_forms.requester_cleared,
    appeals.filed_in_time,
    appeals.limit_not_passed,
    appeals.may_decide_appeal,
)
# What may forbid one that takes something from the enrollee.
DENIES_APPEAL = (*DECIDES_APPEAL, appeals.not_approved_already)
