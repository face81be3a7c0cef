"""Sweeps of beat's schedule: flat however many cases are open, and right away after a restart."""

import pytest
from celery.beat import Scheduler
from django.db import connection

from accounts.permissions import Role
from bench import sweeps
from cases.models import AssignmentRule, Case
from config.celery import app
from tests import factories
from tests.factories import MONDAY

# Not in one transaction: the copies point to people who have no row, which its end would refuse.
pytestmark = pytest.mark.django_db(transaction=True)


def pages_of_all():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {name: sweeps.pages(sweep) for name, sweep in sweeps.of_the_schedule().items()}


def test_a_sweep_with_nothing_due_looks_at_as_few_pages_with_thirty_times_the_open_cases():
    """Issue 5: a sweep takes what is due by index; `make bench` shows the same at a million."""
    firsts = sweeps.first_cases()
    sweeps.fill(100, firsts)
    few = pages_of_all()
    sweeps.fill(3000, firsts)
    many = pages_of_all()
    flat = {name: many[name] <= sweeps.FLAT * few[name] + sweeps.LEVELS for name in few}
    assert all(flat.values()), (few, many)


def test_the_open_cases_of_the_benchmark_are_counted_with_those_that_are_there():
    """Its table names a thousand and a million."""
    firsts = sweeps.first_cases()
    for number in (40, 70):
        sweeps.fill_up_to(number, firsts)
        assert Case.objects.count() == number


def test_a_beat_that_was_started_again_sweeps_at_once():
    """One that dies every half minute would otherwise never send what is due."""
    entries = Scheduler(app).schedule.values()
    assert entries
    assert all(entry.is_due().is_due for entry in entries)


def test_so_does_the_sweep_of_new_cases_where_a_team_takes_them_and_each_has_someone():
    """Without a rule it asks nothing of cases at all."""
    firsts, boss = sweeps.first_cases(), factories.user(Role.SUPERVISOR)
    Case.objects.update(assignee=boss)
    AssignmentRule.objects.create(
        team=factories.team(), kind="determination", method="least_loaded", takes_new=True,
        set_by=boss, set_at=MONDAY,
    )  # fmt: skip
    sweep = sweeps.of_the_schedule()["cases.tasks.sweep_unassigned"]

    def pages():
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return sweeps.pages(sweep)

    sweeps.fill(100, firsts)
    few = pages()
    sweeps.fill(3000, firsts)
    assert pages() <= sweeps.FLAT * few + sweeps.LEVELS
