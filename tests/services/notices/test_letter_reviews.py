"""The second review: held, released, sent back, corrected; no clock waits for it."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.permissions import Role
from cases import letter_reviews
from cases import services as folder
from cases.models import Case
from cases.services import dispatching, reviewer_text
from cases.services.reviewer_text import reviewer_texts
from determinations import services
from determinations.services import ItemDecision, ItemFacts
from notices.models import Alert, LetterReview, Notice
from regulations.law import Refused
from reinstatement import services as members
from tests import factories
from tests import factories_reinstatement as made
from tests.factories import DAY, DENIAL, HOUR, MONDAY
from tests.letters import samples
from tests.letters.kinds import OURS
from tests.letters.sample import facts_of
from tests.loops import at_least_one

pytestmark = pytest.mark.django_db
AT = MONDAY + DAY + HOUR
FIRST = "An MRI of your knee is not needed before six weeks of exercises."
SECOND = "Your therapy ended on February 9 because you walk two miles alone."
SECOND_BETTER = "Your therapy ended on February 9: since then you walk two miles alone."
RULE = "LCD L00001, section 1"
BETTER = DENIAL["reason"] + " You may ask again once you had it."


def supervisor():
    return factories.user(Role.SUPERVISOR)


def review_of(case) -> LetterReview:
    return LetterReview.objects.filter(notice__case=case).latest("pk")


def release(case, *, by=None, at=AT):
    return folder.release_letter(review_of(case).pk, by=by or supervisor(), at=at)


def send_back(case, *, by=None, words="Say what she may do next.", at=AT):
    return folder.send_back_letter(review_of(case).pk, words=words, by=by or supervisor(), at=at)


def correct(case, *, by, words=None, note="", at=AT):
    words = {"text_0": BETTER} if words is None else words
    notice = review_of(case).notice
    return folder.correct_letter(notice.pk, words=words, note=note, by=by, at=at)


def test_a_held_letter_and_its_copies_do_not_leave():
    case = factories.held_denial()
    assert dispatching.due_notices(at=AT, limit=10) == []
    for notice in case.notices.all():
        assert notice.held_at == MONDAY + DAY
        assert not dispatching.dispatch(notice.pk, at=AT)
    assert case.notices.count() == 2
    assert LetterReview.objects.count() == 1, "one review releases the letter with its copies"
    assert case.events.filter(event="letter_held").count() == 1


def test_letters_of_other_kinds_and_plans_are_not_held():
    factories.review_letters("denial")
    assert dispatching.due_notices(at=AT, limit=10) == []
    case = factories.approved_case()
    other = factories.plan(name="Other", contract_id="H0002")
    elsewhere = factories.denied_case(plan=other)
    assert len(dispatching.due_notices(at=AT, limit=10)) == 4
    assert not LetterReview.objects.filter(notice__case__in=[case.pk, elsewhere.pk]).exists()


def test_a_rule_that_is_taken_back_leaves_held_letters_held():
    case = factories.held_denial()
    factories.review_letters()
    assert case.notices.filter(held_at=None).count() == 0
    assert factories.denied_case().notices.filter(held_at=None).count() == 2


def test_released_it_leaves_and_stops_the_clock_at_that_instant():
    """42 CFR 422.568(b): the clock is stopped by the notice, not by the decision or the review."""
    case = factories.held_denial()
    clock = case.deadlines.get(duty="decide")
    release(case)
    assert len(dispatching.due_notices(at=AT, limit=10)) == 2
    factories.dispatch_all(case, at=AT + HOUR)
    clock.refresh_from_db()
    assert clock.met_at == AT + HOUR
    assert Case.objects.get(pk=case.pk).matter.state == "notified"


def test_holding_never_moves_a_clock_or_silences_its_alerts():
    """Rule 7 of the house: nothing bends a legal time for anyone's comfort."""
    free = factories.denied_case()
    held = factories.held_denial()
    clocks = [
        list(case.deadlines.order_by("duty").values("duty", "starts_at", "due_at", "met_at"))
        for case in (free, held)
    ]
    assert clocks[0] == clocks[1]
    alerts = [
        sorted(Alert.objects.filter(case=case).values_list("lead", "send_at", "dropped_at"))
        for case in (free, held)
    ]
    assert alerts[0] == alerts[1]
    late = held.deadlines.get(duty="decide").due_at + HOUR
    missed = folder.mark_missed(held.deadlines.get(duty="decide").pk, at=late)
    assert missed, "a letter that is still held past its limit is late"


