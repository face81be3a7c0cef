"""A denial and an appeal are signed by a license that reaches the field, and this is kept
(42 CFR 422.566(d), 422.590(h)(2))."""

import pytest

from accounts.permissions import Role
from cases import models
from determinations import models as determinations
from determinations import services
from determinations.services import ItemDecision, ItemFacts, RecordFacts, ReopeningFacts
from regulations.law import Refused
from tests import factories
from tests.factories import APPEALED, DAY, DENIAL, HOUR, MONDAY, UPHELD

pytestmark = pytest.mark.django_db
AT = MONDAY + DAY
STATEMENT = "I have read this kind of scan in practice for twelve years."
DENTIST = {"kind": "dentist", "number": "D-1", "care_fields": ["dentistry"]}
PHARMACIST = {"kind": "pharmacist", "number": "P-1", "care_fields": ["drug_therapy"]}
CARDIOLOGIST = {"kind": "md", "number": "C-1", "care_fields": ["cardiology"]}
RADIOLOGIST = {"kind": "md", "number": "R-1", "care_fields": ["imaging"]}
KNEE = (ItemFacts("Total knee arthroplasty", "27447", "CPT"),)


def signer(*held: dict, role: str = Role.PHYSICIAN):
    return factories.user(role, licensed=held)


def decided(case: models.Case) -> determinations.OrganizationDetermination:
    return determinations.OrganizationDetermination.objects.get(pk=case.pk)


def of_no_field() -> models.Case:
    """As one that came before the field was asked for, whose code tells none."""
    return factories.in_review_case(items=KNEE, care_field="")


class TestADenial:
    def test_of_a_scan_is_refused_to_a_pharmacist_whatever_is_stated(self):
        """42 CFR 422.566(d)."""
        case = factories.in_review_case()
        with pytest.raises(Refused) as refused:
            services.deny(case.pk, **DENIAL, by=signer(PHARMACIST), at=AT, expertise=STATEMENT)
        assert refused.value.code == "outside_license"
        assert not decided(case).outcome and not case.notices.exists()

    def test_by_a_match_keeps_the_license_and_the_field(self):
        """42 CFR 422.566(d)."""
        case = factories.in_review_case()
        services.deny(case.pk, **DENIAL, by=signer(CARDIOLOGIST, RADIOLOGIST), at=AT)
        kept = decided(case)
        assert (kept.license, kept.care_field, kept.expertise) == ("MD R-1 ME", "imaging", "")
        assert kept.signed_with == {
            "kind": "md", "number": "R-1", "state": "ME", "expires_on": "2030-12-31",
            "care_fields": ["imaging"], "matches": True,
        }  # fmt: skip

    def test_outside_the_fields_of_the_license_asks_for_a_statement(self):
        """42 CFR 422.566(d): expertise in the field that is appropriate for the services."""
        case = factories.in_review_case()
        with pytest.raises(Refused) as refused:
            services.deny(case.pk, **DENIAL, by=signer(CARDIOLOGIST), at=AT)
        assert (refused.value.code, refused.value.field) == ("expertise_unexplained", "expertise")
        assert not decided(case).outcome

    def test_keeps_the_statement_on_the_decision_and_the_trail(self):
        case = factories.in_review_case()
        services.deny(case.pk, **DENIAL, by=signer(CARDIOLOGIST), at=AT, expertise=STATEMENT)
        assert decided(case).expertise == STATEMENT
        assert decided(case).signed_with["matches"] is False
        told = case.events.get(event="denied").facts
        assert told["expertise"] == STATEMENT and told["care_field"] == "imaging"

    def test_of_a_request_without_a_field_asks_for_it(self):
        case = of_no_field()
        with pytest.raises(Refused) as refused:
            services.deny(case.pk, **DENIAL, by=signer(RADIOLOGIST), at=AT)
        assert (refused.value.code, refused.value.field) == ("care_field_missing", "care_field")
        by = signer({**RADIOLOGIST, "care_fields": ["orthopedics"]})
        services.deny(case.pk, **DENIAL, by=by, at=AT, care_field="orthopedics")
        assert decided(case).care_field == "orthopedics"

    def test_of_a_request_without_a_field_takes_it_from_codes_that_are_certain(self):
        """Not even another choice makes a scan a matter of drugs."""
        case = factories.in_review_case()
        determinations.OrganizationDetermination.objects.update(care_field="")
        with pytest.raises(Refused, match="Imaging"):
            services.deny(
                case.pk, **DENIAL, by=signer(PHARMACIST), at=AT, care_field="drug_therapy"
            )
        services.deny(case.pk, **DENIAL, by=signer(RADIOLOGIST), at=AT, care_field="cardiology")
        assert decided(case).care_field == "imaging"

    def test_of_a_field_on_file_does_not_take_another_while_deciding(self):
        case = factories.in_review_case(items=KNEE, care_field="orthopedics")
        with pytest.raises(Refused, match="Orthopedics"):
            services.deny(
                case.pk, **DENIAL, by=signer(PHARMACIST), at=AT, care_field="drug_therapy"
            )

    def test_by_line_is_signed_too_and_an_approval_of_every_line_is_not(self):
        """42 CFR 422.566(d): partially or fully adverse."""
        case, approved = factories.in_review_case(), factories.in_review_case()
        by = signer(CARDIOLOGIST)
        item = decided(case).items.get()
        half = ItemDecision(
            item.pk, "partially_approved", "Half.", DENIAL["reason"], DENIAL["criteria"], True
        )
        with pytest.raises(Refused) as refused:
            services.decide_items(case.pk, [half], by=by, at=AT)
        assert refused.value.field == "expertise"
        services.decide_items(case.pk, [half], by=by, at=AT, expertise=STATEMENT)
        assert decided(case).expertise == STATEMENT
        whole = ItemDecision(decided(approved).items.get().pk, "approved", "All.")
        services.decide_items(approved.pk, [whole], by=by, at=AT)
        assert decided(approved).signed_with == {}

    def test_that_is_reopened_keeps_who_signed_it(self):
        case = factories.in_review_case()
        services.deny(case.pk, **DENIAL, by=signer(CARDIOLOGIST), at=AT, expertise=STATEMENT)
        factories.dispatch_all(case, at=AT + HOUR)
        why = ReopeningFacts("obvious_error", "enrollee", "A page was overlooked.")
        services.reopen(case.pk, why, by=factories.user(Role.SUPERVISOR), at=AT + DAY)
        past, now = case.past_decisions.get(), decided(case)
        assert past.expertise == STATEMENT and past.signed_with["number"] == "C-1"
        assert (now.expertise, now.signed_with, now.care_field) == ("", {}, "imaging")


