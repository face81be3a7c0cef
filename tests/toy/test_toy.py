"""A kind of case that lives in the tests alone works in all of the folder; and each entry of its
`kind.py` counts: without it the list is refused, or the story goes wrong."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, fields, replace
from typing import Any

import pytest

from cases import kind_list, kinds
from cases.kinds import Kind
from tests.toy import story
from tests.toy.kind import TOY

pytestmark = pytest.mark.django_db


def test_a_kind_that_lives_in_the_tests_works_in_all_of_the_folder(client):
    # Installed again as below, so that what goes wrong there is the entry's.
    with serving(kinds.every()):
        story.tell(client=client)


def without_each() -> Iterator[Any]:
    """What is to be changed for the kind to lack one entry: of a table a line, of a tuple a name,
    else a field. A field without a default cannot be left out at all: see below."""
    for field in fields(Kind):
        value, default = getattr(TOY, field.name), field.default
        if isinstance(value, Mapping):
            for key in value:
                rest = {name: each for name, each in value.items() if name != key}
                yield pytest.param({field.name: rest}, id=f"{field.name}-{key}")
        elif isinstance(value, (tuple, frozenset)):
            for each in value:
                rest = type(value)(name for name in value if name != each)
                yield pytest.param({field.name: rest}, id=f"{field.name}-{each}")
        elif default is not MISSING and value != default:
            yield pytest.param({field.name: default}, id=field.name)


def without_words() -> Iterator[Any]:
    """The same for what its letter says of the words that a person wrote."""
    letter = TOY.letters["toy_lent"]
    for changed in ({"words": {}}, {"fields": ()}):
        yield pytest.param({"letters": {"toy_lent": replace(letter, **changed)}}, id=f"{changed}")


@pytest.mark.parametrize("changed", [*without_each(), *without_words()])
def test_without_one_entry_it_is_refused_or_its_story_goes_wrong(changed, client):
    """What is not refused at startup is seen where it counts."""
    ours = [kind for kind in kinds.every() if kind.key != "toy"]
    lacking = [*ours, replace(TOY, **changed)]
    if not list(kind_list.faults(lacking)):
        with serving(lacking), pytest.raises(Exception):  # noqa: B017, PT011
            story.tell(client=client)


def test_a_field_without_a_default_cannot_be_left_out():
    given = {each.name: getattr(TOY, each.name) for each in fields(Kind)}
    needed = [
        each.name
        for each in fields(Kind)
        if each.default is MISSING and each.default_factory is MISSING
    ]
    assert len(needed) > 10
    for name in needed:
        with pytest.raises(TypeError, match=name):
            Kind(**{key: value for key, value in given.items() if key != name})


@contextmanager
def serving(found: list[Kind]) -> Iterator[None]:
    """Serve with these kinds for a while."""
    before = kinds.every()
    kind_list.install(found)
    try:
        yield
    finally:
        kind_list.install(before)
