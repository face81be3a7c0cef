"""Money after a disenrollment: what was owed when coverage ended, and what follows in requests."""

from premiums.payees import Following, Payee
from premiums.services import matching, money
from reinstatement.services import following

PAYEE = Payee(
    key=matching.ARREARS,
    label="What was owed when coverage ended",
    open_for=matching.arrears_of,
    take_payment=money.record_payment,
    following=Following(
        case_of=following.case_of,
        money_came=following.money_came,
        refuse_return=following.refuse_return,
        money_went_back=following.money_went_back,
        refuse_more=following.refuse_more,
        month_corrected=following.month_corrected,
        notice_kept=following.notice_kept,
        gave_back=following.gave_back,
        requests=following.requests,
        ask="reinstatement:request",
        page="reinstatement:case",
        reinstated="reinstatement:open_cms_reinstatement",
    ),
)
