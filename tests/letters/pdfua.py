"""What a machine can check of PDF/UA-1 (ISO 14289-1), by the points of the Matterhorn Protocol 1.1.

`faults` names each point that a letter fails. What it does not check stands in
docs/adr/0011-languages-and-prints.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

# Structure types of ISO 32000-1, 14.8.4, that need no role map.
STANDARD = {
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
    "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody",
    "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference",
    "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure",
    "Formula", "Form",
}  # fmt: skip
SHOWN = {
    b"Tj",
    b"TJ",
    b"'",
    b'"',
    b"f",
    b"F",
    b"f*",
    b"S",
    b"s",
    b"B",
    b"B*",
    b"b",
    b"b*",
    b"Do",
    b"sh",
}
Element = dict[str, Any]


def faults(pdf: PdfReader) -> list[str]:
    """The points of the Matterhorn Protocol that the document fails, with what is wrong."""
    root = pdf.trailer["/Root"]
    elements = list(_elements(root["/StructTreeRoot"])) if "/StructTreeRoot" in root else []
    return [
        *_of_the_title(root),
        *_of_the_document(pdf, root),
        *_of_the_tree(root, elements),
        *_of_headings(elements),
        *_of_tables(elements),
        *_of_lists(elements),
        *_of_pages(pdf, root),
        *_of_fonts(pdf),
    ]


def _of_the_title(root: Any) -> Iterator[str]:
    metadata = root["/Metadata"].get_data().decode() if "/Metadata" in root else ""
    if not re.search(r"<pdfuaid:part>1</pdfuaid:part>|pdfuaid:part=\"1\"", metadata):
        yield "05-001: the XMP does not say PDF/UA-1"
    if not re.search(r"<dc:title>.*?<rdf:li[^>]*>[^<]+</rdf:li>", metadata, re.S):
        yield "06-003: the XMP has no title"
    if not _is_true(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")):
        yield "07-001: the title is not shown"


def _of_the_document(pdf: PdfReader, root: Any) -> Iterator[str]:
    if not re.fullmatch(r"[a-z]{2}(-[A-Za-z]{2})?", str(root.get("/Lang", ""))):
        yield "11-006: the document has no language"
    marks = root.get("/MarkInfo", {})
    if not _is_true(marks.get("/Marked")) or _is_true(marks.get("/Suspects")):
        yield "06-001: the document is not marked as tagged"
    if pdf.is_encrypted:
        yield "26-001: the document is encrypted"
    names = root.get("/Names", {})
    if "/JavaScript" in names or "/OpenAction" in root and "/JS" in str(root["/OpenAction"]):
        yield "25-001: the document has scripts"
    if "/AcroForm" in root and "/XFA" in root["/AcroForm"]:
        yield "25-001: the document has a dynamic form"


def _is_true(found: Any) -> bool:
    return found is not None and found == True  # noqa: E712 (a boolean object of the PDF)


def _elements(node: Any) -> Iterator[Element]:
    """Every structure element below a node, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from _elements(found)


def _kind(element: Element) -> str:
    return str(element["/S"])[1:]


def _of_the_tree(root: Any, elements: list[Element]) -> Iterator[str]:
    roles = {str(name)[1:] for name in root.get("/StructTreeRoot", {}).get("/RoleMap", {})}
    if not elements:
        yield "01-005: there is no structure tree"
    for kind in sorted({_kind(each) for each in elements} - STANDARD - roles):
        yield f"02-001: {kind} is no structure type, and no role maps it"
    for kind in sorted(STANDARD & roles):
        yield f"02-004: the standard type {kind} is mapped to another"
    for each in elements:
        if _kind(each) in ("Figure", "Formula") and not (
            each.get("/Alt") or each.get("/ActualText")
        ):
            yield f"13-004: a {_kind(each)} has no words in its place"
        if "/Lang" in each and not re.fullmatch(r"[a-z]{2}(-[A-Za-z]{2})?", str(each["/Lang"])):
            yield f"11-002: a part names no language that there is: {each['/Lang']}"


def _of_headings(elements: list[Element]) -> Iterator[str]:
    levels = [int(_kind(each)[1:]) for each in elements if re.fullmatch(r"H[1-6]", _kind(each))]
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            yield f"14-003: a heading of level {level} follows one of level {before}"
    if levels and any(_kind(each) == "H" for each in elements):
        yield "14-007: headings with and without levels"


