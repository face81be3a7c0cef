"""Why a verb is not open now: each guard looks at the case, the person and the instant.

A guard answers None when the verb may go on, or the refusal with its reason in plain words and
its citation. The same answers feed `act()` and the case page.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations import determinations as law
from regulations import representatives, undoing
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Deadline, ExpediteRequest, OrganizationDetermination


def decide_deadline(determination: OrganizationDetermination) -> Deadline | None:
    """The duty to decide and notify that counts now: the open one, else the last there was."""
    duties = [duty for duty in determination.case.deadlines.all() if duty.duty == "decide"]
    return max(duties, key=lambda duty: (duty.is_open, duty.pk), default=None)


def not_mine_already(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    if determination.case.assignee_id == by.pk and determination.state != "received":
        return Refused("not_now", "You are working on this case already.")
    return None


def law_allows_extension(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    case = determination.case
    return law.why_no_extension(
        case="organization_determination",
        request=determination.request_type,
        priority=determination.priority,
        on=case.received_at.astimezone(case.plan.zone).date(),
    )


def not_extended_before(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    duties = determination.case.deadlines.all()
    duty = next((duty for duty in duties if duty.is_extended), None)
    if duty:
        return Refused(
            "extension_not_available",
            "The time limit was extended before. It can be extended only once.",
            duty.citation,
        )
    return None


def not_past_deadline(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    duty = decide_deadline(determination)
    if duty and duty.is_late(at):
        return Refused(
            "deadline_already_passed",
            "The time limit has passed. An extension must be taken before it does.",
            duty.citation,
        )
    return None


def requester_cleared(
    determination: OrganizationDetermination, by: User | None, at: datetime
) -> Refused | None:
    """Nothing is decided or extended while a paper of the one who asks is awaited."""
    duty = _awaited_paper(determination)
    if duty is None:
        return None
    zone = determination.case.plan.zone
    return representatives.not_cleared(duty.duty, duty.due_at.astimezone(zone))


def paper_awaited(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    if _awaited_paper(determination) is None:
        return Refused("no_paper_awaited", "No appointment or waiver is awaited in this case.")
    if _incomplete_paper(determination):
        return Refused("paper_incomplete", "A paper is here. Record what was missing on it.")
    return None


def paper_incomplete(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    if _incomplete_paper(determination):
        return None
    return Refused("no_paper_incomplete", "No paper of this case has something missing.")


def _awaited_paper(determination: OrganizationDetermination) -> Deadline | None:
    duties = determination.case.deadlines.all()
    waiting = (duty for duty in duties if duty.duty in representatives.OBTAIN and duty.is_open)
    return next(waiting, None)


def _incomplete_paper(determination: OrganizationDetermination) -> bool:
    return any(paper.status == "incomplete" for paper in determination.case.papers.all())


def not_decided_before(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    """A request that was decided once is not withdrawn or dismissed after its reopening."""
    if any(past.how == "reopened" for past in determination.case.past_decisions.all()):
        return Refused(
            "decided_before",
            "This request was decided and then reopened. Decide it anew, if need be as before.",
            "42 CFR 422.568(k), 422.616",
        )
    return None


def within_vacating_window(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    case = determination.case
    kinds = ("dismissal", "withdrawal")
    sent = [each.dispatched_at for each in case.notices.all() if each.kind in kinds]
    # Until its notice has left, the dismissal itself is the day that counts.
    noticed = max((at for at in sent if at), default=determination.ended_at or at)
    zone = case.plan.zone
    on = at.astimezone(zone).date()
    return undoing.why_not_vacate(noticed.astimezone(zone).date(), on)


def everybody_told(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    """A decision is reopened once all have heard of it: or its letters would meet the next one."""
    case = determination.case
    names = ("notify_provider", "confirm_in_writing")
    untold = any(duty.duty in names and duty.is_open for duty in case.deadlines.all())
    if untold or any(notice.dispatched_at is None for notice in case.notices.all()):
        message = "Letters of this decision have not left, or somebody is still to be told of it."
        return Refused("not_told_yet", message)
    return None


def may_be_expedited(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    return law.why_no_expedite(
        case="organization_determination", request=determination.request_type
    )


def not_expedited_yet(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    """A physician may still support a request that waits for its answer."""
    if determination.priority != "expedited" or waiting_expedite(determination):
        return None
    return Refused("expedited_before", "The fast clock is running already.", "42 CFR 422.572(a)")


def waiting_expedite(determination: OrganizationDetermination) -> ExpediteRequest | None:
    """The request to expedite that has no answer yet, if any."""
    asked = determination.case.expedite_requests.all()
    return next((each for each in asked if not each.answer), None)


def expedite_waits(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    if waiting_expedite(determination):
        return None
    return Refused("nothing_to_answer", "No request to expedite waits for an answer.")


def no_physician_supports(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    waiting = waiting_expedite(determination)
    if waiting is None or not waiting.supported:
        return None
    return law.physician_must_be_granted(case="organization_determination")


def refusal_untold(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    duties = determination.case.deadlines.all()
    if any(duty.duty == "tell_expedite_refused" and duty.is_open for duty in duties):
        return None
    return Refused("nothing_to_tell", "No refusal to expedite waits to be told.")


def records_due(determination: OrganizationDetermination, by: User, at: datetime) -> Refused | None:
    duties = determination.case.deadlines.all()
    if any(duty.duty == "request_noncontract_records" and duty.is_open for duty in duties):
        return None
    return Refused("no_records_due", "No noncontract provider waits to be asked for records.")


def something_to_grieve(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    case = determination.case
    extended = any(duty.is_extended for duty in case.deadlines.all())
    if extended or any(asked.answer == "refused" for asked in case.expedite_requests.all()):
        return None
    return Refused(
        "nothing_to_grieve",
        "This is for grievances against an extension or a refusal to expedite; there is neither.",
        "42 CFR 422.564(f)",
    )


def grievance_waits(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    if any(each.answered_at is None for each in determination.case.grievances.all()):
        return None
    return Refused("no_grievance", "No grievance of this case waits for an answer.")


def licensed(determination: OrganizationDetermination, by: User, at: datetime) -> Refused | None:
    if by.licensed_on(at.astimezone(determination.case.plan.zone).date()):
        return None
    return Refused(
        "licence_missing",
        "A denial needs a current licence on file. Ask an administrator to enter yours.",
        "42 CFR 422.566(d)",
    )


def oral_notice_counts(
    determination: OrganizationDetermination, by: User | None, at: datetime
) -> Refused | None:
    """Only an expedited determination may be told by telephone first; letters always count."""
    if by is None or determination.priority == "expedited":
        return None
    return Refused(
        "oral_notice_not_enough",
        "A standard decision is told by letter: the worker stops the clock when it is mailed.",
        "42 CFR 422.568(b)",
    )


def provider_untold(
    determination: OrganizationDetermination, by: User | None, at: datetime
) -> Refused | None:
    duties = determination.case.deadlines.all()
    if any(duty.duty == "notify_provider" and duty.is_open for duty in duties):
        return None
    return Refused(
        "nobody_to_tell",
        "No physician or provider is waiting to be told: there is none in this case, the letter "
        "has left, or the law of that day asked for notice to the enrollee alone.",
        "42 CFR 422.568(d), 422.572(a)",
    )


def effectuation_due(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    duties = determination.case.deadlines.all()
    if any(duty.duty == "effectuate" and duty.is_open for duty in duties):
        return None
    return Refused("nothing_to_effectuate", "Nothing that was granted waits to be carried out.")


def nothing_open(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    if any(duty.is_open for duty in determination.case.deadlines.all()):
        return Refused("duty_open", "A duty of this case is still open.")
    if any(notice.dispatched_at is None for notice in determination.case.notices.all()):
        return Refused("notice_open", "A letter of this case has not left the building yet.")
    return None
