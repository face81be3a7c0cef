"""The simulation: cases small enough to do by hand, the theory of queues, and what must hold."""

from dataclasses import replace
from math import exp, factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.engine import (
    EARLIEST,
    LEAST_LOADED,
    PULL,
    ROUND_ROBIN,
    SLACK,
    Cause,
    Change,
    Sort,
    Tally,
    changed,
    outlook,
    simulate,
)
from forecast.engine.run import Run
from tests.forecast.books import DAY, always, book, person, shifts, task


def seen(made, runs=20, seed=7):
    return outlook(made, simulate(made, seed=seed, runs=range(runs)))


def chances(made, **facts):
    return {each.key: (each.chance, each.cause) for each in seen(made, **facts).tasks}


def done(made):
    return [job.done for job in Run(made, 1, 0).play()]


# By hand.


def test_one_person_does_the_earliest_first_and_the_rest_when_that_is_done():
    made = book([task("late", due=100), task("soon", due=60)], [person()])
    assert done(made) == [120.0, 60.0]
    assert chances(made) == {"late": (1.0, Cause.QUEUE), "soon": (0.0, "")}


def test_work_that_does_not_fit_into_a_shift_goes_on_in_the_next():
    made = book([task(work=500, due=2 * DAY)], [person(shifts=shifts())])
    assert done(made) == [DAY + 480 + 20]


def test_a_slow_person_needs_their_own_time():
    assert done(book([task(work=60)], [person(pace=1.5)])) == [90.0]


def test_two_people_share_what_no_one_has():
    tasks = [task(str(number), due=DAY + number) for number in range(4)]
    assert done(book(tasks, [person("ann"), person("bob")])) == [60.0, 60.0, 120.0, 120.0]


def test_a_task_of_one_person_is_not_done_by_another():
    tasks = [task("1", due=60, assignee="ann"), task("2", due=70, assignee="ann")]
    made = book(tasks, [person("ann"), person("bob")])
    assert done(made) == [60.0, 120.0]
    given = changed(made, Change(given={"2": "bob"}))
    assert done(given) == [60.0, 60.0]


def test_who_is_excluded_takes_the_next_task_and_leaves_this_one_to_others():
    tasks = [task("1", due=100, excluded=frozenset({"ann"})), task("2", due=200)]
    assert done(book(tasks, [person("ann")])) == [float("inf"), 60.0]
    assert done(book(tasks, [person("ann"), person("bob")])) == [60.0, 60.0]


def test_the_person_who_can_do_the_least_is_asked_first():
    rare = person("rare", can=frozenset({"a", "b"}))
    tasks = [task("1", due=60), task("2", due=60, need="b")]
    assert done(book(tasks, [rare, person("common")])) == [60.0, 60.0]


def test_by_slack_long_work_is_begun_before_short_work_that_is_due_a_little_earlier():
    tasks = [task("short", due=300, work=10), task("long", due=310, work=305)]
    assert done(book(tasks, [person()], discipline=EARLIEST)) == [10.0, 315.0]
    assert done(book(tasks, [person()], discipline=SLACK)) == [315.0, 305.0]


def test_the_least_loaded_is_given_the_next_task_and_in_turn_each_is():
    tasks = [task("1", work=300, due=1000), task("2", work=50, due=1001),
             task("3", work=50, due=1002)]  # fmt: skip
    people = [person("ann"), person("bob")]
    assert done(book(tasks, people, rule=LEAST_LOADED)) == [300.0, 50.0, 100.0]
    assert done(book(tasks, people, rule=ROUND_ROBIN)) == [300.0, 50.0, 350.0]
    assert done(book(tasks, people, rule=PULL)) == [300.0, 50.0, 100.0]


def test_what_someone_is_doing_is_load_until_it_is_done():
    tasks = [
        task("1", work=300, due=1000), task("2", work=50, due=1001),
        task("3", work=50, due=2000, awaits=220.0), task("4", work=50, due=2000, awaits=0.0),
    ]  # fmt: skip
    made = book(tasks, [person("ann"), person("bob")], rule=LEAST_LOADED, waits=(320.0,))
    jobs = Run(made, 1, 0).play()
    assert [job.ready for job in jobs] == [0.0, 0.0, 100.0, 320.0]
    assert [job.on for job in jobs] == [0, 1, 1, 0]


def test_who_may_not_do_it_is_not_called_in_place_of_who_may():
    waits = task(awaits=0.0, excluded=frozenset({"ann"}))
    assert done(book([waits], [person("ann"), person("bob")], waits=(100.0,))) == [160.0]


