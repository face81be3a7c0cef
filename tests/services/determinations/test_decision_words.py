"""The services refuse a denial that says nothing of its request or names no rule (42 CFR
422.568(e)(2), 422.101(b)), and keep which rule of the plan's list was applied."""

from datetime import date

import pytest

from accounts.permissions import Role
from cases import models
from cases import services as folder
from determinations import services
from determinations.services import ItemDecision, OutreachFacts
from notices.models import LetterReview
from regulations.law import Refused
from tests import factories
from tests.factories import APPEALED, DAY, DENIAL, HOUR, MONDAY, UPHELD

pytestmark = pytest.mark.django_db

AT = MONDAY + DAY
BOILERPLATE = "The requested service is not medically necessary under our guidelines."
MISSING = "We have not received the records of the MRI of your knee from last year."


def deny(case, **facts):
    physician = factories.user(Role.PHYSICIAN)
    return services.deny(case.pk, **DENIAL | facts, by=physician, at=AT)


def affirm(case, **facts):
    physician = factories.user(Role.PHYSICIAN)
    return services.affirm(case.pk, **UPHELD | facts, by=physician, at=APPEALED + DAY)


def in_part(case, **facts):
    words = {"terms": "The scan of the left side, within 90 days."} | UPHELD | facts
    physician = factories.user(Role.PHYSICIAN)
    return services.reverse_in_part(case.pk, **words, by=physician, at=APPEALED + DAY)


def lines(case, **facts):
    words = {"reason": DENIAL["reason"], "criteria": DENIAL["criteria"]} | facts
    found = [
        ItemDecision(item.pk, "denied", medical_necessity=True, **words)
        for item in case.matter.items.all()
    ]
    physician = factories.user(Role.PHYSICIAN)
    return services.decide_items(case.pk, found, by=physician, at=AT)


MAKE = {
    deny: factories.in_review_case,
    lines: factories.in_review_case,
    affirm: factories.appeal_in_review,
    in_part: factories.appeal_in_review,
}
EVERY = pytest.mark.parametrize("act", MAKE)


def field(act, case, name):
    return f"{name}_{case.matter.items.get().pk}" if act is lines else name


@EVERY
def test_a_reason_that_could_stand_in_any_denial_is_refused_and_nothing_is_kept(act):
    """42 CFR 422.568(e)(2); since 2026 422.122(a) of a request under prior authorization."""
    case = MAKE[act]()
    with pytest.raises(Refused) as refused:
        act(case, reason=BOILERPLATE)
    assert refused.value.field == field(act, case, "reason")
    assert refused.value.citation == "42 CFR 422.568(e)(2), 422.122(a)"
    assert models.Case.objects.get(pk=case.pk).matter.outcome == ""


@EVERY
@pytest.mark.parametrize("typed", ["n/a", "none", ".", "LCD"])
def test_what_names_no_rule_is_refused(act, typed):
    case = MAKE[act]()
    with pytest.raises(Refused) as refused:
        act(case, criteria=typed)
    assert refused.value.field == field(act, case, "criteria")


@EVERY
def test_a_rule_of_the_list_is_kept_by_its_key_and_said_with_its_edition(act):
    """42 CFR 422.101(b)(6): internal criteria with their edition, frozen as the letter says it."""
    case = MAKE[act]()
    rule = factories.coverage_rule(
        kind="internal", number="MP-14", title="Scans of Joints", section="3", edition="2026-01"
    )
    act(case, criteria="", coverage_rule=rule.pk)
    matter = models.Case.objects.get(pk=case.pk).matter
    assert matter.coverage_rule_id == rule.pk
    assert matter.criteria == (
        "Internal coverage criteria MP-14, Scans of Joints, section 3, edition 2026-01, in effect "
        "from January 1, 2026"
    )
    letter = case.notices.filter(recipient="enrollee").latest("pk")
    assert letter.facts["decision"]["criteria"] == matter.criteria


@pytest.mark.parametrize("act", [deny, lines])
def test_the_line_keeps_the_key_too(act):
    case, rule = factories.in_review_case(), factories.coverage_rule()
    act(case, criteria="", coverage_rule=rule.pk)
    assert case.matter.items.get().coverage_rule_id == rule.pk