def _of_tables(elements: list[Element]) -> Iterator[str]:
    for table in (each for each in elements if _kind(each) == "Table"):
        rows = [each for each in _elements(table) if _kind(each) == "TR"]
        cells = [[each for each in _elements(row) if _kind(each) in ("TH", "TD")] for row in rows]
        headers = [cell for row in cells for cell in row if _kind(cell) == "TH"]
        if not headers:
            yield "15-003: a table has no header cells"
        if any("/Scope" not in _attributes(cell) for cell in headers):
            yield "15-003: a header cell does not say for what"
        if (
            len({sum(int(_attributes(cell).get("/ColSpan", 1)) for cell in row) for row in cells})
            > 1
        ):
            yield "15-004: the rows of a table differ in length"


def _of_lists(elements: list[Element]) -> Iterator[str]:
    for each in (each for each in elements if _kind(each) == "L"):
        kids = [_kind(kid) for kid in _children(each)]
        if set(kids) - {"LI", "Caption", "L"}:
            yield f"09-004: a list holds {sorted(set(kids))}"
    for each in (each for each in elements if _kind(each) == "LI"):
        if set(map(_kind, _children(each))) - {"Lbl", "LBody"}:
            yield "09-004: an item of a list holds more than a label and a body"


def _children(element: Element) -> list[Element]:
    kids = element.get("/K", [])
    found = [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]
    return [each for each in found if isinstance(each, dict) and "/S" in each]


def _attributes(element: Element) -> dict[str, Any]:
    found = element.get("/A", {})
    merged: dict[str, Any] = {}
    for each in found if isinstance(found, list) else [found]:
        each = each.get_object()
        merged |= dict(each) if isinstance(each, dict) else {}
    return merged


def _of_pages(pdf: PdfReader, root: Any) -> Iterator[str]:
    tagged = _tagged(root)
    for number, page in enumerate(pdf.pages, 1):
        for fault in _of_content(pdf, page, tagged.get(page.indirect_reference.idnum, set())):
            yield f"{fault} (page {number})"
        if "/Annots" in page:
            if page.get("/Tabs") != "/S":
                yield f"28-009: the tab order of page {number} is not that of the structure"
            for note in page["/Annots"]:
                if "/StructParent" not in note.get_object():
                    yield f"28-002: an annotation of page {number} is not tagged"


def _of_content(pdf: PdfReader, page: Any, tagged: set[int]) -> Iterator[str]:
    """All that is shown is in one sequence: tagged and known to the tree, or an artifact."""
    open_: list[str | int] = []
    seen: set[int] = set()
    for operands, operator in ContentStream(page.get_contents(), pdf).operations:
        if operator in (b"BDC", b"BMC"):
            mark = _mark(page, operands)
            if mark == "artifact" and any(isinstance(each, int) for each in open_):
                yield "01-001: an artifact inside of tagged content"
            if isinstance(mark, int) and "artifact" in open_:
                yield "01-002: tagged content inside of an artifact"
            seen |= {mark} if isinstance(mark, int) else set()
            open_.append(mark)
        elif operator == b"EMC":
            open_.pop()
        elif operator in SHOWN and not any(each != "span" for each in open_):
            yield "01-003: something shown is neither tagged nor an artifact"
    if seen != tagged:
        yield f"01-005: marks and tree differ in {sorted(seen ^ tagged)}"


def _mark(page: Any, operands: list[Any]) -> str | int:
    """The number of a marked sequence, "artifact", or "span" for one without a number."""
    properties = operands[1] if len(operands) > 1 else {}
    if isinstance(properties, str):
        properties = page["/Resources"]["/Properties"][properties]
    return "artifact" if operands[0] == "/Artifact" else properties.get("/MCID", "span")


def _tagged(root: Any) -> dict[int, set[int]]:
    """The marks that the tree knows, by the number of the page's object."""
    found: dict[int, set[int]] = {}
    for element in _elements(root.get("/StructTreeRoot", {})):
        page = element.raw_get("/Pg").idnum if "/Pg" in element else None
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = kid.get_object()
            if isinstance(kid, int):
                found.setdefault(page, set()).add(int(kid))
            elif "/MCID" in kid:
                of = kid.raw_get("/Pg").idnum if "/Pg" in kid else page
                found.setdefault(of, set()).add(int(kid["/MCID"]))
    return found


def _of_fonts(pdf: PdfReader) -> Iterator[str]:
    for page in pdf.pages:
        for name, font in page["/Resources"].get("/Font", {}).items():
            found = font.get_object()
            inner = (
                found["/DescendantFonts"][0].get_object() if "/DescendantFonts" in found else found
            )
            descriptor = inner.get("/FontDescriptor", {})
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
                yield f"31-009: the font {name} is not embedded"
            if "/ToUnicode" not in found:
                yield f"31-027: the font {name} does not say which characters it shows"
