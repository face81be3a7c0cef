"""Whom a rule gives a case: plain values, no database."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.availability import Availability, Away, Span
from accounts.permissions import Role
from cases import choosing
from cases.candidates import Person, Work
from cases.choosing import Choice, NoOne, Rule
from regulations import licenses
from regulations.licenses import Held

# A Wednesday, 10 in the morning in UTC.
AT = datetime(2026, 3, 4, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MD = Held("md", "MD-1", "ME", date(2031, 1, 1), ("cardiology",))
RN = Held("registered_nurse", "RN-1", "ME", date(2031, 1, 1))
DENTIST = Held("dentist", "DDS-1", "ME", date(2031, 1, 1), ("dentistry",))
OFFICE = tuple(Span(day, 9 * 60, 17 * 60) for day in range(5))
NIGHT = (Span(2, 22 * 60, 1440), Span(3, 0, 6 * 60))
LEAST, TURN, SKILL = (
    Rule(each, "Heart") for each in (choosing.LEAST_LOADED, choosing.ROUND_ROBIN, choosing.SKILL)
)


def work(**facts) -> Work:
    values = {
        "case_id": 1, "kind": "toy", "minutes": 30, "is_hours": False, "due_at": AT + 5 * DAY,
        "on": AT.date(), "allowed": ("case.take",),
    }  # fmt: skip
    return Work(**values | facts)


def person(pk: int, **facts) -> Person:
    return Person(**{"pk": pk, "name": f"P{pk}", "role": Role.NURSE} | facts)


def chosen(answer: Choice | NoOne) -> int:
    assert isinstance(answer, Choice), answer
    return answer.person.pk


spans = st.lists(
    st.builds(
        lambda day, begins, lasts: Span(day, begins, min(begins + lasts, 1440)),
        st.integers(0, 6), st.integers(0, 1439), st.integers(1, 720),
    ),
    max_size=4,
).map(tuple)  # fmt: skip
absences = st.lists(
    st.builds(
        lambda begins, lasts: Away(AT + begins * HOUR, AT + (begins + lasts) * HOUR),
        st.integers(-100, 50), st.integers(1, 100),
    ),
    max_size=3,
).map(tuple)  # fmt: skip
people = st.lists(
    st.builds(
        person,
        st.integers(1, 50),
        role=st.sampled_from(list(Role)),
        minutes=st.integers(0, 500),
        turns=st.integers(0, 20).map(lambda turn: {"toy": turn}),
        is_active=st.sampled_from([True, True, True, False]),
        held=st.lists(st.sampled_from([MD, RN, DENTIST]), max_size=2).map(tuple),
        availability=st.builds(
            Availability,
            st.sampled_from(["UTC", "America/New_York", "Pacific/Auckland"]), spans, absences,
        ),
    ),
    max_size=8,
    unique_by=lambda each: each.pk,
)  # fmt: skip
works = st.builds(
    work,
    case_id=st.integers(1, 1000),
    minutes=st.integers(1, 120),
    is_hours=st.booleans(),
    due_at=st.integers(-200, 400).map(lambda hours: AT + hours * HOUR),
    act=st.sampled_from(["", licenses.DENIAL, licenses.APPEAL]),
    care_field=st.sampled_from(["", "cardiology", "dentistry"]),
    must_sign=st.booleans(),
    barred=st.frozensets(st.integers(1, 50), max_size=5),
    barred_why=st.just("decided before"),
)
rules = st.sampled_from([LEAST, TURN, SKILL])


class TestWhatHoldsWhateverTheRuleSays:
    @given(works, people, rules)
    def test_no_one_is_chosen_who_may_not_or_cannot(self, work, people, rule):
        answer = choosing.choose(work, people, rule, at=AT)
        if isinstance(answer, NoOne):
            assert len(answer.passed) == len(people)
            return
        who = answer.person
        assert who.is_active and who.role in {Role.NURSE, Role.PHYSICIAN}
        assert who.pk not in work.barred
        assert not any(each.starts_at <= AT < each.ends_at for each in who.availability.absences)
        if work.act and (work.must_sign or rule is SKILL):
            assert any(_signs(each, work) for each in who.held)
        if work.is_hours:
            assert who.availability.is_working(AT)

    @given(works, people, rules, st.randoms())
    def test_the_order_of_the_people_changes_nothing(self, work, people, rule, random):
        first = choosing.choose(work, people, rule, at=AT)
        random.shuffle(people)
        assert choosing.choose(work, people, rule, at=AT) == first

    @given(works, people, rules)
    def test_each_of_the_team_is_either_fit_or_passed_over_with_a_reason(self, work, people, rule):
        answer = choosing.choose(work, people, rule, at=AT)
        assert all(each.why for each in answer.passed)
        assert len({each.pk for each in answer.passed}) == len(answer.passed)

    @given(works, people)
    def test_the_least_loaded_has_no_more_work_than_any_other_who_was_fit(self, work, people):
        answer = choosing.choose(work, people, LEAST, at=AT)
        if isinstance(answer, Choice):
            passed = {each.pk for each in answer.passed}
            least = min(each.minutes for each in people if each.pk not in passed)
            assert answer.person.minutes == least

    @given(st.integers(1, 9), st.integers(0, 60))
    def test_in_turn_no_one_gets_two_more_than_another(self, size, rounds):
        team = [person(pk) for pk in range(1, size + 1)]
        given_to = Counter({each.pk: 0 for each in team})
        works = [work(case_id=number) for number in range(rounds)]
        for _, answer in choosing.choose_each(works, team, {"toy": TURN}, at=AT):
            given_to[chosen(answer)] += 1
        assert max(given_to.values()) - min(given_to.values()) <= 1


def _signs(held: Held, work: Work) -> bool:
    """Written from the law: a nurse signs nothing, a dentist dentistry alone, a physician all."""
    if held.kind == "registered_nurse":
        return False
    return held.kind == "md" or work.care_field in ("", "dentistry")


class TestALoadThatIsMeasuredInMinutes:
    def test_is_not_the_number_of_cases_and_counts_what_the_same_batch_gave(self):
        team = [person(1, minutes=90), person(2, minutes=0)]
        works = [work(case_id=number, minutes=60) for number in (1, 2, 3)]
        found = choosing.choose_each(works, team, {"toy": LEAST}, at=AT)
        # 0 and 60 are under 90, then 90 is under 120.
        assert [chosen(answer) for _, answer in found] == [2, 2, 1]

    def test_a_batch_begins_with_the_clocks_of_hours_then_with_the_least_time_left(self):
        works = [
            work(case_id=1, due_at=AT + HOUR),
            work(case_id=2, due_at=AT + 9 * HOUR, is_hours=True),
            work(case_id=3, due_at=AT - HOUR),
        ]
        found = choosing.choose_each(works, [person(1)], {"toy": LEAST}, at=AT)
        assert [each.case_id for each, _ in found] == [2, 3, 1]


class TestHoursAndAbsences:
    def test_send_a_clock_of_hours_to_who_is_working_now_however_loaded(self):
        team = [
            person(1, minutes=900, availability=Availability("UTC", OFFICE)),
            person(2, availability=Availability("UTC", NIGHT)),
        ]
        urgent = work(is_hours=True, due_at=AT + 20 * HOUR)
        answer = choosing.choose(urgent, team, LEAST, at=AT)
        assert chosen(answer) == 1
        assert "P2 is not working now, and the clock counts hours; next shift Wed" in answer.why
        assert chosen(choosing.choose(work(), team, LEAST, at=AT)) == 2

    def test_let_a_clock_of_days_wait_for_a_shift_before_it_ends_and_not_longer(self):
        saturday = AT + 3 * DAY
        team = [person(1, availability=Availability("UTC", OFFICE))]
        monday = work(due_at=saturday + 2 * DAY)
        sunday = work(due_at=saturday + DAY)
        assert chosen(choosing.choose(monday, team, LEAST, at=saturday)) == 1
        answer = choosing.choose(sunday, team, LEAST, at=saturday)
        assert "P1 does not work again before it is due" in answer.why

    def test_let_what_is_late_already_wait_over_a_weekend(self):
        saturday = AT + 3 * DAY
        team = [person(1, availability=Availability("UTC", OFFICE))]
        late = work(due_at=saturday - HOUR)
        assert chosen(choosing.choose(late, team, LEAST, at=saturday)) == 1

    def test_name_the_end_of_an_absence_with_what_follows_right_on_it(self):
        out = (Away(AT - HOUR, AT + DAY, "sick"), Away(AT + DAY, AT + 2 * DAY, "vacation"))
        team = [person(1, availability=Availability("UTC", (), out)), person(2, minutes=500)]
        answer = choosing.choose(work(), team, LEAST, at=AT)
        assert chosen(answer) == 2
        assert "P1 is out until Fri, Mar 6, 2026, 10:00 AM UTC" in answer.why

    def test_say_so_where_they_are_not_entered(self):
        answer = choosing.choose(work(is_hours=True), [person(1)], LEAST, at=AT)
        assert "Hours of P1 are not entered." in answer.why


class TestSkill:
    def test_prefers_the_license_that_names_the_field_to_the_one_with_less_work(self):
        other = replace(MD, care_fields=("imaging",))
        team = [person(1, held=(MD,), minutes=400), person(2, held=(other,)), person(3)]
        heart = work(act=licenses.DENIAL, care_field="cardiology")
        answer = choosing.choose(heart, team, SKILL, at=AT)
        assert chosen(answer) == 1
        assert answer.why.startswith("Best fit (license names Cardiology) of team Heart")
        assert "P3 has no current license to sign it" in answer.why

    def test_then_prefers_who_speaks_the_language_of_the_enrollee(self):
        team = [person(1), person(2, languages=("es",), minutes=50)]
        assert chosen(choosing.choose(work(language="es"), team, SKILL, at=AT)) == 2

    def test_asks_for_no_license_where_nothing_is_signed(self):
        answer = choosing.choose(work(), [person(1)], SKILL, at=AT)
        assert chosen(answer) == 1
        assert answer.why.startswith("Least loaded of team Heart")


@pytest.mark.parametrize(
    ("team", "rule", "why"),
    [
        ([], LEAST, "Team Heart has no one to choose from."),
        ([person(1)], Rule(choosing.BY_HAND, "Heart"), "Team Heart assigns these cases by hand."),
        (
            [person(1, role=Role.COMPLIANCE)],
            LEAST,
            "No one of team Heart can take it now. P1 has a role that does not do this work.",
        ),
    ],
)
def test_where_no_one_can_be_chosen_it_says_why(team, rule, why):
    assert choosing.choose(work(), team, rule, at=AT) == NoOne(
        why, choosing.choose(work(), team, rule, at=AT).passed
    )


class TestHoursOnTheWall:
    @given(
        spans,
        absences,
        st.sampled_from(["America/New_York", "America/St_Johns", "Australia/Lord_Howe"]),
        st.integers(0, 366 * 24 * 4).map(lambda quarters: AT + quarters * HOUR / 4),
    )
    def test_the_next_moment_at_work_is_one_and_none_comes_before_it(
        self, spans, absences, zone, at
    ):
        hours = Availability(zone, spans, absences)
        found = hours.next_at(at)
        if found is None:
            return
        assert found >= at
        assert hours.is_working(found)
        steps = range(int((found - at) / (HOUR / 2)))
        assert not any(hours.is_working(at + step * HOUR / 2) for step in list(steps)[:60])

    def test_nine_stays_nine_when_the_clocks_change(self):
        hours = Availability("America/New_York", OFFICE)
        # Clocks go forward on Sunday, March 8, 2026: nine is 14:00 UTC before and 13:00 after.
        friday, monday = datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)
        assert hours.next_at(friday) == friday.replace(hour=14)
        assert hours.next_at(monday) == monday.replace(hour=13)

    def test_minutes_at_work_leave_absences_out(self):
        out = (Away(AT, AT + 2 * HOUR), Away(AT + HOUR, AT + 3 * HOUR))
        hours = Availability("UTC", OFFICE, out)
        assert hours.minutes_between(AT - HOUR, AT + 24 * HOUR) == 60 * (1 + 4 + 1)
