"""What `make explore` finds becomes a test that is red until it is fixed."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests import keeping
from tests.replay import replay

LIMIT = SimpleNamespace(of=3)


class Counter(RuleBasedStateMachine):
    """A machine that breaks its promise once it has counted too far."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    @rule(data=st.data(), twice=st.booleans())
    def up(self, data, twice):
        self.count += data.draw(st.integers(1, 2)) * (2 if twice else 1)

    @invariant()
    def never_far(self):
        assert self.count < LIMIT.of


@given(number=st.integers(), data=st.data())
def is_small(number, data):
    assert number + data.draw(st.integers(0, 9)) < LIMIT.of


def notes_of(fails) -> list[str]:
    with pytest.raises(AssertionError) as failed:
        fails()
    return failed.value.__notes__


@pytest.fixture
def mended(monkeypatch):
    return lambda: monkeypatch.setattr(LIMIT, "of", 10**9)


def story_of(kept) -> str:
    return kept.read_text().partition('STORY = r"""')[2].partition('"""')[0]


@pytest.mark.parametrize(
    ("name", "fails"),
    [("test_counts", lambda: run_state_machine_as_test(Counter)), ("is_small", is_small)],
)
def test_a_failure_is_written_down_is_red_and_then_mended(tmp_path, mended, name, fails):
    item = SimpleNamespace(nodeid=f"tests/test_keeping.py::{name}")
    kept = keeping.keep(item, notes_of(fails), folder=tmp_path)
    compile(kept.read_text(), kept, "exec")
    assert f'replay("tests.test_keeping", "{name}", STORY)' in kept.read_text()
    with pytest.raises(AssertionError):
        replay("tests.test_keeping", name, story_of(kept))
    mended()
    replay("tests.test_keeping", name, story_of(kept))


def test_an_ordinary_failure_is_not_written_down(tmp_path):
    item = SimpleNamespace(nodeid="tests/test_keeping.py::test_x")
    assert keeping.keep(item, [], folder=tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_story_that_cannot_be_told_in_words_says_so():
    with pytest.raises(AssertionError, match="write it as a test"):
        replay("tests.test_keeping", "is_small", "Failing test case: is_small(\n number=<odd>,\n)")
