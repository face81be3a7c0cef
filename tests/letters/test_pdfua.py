"""Every letter in every language and print passes the PDF/UA-1 points that a machine can check."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, NameObject, NullObject

from tests.letters import pdfua, samples


@pytest.mark.parametrize("language", samples.LANGUAGES)
@pytest.mark.parametrize("name", samples.ALL)
def test_a_letter_passes_pdfua(name, language):
    for print_ in samples.PRINTS:
        found = samples.reader(name, language, print_)
        assert pdfua.faults(found) == [], print_
        assert found.trailer["/Root"]["/Lang"].startswith(language)


def _unmarked(root):
    root["/MarkInfo"][NameObject("/Marked")] = BooleanObject(False)


def _without(name):
    return lambda root: root.pop(NameObject(name))


def _first(root, kind):
    return next(each for each in pdfua._elements(root["/StructTreeRoot"]) if each["/S"] == kind)


def _renamed(was, now):
    def change(root):
        _first(root, was)[NameObject("/S")] = NameObject(now)

    return change


def _emptied(root):
    _first(root, "/P")[NameObject("/K")] = ArrayObject()


def _without_scope(root):
    _first(root, "/TH")[NameObject("/A")] = NullObject()


BROKEN = {
    "06-001": _unmarked,
    "11-006": _without("/Lang"),
    "07-001": _without("/ViewerPreferences"),
    "05-001": _without("/Metadata"),
    "02-001": _renamed("/P", "/Shout"),
    "14-003": _renamed("/H1", "/H4"),
    "13-004": _renamed("/P", "/Figure"),
    "15-004": _renamed("/TD", "/P"),
    "15-003": _without_scope,
    "09-004": _renamed("/LI", "/P"),
    "01-005": _emptied,
}


@pytest.mark.parametrize("point", BROKEN)
def test_the_check_finds_what_is_broken(point):
    writer = PdfWriter(io.BytesIO(samples.pdf("favorable", "en", "usual")), full=True)
    BROKEN[point](writer.root_object)
    written = io.BytesIO()
    writer.write(written)
    assert point in {fault[:6] for fault in pdfua.faults(PdfReader(written))}


@pytest.mark.parametrize("fault", ["01-003", "31-009", "31-027"])
def test_the_check_finds_untagged_marks_and_fonts_that_say_nothing(fault):
    writer = PdfWriter(io.BytesIO(samples.pdf("denial", "en", "usual")), full=True)
    page = writer.pages[0]
    if fault == "01-003":
        content = page.get_contents()
        content.set_data(content.get_data() + b"\n0 0 10 10 re f\n")
        page[NameObject("/Contents")] = writer._add_object(content)
    font = next(iter(page["/Resources"]["/Font"].values())).get_object()
    if fault == "31-027":
        del font["/ToUnicode"]
    if fault == "31-009":
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for name in [name for name in inner if name.startswith("/FontFile")]:
            del inner[name]
    written = io.BytesIO()
    writer.write(written)
    assert fault in {each[:6] for each in pdfua.faults(PdfReader(written))}


RECORD = {
    "case_number": "FN26-000001", "title": "The whole file", "lead": "For whoever reviews it.",
    "plan": {"name": "Harbor Light", "contract_id": "H0001", "time_zone": "America/New_York"},
    "sections": [
        {
            "title": "Who", "rows": [["Name", "Hortensia"]], "words": "Words.", "items": ["One"],
            "tables": [{"widths": [1, 2], "header": ["Day", "Sum"], "rows": [["1", "2"]]}],
            "is_empty": False,
        },
    ],
}  # fmt: skip
COVER = {
    "case_number": "FN26-000001", "against": "FN26-000009", "appellant": "N", "received": "now",
    "plan": {"name": "H", "contract_id": "H0001", "phone": "1", "ire": "IRE",
             "time_zone": "America/New_York"},
    "enrollee": {"name": "N", "member_id": "M"}, "priority": "", "outcome": "", "summary": "S",
    "denial": "D", "criteria": "C", "argument": "A", "explanation": "", "files": ["one.pdf"],
    "trails": [{"number": "FN26-000001", "entries": [{"when": "now", "said": "entered"}]}],
}  # fmt: skip
FOR_AN_OFFICE = {
    "reinstatement_file": RECORD, "rpc_package": RECORD, "sign_off": RECORD, "case_file": COVER,
}  # fmt: skip


@pytest.mark.parametrize("kind", FOR_AN_OFFICE)
def test_what_goes_to_an_office_passes_too_and_is_in_english(kind):
    made = samples.letters.render_facts(FOR_AN_OFFICE[kind], f"{kind}/en.typ", at=samples.AT)
    found = PdfReader(io.BytesIO(made))
    assert pdfua.faults(found) == [] and found.trailer["/Root"]["/Lang"].startswith("en")
    assert not (samples.letters.ROOT / kind / "es.typ").exists()
