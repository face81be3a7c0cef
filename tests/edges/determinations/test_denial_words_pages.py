"""The forms of a denial: what is wrong stands next to its field with its citation (42 CFR
422.568(e)(2), 422.101(b)(6))."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.permissions import Role
from cases import models
from determinations import services
from determinations.services import OutreachFacts
from tests import factories
from tests.factories import DENIAL, HOUR
from tests.pages import text

pytestmark = pytest.mark.django_db

BOILERPLATE = "The documentation does not support the medical necessity of the request."
MISSING = "We have not received the records of the MRI of your knee from last year."
TYPED = {**DENIAL, "medical_necessity": "yes"}


@pytest.fixture
def case(db):
    return factories.in_review_case(received_at=timezone.now() - 3 * HOUR)


@pytest.fixture
def physician(client: Client):
    client.force_login(factories.user(Role.PHYSICIAN))
    return client


def errors(answer):
    assert answer.status_code == 422
    return answer.context["form"].errors


def test_reason_and_rule_are_refused_together_each_at_its_field(physician, case):
    wrong = TYPED | {"reason": BOILERPLATE, "criteria": "n/a"}
    found = errors(physician.post(f"/cases/{case.number}/deny/", wrong))
    assert "Name the service or the diagnosis" in found["reason"][0]
    assert "42 CFR 422.568(e)(2), 422.122(a)" in found["reason"][0]
    assert "title or number and the section" in found["criteria"][0]


def test_each_line_has_its_own(physician, case):
    pk = case.matter.items.get().pk
    given = {f"outcome_{pk}": "denied", f"reason_{pk}": BOILERPLATE, f"criteria_{pk}": "LCD",
             f"necessity_{pk}": "yes"}  # fmt: skip
    found = errors(physician.post(f"/cases/{case.number}/lines/", given))
    assert set(found) == {f"reason_{pk}", f"criteria_{pk}"}


def test_a_rule_is_chosen_from_the_plans_list(physician, case):
    rule = factories.coverage_rule()
    page = text(physician.get(f"/cases/{case.number}/deny/"))
    assert rule.in_words in page
    assert "not fully established (42 CFR 422.101(b)(6))" in page
    given = TYPED | {"criteria": "", "coverage_rule": rule.pk}
    assert physician.post(f"/cases/{case.number}/deny/", given).status_code == 302
    assert models.Case.objects.get(pk=case.pk).matter.coverage_rule == rule


def test_of_a_line_too(physician, case):
    rule, pk = factories.coverage_rule(), case.matter.items.get().pk
    given = {f"outcome_{pk}": "denied", f"reason_{pk}": DENIAL["reason"],
             f"coverage_rule_{pk}": rule.pk, f"necessity_{pk}": "yes"}  # fmt: skip
    assert physician.post(f"/cases/{case.number}/lines/", given).status_code == 302
    assert case.matter.items.get().coverage_rule == rule


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"criteria": ""}, "criteria"),
        ({"coverage_rule": "chosen"}, "coverage_rule"),
        ({"criteria": "", "coverage_rule": "999999"}, "coverage_rule"),
    ],
)
def test_one_rule_is_given_chosen_or_typed(physician, case, given, field):
    rule = factories.coverage_rule()
    given = {name: rule.pk if value == "chosen" else value for name, value in given.items()}
    assert field in errors(physician.post(f"/cases/{case.number}/deny/", TYPED | given))


def test_an_ended_rule_is_not_offered(physician, case):
    rule = factories.coverage_rule(in_force_until=factories.today() - timedelta(days=1))
    assert rule.in_words not in text(physician.get(f"/cases/{case.number}/deny/"))


def test_denying_for_records_that_no_one_asked_for_is_warned_of_and_may_go_on(physician, case):
    """42 CFR 422.566(a): as an extension is warned of (422.568(b)(2))."""
    page = physician.get(f"/cases/{case.number}/deny/")
    assert "never_asked" not in page.context["form"].fields
    found = errors(physician.post(f"/cases/{case.number}/deny/", TYPED | {"reason": MISSING}))
    assert "record the attempt first" in found["never_asked"][0]
    given = TYPED | {"reason": MISSING, "never_asked": "on"}
    assert physician.post(f"/cases/{case.number}/deny/", given).status_code == 302


def test_after_a_recorded_attempt_there_is_no_warning(physician, case):
    now = timezone.now()
    attempt = OutreachFacts(case.provider, "fax", now, "The MRI report.", "asked")
    services.reach_out(case.pk, attempt, by=factories.user(Role.NURSE), at=now)
    given = TYPED | {"reason": MISSING}
    assert physician.post(f"/cases/{case.number}/deny/", given).status_code == 302


def test_a_line_denied_for_records_is_warned_of_too(physician, case):
    pk = case.matter.items.get().pk
    given = {f"outcome_{pk}": "denied", f"reason_{pk}": MISSING, f"necessity_{pk}": "yes",
             f"criteria_{pk}": DENIAL["criteria"]}  # fmt: skip
    assert "never_asked" in errors(physician.post(f"/cases/{case.number}/lines/", given))
    given["never_asked"] = "on"
    assert physician.post(f"/cases/{case.number}/lines/", given).status_code == 302


@pytest.mark.parametrize("verb", ["affirm", "reverse/part"])
def test_an_appeal_is_upheld_in_words_about_it(physician, verb):
    """42 CFR 422.590: the enrollee and the IRE read why."""
    received = timezone.now() - 3 * HOUR
    appeal = factories.appeal_in_review(
        received_at=received - timedelta(days=9), appeal={"received_at": received}
    )
    given = {"terms": "One scan.", "reason": BOILERPLATE, "criteria": "none"}
    found = errors(physician.post(f"/cases/{appeal.number}/{verb}/", given))
    assert {"reason", "criteria"} <= set(found)
