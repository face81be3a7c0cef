"""A letter made from a standard form is as accessible as ours, in both languages and prints."""

import io

import pytest
from pypdf import PdfReader

from cases.services.form_letters import sample_letter
from notices import letters
from notices.standard_forms import samples
from tests import invented_form
from tests.factories import MONDAY
from tests.invented_form import ENGLISH, SPANISH
from tests.letters import pdfua
from tests.letters.samples import texts_and_sizes

pytestmark = pytest.mark.django_db
TEXTS = {"en": ENGLISH, "es": SPANISH}


def made(sample: str, language: str, *, large: bool) -> PdfReader:
    if sample == "covered":
        edition = invented_form.of_drugs_in_force(language=language)
    else:
        edition = invented_form.in_force(language=language, text=TEXTS[language])
    letter = sample_letter(edition, sample, large=large)
    return PdfReader(io.BytesIO(letters.render(letter, at=MONDAY)))


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("sample", [*samples.of("denial"), "covered"])
def test_it_passes_pdfua_in_its_language(sample, language, large):
    """PDF/UA-1, the points that a machine can check; 45 CFR 92.202 for accessible letters."""
    found = made(sample, language, large=large)
    assert pdfua.faults(found) == []
    assert found.trailer["/Root"]["/Lang"].startswith(language)


def test_its_large_print_has_nothing_below_18_points_and_the_usual_no_text_below_12():
    """The form's instructions: 12 point; only what stands in the foot is smaller."""
    assert min(texts_and_sizes(made("denial", "en", large=True))[1]) >= 18
    usual = texts_and_sizes(made("denial", "es", large=False))[1]
    assert {size for size in usual if size < 12} <= {9.0, 9.5}


def test_items_of_the_form_are_a_list_and_its_headings_are_headings():
    """Matterhorn 09-004, 14-003: read as what they are."""
    found = made("denial", "en", large=False)
    kinds = [str(each["/S"]) for each in pdfua._elements(found.trailer["/Root"]["/StructTreeRoot"])]
    assert kinds.count("/LI") == 3 and kinds.count("/L") == 1
    assert kinds.count("/H1") == 3 and kinds.count("/H2") == 1