def test_the_author_does_not_look_at_their_own_letter():
    factories.review_letters("dismissal")
    author = supervisor()
    case = factories.a_question()
    services.dismiss(
        case.pk,
        ground="not_a_valid_request",
        defect="no_decision_asked",
        why="It is a question.",
        by=author,
        at=MONDAY + DAY,
    )
    for act in (release, send_back):
        with pytest.raises(Refused, match="Someone else"):
            act(case, by=author)
    send_back(case)
    colleague = supervisor()
    correct(case, by=colleague, words={"text_0": "Nobody could read the second page."})
    with pytest.raises(Refused, match="Someone else"):
        release(case, by=colleague)
    release(case)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SUPERVISOR])
def test_only_a_supervisor_looks(role):
    case = factories.held_denial()
    for act in (release, send_back):
        with pytest.raises(PermissionDenied):
            act(case, by=factories.user(role))


def test_sent_back_it_is_corrected_and_comes_for_a_review_again():
    author = factories.user(Role.PHYSICIAN)
    case = factories.held_denial(by=author)
    send_back(case, words="Say what she may do next.")
    assert case.events.filter(event="letter_sent_back").get().why == "Say what she may do next."
    assert [letter_review.notice.case for letter_review in letter_reviews.sent_back_to(author)] == [
        case
    ]
    correct(case, by=author)
    assert letter_reviews.sent_back_to(author) == []
    for notice in case.notices.all():
        assert notice.facts["decision"]["reason"] == BETTER
        assert notice.held_at, "it still waits"
    matter = Case.objects.get(pk=case.pk).matter
    assert matter.reason == BETTER, "the file says what the letter says"
    assert matter.items.get().reason == BETTER
    event = case.events.filter(event="letter_corrected").get()
    assert event.by == author
    assert event.facts["changes"][0]["before"] == DENIAL["reason"]
    assert event.facts["changes"][0]["after"] == BETTER
    release(case)
    factories.dispatch_all(case, at=AT + HOUR)
    assert case.notices.filter(dispatched_at=AT + HOUR).count() == 2


def test_a_decision_by_lines_is_corrected_line_by_line():
    factories.review_letters("denial")
    physician = factories.user(Role.PHYSICIAN)
    lines = tuple(
        ItemFacts(code=code, code_system="CPT", description=what)
        for code, what in (("73721", "MRI of knee"), ("97110", "Therapy"))
    )
    case = factories.in_review_case(items=lines)
    first, second = case.matter.items.order_by("position")
    said = {"outcome": "denied", "criteria": RULE, "medical_necessity": True}
    services.decide_items(
        case.pk,
        [
            ItemDecision(first.pk, reason=FIRST, **said),
            ItemDecision(second.pk, reason=SECOND, **said),
        ],
        by=physician,
        at=MONDAY + DAY,
    )
    send_back(case)
    notice = review_of(case).notice
    texts = {text.words: text for text in reviewer_texts(notice)}
    assert set(texts) == {FIRST, SECOND, RULE}
    changed = {texts[SECOND].name: SECOND_BETTER}
    correct(case, by=physician, words=changed)
    matter = Case.objects.get(pk=case.pk).matter
    assert [item.reason for item in matter.items.order_by("position")] == [
        FIRST, SECOND_BETTER,
    ]  # fmt: skip
    assert f"Therapy: {SECOND_BETTER}" in matter.reason
    notice.refresh_from_db()
    assert notice.facts["decision"]["reason"] == matter.reason


def test_words_that_only_look_alike_elsewhere_stay():
    """The reason may be the very words of what was asked: only the reason is corrected."""
    factories.review_letters("approval")
    nurse = factories.user(Role.NURSE)
    case = factories.in_review_case(by=nurse, summary="MRI of knee")
    services.approve(case.pk, reason="MRI of knee", by=nurse, at=MONDAY + DAY)
    send_back(case)
    correct(case, by=nurse, words={"text_0": "Approved, for 90 days."})
    facts = review_of(case).notice.facts
    assert facts["decision"]["reason"] == "Approved, for 90 days."
    assert facts["request"]["summary"] == "MRI of knee"
    assert facts["request"]["items"][0]["description"] == "MRI of knee"


def test_an_extension_is_corrected_in_the_file_too():
    factories.review_letters("extension")
    nurse = factories.user(Role.NURSE)
    case = factories.in_review_case(by=nurse)
    facts = factories.extension(case)
    services.extend(case.pk, facts, by=nurse, at=MONDAY + DAY)
    send_back(case)
    words = "You asked us to wait for your second opinion."
    correct(case, by=nurse, words={"text_0": words})
    assert Case.objects.get(pk=case.pk).extension.words == words


