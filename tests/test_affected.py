"""What `make affected` adds to what testmon chooses."""

import pytest

from tests import affected
from tests.affected import places


@pytest.fixture
def before(monkeypatch):
    """What Git says stood in every file."""

    def said(source: str) -> None:
        monkeypatch.setattr(affected, "_git", lambda *words: source.splitlines())

    return said


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("templates/notices/denial/en.typ", "tests/letters"),
        ("templates/notices/denial/en.typ", "tests/edges/notices"),
        ("templates/delinquency/case.html", "tests/edges/delinquency"),
        ("templates/delinquency/case.html", "tests/journeys/delinquency"),
        ("templates/base.html", "tests/edges/cases"),
        ("static/css/app.css", "tests/edges/cases"),
    ],
)
def test_a_template_is_tried_where_it_is_shown(file, place):
    assert place in places([file])


def test_what_a_module_does_when_imported_is_tried_by_its_place(before):
    before("ROWS = (30,)\n")
    assert places(["regulations/clock.py"]) == ["tests/law"]


def test_the_inside_of_a_function_is_left_to_testmon(before):
    source = (affected.ROOT / "tests/waiting.py").read_text()
    before(source.replace("time.sleep(GLANCE)", "time.sleep(2)"))
    assert "time.sleep(2)" not in source
    assert places(["tests/waiting.py"]) == []


def test_documents_affect_no_test():
    assert places(["docs/runbook.md", "README.md"]) == []
