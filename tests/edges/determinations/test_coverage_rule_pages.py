"""The pages of a plan's coverage rules (42 CFR 422.101(b))."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from determinations import queries
from determinations.models import CoverageRule
from tests import factories
from tests.pages import signed_in, text

pytestmark = pytest.mark.django_db

NEW = {"kind": "lcd", "number": "L00001", "section": "Limitations", "in_force_from": "1/1/2026"}


def test_a_supervisor_adds_a_rule_and_ends_it():
    plan, client = factories.plan(), signed_in(Role.SUPERVISOR)
    answer = client.post("/coverage-rules/new/", NEW | {"plan": plan.pk}, follow=True)
    assert "The rule is on the list." in text(answer)
    rule = CoverageRule.objects.get()
    ended = client.post(f"/coverage-rules/{rule.pk}/end/", {"in_force_until": "6/30/2026"})
    assert ended.status_code == 302
    assert "From January 1, 2026 until June 30, 2026" in text(client.get("/coverage-rules/"))


def test_what_is_missing_stands_next_to_its_field_with_the_citation():
    plan, client = factories.plan(), signed_in(Role.SUPERVISOR)
    answer = client.post("/coverage-rules/new/", NEW | {"plan": plan.pk, "section": ""})
    assert answer.status_code == 422
    assert "42 CFR 422.101(b)(3)" in answer.context["form"].errors["section"][0]


def test_who_decides_reads_the_list_and_is_offered_no_change():
    factories.coverage_rule()
    page = text(signed_in(Role.PHYSICIAN).get("/coverage-rules/"))
    assert "LCD L00000, Imaging of Joints" in page
    assert "Add a rule" not in page
    assert "not fully established (42 CFR 422.101(b)(6))" in page


def test_the_list_is_paged_by_its_last_row(monkeypatch):
    monkeypatch.setattr(queries, "RULES_ON_A_PAGE", 2)
    for number in ("L00003", "L00001", "L00002"):
        factories.coverage_rule(number=number)
    first, key = queries.coverage_rules("")
    second, end = queries.coverage_rules(key)
    assert [each.number for each in first + second] == ["L00001", "L00002", "L00003"]
    assert end == ""


def test_a_page_of_many_rules_asks_no_more_than_one_of_few():
    client = signed_in(Role.SUPERVISOR)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get("/coverage-rules/")
        return len(found)

    factories.coverage_rule()
    few = asked()
    for month in range(1, 10):
        factories.coverage_rule(in_force_from=date(2025, month, 1))
    assert asked() == few
