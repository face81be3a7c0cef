"""Why a verb is not open now: each guard looks at the case, the person and the instant.

A guard answers None when the verb may go on, or the refusal with its reason in plain words and
its citation. The same answers feed `act()` and the case page.
"""

from cases.guards.appeals import (
    filed_in_time,
    judge_reversed,
    lateness_open,
    limit_not_passed,
    limit_passed,
    may_decide_appeal,
    may_review_appeal,
    no_appeal_open,
    something_to_appeal,
    waiting_review,
    was_forwarded,
)
from cases.guards.clock import (
    decide_deadline,
    law_allows_extension,
    not_extended_before,
    not_past_deadline,
)
from cases.guards.deciding import (
    is_drug,
    licensed,
    not_mine_already,
    part_d_not_found_before,
)
from cases.guards.expedite import (
    expedite_waits,
    may_be_expedited,
    no_physician_supports,
    not_expedited_yet,
    refusal_untold,
    waiting_expedite,
)
from cases.guards.following import (
    decision_untold,
    effectuation_due,
    grievance_extendable,
    grievance_waits,
    nothing_open,
    oral_notice_counts,
    provider_untold,
    records_due,
)
from cases.guards.papers import (
    paper_awaited,
    paper_incomplete,
    requester_cleared,
)
from cases.guards.undoing import (
    everybody_told,
    not_decided_before,
    within_vacating_window,
)

__all__ = [
    "waiting_review",
    "decision_untold",
    "filed_in_time",
    "judge_reversed",
    "lateness_open",
    "limit_not_passed",
    "limit_passed",
    "may_decide_appeal",
    "may_review_appeal",
    "no_appeal_open",
    "something_to_appeal",
    "was_forwarded",
    "is_drug",
    "part_d_not_found_before",
    "decide_deadline",
    "effectuation_due",
    "everybody_told",
    "expedite_waits",
    "grievance_extendable",
    "grievance_waits",
    "law_allows_extension",
    "licensed",
    "may_be_expedited",
    "no_physician_supports",
    "not_decided_before",
    "not_expedited_yet",
    "not_extended_before",
    "not_mine_already",
    "not_past_deadline",
    "nothing_open",
    "oral_notice_counts",
    "paper_awaited",
    "paper_incomplete",
    "provider_untold",
    "records_due",
    "refusal_untold",
    "requester_cleared",
    "waiting_expedite",
    "within_vacating_window",
]