def test_a_reinstatement_decision_is_corrected_in_the_file_too():
    factories.review_letters("good_cause_denied", plan_id=made.disenrollment().plan_id)
    case = made.unfavorable()
    letter_review = review_of(case)
    author = letter_review.notice.event.by
    at = letter_review.asked_at + HOUR
    folder.send_back_letter(letter_review.pk, words="Kinder.", by=supervisor(), at=at)
    folder.correct_letter(
        letter_review.notice_id,
        words={"text_0": "A kinder explanation."},
        note="",
        by=author,
        at=at,
    )
    assert Case.objects.get(pk=case.pk).matter.explanation == "A kinder explanation."


def test_lines_denied_alike_are_corrected_in_each_line_and_in_the_whole():
    factories.review_letters("denial")
    physician = factories.user(Role.PHYSICIAN)
    lines = tuple(
        ItemFacts(code=code, code_system="CPT", description=what)
        for code, what in (("73721", "MRI of knee"), ("97110", "Therapy"))
    )
    case = factories.in_review_case(items=lines)
    said = {"outcome": "denied", "criteria": RULE, "medical_necessity": True}
    alike = [
        ItemDecision(item.pk, reason=DENIAL["reason"], **said) for item in case.matter.items.all()
    ]
    services.decide_items(case.pk, alike, by=physician, at=MONDAY + DAY)
    send_back(case)
    notice = review_of(case).notice
    texts = {text.words: text for text in reviewer_texts(notice)}
    assert set(texts) == {DENIAL["reason"], RULE}
    assert texts[DENIAL["reason"]].label == "The reason, in plain words", "of both lines"
    correct(case, by=physician, words={texts[DENIAL["reason"]].name: BETTER})
    matter = Case.objects.get(pk=case.pk).matter
    assert {item.reason for item in matter.items.all()} == {BETTER}
    assert matter.reason == f"MRI of knee: {BETTER}\nTherapy: {BETTER}"
    notice.refresh_from_db()
    assert notice.facts["decision"]["reason"] == matter.reason


def test_why_a_dismissal_was_taken_back_is_corrected_in_the_file_too():
    factories.review_letters("dismissal_vacated")
    case, by = factories.dismissed_case(), supervisor()
    services.vacate_dismissal(case.pk, why="It came.", by=by, at=AT + DAY)
    send_back(case, at=AT + DAY)
    correct(case, by=by, words={"text_0": "A readable copy came."}, at=AT + DAY)
    assert case.past_decisions.get().why == "A readable copy came."
    assert case.events.get(event="vacated").why == "It came.", "an event's own words stand"


def test_why_a_decision_was_reopened_is_corrected_in_the_file_too():
    """The letter of a revised decision repeats it."""
    physician = factories.user(Role.PHYSICIAN)
    case = factories.told_case()
    facts = services.ReopeningFacts("obvious_error", "plan", "A new report.")
    services.reopen(case.pk, facts, by=supervisor(), at=AT + DAY)
    factories.review_letters("denial")
    folder.take(case.pk, by=physician, at=AT + DAY)
    services.deny(case.pk, **DENIAL, by=physician, at=AT + 2 * DAY)
    send_back(case, at=AT + 2 * DAY)
    notice = review_of(case).notice
    texts = {text.words: text.name for text in reviewer_texts(notice)}
    words = {texts["A new report."]: "Her new report of March 3 came."}
    correct(case, by=physician, words=words, at=AT + 2 * DAY)
    assert case.past_decisions.get().why == "Her new report of March 3 came."
    notice.refresh_from_db()
    assert notice.facts["revised"]["why"] == "Her new report of March 3 came."


def test_how_arrears_are_paid_is_corrected_in_the_file_too():
    factories.review_letters("installments", plan_id=made.disenrollment().plan_id)
    case, author = made.reinstated(), made.specialist()
    at = case.events.latest("pk").at + DAY
    total = made.billed(case, 2, at=at)
    facts = made.agreement(total, way="other", words="Half now.")
    members.agree_collection(case.pk, facts, by=author, at=at)
    letter_review = review_of(case)
    folder.send_back_letter(letter_review.pk, words="Kinder.", by=supervisor(), at=at)
    folder.correct_letter(
        letter_review.notice_id,
        words={"text_0": "Half now, half in May."},
        note="",
        by=author,
        at=at,
    )
    assert case.collections.get().words == "Half now, half in May."


