"""Who may sign a denial or an appeal decision (42 CFR 422.566(d), 422.590(h)(2))."""

from datetime import date, timedelta

import pytest

from regulations import care_fields, licenses, signing
from regulations.law import Refused
from regulations.licenses import APPEAL, DENIAL, Held
from tests.loops import at_least_one

ON = date(2026, 11, 30)
STATEMENT = "I have read this kind of scan in practice for twelve years."


def held(kind: str, *fields: str, **facts) -> Held:
    values = {"number": "A-1", "state": "ME", "expires_on": date(2030, 12, 31)}
    return Held(kind=kind, care_fields=fields, **values | facts)


def refusal(license_: Held, act: str, field: str, statement: str = STATEMENT) -> Refused:
    with pytest.raises(Refused) as refused:
        signing.signing([license_], act, field, statement, on=ON)
    return refused.value


def test_a_dentist_cannot_decide_the_appeal_of_an_mri_whatever_is_stated():
    """Section 1861(r)(2) of the Act: a dentist is a physician within dentistry alone."""
    refused = refusal(held("dentist", "dentistry"), APPEAL, "imaging")
    assert refused.code == "outside_license"
    assert "422.590(h)(2)" in refused.citation and "1861(r)(2)" in refused.citation


def test_a_dentist_decides_the_appeal_of_a_denture():
    """42 CFR 422.590(h)(2), 410.20(b)."""
    found = signing.signing([held("dentist", "dentistry")], APPEAL, "dentistry", "", on=ON)
    assert found.matches


def test_a_pharmacist_cannot_deny_a_scan_whatever_is_stated():
    """42 CFR 422.566(d)."""
    refused = refusal(held("pharmacist", "drug_therapy"), DENIAL, "imaging")
    assert (refused.code, refused.citation) == ("outside_license", "42 CFR 422.566(d)")


def test_a_pharmacist_denies_a_drug_and_does_not_decide_its_appeal():
    """422.566(d) wants a physician or other professional, 422.590(h)(2) a physician."""
    by = held("pharmacist", "drug_therapy")
    assert signing.signing([by], DENIAL, "drug_therapy", "", on=ON).matches
    assert refusal(by, APPEAL, "drug_therapy").code == "physician_needed"


def test_an_expired_license_signs_nothing_from_the_day_after_its_last():
    """422.566(d): a current license."""
    by = held("md", "imaging", expires_on=ON)
    assert signing.signing([by], DENIAL, "imaging", "", on=ON)
    with pytest.raises(Refused, match="expired on Mon, Nov 30, 2026") as refused:
        signing.signing([by], DENIAL, "imaging", STATEMENT, on=ON + timedelta(1))
    assert refused.value.code == "license_missing"


@pytest.mark.parametrize("lacks", ["kind", "state", "number", "expires_on"])
def test_a_license_that_does_not_say_all_of_it_signs_nothing(lacks):
    """422.566(d); one of before says neither its kind nor its fields."""
    by = held(**{"kind": "md", lacks: None if lacks == "expires_on" else ""})
    with pytest.raises(Refused, match="Ask an administrator to enter it in full"):
        signing.signing([by], DENIAL, "imaging", STATEMENT, on=ON)


class TestAPhysicianOfAnotherField:
    by = held("md", "cardiology")

    @pytest.mark.parametrize("act", [DENIAL, APPEAL])
    @pytest.mark.parametrize(
        "said",
        ["", "I know it.", "yes yes yes yes yes yes yes yes", "x x1 w z1 q v k r", "asdf qwer zxcv "
         "hjkl jkjk dfdf sdsd"],
    )  # fmt: skip
    def test_is_asked_why_the_expertise_is_appropriate(self, act, said):
        """422.566(d), 422.590(h)(2): in the field that is appropriate for the services."""
        refused = refusal(self.by, act, "imaging", said)
        assert (refused.code, refused.field) == ("expertise_unexplained", "expertise")
        assert "Imaging (radiology)" in refused.message

    @pytest.mark.parametrize("act", [DENIAL, APPEAL])
    def test_signs_with_a_statement(self, act):
        """422.566(d): the specialty need not be the same."""
        assert not signing.signing([self.by], act, "imaging", STATEMENT, on=ON).matches


