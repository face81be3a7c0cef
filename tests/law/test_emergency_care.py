"""42 CFR 422.113(b), (c): what follows from emergency, urgently needed, post-stabilization care."""

from datetime import date

import pytest

from regulations import emergency_care as law
from regulations.law import Refused

ON = date(2026, 3, 2)
CONTRADICTIONS = [
    "You did not get prior authorization for this visit, which our plan asks for.",
    "The visit was not pre-authorized by the plan before you went to the hospital.",
    "No pre\u2011authorization was on file when the clinic treated your broken wrist.",
    "The hospital in Oregon is out-of-network for your plan, and you went there.",
    "This hospital is not in our network, so we do not pay for the visit of May 3.",
    "The clinic that treated you is a noncontracted provider of another State.",
]
OTHERS = [
    "The bill names no hospital and no date of service, and our two letters were not answered.",
    "Your copayment for the visit of May 3 is $90, which is all that you were billed.",
    "Medicare does not cover cosmetic surgery, and the records name no injury.",
]


def keys(kind: str) -> set[str]:
    return {each.key for each in law.consequences(kind, ON)}


def test_emergency_and_urgent_care_need_no_prior_authorization_and_no_network():
    """42 CFR 422.113(b)(2)(i)-(ii)."""
    for kind in (law.EMERGENCY, law.URGENTLY_NEEDED):
        assert {"no_prior_authorization", "any_provider"} <= keys(kind)


def test_an_emergency_is_judged_as_a_prudent_layperson_would():
    """42 CFR 422.113(b)(2)(iii)."""
    assert "prudent_layperson" in keys(law.EMERGENCY) - keys(law.URGENTLY_NEEDED)


def test_urgently_needed_care_includes_a_network_that_is_temporarily_unavailable():
    """42 CFR 422.113(b)(1)(iii)."""
    assert "network_unavailable" in keys(law.URGENTLY_NEEDED) - keys(law.EMERGENCY)


def test_post_stabilization_care_is_paid_when_no_answer_came_in_one_hour():
    """42 CFR 422.113(c)(2)(iii)."""
    said = {each.key: each.text for each in law.consequences(law.POST_STABILIZATION, ON)}
    assert "did not answer within 1 hour" in said["no_answer_in_one_hour"]
    assert "any_provider" in said and "no_prior_authorization" not in said


def test_nothing_follows_for_ordinary_care():
    assert law.consequences(law.NEITHER, ON) == ()


@pytest.mark.parametrize("reason", CONTRADICTIONS)
@pytest.mark.parametrize("kind", [law.EMERGENCY, law.URGENTLY_NEEDED, law.POST_STABILIZATION, ""])
def test_a_reason_that_contradicts_the_kind_of_care_is_barred(kind, reason):
    """42 CFR 422.113(b)(2)(i)-(ii), (c)(2); also where the request does not say its kind."""
    refused = law.barred(reason, kind, ON)
    assert refused and refused.citation.startswith("42 CFR 422.113(b)(2)")


@pytest.mark.parametrize(
    ("reason", "about"),
    [
        ("You did not get approval from us before the visit to the emergency room.", "prior"),
        ("You needed our approval first.", "prior"),
        ("The hospital did not call us for approval before it treated you.", "prior"),
        ("It was not approved in advance.", "prior"),
        ("We did not authorize this stay.", "prior"),
        ("Prior auth was not obtained.", "prior"),
        ("You had no referral from your primary care doctor.", "prior"),
        ("No se pidió autorización previa para la visita.", "prior"),
        ("Fue al hospital sin nuestra aprobación.", "prior"),
        ("The hospital isn’t in our network.", "network"),
        ("The hospital is not in-network.", "network"),
        ("The hospital is outside of our network.", "network"),
        ("It is a non-network clinic.", "network"),
        ("The hospital has no contract with us.", "network"),
        ("El hospital está fuera de nuestra red.", "network"),
        ("El hospital no pertenece a la red.", "network"),
    ],
)
def test_it_is_barred_in_other_words_and_in_spanish_too(reason, about):
    """42 CFR 422.113(b)(2)(i)-(ii), (c)(2)."""
    refused = law.barred(reason, law.EMERGENCY, ON)
    assert refused and about in refused.message


@pytest.mark.parametrize("reason", CONTRADICTIONS)
def test_ordinary_care_may_be_denied_for_it(reason):
    assert law.barred(reason, law.NEITHER, ON) is None


@pytest.mark.parametrize("reason", OTHERS)
def test_another_reason_is_not_barred(reason):
    assert law.barred(reason, law.EMERGENCY, ON) is None


def test_an_unknown_kind_is_refused_beside_its_field():
    with pytest.raises(Refused) as refused:
        law.kind("spa", ON)
    assert refused.value.field == "care_kind"
