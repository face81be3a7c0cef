"""The list of coverage rules that a plan keeps (42 CFR 422.101(b)): added and ended, not edited."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from determinations import services
from determinations.models import CoverageRule
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, MONDAY

pytestmark = pytest.mark.django_db


def end(rule, on, *, at=MONDAY):
    by = factories.user(Role.SUPERVISOR)
    return services.end_coverage_rule(rule.pk, in_force_until=on, by=by, at=at)


def test_a_rule_says_who_added_it_and_ended_it_and_applies_through_its_last_day():
    rule = factories.coverage_rule()
    ended = end(rule, date(2026, 6, 30))
    assert (ended.added_at, ended.ended_at) == (MONDAY - DAY, MONDAY)
    assert ended.ended_by.role == Role.SUPERVISOR
    assert ended.is_in_force(date(2026, 6, 30))
    assert not ended.is_in_force(date(2026, 7, 1))


def test_a_rule_is_ended_once():
    rule = factories.coverage_rule()
    end(rule, date(2026, 6, 30))
    with pytest.raises(Refused) as refused:
        end(rule, date(2026, 7, 31))
    assert refused.value.code == "ended_already"
    rule.refresh_from_db()
    assert rule.in_force_until == date(2026, 6, 30)


def test_an_ended_rule_is_added_again_as_a_row_of_its_own():
    rule = factories.coverage_rule()
    end(rule, date(2026, 6, 30))
    factories.coverage_rule(in_force_from=date(2026, 7, 1))
    assert CoverageRule.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "listed_already"),
        ({"section": ""}, "section_missing"),
        ({"number": "", "title": ""}, "rule_not_named"),
        ({"kind": "internal"}, "edition_missing"),
        ({"in_force_until": date(2025, 12, 31)}, "ends_before_it_begins"),
        ({"kind": "habit"}, "kind_missing"),
    ],
)
def test_what_is_no_rule_is_not_listed(facts, code):
    """42 CFR 422.101(b)(6): internal criteria have an edition that can be read."""
    factories.coverage_rule()
    with pytest.raises(Refused) as refused:
        factories.coverage_rule(**facts)
    assert refused.value.code == code
    assert CoverageRule.objects.count() == 1


def test_an_end_before_the_first_day_is_refused():
    rule = factories.coverage_rule()
    with pytest.raises(Refused) as refused:
        end(rule, date(2025, 12, 31))
    assert refused.value.field == "in_force_until"


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.NURSE, Role.COMPLIANCE, Role.ADMINISTRATOR])
def test_only_supervisors_keep_the_list(role):
    rule, by = factories.coverage_rule(), factories.user(role)
    with pytest.raises(PermissionDenied):
        factories.coverage_rule(by=by, number="L00001")
    with pytest.raises(PermissionDenied):
        services.end_coverage_rule(rule.pk, in_force_until=date(2026, 6, 30), by=by, at=MONDAY)
