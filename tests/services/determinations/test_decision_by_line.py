"""A request of several lines: each gets its own answer, and the case's follows."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from accounts.permissions import Role
from cases import models
from determinations import models as determinations
from determinations import services
from determinations.services import ItemDecision, ItemFacts
from notices.letters import render
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, DENIAL, MONDAY

pytestmark = pytest.mark.django_db
AT = MONDAY + DAY
REASON = "The records show no fall in the last six months, which the rule for a walker asks for."
RULE = "National Coverage Determination 280.3"


def two_lines(**facts) -> models.Case:
    items = (ItemFacts("MRI of knee", "73721", "CPT"), ItemFacts("Walker", "E0143", "HCPCS"))
    return factories.in_review_case(items=items, **facts)


def lines(case: models.Case, *outcomes: str) -> list[ItemDecision]:
    items = determinations.RequestedItem.objects.filter(determination=case.pk)
    return [line(item.pk, outcome) for item, outcome in zip(items, outcomes, strict=True)]


def line(pk: int, outcome: str) -> ItemDecision:
    if outcome == "approved":
        return ItemDecision(pk, outcome, "One, within 90 days.")
    terms = "" if outcome == "denied" else "Six of the twelve visits."
    return ItemDecision(pk, outcome, terms, REASON, RULE, True)


def decided(case: models.Case) -> determinations.OrganizationDetermination:
    return determinations.OrganizationDetermination.objects.get(pk=case.pk)


@pytest.mark.parametrize(
    ("outcomes", "outcome"),
    [
        (("approved", "approved"), "approved"),
        (("denied", "denied"), "denied"),
        (("approved", "denied"), "partially_approved"),
        (("approved", "partially_approved"), "partially_approved"),
        (("partially_approved", "denied"), "partially_approved"),
    ],
)
def test_the_outcome_of_the_case_follows_from_its_lines(outcomes, outcome):
    case, physician = two_lines(), factories.user(Role.PHYSICIAN)
    services.decide_items(case.pk, lines(case, *outcomes), by=physician, at=AT)
    determination = decided(case)
    assert determination.outcome == outcome
    assert [item.outcome for item in determination.items.all()] == list(outcomes)
    assert case.events.filter(event=outcome).count() == 1


def test_a_request_without_lines_is_one_line_in_its_own_words():
    case = factories.received_case(items=(), summary="Home health aide, two hours a day")
    item = determinations.RequestedItem.objects.get(determination=case.pk)
    assert item.description == "Home health aide, two hours a day"


def test_approving_or_denying_the_whole_writes_every_line():
    physician = factories.user(Role.PHYSICIAN)
    denied = two_lines()
    services.deny(denied.pk, **DENIAL, by=physician, at=AT)
    assert {item.outcome for item in decided(denied).items.all()} == {"denied"}
    approved = two_lines()
    services.approve(approved.pk, reason="As asked.", by=physician, at=AT)
    assert {item.terms for item in decided(approved).items.all()} == {"As asked."}


def test_a_partial_decision_sends_the_denial_notice_line_by_line():
    """42 CFR 422.568(d)-(e): a partial denial gets the notice, with reasons and appeal rights."""
    case, physician = two_lines(), factories.user(Role.PHYSICIAN)
    services.decide_items(case.pk, lines(case, "approved", "denied"), by=physician, at=AT)
    letter = case.notices.get(kind="denial", recipient="enrollee")
    said = " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(render(letter, at=AT))).pages)
        .split()
    )  # fmt: skip
    assert "only a part of it" in said
    assert "Approved. One, within 90 days." in said
    assert "no fall in the last six months" in said and RULE in said
    assert "You have the right to appeal" in said
    assert case.notices.filter(kind="denial", recipient="provider").exists()


def test_it_opens_the_duty_to_tell_the_provider_like_any_decision():
    case, physician = two_lines(), factories.user(Role.PHYSICIAN)
    services.decide_items(case.pk, lines(case, "approved", "denied"), by=physician, at=AT)
    assert case.deadlines.get(duty="notify_provider").is_open
    factories.dispatch_all(case, at=AT)
    assert [duty.duty for duty in case.deadlines.filter(met_at=None)] == ["effectuate"]


def test_a_nurse_may_not_deny_a_part():
    """42 CFR 422.566(d): a partly adverse decision on medical necessity too."""
    case = two_lines()
    with pytest.raises(PermissionDenied):
        services.decide_items(
            case.pk, lines(case, "approved", "denied"), by=factories.user(Role.NURSE), at=AT
        )
    assert decided(case).outcome == ""
    assert {item.outcome for item in decided(case).items.all()} == {""}


def test_a_lapsed_license_denies_no_part():
    """42 CFR 422.566(d)."""
    case = two_lines()
    lapsed = factories.user(Role.PHYSICIAN, licensed=[{"expires_on": AT.date() - DAY}])
    with pytest.raises(Refused) as refused:
        services.decide_items(case.pk, lines(case, "approved", "denied"), by=lapsed, at=AT)
    assert refused.value.code == "license_missing"


def test_every_line_is_decided_once():
    case, physician = two_lines(), factories.user(Role.PHYSICIAN)
    some = lines(case, "approved", "denied")
    for wrong in (some[:1], [some[0], some[0]], [*some, some[1]]):
        with pytest.raises(Refused) as refused:
            services.decide_items(case.pk, wrong, by=physician, at=AT)
        assert refused.value.code == "lines_missing"


@pytest.mark.parametrize("missing", ["reason", "criteria"])
def test_a_denial_of_a_line_needs_its_reason_and_its_rule(missing):
    """42 CFR 422.568(e)(1)."""
    case, physician = two_lines(), factories.user(Role.PHYSICIAN)
    first, second = lines(case, "approved", "denied")
    bare = ItemDecision(**{**vars(second), missing: ""})
    with pytest.raises(Refused) as refused:
        services.decide_items(case.pk, [first, bare], by=physician, at=AT)
    assert refused.value.field == f"reason_{second.item}"


def test_reopening_clears_the_lines_and_the_trail_keeps_them():
    """42 CFR 422.616."""
    case, physician = two_lines(), factories.user(Role.PHYSICIAN)
    services.decide_items(case.pk, lines(case, "approved", "denied"), by=physician, at=AT)
    factories.dispatch_all(case, at=AT)
    facts = services.ReopeningFacts("obvious_error", "plan", "A record was overlooked.")
    services.reopen(case.pk, facts, by=factories.user(Role.SUPERVISOR), at=AT + DAY)
    assert {item.outcome for item in decided(case).items.all()} == {""}
    kept = case.events.get(event="partially_approved").facts["items"]
    assert [item["outcome"] for item in kept] == ["approved", "denied"]
