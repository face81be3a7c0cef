"""When a disaster ends, and what a reason must say next to its name (42 CFR 422.100(m))."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from regulations import disasters as law
from regulations.law import BEGIN, Refused
from regulations.replay import replay

DECLARED = date(2026, 3, 1)
days = st.dates(BEGIN, date(2100, 1, 1))
ends = st.dictionaries(st.sampled_from(["source", "cms"]), days, max_size=2)


def last(declared_on=DECLARED, starts_on=None, **declared_ends) -> law.DueOn:
    return law.last_day(
        declared_on=declared_on, starts_on=starts_on or declared_on, ends=declared_ends
    )


class TestTheLastDay:
    def test_is_thirty_days_after_the_declaration_when_no_end_was_given(self):
        """42 CFR 422.100(m)(3)(iii): the day of the declaration is day zero."""
        due = last()
        assert due.due_on == date(2026, 3, 31)
        assert "422.100(m)(3)(iii)" in due.trace["steps"][0]["text"]

    def test_counts_from_the_declaration_also_where_the_flood_came_before(self):
        assert last(starts_on=date(2026, 2, 20)).due_on == date(2026, 3, 31)

    @pytest.mark.parametrize(
        ("by", "citation"),
        [("source", "422.100(m)(3)(i)"), ("cms", "422.100(m)(3)(ii)")],
    )
    def test_is_the_declared_one_be_it_earlier_or_later(self, by, citation):
        for day in (date(2026, 3, 5), date(2026, 9, 30)):
            due = last(**{by: day})
            assert due.due_on == day
            assert citation in due.trace["steps"][0]["text"]

    def test_is_the_earlier_of_two_declared_ones_since_either_ends_it(self):
        assert last(source=date(2026, 4, 10), cms=date(2026, 4, 2)).due_on == date(2026, 4, 2)

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"source": DECLARED - timedelta(1)}, "ends_on"),
            ({"starts_on": date(2026, 4, 1)}, "starts_on"),
            ({"declared_on": BEGIN - timedelta(1)}, "declared_on"),
            ({"starts_on": BEGIN - timedelta(1)}, "starts_on"),
        ],
    )
    def test_is_refused_where_it_would_make_no_sense_beside_its_field(self, facts, field):
        with pytest.raises(Refused) as refused:
            last(**facts)
        assert refused.value.field == field

    def test_may_be_the_first_day(self):
        assert last(cms=DECLARED).due_on == DECLARED

    @given(declared_on=days, starts_on=days, declared_ends=ends)
    def test_is_never_before_the_first(self, declared_on, starts_on, declared_ends):
        try:
            due = last(declared_on, starts_on, **declared_ends)
        except Refused:
            return
        assert due.due_on >= starts_on
        if declared_ends:
            assert due.due_on == min(declared_ends.values())
        else:
            assert due.due_on - declared_on == timedelta(30)
        again = replay(due.trace)
        assert (again.due_on, again.rule) == (due.due_on, due.rule)

    @given(one=days, other=days)
    def test_moves_with_the_declaration_and_with_the_declared_end(self, one, other):
        assume(one <= other)
        assert last(one).due_on <= last(other).due_on
        found = [last(BEGIN, source=day).due_on for day in (one, other)]
        assert found == sorted(found)


class TestAReason:
    NAMES = ["Casco Bay flood", "Governor of Maine", "Maine, Cumberland County, ZIP 041"]

    @pytest.mark.parametrize(
        "words",
        [
            "Casco Bay flood",
            "Because of the flood.",
            "The Casco Bay flood in Cumberland County, Maine, declared by the Governor of Maine.",
            "Due to the state of emergency that the Governor declared on March 1, 2026.",
            "FLOOD FLOOD FLOOD flood water flood water",
            "",
        ],
    )
    def test_that_only_names_the_disaster_is_refused_at_its_field(self, words):
        refused = law.why_only_names(words, self.NAMES)
        assert refused.field == "words"
        assert "kept the plan from deciding on time" in refused.message

    @pytest.mark.parametrize(
        "words",
        [
            "The flood closed our records room until March 9, and your chart is in it.",
            "Your cardiologist's practice lost power; nobody could send us the test.",
        ],
    )
    def test_that_says_what_it_did_is_heard(self, words):
        assert law.why_only_names(words, self.NAMES) is None

    def test_a_declaration_is_evidence_for_extraordinary_circumstances_only(self):
        assert law.why_not_evidence("extraordinary", DECLARED) is None
        for ground in ("enrollee_request", "noncontract_evidence"):
            assert law.why_not_evidence(ground, DECLARED).field == "disaster"


def test_who_declares_and_what_applies_each_have_their_citation():
    """42 CFR 422.100(m)(1)(i)-(iv), (m)(2)(i)-(iii), as of 2015."""
    before = date(2022, 12, 31)
    roman = [
        each.citation.rpartition("(")[2]
        for each in (*law.SOURCES.on(before), *law.EFFECTS.on(before))
    ]
    assert roman == ["i)", "ii)", "iii)", "i)", "ii)", "iii)", "iv)"]
    with pytest.raises(Refused):
        law.source("mayor", DECLARED)
