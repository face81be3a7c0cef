"""A coverage rule that can be looked up: title or number, and section (42 CFR 422.101(b))."""

from datetime import date

import pytest

from regulations import specific
from regulations.law import Refused

ON = date(2026, 3, 2)


@pytest.mark.parametrize(
    "words",
    [
        "LCD L33787, section Limitations",
        "NCD 220.2",
        "Evidence of Coverage, chapter 3, section 2",
        "National Coverage Determination 240.4",
        "NCD Magnetic Resonance Imaging, section C.1",
        "42 CFR 411.15(k)(1)",
        "Social Security Act, section 1862(a)(1)(A)",
        "Evidence of Coverage 2026, chapter 4, section 2.1",
        "EOC capítulo 4, sección 2.1",
        "Medicare Benefit Policy Manual, chapter 15, section 110",
        "Policy MP-14, Power Mobility, section 3, edition 2026-01",
        "Article A52424, Group 1",
        "Medicare Benefit Policy Manual, chapter 7, section 30",
        "Section 1862(a)(1)(A) of the Act",
        "42 CFR Part 409, section 409.42",
        "Policy 2024-15, section 2",
        "Policy 2026-01, section 3",
        "Medical Policy 7.01.107, section Policy Guidelines",
        "InterQual 2026, Imaging: Knee, section 3",
        "Experimental and Investigational Services policy, section 2",
        "Plan imaging guideline 4.1",
    ],
)
def test_a_typed_rule_that_can_be_looked_up_passes(words):
    assert specific.why_not_identified(words, ON) is None


@pytest.mark.parametrize(
    "words",
    ["n/a", "N/A", "none", "None.", ".", "-", "LCD", "NCD", "policy", "see policy",
     "section 2", "coverage criteria", "internal criteria", "plan guidelines", "not applicable",
     "ninguna", "LCD, section 1", "x x x", "the rule"],
)  # fmt: skip
def test_what_names_no_rule_is_refused_with_what_to_write(words):
    found = specific.why_not_identified(words, ON)
    assert (found.code, found.field) == ("rule_not_named", "criteria")
    assert found.citation == "42 CFR 422.568(e)(2)"
    assert "LCD L33787, section Limitations" in found.message


@pytest.mark.parametrize(
    "words",
    ["section 30", "LCD section 30", "LCD, page 12", "n/a, section 12", "none, section 12", "4.2",
     "plan policy 2026, section 1", "Policy, section 1.2", "NCD 2026", "03/02/2026, part a",
     "internal criteria, edition 2026-01, section 3", "Not medically necessary, section 1",
     "the clinical judgment of the reviewer, section a", "ninguna, sección 12", "x x xx, page 10"],
)  # fmt: skip
def test_the_number_of_a_section_or_a_year_names_no_rule(words):
    """42 CFR 422.568(e)(2), 422.101(b): what a denial applied can be looked up."""
    found = specific.why_not_identified(words, ON)
    assert found and (found.code, found.field) == ("rule_not_named", "criteria")


@pytest.mark.parametrize(
    "words",
    ["LCD L33787", "LCD L33787, section n/a", "LCD L33787, section none", "Power Mobility Policy",
     "Policy MP-14", "EOC", "Evidence of Coverage"],
)  # fmt: skip
def test_a_rule_with_sections_needs_its_section(words):
    assert specific.why_not_identified(words, ON).code == "section_missing"


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        ("ncd", {}, "number"),
        ("lcd", {"number": "L33787"}, "section"),
        ("article", {"title": "Billing"}, "section"),
        ("eoc", {"title": "2026", "section": "2.1"}, "edition"),
        ("internal", {"number": "MP-14", "section": "3"}, "edition"),
    ],
)
def test_a_rule_of_the_list_has_what_its_kind_needs(kind, facts, field):
    """Internal criteria with their edition: 42 CFR 422.101(b)(6)."""
    whole = {"number": "", "title": "", "section": "", "edition": ""} | facts
    found = specific.why_not_listed(specific.rule_kind(kind, ON), **whole)
    assert found.field == field
    assert found.citation == specific.KINDS.one(kind, ON).citation


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        ("ncd", {"number": "n/a"}, "number"),
        ("ncd", {"number": "None."}, "number"),
        ("lcd", {"number": "LCD", "section": "Limitations"}, "number"),
        ("lcd", {"title": ".", "section": "Limitations"}, "title"),
        ("lcd", {"number": "n/a", "title": "Power Mobility", "section": "3"}, "number"),
        ("internal", {"title": "Policy", "section": "3", "edition": "2026-01"}, "title"),
        ("lcd", {"number": "L33787", "section": "n/a"}, "section"),
        ("lcd", {"number": "L33787", "section": "."}, "section"),
        ("internal", {"number": "MP-14", "section": "3", "edition": "none"}, "edition"),
    ],
)
def test_what_says_nothing_is_no_part_of_a_listed_rule(kind, facts, field):
    """42 CFR 422.101(b): a denial that chooses from the list names what can be looked up."""
    whole = {"number": "", "title": "", "section": "", "edition": ""} | facts
    found = specific.why_not_listed(specific.rule_kind(kind, ON), **whole)
    assert found and found.field == field


def test_a_listed_evidence_of_coverage_needs_no_other_title():
    whole = {"number": "", "title": "Evidence of Coverage", "section": "2.1", "edition": "2026"}
    assert specific.why_not_listed(specific.rule_kind("eoc", ON), **whole) is None


def test_internal_criteria_are_a_kind_since_2024():
    """42 CFR 422.101(b)(6), in force since January 1, 2024."""
    assert specific.rule_kind("internal", date(2024, 1, 1)).key == "internal"
    with pytest.raises(Refused):
        specific.rule_kind("internal", date(2023, 12, 31))