def test_records_that_are_waited_for_come_when_such_records_came():
    # One of the two waits known was longer than a day: 1,000 minutes are left of it.
    waiting = task(awaits=DAY, due=1030.0, work=60)
    made = book([waiting], [person()], waits=(600.0, DAY + 1000.0))
    assert done(made) == [1060.0]
    assert chances(made) == {"1": (1.0, Cause.RECORDS)}
    assert chances(replace(made, tasks=(replace(waiting, due=1070.0),))) == {"1": (0.0, "")}


# Why.


def test_each_cause_is_named():
    tasks = [
        task("past", due=-1, need="no one can"),
        task("license", need="no one can", due=600),
        task("away", due=600, assignee="away"),
        task("closed", due=300, need="b"),
        task("front", due=500, work=480, assignee="ann"),
        task("behind", due=520, work=60, assignee="ann"),
    ]
    people = [
        person("ann"),
        person("away", can=frozenset(), shifts=((DAY, 2 * DAY),)),
        person("day", can=frozenset({"b"}), shifts=shifts()),
    ]
    assert chances(book(tasks, people)) == {
        "past": (1.0, Cause.PAST),
        "license": (1.0, Cause.NO_ONE),
        "away": (1.0, Cause.AWAY),
        "closed": (1.0, Cause.CLOSED),
        "front": (0.0, ""),
        "behind": (1.0, Cause.QUEUE),
    }


def test_what_is_due_after_the_last_day_is_not_late():
    assert chances(book([task(due=8 * DAY)], [])) == {"1": (0.0, "")}


def test_numbers_by_day_add_up():
    tasks = [task("1", due=-5), task("2", due=10), task("3", due=20), task("4", due=DAY + 30)]
    found = seen(book(tasks, []))
    assert found.late_now == 1
    assert [each.mean for each in found.by_day[""]] == [2, 1, 0, 0, 0, 0, 0]
    assert [each.low for each in found.open_by_day] == [3, 4, 4, 4, 4, 4, 4]
    assert (found.total.mean, found.total.low, found.total.high) == (3, 3, 3)


def test_a_book_with_nothing_in_it_has_an_answer():
    assert seen(book([], [])).total.mean == 0
    assert outlook(book([], []), Tally.empty(book([], []))).total.high == 0


# The theory of queues.


def erlang_late(rate, service, servers, limit):
    """The chance that a visit to M/M/c takes longer than `limit` (Erlang's C formula)."""
    load = rate * service
    terms = sum(load**k / factorial(k) for k in range(servers))
    last = load**servers / factorial(servers) * servers / (servers - load)
    waits = last / (terms + last)
    spare = servers - load - 1
    mu = 1 / service
    more = waits * (1 - exp(-mu * limit * spare)) / spare
    return exp(-mu * limit) * (1 + more)


@pytest.mark.parametrize(("servers", "per_hour", "limit"), [(3, 5.0, 60.0), (2, 3.0, 90.0)])
def test_exponential_work_and_arrivals_are_late_as_often_as_erlang_says(servers, per_hour, limit):
    days = 8
    people = [person(str(each), shifts=always(days)) for each in range(servers)]
    sort = Sort("a", limit, 30.0, spread=1.0)
    ends = tuple(DAY * (day + 1) for day in range(days))
    made = book([], people, days=ends, sorts=(sort,), hours=(per_hour,) * 24 * days)
    seen_days = seen(made, runs=150).by_day[""]
    late = sum(seen_days[day].mean for day in range(1, days))
    share = late / (per_hour * 24 * (days - 1))
    expected = erlang_late(per_hour / 60, 30.0, servers, limit)
    assert share == pytest.approx(expected, rel=0.06)


# What must hold.

NEEDS = st.sampled_from(["a", "b"])
TASKS = st.lists(
    st.builds(
        task, key=st.uuids().map(str), due=st.integers(-500, int(7 * DAY)).map(float),
        work=st.integers(1, 400).map(float), need=NEEDS, spread=st.sampled_from([0.0, 0.5]),
        assignee=st.sampled_from(["", "ann", "gone"]),
        awaits=st.none() | st.integers(0, 3000).map(float),
    ), max_size=25,
)  # fmt: skip
PEOPLE = st.lists(
    st.builds(
        person, key=st.sampled_from(["ann", "bob", "cy"]),
        can=st.frozensets(NEEDS, min_size=1), shifts=st.sampled_from([always(), shifts()]),
        pace=st.sampled_from([0.8, 1.0, 1.4]),
    ), max_size=3, unique_by=lambda each: each.key,
)  # fmt: skip
BOOKS = st.builds(
    book, TASKS, PEOPLE, rule=st.sampled_from([PULL, LEAST_LOADED, ROUND_ROBIN]),
    discipline=st.sampled_from([EARLIEST, SLACK]),
    sorts=st.just((Sort("a", 2000.0, 40.0, 0.5, waits=0.2), Sort("b", 5000.0, 90.0))),
    hours=st.just((1.0,) * 48), waits=st.just((100.0, 900.0, 4000.0)),
)  # fmt: skip
FEW = settings(max_examples=40, deadline=None)


