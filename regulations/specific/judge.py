"""Whether a text is about this request.

It is when it shares words or a code with the request, or names a fact (a date, a measured value, a
document) and says more of it than any letter could. Words that stand in every letter count for
nothing, and words for kinds of care ("therapy", "imaging") only where two of them are shared. So
who quotes the request or its diagnosis passes, in English or Spanish.
"""

from __future__ import annotations

from collections.abc import Iterable

from regulations.law import Refused
from regulations.specific import vocabulary as known
from regulations.specific.diagnoses import in_words
from regulations.specific.reading import facts_in, is_nonsense, tokens
from regulations.specific.stems import stem

LEAST_WORDS = 5  # fewer make no sentence
ENOUGH = 2  # points for what is shared: a word of its own has two, one for a kind of care has one
LEAST_OWN = 3  # words of its own around a fact

NOT_SPECIFIC = (
    "This could be said in any denial. Name the service or the diagnosis, and say what is missing "
    "or does not apply to this enrollee: a finding, a date, a measured value."
)
NO_SENTENCE = (
    "This is not a sentence. Write out in plain words what is missing or does not apply to this "
    "enrollee."
)


def why_not_specific(
    text: str,
    about: Iterable[str],
    *,
    message: str = NOT_SPECIFIC,
    citation: str | None = None,
    field: str | None = None,
) -> Refused | None:
    """Why this text could stand in any letter, or None.

    `about` are the words of the request: what was asked, codes, diagnoses, provider, the argument
    of an appeal. `message` says what to write instead.
    """
    said = tokens(text)
    asked = _asked(about)
    if is_nonsense(text) or len(said) < LEAST_WORDS or {stem(each) for each in said} <= asked:
        return Refused("no_sentence", NO_SENTENCE, citation, field)
    stems = {stem(each) for each in said}
    shared = _points(stems & asked)
    own = {each for each in stems - known.DOCUMENTS if not known.is_common(each)}
    if shared >= ENOUGH or len(own) >= _own_wanted(text, shared):
        return None
    return Refused("not_specific", message, citation, field)


def _own_wanted(text: str, shared: int) -> float:
    """How many words of its own make a text with facts say something; without facts none do."""
    dates, measures = facts_in(text)
    if not dates + measures:
        return float("inf")
    # Letters of any kind have dates: only a measure next to another fact makes up for a word.
    return 1 if shared else LEAST_OWN - (measures > 0 and dates + measures > 1)


def _asked(about: Iterable[str]) -> set[str]:
    """The words of the request with what they are also called, and those of its diagnoses."""
    found: set[str] = set()
    for words in about:
        found |= {stem(each) for each in tokens(words)}
        found |= {stem(each) for each in tokens(in_words(words))}
    for alike in known.ALIKE:
        if found & alike:
            found |= alike
    return found


def _points(shared: set[str]) -> int:
    return sum(
        1 if each in known.KINDS_OF_CARE else 2 for each in shared if not known.is_everywhere(each)
    )
