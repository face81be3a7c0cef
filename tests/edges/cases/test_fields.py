"""What counts as an answer in a field of words."""

import pytest
from django.core.exceptions import ValidationError

from cases.forms.fields import TextField, WordsField
from tests.loops import at_least_one

NOTHING_SHOWS = ("\u200b", " \u2060\ufeff ", "\u00ad", "\u2003\t")


@pytest.mark.parametrize("field", [TextField, WordsField])
def test_characters_without_a_shape_are_no_answer(field):
    for text in at_least_one(NOTHING_SHOWS):
        assert field(required=False).clean(text) == ""
        with pytest.raises(ValidationError):
            field().clean(text)
    assert field().clean("Núñez \u200b") == "Núñez \u200b"


@pytest.mark.parametrize("field", [TextField, WordsField])
def test_a_null_character_is_told_even_where_an_answer_is_optional(field):
    with pytest.raises(ValidationError, match="Null characters are not allowed"):
        field(required=False).clean("\0")
