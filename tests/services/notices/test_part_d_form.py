"""CMS-10146, the denial notice of Part D, is loaded, mapped and read as the other form is.

42 CFR 423.568(g), 423.572(c)(2) say what the notice must have; its instructions, that a sponsor may
not deviate from its content.
"""

import pytest

from accounts.permissions import Role
from cases import services
from cases.presentation import standard_forms as shown
from cases.services.form_letters import sample_letter
from notices.standard_forms import mapping, printed, samples, text
from regulations import standard_forms as law
from regulations.law import Refused
from tests import factories, invented_form
from tests import invented_drug_form as drug_form
from tests.factories import DAY, MONDAY
from tests.invented_drug_form import ANYONE
from tests.invented_drug_form import ENGLISH as DRUG_SHEET
from tests.invented_form import chosen, loaded
from tests.loops import at_least_one
from tests.prints import reader_of, text_of

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
WANTED = invented_form.FACTS | drug_form.FACTS
FORM = law.STANDARD_FORMS.one(law.PART_D_DENIAL, TODAY)


def mapped(of: str = DRUG_SHEET, **changed):
    """A loaded edition mapped with these changes by the words at its places."""
    by = factories.user(Role.ADMINISTRATOR)
    edition = loaded(by=by, form=FORM.key, text=of)
    found = chosen(of, form=FORM.key, **changed)
    return services.map_form(edition.pk, found, by=by, at=MONDAY)


def refusal(**changed) -> Refused:
    with pytest.raises(Refused) as refused:
        mapped(**changed)
    return refused.value


def said(sample: str) -> str:
    return text_of(reader_of(sample_letter(mapped(), sample)))


def test_it_is_known_by_its_numbers_and_labels_and_by_no_sentence():
    assert (FORM.key, FORM.omb, FORM.letter) == ("CMS-10146", "0938-0976", "part_d_denial")
    labels = [each.label for each in (*FORM.places.history(), *FORM.says.history())]
    for label in at_least_one(labels):
        assert not label.endswith(".") and len(label) < 80


def test_what_is_left_out_at_the_beginning_of_a_line_leaves_no_space():
    letter = sample_letter(mapped(), "covered")
    (line,) = [each for each in printed.with_lines(letter, letter.facts)["form_lines"]
               if "Another part" in str(each)]  # fmt: skip
    assert line["pieces"][0]["text"].startswith("Another part")


class TestTheSamples:
    def test_are_drugs_that_part_d_does_not_cover(self):
        assert list(samples.of(FORM.letter)) == ["uncovered", "covered", "several"]
        for sample in at_least_one(list(samples.of(FORM.letter))):
            assert "Part D pays for drugs from a pharmacy." in said_once(sample)

    def test_a_covered_one_says_how_and_no_other_does(self):
        """CMS-10146, form instructions: text for a drug that Part A or B covers."""
        edition = mapped()
        words = {each: text_of(reader_of(sample_letter(edition, each)))
                 for each in samples.of(FORM.letter)}  # fmt: skip
        assert "Six infusions within six months. Your clinic orders it." in words["covered"]
        assert "Another part" not in words["uncovered"] + words["several"]
        assert "Invented tablet, 20 mg, 30" in words["several"].replace(" × ", ", ")
        assert not [each for each in words.values() if "elsewhere" in each or "{" in each]


def said_once(sample: str) -> str:
    plan = {"name": "x", "phone": "x", "tty": "x", "fax": "x", "hours": "x", "address": "x"}
    return samples.facts(sample, plan, "en")["drug"]["finding"]


