"""Appeals: what can be appealed, who decides, until when, and what follows outside the plan."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from determinations.guards.clock import decide_deadline
from determinations.guards.deciding import licensed
from regulations import appeals as law
from regulations import clock
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Deadline
    from determinations.models import OrganizationDetermination, Reconsideration, Review


def something_to_appeal(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    """A denial that was told, a dismissal, or a limit that passed before the notice had left."""
    if was_told_no(determination) or determination.state == "dismissed":
        return None
    if failure_to_notify(determination, at):
        return None
    return Refused(
        "nothing_to_appeal",
        "An appeal needs a full or partial denial that the enrollee was notified of, a dismissal, "
        "or a deadline that passed before notice of the decision was given. This case has none of "
        "these.",
        "42 CFR 422.566(b), 422.568(f), (h)(3), 422.572(f), 422.578",
    )


def was_told_no(determination: OrganizationDetermination) -> bool:
    """Whether the enrollee was told of a denial of the whole or a part."""
    adverse = determination.outcome in ("denied", "partially_approved")
    return adverse and determination.notified_at is not None


def failure_to_notify(determination: OrganizationDetermination, at: datetime) -> Deadline | None:
    """The limit that passed before its notice was given, decided or not, favorable or not.

    That failure is itself an adverse determination (42 CFR 422.568(f), 422.572(f)). It stays one
    when the notice follows late. A limit that ended with the request, or that a reopening has
    left behind, is none.
    """
    decide = decide_deadline(determination)
    if decide is None:
        return None
    # The provider is told in the same time; the duties of an earlier decision are older rows.
    late = [
        duty
        for duty in determination.case.deadlines.all()
        if duty.duty in ("decide", "notify_provider")
        and duty.pk >= decide.pk
        and duty.closed_at is None
        and duty.is_late(at)
    ]
    return min(late, key=lambda duty: (duty.due_at, duty.pk), default=None)


def not_approved_already(appeal: Reconsideration, by: User, at: datetime) -> Refused | None:
    """What was approved, if too late, stays approved: an appeal of the lateness takes nothing."""
    if appeal.determination.outcome != "approved":
        return None
    message = (
        "The request was approved, only too late, and a late approval stays an approval. Decide "
        "this appeal in the enrollee's favor."
    )
    return Refused("approved_already", message, "42 CFR 422.568(f), 422.572(f)")


def no_appeal_open(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    opened = (each for each in determination.reconsiderations.all() if each.is_open)
    if found := next(opened, None):
        message = f"An appeal of this decision is already open: case {found.case}."
        return Refused("appealed_before", message, "42 CFR 422.578")
    return None


def may_review_appeal(appeal: Reconsideration, by: User, at: datetime) -> Refused | None:
    """A person who had a part in the decision does not look at its appeal; a nurse may prepare
    it."""
    return law.why_not_reviewer(involved=by.pk in involved_in(appeal))


def may_decide_appeal(appeal: Reconsideration, by: User, at: datetime) -> Refused | None:
    return may_review_appeal(appeal, by, at) or licensed(appeal, by, at)


def filed_in_time(appeal: Reconsideration, by: User, at: datetime) -> Refused | None:
    if appeal.waits_for_good_cause and appeal.file_by:
        return law.filed_late(appeal.file_by)
    return None


def lateness_open(appeal: Reconsideration, by: User, at: datetime) -> Refused | None:
    if filed_in_time(appeal, by, at):
        return None
    message = "The appeal was filed on time, or good cause has been recorded."
    return Refused("not_late", message, "42 CFR 422.582(b)-(c)")


def limit_not_passed(appeal: Reconsideration, by: User | None, at: datetime) -> Refused | None:
    duty = decide_deadline(appeal)
    if duty and duty.is_late(at):
        due = clock.words(duty.due_at.astimezone(appeal.case.plan.zone))
        return law.too_late(due, priority=appeal.priority)
    return None


def limit_passed(appeal: Reconsideration, by: User | None, at: datetime) -> Refused | None:
    if limit_not_passed(appeal, by, at):
        return None
    return Refused("in_time", "The deadline for this appeal has not passed.")


def was_forwarded(appeal: Reconsideration, by: User, at: datetime) -> Refused | None:
    if appeal.forwarded_at:
        return None
    message = "The case file was never sent to the independent review entity."
    return Refused("not_forwarded", message, "42 CFR 422.592")


def judge_reversed(appeal: Reconsideration, by: User, at: datetime) -> Refused | None:
    if waiting_review(appeal):
        return None
    message = (
        "This is available only while a reversal by an administrative law judge has not been "
        "carried out."
    )
    return Refused("no_reversal", message, "42 CFR 422.618(c)(2), 422.619(c)(3)")


def waiting_review(appeal: Reconsideration) -> Review | None:
    """The reversal by a judge that is still to be carried out, if any."""
    waiting = {
        duty.subject
        for duty in appeal.case.deadlines.all()
        if duty.duty == "effectuate" and duty.is_open
    }
    reviews = (each for each in appeal.case.reviews.all() if each.level == "alj")
    return next((each for each in reviews if str(each.pk) in waiting), None)


def involved_in(appeal: Reconsideration) -> set[int | None]:
    """Who decided, recommended or dismissed what is appealed (42 CFR 422.590(h)(1))."""
    determination = appeal.determination
    people = {determination.decided_by_id}
    people |= {advice.by_id for advice in determination.case.recommendations.all()}
    people |= {past.decided_by_id for past in determination.case.past_decisions.all()}
    ended = ("approved", "denied", "partially_approved", "dismissed")
    events = determination.case.events.all()
    return people | {each.by_id for each in events if each.event in ended}