def test_of_several_licenses_the_one_that_names_the_field_signs():
    both = [held("md", "internal"), held("dentist", "dentistry")]
    found = signing.signing(both, DENIAL, "dentistry", "", on=ON)
    assert found.held.kind == "dentist" and found.matches


def test_a_registered_nurse_recommends_and_does_not_sign():
    assert refusal(held("registered_nurse"), DENIAL, "post_acute").code == "license_may_not_sign"


def test_physicians_are_the_five_kinds_of_the_act():
    """Section 1861(r)(1) to (5), 42 CFR 410.20(b): only the first kind everywhere."""
    found = {each.key: each.covers for each in licenses.KINDS.on(ON) if each.is_physician}
    assert set(found) == {"md", "do", "dentist", "podiatrist", "optometrist", "chiropractor"}
    assert {key for key, covers in found.items() if not covers} == {"md", "do"}


def test_what_a_license_covers_and_a_code_tells_are_fields_on_file():
    known = {each.key for each in care_fields.CARE_FIELDS.on(ON)}
    for kind in at_least_one(licenses.KINDS.on(ON)):
        assert set(kind.covers) <= known, kind.key
    for codes in at_least_one(care_fields.CODES.on(ON)):
        assert codes.care_field in known, codes.key


class TestPuttingALicenseOnFile:
    """422.566(d): a current license of a State, a Territory, a Commonwealth or the District."""

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"kind": "wizard"}, "kind"),
            ({"state": "ZZ"}, "state"),
            ({"state": ""}, "state"),
            ({"number": " "}, "number"),
            ({"expires_on": ON - timedelta(1)}, "expires_on"),
            ({"kind": "pharmacist", "care_fields": ("imaging",)}, "care_fields"),
            ({"care_fields": ("other",)}, "care_fields"),
        ],
    )
    def test_is_refused_at_the_field_that_is_wrong(self, facts, field):
        values = {
            "kind": "md", "number": "A-1", "state": "ME", "expires_on": ON, "care_fields": (),
        }  # fmt: skip
        with pytest.raises(Refused) as refused:
            licenses.refuse_unlawful(Held(**values | facts), on=ON)
        assert refused.value.field == field and refused.value.citation

    @pytest.mark.parametrize("state", ["ME", "DC", "PR", "GU"])
    def test_takes_a_state_a_territory_a_commonwealth_and_the_district(self, state):
        licenses.refuse_unlawful(held("md", "imaging", state=state), on=ON)


class TestTheFieldOfCodes:
    """45 CFR 162.1002 adopts the code sets; a range tells a field where that is certain."""

    @pytest.mark.parametrize(
        ("codes", "field"),
        [
            ([("D2740", "")], "dentistry"),
            ([("d2740 ", "CDT")], "dentistry"),
            ([("J9271", "HCPCS")], "drug_therapy"),
            ([("73721", "CPT")], "imaging"),
            ([("70010", "CPT")], "imaging"),
            ([("76999", "CPT")], "imaging"),
            ([("90834", "CPT")], "behavioral"),
            ([("73721", "CPT"), ("72148", "CPT")], "imaging"),
        ],
    )
    def test_is_proposed(self, codes, field):
        assert care_fields.proposed(codes, ON) == field

    @pytest.mark.parametrize(
        "codes",
        [
            [],
            [("", "")],
            [("27447", "CPT")],
            [("70009", "CPT")],
            [("77001", "CPT")],
            [("7372", "CPT")],
            [("73721", "HCPCS")],
            [("0128", "Revenue code")],
            [("73721", "CPT"), ("J9271", "HCPCS")],
            [("73721", "CPT"), ("E0143", "HCPCS")],
        ],
    )
    def test_is_open_where_it_is_not_certain_for_every_line(self, codes):
        assert care_fields.proposed(codes, ON) == ""

    def test_a_choice_that_the_codes_contradict_is_refused(self):
        with pytest.raises(Refused, match="Imaging") as refused:
            care_fields.refuse_contradiction("drug_therapy", [("73721", "CPT")], ON)
        assert (refused.value.code, refused.value.field) == ("care_field_by_codes", "care_field")
