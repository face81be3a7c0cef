"""Whether a text is about this request, or could stand in every letter of its kind.

What counts is what a text shares with the request, the facts in it (a date, a measured value, a
document), and the words of its own. Words that stand in every letter count for nothing, and words
for kinds of care ("therapy", "imaging") only where two of them are shared. Names and days stand in
any letter that is filled in: all names of the request together count as one word for a kind of
care, other names for nothing. How much is enough, and what to write instead, says the yardstick of
each kind of text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from regulations.law import Refused
from regulations.specific import names as named
from regulations.specific import pasted
from regulations.specific import vocabulary as known
from regulations.specific.diagnoses import in_words
from regulations.specific.reading import Facts, facts_in, is_joined, is_nonsense, tokens
from regulations.specific.stems import stem
from regulations.specific.telling import is_person, is_telling

LEAST_WORDS = 5  # fewer make no sentence
ENOUGH = 2  # points for what is shared: a word of its own has two, one for a kind of care has one
LEAST_OWN = 3  # words of its own around a fact


@dataclass(frozen=True)
class Said:
    """What a text says: points for what it shares with the request, its facts, other words for
    kinds of `care`, and the words of its own, which are neither shared nor common nor names."""

    shared: int
    facts: Facts
    care: frozenset[str]
    own: frozenset[str]


@dataclass(frozen=True)
class Yardstick:
    """How much of a kind of text is enough, and what to write instead of what is not.

    A `phrase` need not be a sentence.
    """

    enough: Callable[[Said], bool]
    instead: str
    no_sentence: str
    phrase: bool = False


def denies(said: Said) -> bool:
    """Who quotes the request or its diagnosis passes, and who says enough around a fact. A telling
    word is as good as several; among several it needs no fact."""
    own = said.own - known.DOCUMENTS
    is_told = any(is_telling(each) and not is_person(each) for each in own)
    if said.shared >= ENOUGH or (is_told and len(own) >= LEAST_OWN):
        return True
    return (LEAST_OWN if is_told else len(own)) >= _own_wanted(said.facts, said.shared)


def _own_wanted(facts: Facts, shared: int) -> float:
    """How many words of its own make a text with facts say something; without facts none do."""
    others = facts.measures + len(facts.documents)
    if not facts.dates + others:
        return float("inf")
    # Letters of any kind have dates: only a measure next to another fact makes up for a word.
    return 1 if shared else LEAST_OWN - (others > 0 and facts.dates + others > 1)


TO_DENY = Yardstick(
    denies,
    "This could be said in any denial. Name the service or the diagnosis, and say what is missing "
    "or does not apply to this enrollee: a finding, a date, a measured value.",
    "This is not a sentence. Write out in plain words what is missing or does not apply to this "
    "enrollee.",
)
UNFILLED = "Part of a template was not filled in. Write what is true of this request in its place."


def why_not_specific(
    text: str,
    about: Iterable[str],
    *,
    names: Iterable[str] = (),
    by: Yardstick = TO_DENY,
    citation: str | None = None,
    field: str | None = None,
) -> Refused | None:
    """Why this text could stand in any letter, or None.

    `about` are the words of the request: what was asked, codes, diagnoses, the argument of an
    appeal. `names` are those of the people and firms of the case.
    """
    names = [*names]
    if pasted.has_open_places(text):
        return Refused("template", UNFILLED, citation, field)
    asked = _asked(about)
    said = _read(text, asked, names)
    if is_nonsense(text) or not (by.phrase or _is_sentence(text, asked, said)):
        return Refused("no_sentence", by.no_sentence, citation, field)
    return None if by.enough(said) else Refused("not_specific", by.instead, citation, field)


def why_says_nothing(
    text: str, *, instead: str, citation: str | None = None, field: str | None = None
) -> Refused | None:
    """Why a text puts nothing on record ("x", "n/a", "see notes"), or None.

    For the fact of a field that needs no sentence; `instead` says what to write.
    """
    if _is_empty(text) or is_nonsense(text) or pasted.has_open_places(text):
        return Refused("says_nothing", instead, citation, field)
    return None


def refuse_nothing(
    text: str, *, instead: str, citation: str | None = None, field: str = "why"
) -> None:
    """Raise Refused for such a text."""
    if refused := why_says_nothing(text, instead=instead, citation=citation, field=field):
        raise refused


def refuse_no_name(text: str, *, instead: str, citation: str | None, field: str) -> None:
    """Raise Refused for what names no one ("n/a", "unknown", "x"). Any other word may be a name."""
    said = {stem(each) for each in tokens(text) if len(each) > 1}
    if said <= known.NOTHING | known.NO_ONE:
        raise Refused("says_nothing", instead, citation, field)


def _is_empty(text: str) -> bool:
    said = [stem(each) for each in tokens(text) if len(each) > 1]
    content = {each for each in said if each not in known.JOINING}
    if not content:
        return len(said) < LEAST_OWN
    return bool(content & known.NOTHING) and content <= known.NOTHING | known.POINTED_AT


def _is_sentence(text: str, asked: set[str], said: Said) -> bool:
    """Shorthand that quotes the request may do without small words."""
    words = [stem(each) for each in tokens(text)]
    is_copy = set(words) <= asked
    return len(words) >= LEAST_WORDS and not is_copy and (is_joined(text) or said.shared >= ENOUGH)


def _read(text: str, asked: set[str], names: list[str]) -> Said:
    called = named.stems_of(names)
    stems = frozenset(stem(each) for each in tokens(named.without(text, names)))
    others = stems - asked - called - named.found_in(text)
    own = frozenset(each for each in others if not known.is_common(each))
    in_names = {stem(each) for each in tokens(text)} & called - asked
    is_called = not all(known.is_everywhere(each) for each in in_names)
    shared = _points(stems & asked) + is_called
    facts = facts_in(text)
    # "MRI of the knee" is what was asked, not a document.
    documents = tuple(each for each in facts.documents if not each <= asked | known.JOINING)
    care = (stems & known.KINDS_OF_CARE) - asked
    return Said(shared, facts._replace(documents=documents), care, own)


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


def _points(shared: frozenset[str]) -> int:
    return sum(
        1 if each in known.KINDS_OF_CARE else 2 for each in shared if not known.is_everywhere(each)
    )
