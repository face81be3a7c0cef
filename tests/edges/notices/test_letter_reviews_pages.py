"""The pages of the second review: the list, the letter, the answer, the correction."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from determinations import services
from notices.models import LetterReview
from tests import factories
from tests.factories import DAY, DENIAL, HOUR

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def author(db):
    return factories.user(Role.PHYSICIAN)


@pytest.fixture
def case(author):
    now = timezone.now()
    factories.review_letters("denial")
    case = factories.in_review_case(received_at=now - DAY, at=now - 2 * HOUR)
    services.deny(case.pk, **DENIAL, by=author, at=now - HOUR)
    return case


@pytest.fixture
def letter_review(case) -> LetterReview:
    return LetterReview.objects.get()


@pytest.fixture
def supervisor(db) -> Client:
    return signed_in(factories.user(Role.SUPERVISOR))


def url(name: str, letter_review: LetterReview) -> str:
    return reverse(name, args=[letter_review.pk])


def test_a_held_letter_is_found_from_the_queue_the_letters_and_the_list(supervisor, letter_review):
    queue = supervisor.get("/").content.decode()
    assert "1 letter waits for a second review" in queue
    assert reverse("letter_reviews") in supervisor.get(reverse("letters")).content.decode()
    page = supervisor.get(reverse("letter_reviews")).content.decode()
    assert "Denial notice to the enrollee" in page
    assert "left" in page
    nurse = signed_in(factories.user(Role.NURSE)).get("/").content.decode()
    assert "second review" not in nurse


def test_the_letter_is_shown_as_it_will_leave_with_each_copy(supervisor, letter_review):
    page = supervisor.get(url("letter_review", letter_review)).content.decode()
    assert page.count("data:image/png;base64,") == 2
    assert DENIAL["reason"] in page
    copy = supervisor.get(url("letter_review", letter_review) + "?copy=1").content.decode()
    assert "Copy for the physician or provider." in copy
    pdf = supervisor.get(url("letter_review_pdf", letter_review) + "?copy=1")
    assert pdf.content.startswith(b"%PDF")
    for hostile in ("99", "-1", "x", "%00"):
        assert (
            supervisor.get(url("letter_review", letter_review) + f"?copy={hostile}").status_code
            == 200
        )


def test_released_it_is_off_the_list_and_a_second_click_is_told(supervisor, letter_review, case):
    assert supervisor.post(url("release_letter", letter_review), follow=True).status_code == 200
    assert case.notices.filter(held_at=None).count() == 2
    again = supervisor.post(url("release_letter", letter_review), follow=True).content.decode()
    assert "released this letter already" in again
    assert "No letters are waiting for review" in again
    shown = supervisor.get(url("letter_review", letter_review)).content.decode()
    assert "You cannot release this letter" in shown


def test_sending_back_needs_words_and_keeps_what_was_typed(supervisor, letter_review, case):
    assert (
        supervisor.post(url("send_back_letter", letter_review), {"words": " "}).status_code == 422
    )
    assert LetterReview.objects.get().answer == ""
    answer = supervisor.post(
        url("send_back_letter", letter_review), {"words": "Kinder."}, follow=True
    )
    assert answer.status_code == 200
    sent_back = supervisor.get(reverse("letter_reviews") + "?tab=sent_back").content.decode()
    assert case.number in sent_back


def test_the_author_reads_it_on_the_case_and_in_the_queue_and_corrects_it(
    supervisor, letter_review, case, author
):
    supervisor.post(url("send_back_letter", letter_review), {"words": "Say what she may do next."})
    client = signed_in(author)
    correct = reverse("correct_letter", args=[case.number, letter_review.notice_id])
    for place in ("/", reverse("case", args=[case.number])):
        page = client.get(place).content.decode()
        assert "Say what she may do next." in page, place
        assert correct in page, place
    form = client.get(correct).content.decode()
    assert DENIAL["reason"] in form
    refused = client.post(
        correct,
        {"text_0": "Denied, because our criteria were not met.", "text_1": DENIAL["criteria"]},
    )
    assert refused.status_code == 422
    assert "This could be said in any denial" in refused.content.decode()
    better = DENIAL["reason"] + " You may ask again."
    done = client.post(correct, {"text_0": better, "text_1": DENIAL["criteria"], "note": "Done."})
    assert done.status_code == 302
    assert "sent back" not in client.get("/").content.decode()
    shown = supervisor.get(url("letter_review", LetterReview.objects.latest("pk"))).content.decode()
    assert "What was corrected" in shown
    assert better in shown
    assert "Done." in shown


def test_who_did_not_write_it_is_told_why_they_cannot_correct_it(supervisor, letter_review, case):
    correct = reverse("correct_letter", args=[case.number, letter_review.notice_id])
    waiting = signed_in(factories.user(Role.PHYSICIAN)).get(correct)
    assert waiting.status_code == 409
    supervisor.post(url("send_back_letter", letter_review), {"words": "Kinder."})
    nurse = signed_in(factories.user(Role.NURSE)).get(correct)
    assert nurse.status_code == 409
    assert "someone in the same role" in nurse.content.decode()
    other = factories.received_case()
    wrong = reverse("correct_letter", args=[other.number, letter_review.notice_id])
    assert supervisor.get(wrong).status_code == 404


def test_little_time_left_is_red_and_more_is_not(supervisor, letter_review, case):
    assert b"is-red" not in supervisor.get(reverse("letter_reviews")).content
    clocks = case.deadlines.filter(duty__in=["decide", "notify_provider"])
    clocks.update(first_due_at=timezone.now() + 7 * HOUR, due_at=timezone.now() + 7 * HOUR)
    page = supervisor.get(reverse("letter_reviews")).content.decode()
    assert "is-red" in page
    assert "Review now" in page
    assert "Review now" in supervisor.get(url("letter_review", letter_review)).content.decode()
    clocks.update(first_due_at=timezone.now() - HOUR, due_at=timezone.now() - HOUR)
    assert "Past its deadline" in supervisor.get(reverse("letter_reviews")).content.decode()


def test_the_list_costs_the_same_with_many_letters(supervisor, case, django_assert_num_queries):
    supervisor.get(reverse("letter_reviews"))
    with django_assert_num_queries(8) as few:
        supervisor.get(reverse("letter_reviews"))
    for _ in range(4):
        factories.denied_case(received_at=timezone.now() - DAY, at=timezone.now())
    with django_assert_num_queries(len(few)):
        supervisor.get(reverse("letter_reviews"))


def test_no_words_of_the_letter_stand_in_an_address(letter_review, case):
    for address in (
        url("letter_review", letter_review),
        url("letter_review_pdf", letter_review),
        reverse("letter_reviews"),
    ):
        assert "Placeholder" not in address
        assert all(
            part.isdigit() or part in ("letters", "looks", "pdf", "") for part in address.split("/")
        )


def test_the_preview_says_that_a_supervisor_will_look(author):
    now = timezone.now()
    factories.review_letters("denial")
    case = factories.in_review_case(received_at=now - DAY, at=now - HOUR)
    fields = {**DENIAL, "medical_necessity": "yes", "preview": "first"}
    page = signed_in(author).post(reverse("deny", args=[case.number]), fields).content.decode()
    assert "A supervisor reviews it before it leaves." in page
    assert not LetterReview.objects.exists()


WHY = "It names another person's drug."


@pytest.fixture
def dismissed(db) -> LetterReview:
    """The look at a letter on which no duty hangs."""
    factories.review_letters("dismissal")
    case = factories.a_question(received_at=timezone.now() - 2 * DAY)
    services.dismiss(
        case.pk, ground="not_a_valid_request", defect="no_decision_asked", why="It is a question.",
        by=factories.user(Role.SUPERVISOR), at=timezone.now() - HOUR,
    )  # fmt: skip
    return LetterReview.objects.get()


def test_not_sent_it_says_so_and_why_on_the_case_in_the_list_and_on_its_page(supervisor, dismissed):
    page = supervisor.get(url("letter_review", dismissed)).content.decode()
    assert "Do not send the letter" in page
    done = supervisor.post(url("void_letter", dismissed), {"why": WHY}, follow=True)
    assert "Recorded as not to be sent: Dismissal notice to the enrollee." in done.content.decode()
    number = dismissed.notice.case.number
    said = "Not sent: It names another person&#x27;s drug."
    own = reverse("letter_page", args=[number, dismissed.notice_id])
    for place in (reverse("case", args=[number]), reverse("letters"), own):
        assert said in supervisor.get(place).content.decode(), place
    assert "Correct mailing addresses" not in supervisor.get(own).content.decode()
    assert said not in supervisor.get(reverse("letters") + "?tab=waiting").content.decode()
    pdf = supervisor.get(reverse("letter", args=[number, dismissed.notice_id]))
    assert pdf.status_code == 409 and "This letter will not be sent" in pdf.content.decode()
    shown = supervisor.get(url("letter_review", dismissed)).content.decode()
    assert "another person" in shown
    for button in ("Release the letter", "Send it back", "Do not send the letter"):
        assert button not in shown


def test_without_words_it_is_refused_beside_the_field_and_nothing_typed_is_lost(
    supervisor, dismissed
):
    answer = supervisor.post(url("void_letter", dismissed), {"why": " "})
    assert answer.status_code == 422
    assert 'id="id_why_error"' in answer.content.decode()
    too_long = "x" * 2001
    answer = supervisor.post(url("void_letter", dismissed), {"why": too_long})
    assert answer.status_code == 422 and too_long in answer.content.decode()
    assert LetterReview.objects.get().answer == ""


def test_one_that_was_sent_back_can_be_given_up_from_its_page(supervisor, dismissed):
    supervisor.post(url("send_back_letter", dismissed), {"words": "Kinder."})
    page = supervisor.get(url("letter_review", dismissed)).content.decode()
    assert "Do not send the letter" in page
    assert "Release the letter" not in page
    supervisor.post(url("void_letter", dismissed), {"why": WHY})
    assert dismissed.notice.letter_reviews.latest("pk").answer == "voided"


def test_the_letter_of_a_decision_that_nobody_was_told_has_to_be_sent(supervisor, letter_review):
    page = supervisor.get(url("letter_review", letter_review)).content.decode()
    assert "This letter must be sent" in page
    assert "Do not send the letter" not in page
    refused = supervisor.post(url("void_letter", letter_review), {"why": WHY})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "can be completed only by this letter" in said
    assert LetterReview.objects.get().answer == ""


def test_the_page_names_the_letter_that_takes_its_place_and_offers_no_release(supervisor):
    now, by = timezone.now(), factories.user(Role.SUPERVISOR)
    factories.review_letters("dismissal_vacated")
    case = factories.dismissed_case(received_at=now - 4 * DAY)
    services.vacate_dismissal(case.pk, why="It came.", by=by, at=now - 2 * DAY)
    services.dismiss(
        case.pk,
        ground="not_a_valid_request",
        defect="no_decision_asked",
        why="Blank.",
        by=by,
        at=now - DAY,
    )
    held = LetterReview.objects.get()
    later = case.notices.filter(kind="dismissal").latest("pk")
    page = supervisor.get(url("letter_review", held)).content.decode()
    assert "Another letter replaces it" in page
    assert f"Letter {later.number} (Dismissal notice)" in page
    assert "Release the letter" not in page
    refused = supervisor.post(url("release_letter", held), follow=True).content.decode()
    assert f"Letter {later.number}" in refused
    assert case.notices.get(kind="dismissal_vacated").held_at is not None
