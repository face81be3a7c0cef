"""The back-test judges what was open at the start of a week by what was known then."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.permissions import Role
from cases import services as folder
from cases.models import Deadline
from determinations.services import WithdrawalFacts, extend, withdraw
from forecast import backtest, document, readers
from forecast.engine import EARLIEST, SLACK
from forecast.models import Backtest
from tests import factories
from tests.factories import DAY, HOUR, MONDAY, ZONE
from tests.forecast import plan_year
from tests.forecast.made import always

pytestmark = pytest.mark.django_db
# The week is forecast from Monday, March 9, at 6 AM in New York.
WEEK = date(2026, 3, 9)
STARTS = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
LATER = MONDAY + 60 * DAY


@pytest.fixture(scope="module")
def cases(made_once):
    return made_once(_made)


def _made():
    nurse = always(factories.user(Role.NURSE))
    when = {"received_at": MONDAY + 2 * DAY}
    found = {
        "never": factories.in_review_case(by=nurse, **when),
        "in time": factories.approved_case(by=nurse, at=STARTS + DAY, **when),
        "before": factories.told_case(**when),
        "after": factories.received_case(received_at=STARTS + 2 * DAY),
        "withdrawn": factories.in_review_case(**when),
    }
    factories.dispatch_all(found["in time"], at=STARTS + DAY + HOUR)
    asked = WithdrawalFacts(found["withdrawn"].requester_name, "telephone", STARTS + DAY, "x y z")
    intake = factories.user(Role.INTAKE)
    withdraw(found["withdrawn"].pk, asked, by=intake, at=STARTS + DAY + HOUR)
    folder.mark_missed(found["never"].deadlines.get(duty="decide").pk, at=LATER)
    return {name: Deadline.objects.get(case=case, duty="decide") for name, case in found.items()}


def test_open_then_is_what_was_entered_and_not_done_yet(cases):
    book = readers.read_then(STARTS, ZONE, since=STARTS - 60 * DAY)
    decide = {task.key for task in book.tasks} & {str(each.pk) for each in cases.values()}
    assert decide == {str(cases[name].pk) for name in ("never", "in time", "withdrawn")}
    holders = {task.key: task.assignee for task in book.tasks}
    taken = cases["never"].case.assignee_id
    assert holders[str(cases["never"].pk)] == str(taken)


def test_what_happened_leaves_out_what_fell_away_and_what_is_not_due_yet(cases):
    pks = [each.pk for each in cases.values()]
    names = {str(each.pk): name for name, each in cases.items()}
    late = {names[key]: was for key, was in backtest.happened(pks, now=LATER).items()}
    assert late == {"never": True, "in time": False, "before": False, "after": True}
    soon = {names[key] for key in backtest.happened(pks, now=STARTS)}
    assert soon == {"in time", "before"}


def test_the_tasks_of_a_week_are_those_due_in_it_with_an_outcome(cases):
    found = backtest.week(WEEK, ZONE, seed=1, runs=5, now=LATER, compare=True)
    ends = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
    expected = []
    for each in Deadline.objects.select_related("case"):
        ended = each.met_at or each.closed_at
        was_open = each.case.entered_at <= STARTS and (ended is None or ended > STARTS)
        fell_away = each.closed_at is not None and each.closed_at <= each.due_at
        if was_open and STARTS < each.due_at < ends and not fell_away:
            expected.append((each.due_at - STARTS, ended is None or ended > each.due_at))
    judged = [(timedelta(minutes=each.due), each.late) for each in found.judged]
    assert sorted(judged) == sorted(expected)
    assert {late for _, late in judged} == {True, False}
    assert len(found.late[EARLIEST]) == len(found.late[SLACK]) == 5


def test_an_extension_taken_later_was_not_known(cases):
    case = factories.in_review_case(received_at=MONDAY + 3 * DAY)
    factories.no_second_looks()
    extend(case.pk, factories.extension(case), by=factories.user(Role.NURSE), at=STARTS + DAY)
    duty = Deadline.objects.get(case=case, duty="decide")
    book = readers.read_then(STARTS, ZONE, since=STARTS - 60 * DAY)
    due = next(task.due for task in book.tasks if task.key == str(duty.pk))
    assert due == pytest.approx((duty.first_due_at - STARTS).total_seconds() / 60)
    assert duty.first_due_at < duty.due_at


def test_weeks_lie_whole_within_the_days():
    found = list(backtest.mondays(date(2026, 3, 3), date(2026, 3, 22)))
    assert found == [date(2026, 3, 9), date(2026, 3, 16)]


def test_the_command_keeps_the_summary_and_writes_the_table(cases, tmp_path):
    docs = tmp_path / "forecast.md"
    docs.write_text(f"Before\n{document.BEGINS}\nold\n{document.ENDS}\nAfter\n")
    said = StringIO()
    call_command(
        "backtest", "2026-03-09", "2026-03-15", runs=5, docs=docs, disciplines=True, stdout=said
    )
    kept = Backtest.objects.get()
    assert kept.first == WEEK
    assert kept.last == WEEK + timedelta(days=6)
    text = docs.read_text()
    assert text.startswith("Before")
    assert text.endswith("After\n")
    assert "old" not in text
    assert f"{kept.tasks} tasks due in them" in text
    assert "least slack" in text


def test_without_a_task_to_judge_the_command_says_so():
    with pytest.raises(CommandError, match="Nothing to compare"):
        call_command("backtest", "2025-03-03", "2025-03-09", stdout=StringIO())
    with pytest.raises(CommandError, match="1 or more"):
        call_command("backtest", "2026-03-09", "2026-03-15", runs=0, stdout=StringIO())


def test_the_invented_half_year_is_read_as_it_was_written(monkeypatch):
    monkeypatch.setattr(plan_year, "WEEKS", 3)
    monkeypatch.setattr(plan_year, "A_DAY", 20)
    monkeypatch.setattr(plan_year, "absences", lambda chance: [])
    written = plan_year.fill()
    assert Deadline.objects.filter(rule="invented").count() == written
    at = datetime(2026, 1, 19, 11, 0, tzinfo=UTC)
    then = Deadline.objects.filter(rule="invented", starts_at__lte=at).exclude(met_at__lte=at)
    book = readers.read_then(at, ZONE, since=at - 60 * DAY)
    assert {task.key for task in book.tasks} >= {str(each.pk) for each in then}
    assert sum(bool(task.awaits) for task in book.tasks) > 0
    assert all(0.3 < each.pace < 3 for each in book.people)
