"""What counts as an answer in a field of words."""

import pytest
from django.core.exceptions import ValidationError

from cases.forms.fields import DayField, TextField, WordsField
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


@pytest.mark.parametrize("typed", ["1/1/0001", "12/31/1899", "1/1/2101", "12/31/9999"])
def test_a_year_that_no_one_means_is_told(typed):
    with pytest.raises(ValidationError, match="Enter a year from 1900 to 2100."):
        DayField().clean(typed)


def test_the_oldest_and_the_latest_day_are_taken():
    assert DayField().clean("1/1/1900") and DayField().clean("12/31/2100")