@FEW
@given(BOOKS)
def test_the_same_seed_gives_the_same_answer_in_one_go_or_in_parts(made):
    whole = simulate(made, seed=3, runs=range(6))
    parts = simulate(made, seed=3, runs=range(2))
    parts = simulate(made, seed=3, runs=range(2, 6), tally=Tally.from_json(parts.as_json()))
    assert outlook(made, whole) == outlook(made, parts)


@FEW
@given(BOOKS)
def test_chances_are_chances_and_what_is_late_stays_late(made):
    found = seen(made, runs=5).tasks
    assert all(0 <= each.chance <= 1 for each in found)
    assert all(bool(each.cause) == (each.chance > 0) for each in found)
    pairs = zip(found, made.tasks, strict=True)
    assert all(each.chance == 1 or of.due > 0 for each, of in pairs)


@FEW
@given(BOOKS)
def test_no_one_does_two_things_at_once_and_nothing_is_done_before_it_is_ready(made):
    run = Run(made, 3, 0)
    jobs = [job for job in run.play() if job.done < float("inf")]
    worked = [0.0] * len(made.people)
    for job in jobs:
        worked[job.on] += job.real * run.people[job.on].pace
    shortest = [job.ready + job.real * run.people[job.on].pace for job in jobs]
    assert all(job.done >= least - 1e-6 for job, least in zip(jobs, shortest, strict=True))
    assert all(job.on not in job.excluded for job in jobs)
    at_work = [sum(ends - starts for starts, ends in each.shifts) for each in run.people]
    assert all(total <= most + 1e-6 for total, most in zip(worked, at_work, strict=True))


@FEW
@given(BOOKS)
def test_work_that_takes_no_time_is_late_only_by_its_limit(made):
    free = replace(
        made, people=(person("ann", can=frozenset({"a", "b"})),), sorts=(),
        tasks=tuple(replace(each, work=0.0, awaits=None) for each in made.tasks),
    )  # fmt: skip
    late = [each.chance for each in seen(free, runs=3).tasks]
    assert late == [float(of.due < 0) for of in free.tasks]


@FEW
@given(BOOKS)
def test_one_more_person_leaves_no_more_late(made):
    helper = person("helper", can=frozenset({"a", "b"}), pace=0.8)
    more = changed(made, Change(more=(helper,)))
    before, after = seen(made), seen(more)
    late = [
        sum(each.chance for each in found.tasks) + found.total.mean for found in (before, after)
    ]
    # Work once begun is ended, so that more hands can hurt a task by a task's length: noise.
    assert late[1] <= late[0] + max(1.0, 0.05 * late[0])


@FEW
@given(BOOKS)
def test_a_change_of_nothing_changes_nothing(made):
    assert seen(changed(made, Change()), runs=3) == seen(made, runs=3)


def test_more_arrivals_come_on_top_of_the_same_and_fewer_are_some_of_them():
    made = book([], [], sorts=(Sort("a", 60.0, 30.0),), hours=(10.0,) * 48)
    at = {
        more: [round(job.due, 6) for job in Run(replace(made, arrivals=more), 5, 0).play()]
        for more in (0.5, 1.0, 1.3)
    }
    assert set(at[0.5]) < set(at[1.0]) < set(at[1.3])
    assert len(at[1.3]) == pytest.approx(1.3 * len(at[1.0]), rel=0.1)


def test_who_is_out_comes_back_at_the_time():
    made = book([task(due=DAY)], [person(shifts=shifts())])
    assert done(made) == [540.0]
    assert done(changed(made, Change(out={"ann": 600.0}))) == [660.0]
    assert done(changed(made, Change(out={"ann": 2000.0}))) == [2060.0]


def test_doubt_widens_the_range_for_all_tasks_together_and_is_luck_too():
    tasks = [task(str(number), due=7 * DAY - 1, work=100.0) for number in range(95)]
    sure = book(tasks, [person()])
    doubted = replace(sure, doubt=0.1)
    assert seen(sure).open_by_day[-1].low == seen(sure).open_by_day[-1].high == 0
    found = seen(doubted, runs=50).open_by_day[-1]
    assert found.low == 0
    assert found.high > 2
    assert seen(doubted) == seen(doubted)