@EVERY
@pytest.mark.parametrize(
    "days", [{"in_force_until": date(2026, 2, 28)}, {"in_force_from": date(2026, 9, 1)}]
)
def test_a_rule_that_is_not_in_force_on_the_day_is_refused(act, days):
    """42 CFR 422.101(b): what applied on the day of the decision."""
    case, rule = MAKE[act](), factories.coverage_rule(**days)
    with pytest.raises(Refused) as refused:
        act(case, criteria="", coverage_rule=rule.pk)
    assert refused.value.code == "rule_not_in_force"
    assert refused.value.field == field(act, case, "coverage_rule")


@EVERY
def test_a_rule_of_another_plan_is_refused(act):
    case = MAKE[act]()
    other = models.Plan.objects.create(name="Other plan", contract_id="H9998", address="", phone="")
    with pytest.raises(Refused) as refused:
        act(case, criteria="", coverage_rule=factories.coverage_rule(plan=other).pk)
    assert refused.value.code == "rule_not_in_force"


def test_reopening_lets_go_of_the_rule():
    """42 CFR 422.616: the decision is made again, whole."""
    case, rule = factories.in_review_case(), factories.coverage_rule()
    deny(case, criteria="", coverage_rule=rule.pk)
    factories.dispatch_all(case, at=AT + HOUR)
    facts = services.ReopeningFacts("obvious_error", "plan", "A record was overlooked.")
    services.reopen(case.pk, facts, by=factories.user(Role.SUPERVISOR), at=AT + 2 * DAY)
    matter = models.Case.objects.get(pk=case.pk).matter
    assert (matter.coverage_rule, matter.items.get().coverage_rule) == (None, None)


@pytest.mark.parametrize(("asked", "told"), [(False, False), (True, True)])
def test_the_trail_says_whether_missing_records_were_asked_for(asked, told):
    """42 CFR 422.566(a), 422.568(e)(2): a denial for records that no one asked for is seen."""
    case = factories.in_review_case()
    if asked:
        attempt = OutreachFacts(case.provider, "fax", AT - HOUR, "The MRI report.", "asked")
        services.reach_out(case.pk, attempt, by=factories.user(Role.NURSE), at=AT - HOUR)
    deny(case, reason=MISSING)
    facts = case.events.get(event="denied").facts
    assert (facts["denied_for_records"], facts["records_were_asked"]) == (True, told)


def held(case) -> LetterReview:
    found = LetterReview.objects.filter(notice__case=case).latest("pk")
    return folder.send_back_letter(
        found.pk, words="Say more.", by=factories.user(Role.SUPERVISOR), at=AT + HOUR
    )


@pytest.mark.parametrize(
    ("place", "words"), [("The reason, in plain words", BOILERPLATE), ("The coverage rule", "LCD")]
)
def test_a_held_letter_is_not_corrected_into_boilerplate(place, words):
    """42 CFR 422.568(e)(2) holds for the letter that leaves."""
    factories.review_letters("denial")
    case, physician = factories.in_review_case(), factories.user(Role.PHYSICIAN)
    services.deny(case.pk, **DENIAL, by=physician, at=AT)
    notice = held(case).notice
    name = "text_0" if place.startswith("The reason") else "text_1"
    with pytest.raises(Refused) as refused:
        folder.correct_letter(
            notice.pk, words={name: words}, note="", by=physician, at=AT + 2 * HOUR
        )
    assert refused.value.field == name


def test_correcting_the_rule_of_a_held_letter_lets_go_of_the_listed_one():
    factories.review_letters("denial")
    case, physician = factories.in_review_case(), factories.user(Role.PHYSICIAN)
    rule = factories.coverage_rule()
    services.deny(case.pk, **DENIAL | {"criteria": ""}, coverage_rule=rule.pk, by=physician, at=AT)
    notice = held(case).notice
    typed = {"text_1": "LCD L00002, section 4"}
    folder.correct_letter(notice.pk, words=typed, note="", by=physician, at=AT + 2 * HOUR)
    matter = models.Case.objects.get(pk=case.pk).matter
    assert (matter.criteria, matter.coverage_rule) == ("LCD L00002, section 4", None)
    assert matter.items.get().coverage_rule is None