class TestAnAppeal:
    def test_of_an_mri_is_refused_to_a_dentist_whatever_is_stated(self):
        """42 CFR 422.590(h)(2); section 1861(r)(2) of the Act."""
        case = factories.appeal_in_review()
        for act, facts in (
            (services.affirm, UPHELD),
            (services.reverse, {"reason": "Granted."}),
            (services.reverse_in_part, {**UPHELD, "terms": "Half."}),
        ):
            with pytest.raises(Refused) as refused:
                act(case.pk, **facts, by=signer(DENTIST), at=APPEALED + DAY, expertise=STATEMENT)
            assert refused.value.code == "outside_license"
        assert not determinations.Reconsideration.objects.get(pk=case.pk).outcome

    def test_takes_the_field_of_the_request(self):
        case = factories.appeal_in_review()
        assert determinations.Reconsideration.objects.get(pk=case.pk).care_field == "imaging"

    @pytest.mark.parametrize("verb", ["affirm", "reverse", "reverse_in_part"])
    def test_outside_the_fields_of_the_license_asks_for_a_statement_and_keeps_it(self, verb):
        """42 CFR 422.590(h)(2): favorable or not, the physician has the expertise."""
        case, by = factories.appeal_in_review(), signer(CARDIOLOGIST)
        facts = {"affirm": UPHELD, "reverse": {"reason": "Granted."}}.get(
            verb, {**UPHELD, "terms": "Half."}
        )
        act = getattr(services, verb)
        with pytest.raises(Refused) as refused:
            act(case.pk, **facts, by=by, at=APPEALED + DAY)
        assert refused.value.field == "expertise"
        act(case.pk, **facts, by=by, at=APPEALED + DAY, expertise=STATEMENT)
        kept = determinations.Reconsideration.objects.get(pk=case.pk)
        assert kept.expertise == STATEMENT and kept.license == "MD C-1 ME"


class TestARecommendation:
    def test_goes_to_no_one_whose_license_does_not_reach_the_field(self):
        """42 CFR 422.566(d)."""
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse)
        with pytest.raises(Refused) as refused:
            services.recommend(
                case.pk, outcome="denied", words="No.", to=signer(PHARMACIST), by=nurse, at=AT
            )
        assert refused.value.field == "to"
        services.recommend(
            case.pk, outcome="denied", words="No.", to=signer(CARDIOLOGIST), by=nurse, at=AT
        )


class TestTheFieldOfARequest:
    def test_is_proposed_from_its_codes(self):
        assert decided(factories.received_case()).care_field == "imaging"

    def test_is_chosen_where_they_tell_none(self):
        case = factories.received_case(items=KNEE, care_field="orthopedics")
        assert decided(case).care_field == "orthopedics"

    def test_that_the_codes_contradict_is_refused_at_its_field(self):
        with pytest.raises(Refused) as refused:
            factories.received_case(care_field="drug_therapy")
        assert refused.value.field == "care_field" and not models.Case.objects.exists()

    def test_is_corrected_before_the_decision_and_the_trail_says_from_what(self):
        case = factories.received_case(items=KNEE, care_field="internal")
        facts = RecordFacts("", "", "", "", "orthopedics")
        services.complete_record(case.pk, facts, by=factories.user(Role.NURSE), at=AT)
        assert decided(case).care_field == "orthopedics"
        told = case.events.get(event="record_completed").facts
        assert told["care_field_was"] == "internal" and told["care_field"] == "orthopedics"

    def test_is_not_changed_once_it_is_decided(self):
        case = factories.denied_case(items=KNEE, care_field="orthopedics")
        facts = RecordFacts("", "", "", "", "internal")
        with pytest.raises(Refused) as refused:
            services.complete_record(case.pk, facts, by=factories.user(Role.NURSE), at=AT + DAY)
        assert refused.value.field == "care_field"

    def test_is_not_corrected_to_what_its_codes_contradict(self):
        case = factories.received_case()
        facts = RecordFacts("", "", "", "", "drug_therapy")
        with pytest.raises(Refused, match="Imaging"):
            services.complete_record(case.pk, facts, by=factories.user(Role.NURSE), at=AT)
