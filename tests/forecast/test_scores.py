"""Scores of chances, and the simple rules: by hand."""

import pytest

from forecast.engine import outlook, simulate
from forecast.scores import Judged, due_within, last_week, scores
from forecast.simple import by_rule, rule_of, summed
from tests.forecast import made
from tests.forecast.books import DAY, book, person, task

SOON, LATER = 6 * 60.0, 80 * 60.0


def judged(chance, late, due=SOON):
    return Judged(due, chance, late=late)


def test_the_score_is_the_mean_square_of_what_was_wrong():
    found = scores([[judged(0.8, late=True), judged(0.4, late=False)]])
    assert found["brier"]["simulation"] == pytest.approx((0.2**2 + 0.4**2) / 2)
    # Nothing was known before the first week: the rules say that nothing will be late.
    assert found["brier"]["last_week"] == found["brier"]["due_within"] == 0.5
    assert found["best"] == "simulation"


def test_rules_know_only_the_weeks_before():
    first = [judged(0, late=True)] * 3 + [judged(0, late=False, due=LATER)] * 5
    second = [judged(0, late=False, due=LATER)] * 4
    rule = due_within([first])
    assert (rule.chance(SOON), rule.chance(LATER)) == (1.0, 0.0)
    assert last_week([first]) == 3 / 8
    found = scores([first, second])
    assert found["weeks"][1]["last_week"] == pytest.approx(4 * 3 / 8)
    assert found["weeks"][1]["due_within"] == 0
    assert found["brier"]["due_within"] == pytest.approx(3 / 12)
    assert found["best"] == "due_within" or found["brier"]["simulation"] == pytest.approx(3 / 12)


def test_calibration_counts_each_task_once_in_the_range_of_its_chance():
    chances = (0.0, 0.01, 0.15, 0.2, 0.59, 0.95, 1.0)
    found = scores([[judged(each, late=each > 0.5) for each in chances]])
    assert [(each["low"], each["tasks"], each["late"]) for each in found["bins"]] == [
        (0, 1, 0), (1, 1, 0), (10, 1, 0), (20, 1, 0), (40, 1, 1), (95, 2, 2),
    ]  # fmt: skip
    assert sum(each["tasks"] for each in found["bins"]) == len(chances)


def test_no_weeks_have_a_score():
    assert scores([])["tasks"] == 0


@pytest.mark.django_db
def test_where_a_rule_did_best_its_chances_are_those_of_the_answer():
    assert rule_of(None) is None
    assert rule_of(made.tested()) is None
    rule = rule_of(made.tested(best="due_within"))
    assert (rule(SOON), rule(200 * 60.0)) == (1.0, 0.0)
    flat = rule_of(made.tested(best="last_week"))
    tasks = [task("1", due=-1), task("2", due=60), task("3", due=2 * DAY), task("4", due=9 * DAY)]
    shown = book(tasks, [person()])
    found = by_rule(shown, outlook(shown, simulate(shown, seed=1, runs=range(3))), flat)
    assert [each.chance for each in found.tasks] == [1.0, 0.5, 0.5, 0.0]
    assert [each.mean for each in found.open_by_day[:4]] == [1.5, 2.0, 2.0, 2.0]
    assert found.total.mean == 1.0


def test_an_expected_number_stays_within_what_there_is():
    assert summed([0.5, 0.5]).high <= 2
    assert (summed([]).low, summed([1.0], 2).low, summed([1.0], 2).high) == (0, 3, 3)
