"""Giving cases to people by the rule of a team: proposed for many at once, or done for one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Team, User
from cases import audit, choosing, machine, models, workload
from cases.candidates import Work
from cases.choosing import Choice, NoOne
from cases.services.locking import locked_matter
from cases.services.work import hand_to
from regulations.law import Refused

Answer = Choice | NoOne
METHODS = dict(models.AssignmentRule.Method.choices)


def propose(
    case_ids: Collection[int],
    *,
    team: Team,
    at: datetime,
    excluding: Collection[int] = (),
    method: str = "",
) -> list[tuple[Work, Answer]]:
    """Whom the team's rules would give each case, clocks of hours first; nothing is changed.

    Each choice counts in those after it. `excluding` are ids of people who get none, such as the
    one whose cases these are; `method` takes the place of the rules. Cases in which nothing is open
    are left out. The number of queries does not grow with the cases.
    """
    rules = workload.plain_rules(team, workload.rules_of(team.pk), method)
    people = workload.people_of(team.pk, at=at, excluding=excluding)
    return choosing.choose_each(workload.works(case_ids, at=at), people, rules, at=at)


@transaction.atomic
def assign_by_rule(
    case_id: int,
    *,
    team: Team,
    by: User | None,
    at: datetime,
    excluding: Collection[int] = (),
    method: str = "",
) -> Answer:
    """Give the case to the person whom the team's rule chooses, and keep why.

    `by` is None for the worker. Raises PermissionDenied, or Refused where the case can be assigned
    to no one now. Where the rule finds no one the case stays as it is, and the answer says why.
    Cases of one team are given one after the other, so that each choice counts in the next.
    """
    matter = locked_matter(case_id)
    machine.act(matter, "assign", by=by, at=at)
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    found = propose([case_id], team=team, at=at, excluding=excluding, method=method)
    if not found:
        raise Refused("nothing_open", "Nothing is open in this case that someone has to do.")
    work, answer = found[0]
    if isinstance(answer, Choice):
        _give(matter.case, work, answer, team, by=by, at=at)
    return answer


def waiting_for_a_rule(*, at: datetime, limit: int) -> list[int]:
    """The ids of unassigned cases that a team takes by rule, the least time left first.

    One for which the rule found no one is tried again after `RETRY`.
    """
    rules = list(_taking())
    if not rules:
        return []
    unassigned = models.Case.objects.filter(_taken_by(rules), assignee=None)
    due = unassigned.filter(next_due_at__isnull=False)
    fresh = due.filter(
        Q(unassigned__isnull=True) | Q(unassigned__tried_at__lte=at - models.UnassignedCase.RETRY)
    )
    return list(fresh.order_by("next_due_at", "pk").values_list("pk", flat=True)[:limit])


@transaction.atomic
def assign_new(case_id: int, *, at: datetime) -> bool:
    """Give an unassigned case to someone by the rule of the team that takes it; whether it did.

    Where no one can be found, why is kept with the case until it is tried again.
    """
    case = locked_matter(case_id).case
    rule = _rule_for(case)
    if case.assignee_id or rule is None or case.next_due_at is None:
        return False
    try:
        with transaction.atomic():
            answer = assign_by_rule(case_id, team=rule.team, by=None, at=at)
    except Refused as refused:
        answer = NoOne(refused.message)
    if isinstance(answer, NoOne):
        _keep_why(case, rule, answer, at)
    return isinstance(answer, Choice)


def _give(
    case: models.Case, work: Work, chosen: Choice, team: Team, *, by: User | None, at: datetime
) -> None:
    before = str(case.assignee) if case.assignee else ""
    to = User.objects.get(pk=chosen.person.pk)
    hand_to(case, to)
    _next_turn(team, case.kind, to)
    facts = {"from": before, "to": str(to), "team": team.name, "minutes": work.minutes}
    audit.record(case, "assigned_by_rule", by=by, at=at, why=chosen.why, facts=facts)


def _next_turn(team: Team, kind: str, to: User) -> None:
    """The person goes to the end of the line. The team is locked."""
    turns = models.AssignmentTurn.objects.filter(team=team, kind=kind)
    last = max(turns.values_list("turn", flat=True), default=0)
    models.AssignmentTurn.objects.update_or_create(
        team=team, kind=kind, user=to, defaults={"turn": last + 1}
    )


def _keep_why(case: models.Case, rule: models.AssignmentRule, answer: NoOne, at: datetime) -> None:
    models.UnassignedCase.objects.update_or_create(
        case=case,
        defaults={"rule": rule, "why": answer.why, "tried_at": at},
        create_defaults={"rule": rule, "why": answer.why, "tried_at": at, "since": at},
    )


def _taking() -> QuerySet[models.AssignmentRule]:
    found = models.AssignmentRule.objects.filter(ended_at=None, takes_new=True)
    return found.select_related("team").order_by("pk")


def _taken_by(rules: Collection[models.AssignmentRule]) -> Q:
    """The cases that these rules take."""
    taken = Q(pk__in=[])
    for rule in rules:
        taken |= Q(kind=rule.kind, plan__in=rule.plans) if rule.plans else Q(kind=rule.kind)
    return taken


def _rule_for(case: models.Case) -> models.AssignmentRule | None:
    return next((rule for rule in _taking().filter(kind=case.kind) if rule.takes(case)), None)