class TestWhatIsRefused:
    @pytest.mark.parametrize("place", [each.key for each in FORM.places.on(TODAY)])
    def test_a_form_without_a_place_that_the_law_asks_for(self, place):
        """42 CFR 423.568(g)(2) and the heading of the form."""
        wrong = {words: "nothing" if words.endswith(":") else "case_number"
                 for words, fact in WANTED.items() if fact == place}  # fmt: skip
        if place == "part_d_reason":
            wrong["give the rationale"] = "case_number"
        found = refusal(facts=wrong)
        assert found.message.startswith("No place of the form is for this") and found.citation

    @pytest.mark.parametrize("statement", [each.key for each in FORM.says.on(TODAY)])
    def test_a_required_statement_that_no_sentence_makes(self, statement):
        """42 CFR 423.568(g)(2)-(3), 423.586."""
        found = refusal(says={statement: "A sentence of our own."})
        assert found.field == statement and found.citation

    @pytest.mark.parametrize(
        ("statement", "figure"), [("redetermination", "65"), ("standard", "7"), ("expedited", "72")]
    )
    def test_a_statement_without_the_figure_of_the_law(self, statement, figure):
        """42 CFR 423.582(b): 60 days of receipt, presumed after 5; 423.590(a), (d)(1)."""
        found = refusal(says={statement: ANYONE})
        assert found.message.endswith(f"does not have the number of the law: {figure}.")

    @pytest.mark.parametrize("sentence", ["Ask {the other plan}.}", "You may still object.}"])
    def test_a_statement_that_stands_only_in_words_for_other_drugs_or_plans(self, sentence):
        """42 CFR 423.568(g)(2): the notice says it, in each letter."""
        found = refusal(says={"help": sentence})
        assert found.field == "help" and "Not every letter prints this" in found.message

    def test_a_statement_that_binds_only_where_an_edition_makes_it_may_be_missing(self):
        assert mapped(says={"doctor_copy": mapping.NOT_SAID}).mapped_at

    def test_a_place_without_a_fact(self):
        assert refusal(facts={"phone": ""}).code == "unfit_form"

    @pytest.mark.parametrize("fact", ["reason", "items", "by_outcome", "if_payment"])
    def test_what_belongs_in_a_denial_under_part_b(self, fact):
        """42 CFR 423.568(g)(2): the reasons of the denial under Part D."""
        assert refusal(facts={"give the rationale": fact}).code == "unfit_form"

    @pytest.mark.parametrize("own", ["opening", "closing"])
    def test_a_text_of_the_plan_in_a_form_that_leaves_it_no_place(self, own):
        assert refusal(facts={"Sponsors may say more": own}).code == "unfit_form"

    def test_a_printed_sentence_whose_own_place_is_empty(self):
        found = refusal(facts={"explain the conditions of approval": "left_out"})
        assert "The brackets around it are printed" in found.message

    def test_a_changed_sentence_with_the_name_of_its_form(self):
        """CMS-10146, form instructions: sponsors may not deviate from the content."""
        loaded(form=FORM.key, text=DRUG_SHEET)
        with pytest.raises(Refused) as refused:
            loaded(form=FORM.key, text=DRUG_SHEET.replace("You may still object", "Object"))
        assert refused.value.code == "changed_sentence"
        assert refused.value.citation.startswith("CMS-10146")

    def test_the_same_edition_of_the_other_form_is_another_one(self):
        assert loaded(form=FORM.key, text=DRUG_SHEET).edition == loaded().edition


def test_brackets_inside_of_brackets_are_read_and_a_third_pair_is_not():
    (part,) = text.lines("{a {b} c}")[0].parts
    assert part.place.words == "a {b} c" and part.inside[1].place.words == "b"
    with pytest.raises(text.Unreadable):
        text.lines("{a {b {c}}}")


def test_the_drug_form_is_no_place_for_a_sentence_of_other_letters():
    offered = dict(mapping.options(text.Place("curly", "x"), FORM, TODAY))
    other = law.STANDARD_FORMS.one(law.INTEGRATED_DENIAL, TODAY)
    of_denials = dict(mapping.options(text.Place("curly", "x"), other, TODAY))
    assert "part_d_reason" in offered and "part_d_reason" not in of_denials
    assert "reason" in of_denials and "reason" not in offered


def test_the_page_status_says_that_it_expires_soon():
    invented_form.of_drugs_in_force(expires_on=(MONDAY + 40 * DAY).date())
    (finding,) = shown.findings(at=MONDAY)
    assert "Notice of Denial of Medicare Part D" in str(finding)
