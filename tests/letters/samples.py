"""All typical letters, and one of them rendered."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from functools import cache

from pypdf import PdfReader

from notices import letters
from tests.letters.coverage import COVERAGE
from tests.letters.delinquency import DELINQUENCY
from tests.letters.grievances import GRIEVANCES
from tests.letters.reinstatement import REINSTATEMENT
from tests.letters.repayment import REPAYMENT
from tests.letters.sample import Sample, facts_of

ALL = {each.name: each for each in COVERAGE + GRIEVANCES + REINSTATEMENT + DELINQUENCY + REPAYMENT}
LANGUAGES = ("en", "es")
PRINTS = {"usual": False, "large": True}
_FOOT = re.compile(r" (Case|Caso) FN26-\d{6}( · [\w ,-]+)? (Page|Página) \d+ (of|de) \d+ ?")
AT = datetime(2026, 3, 4, 15, tzinfo=UTC)


@cache
def pdf(name: str, language: str, print_: str) -> bytes:
    """The letter of that name as it leaves."""
    sample: Sample = ALL[name]
    facts = facts_of(sample, language, large=PRINTS[print_])
    return letters.render_facts(facts, f"{sample.rule.kind}/{language}.typ", at=AT)


def reader(name: str, language: str, print_: str) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(name, language, print_)))


def pages(name: str, language: str, print_: str) -> tuple[str, ...]:
    """The text of each of its pages, in the lines in which it stands."""
    return _read(name, language, print_)[0]


def sizes(name: str, language: str, print_: str) -> set[float]:
    """The sizes of all text shown, in points."""
    return _read(name, language, print_)[1]


def words(name: str, language: str, print_: str) -> str:
    """Its words as they are read: see `words_of`."""
    return _flowing(pages(name, language, print_))


def words_of(found: PdfReader) -> str:
    """The words as they are read, without the foot of each page; a line that ends with a hyphen
    goes on without a space."""
    return _flowing(_pages(found))


def _pages(found: PdfReader) -> tuple[str, ...]:
    return tuple(page.extract_text() for page in found.pages)


def _flowing(pages: tuple[str, ...]) -> str:
    said = "\n".join(pages).replace("-\n", "-")
    return _FOOT.sub(" ", " ".join(said.split()))


@cache
def _read(name: str, language: str, print_: str) -> tuple[tuple[str, ...], set[float]]:
    return texts_and_sizes(reader(name, language, print_))


def texts_and_sizes(pdf: PdfReader) -> tuple[tuple[str, ...], set[float]]:
    """The text of each page, and the sizes of all of it in points, in one reading: it takes long.

    A size is the font's by the scale of its matrices.
    """
    found = set()

    def visit(text, matrix, text_matrix, font, size):
        if text.strip():
            found.add(round(abs(size * text_matrix[3] * matrix[3]), 2))

    return tuple(page.extract_text(visitor_text=visit) for page in pdf.pages), found
