"""Cases that a team's rule gives to people, and the facts that the rule reads."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Absence, WorkingSpan
from accounts.permissions import Role
from cases import models, services, workload
from cases.choosing import Choice, NoOne
from cases.models import AssignmentRule, UnassignedCase
from cases.services import assignment
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR, MONDAY
from tests.toy import services as toys

pytestmark = pytest.mark.django_db
LEAST, TURN = AssignmentRule.Method.LEAST_LOADED, AssignmentRule.Method.ROUND_ROBIN
SKILL = AssignmentRule.Method.SKILL


def rule(team, kind="determination", method=LEAST, **facts) -> AssignmentRule:
    by = factories.user(Role.SUPERVISOR)
    return AssignmentRule.objects.create(
        team=team, kind=kind, method=method, set_by=by, set_at=MONDAY, **facts
    )


def nurse(team, **facts):
    return factories.user(Role.NURSE, team=team, **facts)


def away(user, since=MONDAY, until=MONDAY + 7 * DAY) -> Absence:
    return Absence.objects.create(
        user=user, starts_at=since, ends_at=until, why="vacation", entered_by=user, entered_at=since
    )


def assign(case, team, *, at=MONDAY + 2 * HOUR, **facts):
    by = facts.pop("by", None)
    return assignment.assign_by_rule(case.pk, team=team, by=by, at=at, **facts)


class TestAssignedByRule:
    def test_the_case_goes_to_the_least_loaded_and_the_trail_keeps_why(self):
        team = factories.team()
        busy, free = nurse(team), nurse(team)
        before = factories.received_case()
        services.assign(before.pk, to=busy, by=factories.user(Role.SUPERVISOR), at=MONDAY + HOUR)
        case = factories.received_case()
        rule(team)
        answer = assign(case, team)
        case.refresh_from_db()
        assert isinstance(answer, Choice)
        assert case.assignee == free
        event = case.events.get(event="assigned_by_rule")
        assert event.by is None
        assert event.why == answer.why
        assert event.why.startswith("Least loaded of team Inpatient: 0 minutes of open work.")
        assert event.facts == {"from": "", "to": str(free), "team": "Inpatient", "minutes": 45}

    def test_the_same_rule_done_by_a_supervisor_names_them_and_no_one_else_may(self):
        team = factories.team()
        nurse(team)
        rule(team)
        case, boss = factories.received_case(), factories.user(Role.SUPERVISOR)
        with pytest.raises(PermissionDenied):
            assign(case, team, by=factories.user(Role.NURSE))
        assign(case, team, by=boss)
        assert case.events.get(event="assigned_by_rule").by == boss

    def test_in_turn_the_next_case_goes_to_the_next_person(self):
        team = factories.team()
        people = [nurse(team) for _ in range(3)]
        rule(team, method=TURN)
        given = [assign(factories.received_case(), team).person.pk for _ in range(6)]
        assert given == [each.pk for each in people] * 2

    def test_the_appeal_does_not_go_to_who_decided_the_denial_whatever_their_license(self):
        team = factories.team()
        case = factories.appealed_case()
        denier = case.matter.determination.decided_by
        denier.team = team
        denier.save()
        other = factories.user(Role.PHYSICIAN, team=team)
        unlicensed = nurse(team)
        rule(team, "reconsideration")
        answer = assign(case, team, at=case.entered_at + HOUR)
        assert answer.person.pk == other.pk
        why = {each.pk: each.why for each in answer.passed}
        assert why[denier.pk] == ("took part in the decision being appealed (42 CFR 422.590(h)(1))")
        assert why[unlicensed.pk] == "has no current license to sign it"

    def test_where_no_one_can_take_it_the_case_stays_and_the_answer_says_why(self):
        team = factories.team()
        away(nurse(team))
        rule(team)
        case = factories.received_case()
        answer = assign(case, team)
        assert isinstance(answer, NoOne)
        assert "is out until Mon, Mar 9, 2026, 11:00 AM EDT" in answer.why
        case.refresh_from_db()
        assert case.assignee is None
        assert not case.events.filter(event="assigned_by_rule").exists()

    def test_without_a_rule_it_is_by_hand(self):
        team = factories.team()
        nurse(team)
        answer = assign(factories.received_case(), team)
        assert answer == NoOne("Team Inpatient assigns these cases by hand.")

    def test_a_kind_that_the_folder_does_not_know_says_itself_who_may_not(self):
        team = factories.team()
        wrote, other = nurse(team), nurse(team)
        enrollee = factories.received_case().enrollee
        rule(team, "toy")
        answer = assign(toys.want(enrollee, wish="A kite.", by=wrote, at=MONDAY + HOUR), team)
        assert answer.person.pk == other.pk
        assert f"{wrote} wrote down the wish" in answer.why


class TestProposed:
    def test_many_count_what_the_same_batch_gave_and_change_nothing(self):
        team = factories.team()
        first, second = nurse(team), nurse(team)
        rule(team)
        cases = [factories.received_case() for _ in range(4)]
        found = assignment.propose([each.pk for each in cases], team=team, at=MONDAY + HOUR)
        given = [answer.person.pk for _, answer in found]
        assert sorted(given) == sorted([first.pk, second.pk] * 2)
        assert not models.Case.objects.exclude(assignee=None).exists()

    def test_a_method_takes_the_place_of_the_rules_and_who_is_excluded_gets_none(self):
        team = factories.team()
        gone, here = nurse(team), nurse(team)
        case = factories.received_case()
        found = assignment.propose(
            [case.pk], team=team, at=MONDAY + HOUR, excluding=[gone.pk], method=LEAST
        )
        assert [answer.person.pk for _, answer in found] == [here.pk]

    def test_the_clock_of_hours_comes_first_and_goes_to_who_is_working(self):
        team = factories.team()
        night, day = nurse(team), nurse(team)
        monday = (MONDAY + HOUR).weekday()
        WorkingSpan.objects.create(user=night, weekday=monday, from_minute=0, to_minute=60)
        WorkingSpan.objects.create(user=day, weekday=monday, from_minute=900, to_minute=1200)
        slow = factories.received_case()
        fast = factories.received_case(priority=models.Priority.EXPEDITED)
        rule(team)
        found = assignment.propose([slow.pk, fast.pk], team=team, at=MONDAY + HOUR)
        assert [work.case_id for work, _ in found] == [fast.pk, slow.pk]
        assert found[0][1].person.pk == day.pk

    def test_the_number_of_queries_does_not_grow_with_cases_or_people(self):
        team = factories.team()
        rule(team)
        rule(team, "reconsideration")
        cases = [factories.received_case(), factories.appealed_case()]
        factories.user(Role.PHYSICIAN, team=team)

        def queries():
            with CaptureQueriesContext(
                connection,
            ) as found:
                assignment.propose([each.pk for each in cases], team=team, at=MONDAY + 20 * DAY)
            return len(found)

        few = queries()
        for _ in range(3):
            cases += [factories.received_case(), factories.appealed_case()]
            away(factories.user(Role.PHYSICIAN, team=team))
        assert queries() == few


class TestExpectedWork:
    def test_a_figure_counts_from_its_day_on_and_the_newest_of_a_day(self):
        case, boss = factories.received_case(), factories.user(Role.SUPERVISOR)
        day = MONDAY.date()
        estimate = _minutes(case, MONDAY + HOUR)
        for minutes, since in ((100, day), (90, day), (10, day + timedelta(days=2))):
            models.ExpectedWork.objects.create(
                kind="determination", duty="decide", minutes=minutes, since=since,
                set_by=boss, set_at=MONDAY,
            )  # fmt: skip
        assert _minutes(case, MONDAY + HOUR) == estimate - 45 + 90
        assert _minutes(case, MONDAY + 2 * DAY) == estimate - 45 + 10


def _minutes(case, at):
    return workload.works([case.pk], at=at)[0].minutes


class TestOpenWorkByClock:
    def test_is_what_the_list_of_tasks_counts_for_the_person(self):
        team = factories.team()
        person, boss = nurse(team), factories.user(Role.SUPERVISOR)
        for priority in (models.Priority.EXPEDITED, models.Priority.STANDARD):
            case = factories.received_case(priority=priority)
            services.assign(case.pk, to=person, by=boss, at=MONDAY + HOUR)
        at = MONDAY + 71 * HOUR
        found = workload.open_work([person.pk, boss.pk], at=at)
        opened = models.Deadline.objects.filter(case__assignee=person, met_at=None, closed_at=None)
        due = sorted((each.due_at - at) / HOUR for each in opened)
        assert found[person.pk].total == len(due)
        assert found[person.pk].due["4h"] == sum(0 <= each < 4 for each in due) > 0
        assert found[person.pk].due["late"] == sum(each < 0 for each in due)
        assert found[boss.pk] == workload.NOTHING


class TestTheSweep:
    def test_hands_out_what_a_team_takes_and_nothing_where_no_rule_says_so(self):
        team = factories.team()
        person = nurse(team)
        case = factories.received_case()
        at = MONDAY + 2 * HOUR
        standing = rule(team)
        assert assignment.waiting_for_a_rule(at=at, limit=9) == []
        AssignmentRule.objects.filter(pk=standing.pk).update(takes_new=True)
        assert assignment.waiting_for_a_rule(at=at, limit=9) == [case.pk]
        assert assignment.assign_new(case.pk, at=at)
        assert not assignment.assign_new(case.pk, at=at)
        case.refresh_from_db()
        assert case.assignee == person
        assert case.events.filter(event="assigned_by_rule").count() == 1
        assert assignment.waiting_for_a_rule(at=at, limit=9) == []

    def test_leaves_the_cases_of_other_plans_and_kinds(self):
        team = factories.team()
        nurse(team)
        case = factories.received_case()
        rule(team, takes_new=True, plans=[case.plan_id + 1])
        rule(team, "reconsideration", takes_new=True)
        at = MONDAY + 2 * HOUR
        assert assignment.waiting_for_a_rule(at=at, limit=9) == []
        assert not assignment.assign_new(case.pk, at=at)

    def test_keeps_why_no_one_was_found_and_tries_again_until_someone_is_there(self):
        team = factories.team()
        gone = away(nurse(team), until=MONDAY + DAY)
        case = factories.received_case()
        rule(team, takes_new=True)
        at = MONDAY + 2 * HOUR
        assert not assignment.assign_new(case.pk, at=at)
        kept = UnassignedCase.objects.get(case=case)
        assert "is out until" in kept.why
        assert assignment.waiting_for_a_rule(at=at + timedelta(minutes=4), limit=9) == []
        assert assignment.waiting_for_a_rule(at=gone.ends_at, limit=9) == [case.pk]
        assert assignment.assign_new(case.pk, at=gone.ends_at)
        assert not UnassignedCase.objects.exists()


class TestByHand:
    def test_who_took_part_in_the_denial_is_refused_the_appeal(self):
        case = factories.appealed_case()
        denier = case.matter.determination.decided_by
        with pytest.raises(Refused, match=r"took part in the decision being appealed"):
            services.assign(
                case.pk, to=denier, by=factories.user(Role.SUPERVISOR), at=case.entered_at + HOUR
            )
