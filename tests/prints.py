"""Letters printed and read again as PDF."""

import io
from datetime import UTC, datetime

from pypdf import PdfReader

from notices import letters

AT = datetime(2026, 3, 4, 15, tzinfo=UTC)


def reader_of(notice) -> PdfReader:
    return PdfReader(io.BytesIO(letters.render(notice, at=AT)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
