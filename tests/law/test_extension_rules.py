"""Reasons to extend: 80 FR 7943, the internal controls for which CMS closed the list of grounds."""

from datetime import date

import pytest

from regulations import extension_rules as law
from regulations.grounds import GROUNDS
from regulations.timeframes import EXPEDITED, OD, RECON, STANDARD
from tests.law.specific import corpus

ON = date(2026, 3, 2)

ROUTINE = [
    "Busy.",
    "We are very busy at the moment.",
    "Our reviewers are busy and the backlog is large this week.",
    "We are short of staff and need more time to decide.",
    "Because of staffing we could not finish in time.",
    "The high volume of requests makes it necessary to wait longer.",
    "The assigned nurse is on vacation until next Monday.",
    "Our nurses are swamped this week and will get to the MRI of your knee soon.",
    "Our reviewer called in sick on 3/4/2026, so nobody could look at the MRI of the knee.",
    "Two of our reviewers resigned on 3/4/2026, so the review of your knee MRI is late.",
    "Your request for an MRI of the knee is still in line behind other files.",
    "Heavy demand this season means that the MRI of the left knee takes longer.",
    "We are training a new team, and your knee MRI will be reviewed by 3/12/2026.",
    "We need additional time to review your request.",
    "Additional information is needed to make the right decision.",
    "More time is needed so that we can complete our review.",
    "It is in the enrollee's best interest to wait.",
    "It is in the enrollee\N{RIGHT SINGLE QUOTATION MARK}s best interest that we wait.",
    "Waiting benefits the member, so we extend.",
    "Due to extraordinary circumstances we extend the deadline.",
    "Due to unforeseen circumstances beyond our control.",
    "Wait.",
    "Please wait for us.",
    "",
]
GOOD = [
    "You asked us to wait for the second opinion of your orthopedist.",
    "Dr. Vale's office is busy and will fax the MRI report of 2/20/2026 on Friday.",
    "The operative note of Lakeside Hospital may show that the knee was replaced before.",
    "We are waiting for the biopsy result, which could show that the drug is covered.",
    "Your chart is in the records room, which the flood closed until Thursday.",
    "Our office lost power in the ice storm; we are short of staff, and the faxed notes of your "
    "cardiologist cannot be read until the server runs again.",
    "Your orthopedist's clerk is out sick; the operative note of 2/20/2026 comes on Friday.",
    "Mrs. Placeholder would be denied without the therapy notes; they may show six weeks of "
    "exercises.",
]


def refusal(text):
    return law.why_not_said(
        text, "words", ON, about=corpus.about("knee_mri"), names=corpus.names("knee_mri"),
        citation="80 FR 7943",
    )  # fmt: skip


@pytest.mark.parametrize("text", ROUTINE)
def test_what_could_stand_in_every_letter_is_no_reason(text):
    """80 FR 7943: workload and staffing are routine."""
    refused = refusal(text)
    assert refused and refused.field == "words" and refused.citation == "80 FR 7943"
    assert "Write" in refused.message


@pytest.mark.parametrize("text", GOOD)
def test_what_says_something_of_this_request_is_one(text):
    assert refusal(text) is None


def test_staffing_is_told_apart_from_stock_phrases():
    busy = refusal("Our reviewers are much too busy this week.")
    stock = refusal("We need more time to review this.")
    assert "Workload and staffing" in busy.message
    assert "could stand in every letter" in stock.message


def test_each_ground_asks_for_its_own_fact():
    """422.568(b)(2)(i)(A)-(C): who asked, the provider, or what happened."""
    asks = {
        row.key: (row.needs_asker, row.needs_provider, row.needs_event) for row in GROUNDS.on(ON)
    }
    assert asks == {
        "enrollee_request": (True, False, False),
        "noncontract_evidence": (False, True, False),
        "extraordinary": (False, False, True),
    }


def test_the_extraordinary_is_looked_at_twice_unless_a_plan_wants_otherwise():
    held = [row.key for row in GROUNDS.on(ON) if row.second_look]
    assert held == ["extraordinary"]


@pytest.mark.parametrize(
    ("case", "priority", "citation"),
    [
        (OD, STANDARD, "42 CFR 422.568(b)(2)(ii)"),
        (OD, EXPEDITED, "42 CFR 422.572(b)(2)"),
        (RECON, STANDARD, "42 CFR 422.590(f)(2)"),
        (RECON, EXPEDITED, "42 CFR 422.590(f)(2)"),
    ],
)
def test_the_notice_is_cited_where_the_law_has_it(case, priority, citation):
    assert law.notice(case, priority, ON).citation == citation
