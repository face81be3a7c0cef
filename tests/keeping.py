"""A plugin of pytest for `make explore`: an example that fails is written down as a test."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import ROOT

# As Hypothesis says it today, and as it said it before.
BEGINS = re.compile("Failing test case|Falsifying example")
FOUND = ROOT / "tests" / "found"
TEXT = '''"""Found by `make explore`: {nodeid}.

{blob}
"""

import pytest

from tests.replay import replay

STORY = r"""
{story}
"""


@pytest.mark.django_db
def test_it_does_not_happen_again():
    replay("{module}", "{name}", STORY)
'''


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if call.when == "call" and call.excinfo:
        for failure in _each(call.excinfo.value):
            keep(item, getattr(failure, "__notes__", []))
    return report


def _each(failure: BaseException) -> list[BaseException]:
    """Of a group, each that is in it."""
    return list(getattr(failure, "exceptions", [failure]))


def keep(item: pytest.Item, notes: list[str], folder: Path = FOUND) -> Path | None:
    """Write what Hypothesis said; None where it said nothing, as of an ordinary failure."""
    said = "\n".join(notes)
    if not BEGINS.match(said):
        return None
    story, _, blob = said.partition("You can reproduce")
    module, _, name = item.nodeid.partition(".py::")
    text = TEXT.format(
        nodeid=item.nodeid, blob=("You can reproduce" + blob) if blob else "", name=name,
        story=story.strip(), module=module.replace("/", "."),
    )  # fmt: skip
    slug = re.sub(r"\W+", "_", name.partition("[")[0]).lower()
    number = len(list(folder.glob("test_*.py"))) + 1
    file = folder / f"test_{number:03}_{slug.removeprefix('test_')[:60]}.py"
    file.write_text(text)
    return file