@pytest.mark.parametrize("kind", [key for key, letter in OURS.items() if letter.words])
def test_every_place_is_one_that_its_letter_has(kind):
    """A place that no letter has could never be corrected, in silence."""
    made_of = [facts_of(each, "en") for each in samples.ALL.values() if each.rule.kind == kind]
    # What every letter of a revised decision has next to (`letters.facts`).
    for place in at_least_one(set(OURS[kind].words) - {"revised.why"}):
        *inner, last = place.split(".")
        assert any(last in reviewer_text._inside(facts, inner) for facts in made_of), place


def test_nothing_changed_needs_a_word_and_then_the_letter_is_looked_at_again():
    author = factories.user(Role.PHYSICIAN)
    case = factories.held_denial(by=author)
    send_back(case)
    with pytest.raises(Refused) as refused:
        correct(case, by=author, words={})
    assert refused.value.field == "note"
    with pytest.raises(Refused) as refused:
        correct(case, by=author, words={"text_0": "  "})
    assert refused.value.field == "text_0"
    correct(case, by=author, words={}, note="The rule says exactly this.")
    assert review_of(case).answer == ""


def test_the_words_of_a_denial_are_a_licensed_professionals():
    """42 CFR 422.566(d)."""
    author = factories.user(Role.PHYSICIAN)
    case = factories.held_denial(by=author)
    send_back(case)
    for role in (Role.NURSE, Role.INTAKE, Role.SUPERVISOR):
        with pytest.raises(Refused):
            correct(case, by=factories.user(role))
    with pytest.raises(Refused, match="licensed"):
        correct(case, by=factories.user(Role.PHYSICIAN, licensed=()))
    correct(case, by=factories.user(Role.PHYSICIAN))


def to_waiting(case) -> None:
    """As it is queued."""


def to_sent_back(case) -> None:
    send_back(case)


def to_corrected(case) -> None:
    send_back(case)
    correct(case, by=Notice.objects.filter(case=case).first().event.by)


def to_released(case) -> None:
    release(case)


def to_gone(case) -> None:
    release(case)
    factories.dispatch_all(case, at=AT)


