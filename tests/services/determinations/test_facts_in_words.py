"""Where the law asks for a fact in words, "x", "n/a" and "see notes" put nothing on record.

A short fact is enough; what stands in a letter is held to it when it is corrected, too.
"""

import pytest

from accounts.permissions import Role
from cases import services as folder
from determinations import services
from regulations.law import Refused
from tests import factories
from tests.factories import APPEALED, DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db

NOTHING = "n/a"  # what else is nothing: tests/law/specific/test_reasons.py


def refused(act, *given, **facts) -> Refused:
    with pytest.raises(Refused) as found:
        act(*given, **facts)
    assert found.value.code == "says_nothing" and "Write" in found.value.message
    return found.value


def test_the_reason_of_a_dismissal():
    """42 CFR 422.568(h)(1): the notice states the reason."""
    case, by = factories.in_review_case(), factories.user(Role.SUPERVISOR)
    asked = services.WithdrawalFacts("She", "telephone", MONDAY + HOUR, "She called.")
    found = refused(
        services.dismiss, case.pk, ground="withdrawn", why=NOTHING, withdrawal=asked,
        by=by, at=MONDAY + DAY,
    )  # fmt: skip
    assert found.field == "why" and "422.568" in found.citation


def test_that_no_one_has_an_interest_left():
    """42 CFR 422.568(g)(3): neither spouse nor estate."""
    case, by = factories.in_review_case(), factories.user(Role.SUPERVISOR)
    death = services.DeathFacts(MONDAY.date(), "Her son", NOTHING)
    found = refused(
        services.dismiss, case.pk, ground="enrollee_died", why="She died.", death=death,
        by=by, at=MONDAY + DAY,
    )  # fmt: skip
    assert found.field == "no_interest"


def test_the_good_cause_to_take_a_dismissal_back():
    """42 CFR 422.568(i)."""
    case, by = factories.dismissed_case(), factories.user(Role.SUPERVISOR)
    found = refused(services.vacate_dismissal, case.pk, why=NOTHING, by=by, at=MONDAY + 9 * DAY)
    assert (found.field, found.citation) == ("why", "42 CFR 422.568(i)")


def test_why_a_decision_is_reopened():
    """42 CFR 405.980, 422.616."""
    case, by = factories.in_review_case(), factories.user(Role.SUPERVISOR)
    services.approve(case.pk, reason="Approved as asked.", by=case.assignee, at=MONDAY + DAY)
    factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
    facts = services.ReopeningFacts("obvious_error", "plan", NOTHING)
    assert refused(services.reopen, case.pk, facts, by=by, at=MONDAY + 2 * DAY).citation


def test_why_there_is_no_harm_in_waiting():
    """42 CFR 422.570(d)(2): the letter says so."""
    case, nurse = factories.in_review_case(), factories.user(Role.NURSE)
    asked = services.ExpediteFacts("enrollee", "oral", MONDAY + HOUR, "It hurts.")
    services.request_expedite(case.pk, asked, by=nurse, at=MONDAY + HOUR)
    found = refused(services.refuse_expedite, case.pk, why=NOTHING, by=nurse, at=MONDAY + 2 * HOUR)
    assert found.citation == "42 CFR 422.570(d)(2)"


def test_what_a_provider_was_asked_for():
    """80 FR 7943: an attempt on record is what an extension for records rests on."""
    case, nurse = factories.in_review_case(), factories.user(Role.NURSE)
    attempt = services.OutreachFacts(case.provider, "fax", MONDAY + HOUR, NOTHING, "asked")
    found = refused(services.reach_out, case.pk, attempt, by=nurse, at=MONDAY + 2 * HOUR)
    assert found.field == "words"


@pytest.mark.parametrize("words", ["x", "[date] and [reason]"])
def test_a_held_letter_of_an_extension_is_not_corrected_into_nothing(words):
    """42 CFR 422.568(b)(2)(ii): the reasons for the delay, in the letter that leaves."""
    factories.review_letters("extension")
    case, nurse = factories.in_review_case(), factories.user(Role.NURSE)
    services.extend(case.pk, factories.extension(case), by=nurse, at=MONDAY + DAY)
    notice = case.notices.filter(recipient="enrollee").latest("pk")
    folder.send_back_letter(
        notice.letter_reviews.latest("pk").pk, words="Say more.",
        by=factories.user(Role.SUPERVISOR), at=MONDAY + DAY + HOUR,
    )  # fmt: skip
    with pytest.raises(Refused) as found:
        folder.correct_letter(
            notice.pk, words={"text_0": words}, note="", by=nurse, at=MONDAY + 2 * DAY
        )
    assert found.value.field == "text_0" and "80 FR 7943" in found.value.citation


def test_the_good_cause_of_a_late_appeal():
    """42 CFR 422.582(c)."""
    late = APPEALED + 300 * DAY
    case = factories.appealed_case(appeal={"received_at": late})
    by = factories.user(Role.SUPERVISOR)
    found = refused(services.find_good_cause, case.pk, why=NOTHING, by=by, at=late + DAY)
    assert found.citation == "42 CFR 422.582(c)"
