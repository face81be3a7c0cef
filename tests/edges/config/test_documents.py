"""What is written from the code says what the code says."""

from cases import kinds
from cases.management.commands.draw_machines import drawing
from regulations.document import document
from tests.paths import ROOT

DOCS = ROOT / "docs"


def test_the_law_page_is_current():
    assert (DOCS / "law.md").read_text() == document() + "\n"


def test_the_machines_page_is_current():
    ours = [kind for kind in kinds.every() if kind.key != "toy"]
    assert (DOCS / "machines.md").read_text() == drawing(ours) + "\n"
