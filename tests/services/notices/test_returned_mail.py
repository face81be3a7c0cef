"""Proof of mailing, letters that come back, letters without an address, copies sent again."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from accounts.permissions import Role
from cases import models
from cases import services as folder
from cases.services import EnrolleeFacts, dispatching
from determinations import models as determinations
from determinations import services
from determinations.services.appeals import noticed_on
from notices import batches
from notices.models import MailingProof, Notice, Undelivered
from regulations import mailing as law
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
# The letters of `told_case` left on Tuesday, March 3, 2026.
LEFT = date(2026, 3, 3)
BACK = MONDAY + 12 * DAY
NEW = "77 Found Lane\nPortland, ME 04101"


def clerk():
    return factories.user(Role.INTAKE)


def letter(recipient="enrollee", **facts) -> Notice:
    return factories.told_case(**facts).notices.get(recipient=recipient)


def mailed(**facts) -> folder.MailingFacts:
    values = {"mailed_on": LEFT, "carrier": "Print room", "mail_class": "first_class"}
    return folder.MailingFacts(**values | facts)


def came_back(notice, reason="moved_left_no_address", **facts) -> Undelivered:
    values = {"returned_on": BACK.date(), "reason": reason}
    return folder.record_return(
        notice.pk, folder.ReturnFacts(**values | facts), by=clerk(), at=BACK
    )


def again(notice, *, because="returned", address=NEW, after=0, at=BACK, by=None) -> Notice:
    facts = folder.ResendFacts(because=because, address=address, after=after)
    return folder.send_again(notice.pk, facts, by=by or clerk(), at=at)


def text_of(notice: Notice) -> str:
    pages = PdfReader(io.BytesIO(bytes(notice.pdf.data))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_mailing_is_on_record_and_on_the_trail():
    notice = letter()
    proof = folder.prove_mailing(notice.pk, mailed(), by=clerk(), at=BACK)
    assert (proof.mailed_on, proof.carrier) == (LEFT, "Print room")
    event = notice.case.events.get(event="mailing_recorded")
    assert event.facts["letters"] == [notice.number]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"mailed_on": LEFT - timedelta(days=1)}, "mailed_on"),
        ({"mailed_on": BACK.date() + timedelta(days=1)}, "mailed_on"),
        ({"mail_class": "certified"}, "number"),
        ({"mail_class": "certified", "number": " - "}, "number"),
        ({"mail_class": "certified", "number": "94é7"}, "number"),
    ],
)
def test_an_impossible_mailing_is_refused_beside_its_field(facts, field):
    notice = letter()
    with pytest.raises(Refused) as refused:
        folder.prove_mailing(notice.pk, mailed(**facts), by=clerk(), at=BACK)
    assert refused.value.field == field
    assert not MailingProof.objects.exists()


def test_a_letter_that_waits_was_not_mailed():
    notice = factories.denied_case().notices.first()
    with pytest.raises(Refused, match="not been sent"):
        folder.prove_mailing(notice.pk, mailed(), by=clerk(), at=BACK)


def test_a_certified_number_is_that_of_one_letter_however_it_is_spaced():
    first, second = letter(), letter()
    facts = mailed(mail_class="certified", number="9407 1000 0000 0000")
    folder.prove_mailing(first.pk, facts, by=clerk(), at=BACK)
    with pytest.raises(Refused, match=first.number) as refused:
        same = mailed(mail_class="certified", number="9407100000000000")
        folder.prove_mailing(second.pk, same, by=clerk(), at=BACK)
    assert refused.value.field == "number"


def test_a_later_record_of_the_mailing_takes_the_place_of_the_earlier_which_is_kept():
    notice = letter()
    folder.prove_mailing(notice.pk, mailed(), by=clerk(), at=BACK)
    with pytest.raises(Refused, match="already recorded"):
        folder.prove_mailing(notice.pk, mailed(), by=clerk(), at=BACK)
    folder.prove_mailing(notice.pk, mailed(carrier="Courier"), by=clerk(), at=BACK + HOUR)
    assert notice.proofs.count() == 2
    assert notice.proofs.get(replaced_at=None).carrier == "Courier"


def test_a_paper_about_one_letter_is_filed_in_its_case():
    notice = letter()
    document = folder.NewDocument("receipt.txt", "text/plain", b"Certified mail receipt.")
    proof = folder.prove_mailing(notice.pk, mailed(document=document), by=clerk(), at=BACK)
    assert proof.document.case == notice.case


def test_the_proof_of_a_batch_is_on_the_trail_of_each_case_and_its_paper_in_none():
    cases = [factories.told_case() for _ in range(3)]
    batch = folder.make_batch(
        factories.plan().pk, by=factories.user(Role.SUPERVISOR), at=MONDAY + 2 * DAY
    )
    with pytest.raises(Refused, match="still creating"):
        folder.prove_batch(batch.pk, mailed(), by=clerk(), at=BACK)
    batches.write(batch.pk, at=MONDAY + 2 * DAY)
    document = folder.NewDocument("bulk.txt", "text/plain", b"Certificate of bulk mailing.")
    proof = folder.prove_batch(batch.pk, mailed(document=document), by=clerk(), at=BACK)
    assert bytes(proof.proof_document.data) == document.data
    for case in cases:
        event = case.events.get(event="mailing_recorded")
        assert event.facts["letters"] == [each.number for each in case.notices.order_by("id")]
        assert not case.documents.exists()
    with pytest.raises(Refused, match="one letter"):
        certified = mailed(mail_class="certified", number="1")
        folder.prove_batch(batch.pk, certified, by=clerk(), at=BACK)


@pytest.mark.parametrize("role", [Role.NURSE, Role.PHYSICIAN, Role.COMPLIANCE, Role.SPECIALIST])
def test_only_supervisors_and_intake_record_what_became_of_letters(role):
    notice, by = letter(), factories.user(role)
    returned = folder.ReturnFacts(BACK.date(), "vacant")
    row = came_back(letter())
    for call in (
        lambda: folder.prove_mailing(notice.pk, mailed(), by=by, at=BACK),
        lambda: folder.record_return(notice.pk, returned, by=by, at=BACK),
        lambda: again(notice, because="asked", by=by),
        lambda: folder.settle_otherwise(row.pk, words="Told.", by=by, at=BACK),
    ):
        with pytest.raises(PermissionDenied):
            call()


def test_a_letter_that_comes_back_is_on_the_list_and_its_clock_stays_stopped():
    notice = letter()
    met = notice.case.deadlines.get(duty="decide").met_at
    row = came_back(notice, remark="Yellow label")
    assert row.is_open and row.address == notice.facts["to"]["address"]
    event = notice.case.events.get(event="letter_returned")
    assert event.facts["reason"] == "Moved, left no address" and event.why == "Yellow label"
    assert notice.case.deadlines.get(duty="decide").met_at == met
    with pytest.raises(Refused, match="recorded as returned"):
        came_back(notice)


@pytest.mark.parametrize("day", [LEFT - timedelta(days=1), BACK.date() + timedelta(days=1)])
def test_a_letter_comes_back_neither_before_it_left_nor_in_the_future(day):
    with pytest.raises(Refused) as refused:
        came_back(letter(), returned_on=day)
    assert refused.value.field == "returned_on"


def test_the_database_holds_one_return_of_a_letter():
    row = came_back(letter())
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_copy_goes_to_the_new_address_and_says_of_which_letter_and_why_it_is_one():
    notice = letter()
    row = came_back(notice)
    copy = again(notice)
    assert (copy.resend_of, copy.resend_number) == (notice, 1)
    kept = {name: value for name, value in copy.facts.items() if name not in ("to", "sent_again")}
    assert kept == {name: value for name, value in notice.facts.items() if name != "to"}
    assert copy.facts["to"] == notice.facts["to"] | {"address": NEW}
    assert models.Enrollee.objects.get(pk=notice.case.enrollee_id).address == NEW
    row.refresh_from_db()
    assert (row.settled_how, row.resent) == ("resent", copy)
    folder.dispatch(copy.pk, at=BACK + HOUR)
    said = text_of(Notice.objects.get(pk=copy.pk))
    assert (
        "This is a copy of our letter of March 3, 2026. We send it again on March 14, 2026" in said
    )
    assert "because the post office brought that letter back to us" in said
    assert "Date March 3, 2026" in said and "77 Found Lane" in said
    assert copy.number in said


def test_a_first_letter_carries_its_number_and_does_not_call_itself_a_copy():
    notice = letter()
    said = text_of(notice)
    assert notice.number in said and "copy of our letter" not in said


def test_a_copy_neither_stops_a_clock_nor_starts_one_nor_opens_a_second_window():
    """42 CFR 422.582(b): the days to appeal count from the date of the notice."""
    notice = letter()
    case = notice.case
    before = list(case.deadlines.order_by("id").values())
    state, notified = case.matter.state, case.matter.notified_at
    came_back(notice)
    copy = again(notice)
    folder.dispatch(copy.pk, at=BACK + HOUR)
    case = models.Case.objects.get(pk=case.pk)
    assert list(case.deadlines.order_by("id").values()) == before
    assert (case.matter.state, case.matter.notified_at) == (state, notified)
    assert noticed_on(case.matter) == LEFT
    assert case.events.filter(event="letter_sent_again").count() == 1
    assert case.events.filter(event="letter_sent").count() == 2


def test_the_form_sent_twice_makes_one_copy():
    notice = letter()
    again(notice, because="asked")
    for after in (0, 1):
        with pytest.raises(Refused, match="on its way"):
            again(notice, because="asked", after=after)
    folder.dispatch(notice.resends.get().pk, at=BACK)
    with pytest.raises(Refused, match="in the meantime"):
        again(notice, because="asked", after=0)
    assert again(notice, because="asked", after=1, at=BACK + HOUR).resend_number == 2


def test_a_letter_that_never_left_is_not_sent_again():
    notice = factories.denied_case().notices.first()
    with pytest.raises(Refused, match="sent automatically"):
        again(notice, because="asked")


def test_a_copy_that_comes_back_is_followed_by_a_copy_of_the_first_letter():
    notice = letter()
    came_back(notice)
    copy = again(notice)
    folder.dispatch(copy.pk, at=BACK)
    came_back(Notice.objects.get(pk=copy.pk), reason="vacant")
    newer = "9 Third Place\nPortland, ME 04101"
    third = again(copy, address=newer, after=1)
    assert (third.resend_of, third.resend_number) == (notice, 2)
    assert not Undelivered.objects.filter(settled_at=None).exists()


def test_a_copy_is_not_sent_to_the_address_it_came_back_from():
    notice = letter()
    came_back(notice)
    for address in ("", notice.facts["to"]["address"]):
        with pytest.raises(Refused, match="returned from this address") as refused:
            again(notice, address=address)
        assert refused.value.field == "address"


@pytest.mark.parametrize(
    "reason", [e.key for e in law.ENDORSEMENTS.history() if e.address_may_stand]
)
def test_where_the_address_may_stand_a_copy_goes_there_again(reason):
    notice = letter()
    came_back(notice, reason=reason)
    assert again(notice, address="").facts["to"] == notice.facts["to"]


def test_a_return_of_any_copy_is_answered_whichever_of_the_letters_is_sent_again():
    notice = letter()
    copy = again(notice, because="asked", address="")
    folder.dispatch(copy.pk, at=BACK)
    returned = came_back(copy)
    with pytest.raises(Refused) as refused:
        again(notice, because="asked", address="", after=1)
    assert refused.value.code == "the_same_address"
    second = again(notice, because="asked", after=1)
    returned.refresh_from_db()
    assert returned.resent == second and returned.settled_at == BACK


def test_a_return_can_be_settled_by_another_way_of_telling_in_words():
    row = came_back(letter())
    words = "Read to her by telephone on March 13; she wrote it down."
    folder.settle_otherwise(row.pk, words=words, by=clerk(), at=BACK)
    row.refresh_from_db()
    assert (row.settled_how, row.settled_words) == ("otherwise", words)
    assert row.notice.case.events.get(event="undelivered_settled").why == words
    with pytest.raises(Refused, match="already resolved"):
        folder.settle_otherwise(row.pk, words=words, by=clerk(), at=BACK)


def without_address(address="") -> Notice:
    enrollee = EnrolleeFacts("M1", "Wilhelmina", "Placeholder", None, address)
    case = factories.denied_case(enrollee=enrollee)
    return case.notices.get(recipient="enrollee")


@pytest.mark.parametrize("address", ["", "   ", "-", "Unknown", "n/a", "HOMELESS"])
def test_a_letter_that_cannot_be_mailed_is_on_the_list_once_however_often_it_is_tried(address):
    notice = without_address(address)
    for hours in (1, 3, 5):
        assert not dispatching.dispatch_or_put_off(notice.pk, at=MONDAY + DAY + hours * HOUR)
    row = Undelivered.objects.get()
    assert (row.notice, row.returned_on, row.recorded_by) == (notice, None, None)
    assert notice.case.deadlines.get(duty="decide").met_at is None


def test_correcting_the_address_releases_it_and_is_no_copy():
    notice = without_address()
    dispatching.dispatch_or_put_off(notice.pk, at=MONDAY + DAY)
    by = clerk()
    at = MONDAY + DAY + HOUR
    folder.correct_addresses(notice.case_id, enrollee=NEW, provider="", by=by, at=at)
    row = Undelivered.objects.get()
    assert (row.settled_how, row.settled_by) == ("address", by)
    assert folder.dispatch(notice.pk, at=at)
    notice.refresh_from_db()
    assert notice.resend_of is None and notice.dispatched_at == at
    assert notice.case.deadlines.get(duty="decide").met_at == at


def test_a_waiting_letter_takes_the_address_that_another_case_of_the_person_learned():
    notice = without_address()
    dispatching.dispatch_or_put_off(notice.pk, at=MONDAY + DAY)
    models.Enrollee.objects.filter(pk=notice.case.enrollee_id).update(address=NEW)
    assert dispatching.dispatch_or_put_off(notice.pk, at=MONDAY + DAY + HOUR)
    notice.refresh_from_db()
    assert notice.facts["to"]["address"] == NEW
    assert not Undelivered.objects.filter(settled_at=None).exists()


def test_told_in_another_way_takes_a_waiting_letter_off_the_list_but_not_out_of_the_queue():
    notice = without_address()
    dispatching.dispatch_or_put_off(notice.pk, at=MONDAY + DAY)
    row = Undelivered.objects.get()
    folder.settle_otherwise(row.pk, words="By fax.", by=clerk(), at=MONDAY + DAY)
    later = MONDAY + 2 * DAY
    dispatching.dispatch_or_put_off(notice.pk, at=later)
    assert not Undelivered.objects.filter(settled_at=None).exists()
    assert notice.pk in dispatching.due_notices(at=later + 2 * HOUR, limit=10)


def test_a_copy_of_an_old_decision_is_not_the_letter_of_the_new_one():
    """The universe tells when the letter of a decision left, not when a copy did."""
    from determinations.universe.requests import _written

    notice = letter()
    copy = again(notice, because="asked")
    folder.dispatch(copy.pk, at=BACK)
    case = models.Case.objects.get(pk=notice.case_id)
    assert _written(case, case.matter, "enrollee", lambda _, at: at) == notice.dispatched_at
    determinations.OrganizationDetermination.objects.filter(pk=case.pk).update(
        decided_at=BACK - HOUR
    )
    case = models.Case.objects.get(pk=notice.case_id)
    assert _written(case, case.matter, "enrollee", lambda _, at: at) is None


def test_the_endorsements_are_those_of_the_postal_service_each_once():
    keys = [each.key for each in law.ENDORSEMENTS.history()]
    assert len(keys) == len(set(keys)) and {"no_such_number", "deceased", "refused"} <= set(keys)
    assert all(each.citation.startswith("DMM 507") for each in law.ENDORSEMENTS.history())


def test_told_in_another_way_its_case_can_be_closed_and_the_letter_still_leaves():
    """A person who has no address and was told keeps no case open forever."""
    enrollee = EnrolleeFacts("M1", "Wilhelmina", "Placeholder", None, "")
    case = factories.approved_case(enrollee=enrollee, priority="expedited")
    at, nurse = MONDAY + DAY + HOUR, factories.user(Role.NURSE)
    told = folder.OralNoticeFacts("Wilhelmina Placeholder", at, "telephone", "I told her.")
    services.notify(case.pk, told, by=nurse, at=at)
    for notice in case.notices.all():
        dispatching.dispatch_or_put_off(notice.pk, at=at)
    factories.carry_out(case, at=at)
    with pytest.raises(Refused) as refused:
        folder.close(case.pk, by=nurse, at=at)
    assert refused.value.code == "notice_open"
    row = Undelivered.objects.get()
    folder.settle_otherwise(row.pk, words="By telephone.", by=clerk(), at=at)
    folder.close(case.pk, by=nurse, at=at)
    assert models.Case.objects.get(pk=case.pk).matter.state == "closed"
    models.Enrollee.objects.filter(pk=case.enrollee_id).update(address=NEW)
    assert dispatching.dispatch_or_put_off(row.notice_id, at=at + 2 * DAY)
