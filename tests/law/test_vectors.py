"""The published deadline vectors, through the command that anyone would use."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from regulations.explain import answer
from tests.paths import ROOT

VECTORS = Path(__file__).parent / "vectors"


def lines(name: str) -> list[dict]:
    return [json.loads(line) for line in (VECTORS / name).read_text().splitlines()]


QUESTIONS = lines("deadlines.in.jsonl") + lines("more.in.jsonl")
ANSWERS = lines("deadlines.out.jsonl") + lines("more.out.jsonl")


def same(found: dict, expected: dict) -> bool:
    if "error" in expected:
        wanted, got = expected["error"], found.get("error", {})
        return all(got.get(name) == value for name, value in wanted.items())
    if "due_at" in expected:
        if "due_at" not in found:
            return False
        instants = [datetime.fromisoformat(each["due_at"]) for each in (found, expected)]
        if instants[0] != instants[1] or instants[0].utcoffset() != instants[1].utcoffset():
            return False
    names = [name for name in ("due_on", "citation", "first_due_at") if name in expected]
    return all(found.get(name) == expected[name] for name in names)


@pytest.mark.parametrize(
    ("question", "expected"),
    list(zip(QUESTIONS, ANSWERS, strict=True)),
    ids=[question["id"] for question in QUESTIONS],
)
def test_a_vector_comes_out_right(question, expected):
    found = answer(question)
    assert found["id"] == expected["id"]
    assert same(found, expected), found


def test_the_command_answers_each_line_and_no_bad_one_stops_the_rest():
    text = "\n".join(json.dumps(question) for question in QUESTIONS)
    bad = '\n{"id": "broken", \n[1, 2]\n"text"\nnull\n\xff\n{"id": "none"}\n'
    result = subprocess.run(
        [sys.executable, "manage.py", "explain_deadlines"],
        cwd=ROOT,
        input=(text + bad).encode("latin-1"),
        capture_output=True,
        check=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(found) == len(QUESTIONS) + 6
    for each, expected in zip(found, ANSWERS, strict=False):
        assert same(each, expected), each
    assert {each["error"]["code"] for each in found[len(QUESTIONS) :]} == {"invalid"}


def test_an_answer_explains_itself():
    found = answer(QUESTIONS[5])
    assert found["starts"]["at"] == "2026-03-02T10:00:00-05:00"
    assert found["effective_from"] == "2026-01-01"
    assert [step["do"] for step in found["steps"]] == ["read", "add", "end"]
    assert "7 calendar days" in found["steps"][1]["text"]
    assert found["stops"] and found["may_change"] and found["authority"]
