"""Boilerplate does not become a reason by a date or a name in it (42 CFR 422.568(e)(2)).

`sprinkled.json` are 15 such denials and 10 good reasons that name people and days. They were
written before the judge was tuned.
"""

import pytest

from regulations import specific
from tests.law.specific import corpus
from tests.loops import at_least_one

MADE = corpus.read("sprinkled.json")


def refused(words, key):
    said = corpus.filled(words, key)
    return specific.why_not_specific(said, corpus.about(key), names=corpus.names(key)) is not None


@pytest.mark.parametrize(("request_", "words"), MADE["good"])
def test_a_reason_with_names_and_days_passes(request_, words):
    assert not refused(words, request_)


@pytest.mark.parametrize("words", MADE["bad"])
def test_names_and_days_in_boilerplate_are_no_reason(words):
    assert [key for key in at_least_one(corpus.REQUESTS) if not refused(words, key)] == []


@pytest.mark.parametrize(
    "words",
    ["On 3/4/2026 our cardiologist reviewed this and found that the criteria are not met.",
     "Dr. Lee, a neurologist, looked at your request on March 4 and denied it."],
)  # fmt: skip
def test_nor_is_the_specialty_of_the_one_who_reviewed_it(words):
    assert refused(words, "knee_mri")