VERBS = {
    "release": lambda case: release(case),
    "send_back": lambda case: send_back(case),
    "correct": lambda case: correct(case, by=review_of(case).notice.event.by),
}
# What each state of a held letter lets be done.
TABLE = {
    to_waiting: {"release", "send_back"},
    to_sent_back: {"correct"},
    to_corrected: {"release", "send_back"},
    to_released: set(),
    to_gone: set(),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", TABLE, ids=lambda state: state.__name__)
def test_every_state_by_every_verb(state, verb):
    case = factories.held_denial()
    state(case)
    before = list(LetterReview.objects.values()), case.events.count()
    if verb in TABLE[state]:
        VERBS[verb](case)
        assert case.events.count() == before[1] + 1, "each leaves one event"
    else:
        with pytest.raises(Refused), transaction.atomic():
            VERBS[verb](case)
        assert (list(LetterReview.objects.values()), case.events.count()) == before


def test_a_second_click_is_told_who_was_first():
    case = factories.held_denial()
    first = supervisor()
    release(case, by=first)
    with pytest.raises(Refused, match=f"{first} released this letter already"):
        release(case)


def test_a_look_that_was_answered_says_nothing_of_the_corrected_letter():
    """What was not seen cannot be released: the old page's button refuses."""
    author = factories.user(Role.PHYSICIAN)
    case = factories.held_denial(by=author)
    old = review_of(case)
    send_back(case)
    correct(case, by=author)
    with pytest.raises(Refused):
        folder.release_letter(old.pk, by=supervisor(), at=AT)
    assert case.notices.filter(held_at=None).count() == 0


def test_the_database_lets_no_held_letter_leave():
    case = factories.held_denial()
    with pytest.raises(IntegrityError), transaction.atomic():
        case.notices.update(dispatched_at=AT, sha256="x" * 64)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", [release, send_back])
def test_two_supervisors_at_once_give_one_answer(second):
    case = factories.held_denial()
    letter_review = review_of(case)
    people = [supervisor(), supervisor()]
    refusals: list[Refused] = []
    start = threading.Barrier(2)

    def answer(by, act) -> None:
        start.wait()
        try:
            if act is release:
                folder.release_letter(letter_review.pk, by=by, at=AT)
            else:
                folder.send_back_letter(letter_review.pk, words="Wait.", by=by, at=AT)
        except Refused as refused:
            refusals.append(refused)
        finally:
            connection.close()

    pairs = zip(people, (release, second), strict=True)
    threads = [threading.Thread(target=answer, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.code for each in refusals] == ["reviewed_already"]
    answered = case.events.filter(event__in=["letter_released", "letter_sent_back"])
    assert answered.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_release_beside_the_sweep_sends_each_letter_once():
    case = factories.held_denial()
    pks = list(case.notices.values_list("pk", flat=True))
    start = threading.Barrier(2)

    def let_go() -> None:
        start.wait()
        release(case)
        connection.close()

    def sweep() -> None:
        start.wait()
        for _ in range(20):
            for pk in pks:
                dispatching.dispatch(pk, at=AT)
        connection.close()

    threads = [threading.Thread(target=each) for each in (let_go, sweep)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    factories.dispatch_all(case, at=AT)
    assert case.events.filter(event="letter_sent").count() == 2


def test_the_least_time_left_comes_first_and_pages_follow_each_other(monkeypatch):
    monkeypatch.setattr(letter_reviews, "PAGE", 2)
    factories.review_letters("denial", "dismissal", "approval")
    late = factories.denied_case(received_at=MONDAY - 3 * DAY)
    none = factories.a_question()
    services.dismiss(
        none.pk,
        ground="not_a_valid_request",
        defect="no_decision_asked",
        why="It is a question.",
        by=supervisor(),
        at=MONDAY + DAY,
    )
    soon = factories.denied_case(received_at=MONDAY - 2 * DAY)
    fast = factories.approved_case(priority="expedited")
    user = supervisor()
    first = letter_reviews.letter_reviews(user, "waiting", after="")
    second = letter_reviews.letter_reviews(user, "waiting", after=first.next_key)
    shown = [
        letter_review.notice.case
        for page in (first, second)
        for letter_review in page.letter_reviews
    ]
    assert shown == [fast, late, soon, none]
    assert first.letter_reviews[0].due_at == fast.deadlines.get(duty="decide").due_at
    assert second.letter_reviews[-1].due_at is None, "no clock stops with a dismissal"
    assert second.next_key == ""
    for key in ("x", "_", "2026_1", "not-a-date_1", "٣_٣", "\x00_1", "_" + "9" * 30):
        assert letter_reviews.letter_reviews(user, "waiting", after=key)


def test_the_clock_on_the_list_is_the_one_that_the_letter_stops():
    """What the list foretells is what `tell` does when the letter leaves."""
    case = factories.held_denial()
    foretold = (
        letter_reviews.letter_reviews(supervisor(), "waiting", after="").letter_reviews[0].due_at
    )
    release(case)
    factories.dispatch_all(case, at=AT)
    met = case.deadlines.filter(met_at=AT)
    assert min(met.values_list("due_at", flat=True)) == foretold


def test_a_clock_that_a_call_stopped_is_replaced_by_that_of_the_confirmation():
    """42 CFR 422.572(c): an adverse oral notice is confirmed in writing."""
    case = factories.held_denial(priority="expedited")
    told = folder.OralNoticeFacts(
        "Wilhelmina Placeholder", MONDAY + DAY + HOUR, "telephone", "I told her."
    )
    services.notify(case.pk, told, by=factories.user(Role.NURSE), at=MONDAY + DAY + HOUR)
    letter_review = letter_reviews.letter_reviews(supervisor(), "waiting", after="").letter_reviews[
        0
    ]
    open_ = case.deadlines.filter(met_at=None, duty__in=["confirm_in_writing", "notify_provider"])
    assert letter_review.due_at == min(open_.values_list("due_at", flat=True))


def test_where_the_author_has_left_the_assignee_is_told_and_may_correct():
    author = factories.user(Role.NURSE)
    factories.review_letters("approval")
    case = factories.approved_case(by=author)
    send_back(case)
    author.is_active = False
    author.save()
    successor = factories.user(Role.PHYSICIAN)
    folder.assign(case.pk, to=successor, by=supervisor(), at=AT)
    assert [
        letter_review.notice.case for letter_review in letter_reviews.sent_back_to(successor)
    ] == [case]
    correct(case, by=successor, words={"text_0": "Approved as asked, for 60 days."})


def test_an_address_that_is_corrected_reaches_a_held_letter():
    case = factories.held_denial()
    folder.correct_addresses(
        case.pk, enrollee="5 New Street\nPortland, ME 04101", provider="",
        by=factories.user(Role.INTAKE), at=AT,
    )  # fmt: skip
    notice = case.notices.get(recipient="enrollee")
    assert notice.facts["to"]["address"].startswith("5 New Street")
    assert notice.held_at, "it still waits for the review"


def test_the_figure_under_which_a_letter_is_red_is_eight_hours():
    """A figure of the house (docs/adr/0013), the same as that of an urgent clock."""
    assert timedelta(hours=8) == letter_reviews.REVIEW_NOW
