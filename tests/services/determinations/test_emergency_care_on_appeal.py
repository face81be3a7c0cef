"""42 CFR 422.113 on appeal: an upheld denial of payment is held to what the denial was."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from accounts.permissions import Role
from cases import models
from cases import services as folder
from determinations import services
from notices.letters import render
from regulations.law import Refused
from tests import emergency_bills as bills
from tests import factories
from tests.emergency_bills import NO_AUTHORIZATION, NO_DAY, RULE, SHOWN, WHY, appealed, bill, denied
from tests.factories import APPEALED, DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
DECIDED = APPEALED + 4 * HOUR
ASKED = APPEALED + 3 * HOUR


def uphold(case: models.Case, reason: str = NO_AUTHORIZATION, **facts) -> None:
    by = factories.user(Role.PHYSICIAN)
    services.affirm(case.pk, reason=reason, criteria=RULE, by=by, at=DECIDED, **facts)


def uphold_a_part(case: models.Case, reason: str = NO_AUTHORIZATION, **facts) -> None:
    services.reverse_in_part(
        case.pk, terms="The removal itself, $80.", reason=reason, criteria=RULE,
        by=factories.user(Role.PHYSICIAN), at=DECIDED, **facts,
    )  # fmt: skip


def record(case: models.Case, kind: str = "neither", why: str = SHOWN, by=None, at=DECIDED):
    return bills.record(case, kind, why, by=by, at=at)


def matter(case: models.Case):
    return models.Case.objects.get(pk=case.pk).matter


def refused(call, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as found:
        call(*args, **kwargs)
    return found.value


@pytest.mark.parametrize("decide", [uphold, uphold_a_part])
@pytest.mark.parametrize("kind", ["emergency", "urgently_needed", "post_stabilization", ""])
def test_it_is_not_upheld_for_want_of_prior_authorization(decide, kind):
    """42 CFR 422.113(b)(2)(ii), (c)(2): in part neither; nothing is written."""
    case = appealed(kind)
    found = refused(decide, case)
    assert (found.code, found.field) == ("reason_barred", "reason")
    assert "422.113" in str(found.citation)
    assert matter(case).state == "in_review" and not case.notices.exists()


@pytest.mark.parametrize("decide", [uphold, uphold_a_part])
def test_explained_it_stands_in_the_letter_why_the_protection_does_not_apply(decide):
    """42 CFR 422.113(b)(1)(i)."""
    case = appealed()
    decide(case, care_why=WHY)
    assert matter(case).care_why == WHY and matter(case).determination.care_why == ""
    letter = case.notices.get(recipient="enrollee")
    pages = PdfReader(io.BytesIO(render(letter, at=DECIDED))).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "without prior authorization and outside our network" in said
    assert "You asked us to pay for: Emergency care." in said and WHY in said


def test_the_same_in_spanish():
    case = appealed()
    by = factories.user(Role.INTAKE)
    folder.prefer_letters(case.pk, letter_language="es", large_print=False, by=by, at=ASKED)
    uphold(case, care_why=WHY)
    pages = PdfReader(io.BytesIO(render(case.notices.get(recipient="enrollee"), at=DECIDED))).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "sin autorización previa y fuera de nuestra red" in said and WHY in said


@pytest.mark.parametrize("decide", [uphold, uphold_a_part])
def test_another_reason_needs_no_explanation(decide):
    case = appealed()
    decide(case, NO_DAY)
    assert case.notices.get(recipient="enrollee").facts["care"] == {}


@pytest.mark.parametrize("decide", [uphold, uphold_a_part])
def test_of_ordinary_care_it_may_be_upheld_for_it(decide):
    case = appealed("neither")
    decide(case)
    assert matter(case).outcome


def test_an_appeal_for_a_service_may_be_upheld_for_the_network():
    """The rule is of payment: nothing was furnished yet."""
    case = factories.appeal_in_review()
    uphold(case, "This imaging center is out of network; three of ours do the MRI of a knee.")
    assert matter(case).outcome == "affirmed"


def test_an_explanation_that_could_stand_in_any_letter_is_refused_beside_it():
    """Of a denial as well as of an appeal: it takes a protection away from this person."""
    found = refused(uphold, appealed(), care_why="Not applicable.")
    assert found.field == "care_why"
    of_denial = refused(
        services.deny, bill("emergency").pk, reason=NO_AUTHORIZATION, criteria=RULE,
        care_why="x x x", medical_necessity=False,
        by=factories.user(Role.PHYSICIAN), at=MONDAY + DAY,
    )  # fmt: skip
    assert of_denial.field == "care_why"


def test_what_was_never_said_is_answered_on_the_appeal_and_the_request_keeps_what_it_had():
    case = appealed("")
    assert matter(case).known_care_kind == ""
    record(case, "neither")
    assert matter(case).known_care_kind == "neither"
    assert matter(case).determination.care_kind == ""
    event = case.events.get(event="care_kind_recorded")
    assert event.facts["care_kind_was"] == "" and event.why == SHOWN
    assert event.facts["said"] == "none of these (before: not stated)"
    uphold(case)
    assert matter(case).outcome == "affirmed"


def test_what_was_said_wrongly_is_corrected_and_protects_from_then_on():
    """Ordinary care, said the request; the appeal shows an emergency."""
    case = appealed("neither")
    record(case, "emergency")
    assert refused(uphold, case).code == "reason_barred"
    event = case.events.get(event="care_kind_recorded")
    assert event.facts["said"] == "emergency care (before: none of these)"


def test_before_its_decision_the_request_itself_is_corrected():
    """A file may leave it open; a reopened one is decided again by what is known now."""
    case = bill("")
    record(case, "neither", at=MONDAY + DAY)
    assert matter(case).care_kind == "neither"
    told = denied("emergency")
    assert refused(record, told).code == "not_in_this_state"
    facts = services.ReopeningFacts("obvious_error", "plan", "The bill was misread.")
    services.reopen(told.pk, facts, by=factories.user(Role.SUPERVISOR), at=APPEALED)
    again = {"criteria": RULE, "medical_necessity": False, "at": APPEALED + HOUR}
    by = factories.user(Role.PHYSICIAN)
    found = refused(services.deny, told.pk, reason=NO_AUTHORIZATION, by=by, **again)
    assert found.code == "reason_barred"
    record(told, "neither", at=APPEALED + HOUR)
    services.deny(told.pk, reason=NO_AUTHORIZATION, by=by, **again)
    assert matter(told).outcome == "denied"


@pytest.mark.parametrize(
    ("kind", "why", "field", "code"),
    [
        ("emergency", SHOWN, "care_kind", "unchanged"),
        ("spa", SHOWN, "care_kind", "care_kind_missing"),
        ("", SHOWN, "care_kind", "care_kind_missing"),
        ("neither", "  ", "why", "why_missing"),
        ("neither", "n/a", "why", "says_nothing"),
        ("neither", "see notes", "why", "says_nothing"),
    ],
)
def test_what_changes_nothing_or_says_nothing_is_refused_beside_its_field(kind, why, field, code):
    case = appealed("emergency")
    found = refused(record, case, kind, why)
    assert (found.field, found.code) == (field, code)
    assert not case.events.filter(event="care_kind_recorded").exists()


def test_it_is_refused_once_decided_and_of_what_is_no_payment():
    case = appealed()
    uphold(case, NO_DAY)
    assert refused(record, case).code == "not_in_this_state"
    assert refused(record, factories.appeal_in_review()).code == "not_a_payment"


def test_a_person_who_had_a_part_in_the_denial_does_not_say_it_on_the_appeal():
    """42 CFR 422.590(h)(1)."""
    case = appealed()
    found = refused(record, case, by=matter(case).determination.decided_by)
    assert found.code == "involved_before"


def test_only_reviewers_may():
    case = appealed()
    for role in (Role.INTAKE, Role.SUPERVISOR, Role.SPECIALIST):
        with pytest.raises(PermissionDenied):
            record(case, by=factories.user(role))


def test_a_held_letter_is_not_corrected_into_a_barred_reason():
    """The words of a letter are held to what its decision was."""
    factories.review_letters("appeal_sent_on")
    case = appealed()
    uphold(case, NO_DAY)
    notice = case.notices.get(recipient="enrollee")
    review = notice.letter_reviews.get()
    supervisor = factories.user(Role.SUPERVISOR)
    folder.send_back_letter(review.pk, words="Say more.", by=supervisor, at=DECIDED)
    found = refused(
        folder.correct_letter, notice.pk, words={"text_0": NO_AUTHORIZATION}, note="",
        by=matter(case).decided_by, at=DECIDED + HOUR,
    )  # fmt: skip
    assert (found.code, found.field) == ("reason_barred", "text_0")


def test_a_lapsed_appeal_gives_no_reason_and_explains_nothing():
    case = appealed()
    duty = case.deadlines.get(duty="decide")
    folder.mark_missed(duty.pk, at=duty.due_at + HOUR)
    assert matter(case).missed_deadline
    assert case.notices.get(recipient="enrollee").facts["care"] == {}
