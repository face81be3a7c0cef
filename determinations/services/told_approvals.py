"""Standard approvals told by telephone, and a plan's word on whether the call stops the clock.

The law's row (`regulations.told_approvals`) comes from a secondary source, so it counts only in a
plan that switched it on before the call, naming its own. Else the letter stops the clock, and the
call is kept next to the duty, where timeliness shows both answers (ADR 24).
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import oral
from cases.services.oral import OralNoticeFacts
from determinations import models
from determinations.guards.clock import decide_deadline
from determinations.services.locking import locked_determination
from determinations.services.notify import record_notice
from notices.models import RecipientKind
from regulations import told_approvals as law
from regulations.law import Refused
from regulations.specific import refuse_nothing

PERMISSION = "letter.settings"


@transaction.atomic
def tell_approval(
    case_id: int, told: OralNoticeFacts, *, by: User, at: datetime
) -> models.OrganizationDetermination:
    """Record who was told of a standard approval, when and how; the letter still goes.

    Where the plan relies on it the call meets the duty to decide. A call that is entered once the
    letter has left is kept and moves no clock.
    """
    matter = locked_determination(case_id)
    oral.refuse_impossible(told, since=matter.decided_at, at=at)
    machine.act(matter, "tell_approval", by=by, at=at)
    case, duty = matter.case, _duty(matter)
    about = case.events.filter(event="approved").latest("id")
    kept = oral.write(about, RecipientKind.ENROLLEE, told, by=by, at=at)
    rule = rule_at(case.plan, told.told_at) if duty.is_open else None
    models.ToldApproval.objects.create(deadline=duty, oral=kept, rule=rule)
    if rule is None:
        facts = {"by_what": told.in_words, "told_at": told.told_at.isoformat()}
        audit.record(case, "approval_told", by=by, at=at, why=told.words, facts=facts)
        return matter
    duty.case = case
    _stop_clock(matter, duty, told, by=by, at=at)
    return matter


def _duty(matter: models.OrganizationDetermination) -> cases.Deadline:
    """The duty to decide, open or met. Raises Deadline.DoesNotExist."""
    duty = decide_deadline(matter)
    if duty is None:
        raise cases.Deadline.DoesNotExist(f"no duty to decide {matter.case}")
    return duty


def _stop_clock(
    matter: models.OrganizationDetermination,
    duty: cases.Deadline,
    told: OralNoticeFacts,
    *,
    by: User,
    at: datetime,
) -> None:
    """The plan's rule lets the call do what the letter does, so the step is the worker's."""
    before = machine.act(matter, "notify", by=None, at=at, notified_at=told.told_at)
    matter.save()
    record_notice(
        matter, duty, "notified", told.told_at,
        by=by, at=at, met_by=told.in_words, why=told.words, before=before,
    )  # fmt: skip


def rule_at(plan: cases.Plan, at: datetime) -> models.ToldApprovalRule | None:
    """What lets a call at that instant stop the clock: the plan's switch, on by then and with a
    row of the law in force on that day; else None."""
    if law.standard_approval(at.astimezone(plan.zone).date()) is None:
        return None
    rules = models.ToldApprovalRule.objects.filter(plan=plan, counts=True, made_at__lte=at)
    return rules.filter(Q(replaced_at=None) | Q(replaced_at__gt=at)).first()


@transaction.atomic
def set_told_approval_rule(
    plan_id: int, *, counts: bool, source: str, why: str, by: User, at: datetime
) -> models.ToldApprovalRule:
    """Say whether calls stop the clock in a plan from now on, and by which source."""
    if not by.may(PERMISSION):
        raise PermissionDenied
    plan = cases.Plan.objects.select_for_update().get(pk=plan_id)
    if counts:
        message = (
            "Name what you rely on: the edition and section of the guidance, or who at CMS said "
            "so. Ours is a secondary source."
        )
        refuse_nothing(source, instead=message, citation="42 CFR 422.568(d)", field="source")
    source = source if counts else ""
    before = models.ToldApprovalRule.objects.filter(plan=plan, replaced_at=None).first()
    if (counts, source) == ((before.counts, before.source) if before else (False, "")):
        raise Refused("unchanged", "It is already set this way. Nothing was changed.")
    if before:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    return models.ToldApprovalRule.objects.create(
        plan=plan, counts=counts, source=source, why=why, made_by=by, made_at=at
    )
