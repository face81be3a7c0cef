"""The sentences of a delinquency's trail, to follow the name of who did it."""

SENTENCES = {
    "delinquency_opened": "recorded unpaid premiums of ${owed}; coverage would end on "
    "{effective_on}.",
    "delinquency_taken": "took the case.",
    "bill_added": "added {month}, ${amount}, to what was billed.",
    "premium_received": "recorded a payment of ${amount}, received {received_on}, by {how}.",
    "premium_returned": "recorded that the payment of ${amount} of {received_on} went back.",
    "grace_rolled_over": "found the first unpaid month paid: the grace period of the next lasts "
    "until {grace_ends_on}, and coverage would end on {effective_on}.",
    "grace_taken_back": "reckoned the grace period anew: it lasts until {grace_ends_on}, and "
    "coverage would end on {effective_on}.",
    "delinquency_reopened": "reopened the case, because the payment that had closed it went back: "
    "${owed} is owed by {last_day}, and coverage would end on {effective_on}.",
    "delinquency_stayed_closed": "left the case closed, because coverage has ended since.",
    "delinquency_paid": "found all that was due received in time, {paid_on}.",
    "disenrollment_begun": "looked for unposted money, found none and queued the notice of "
    "disenrollment: ${owed} is owed, coverage ends on {effective_on}.",
    "disenrollment_submitted": "recorded the transaction {submission} to CMS, {submitted_at}.",
    "delinquency_stopped": "stopped it: {label} ({citation}).",
    "irmaa_recorded": "recorded CMS's disenrollment for IRMAA by the report of {reply_on}, "
    "effective {effective_on}.",
}
