"""Letters: what they must say, that they are tagged, and that nothing typed breaks them."""

import io
import os

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from pypdf import PdfReader

from accounts.permissions import Role
from cases import models
from cases import services as folder
from cases.services import dispatching
from determinations import services
from notices import letters, printing
from notices.models import Notice
from regulations import notices as law
from tests import factories
from tests.factories import DAY, HOUR, MONDAY
from tests.prints import AT, reader_of, text_of

pytestmark = pytest.mark.django_db


def extended_case():
    nurse = factories.user(Role.NURSE)
    case = factories.in_review_case(by=nurse)
    services.extend(case.pk, factories.extension(case), by=nurse, at=MONDAY + DAY)
    return case


def dismissed_case():
    case = factories.asked_by_representative()
    services.dismiss(
        case.pk, ground="not_a_proper_requester", why="A neighbor asked without an appointment.",
        by=factories.user(Role.SUPERVISOR), at=MONDAY + 8 * DAY,
    )  # fmt: skip
    return case


def withdrawn_case():
    case = factories.received_case()
    facts = services.WithdrawalFacts("Her son", "telephone", MONDAY + HOUR, "No longer needed.")
    services.withdraw(case.pk, facts, by=factories.user(Role.INTAKE), at=MONDAY + DAY)
    return case


def vacated_case():
    case = factories.dismissed_case()
    supervisor = factories.user(Role.SUPERVISOR)
    services.vacate_dismissal(case.pk, why="It came.", by=supervisor, at=MONDAY + 2 * DAY)
    return case


MADE = {
    "approval": (factories.approved_case, "approved", {}),
    "denial": (factories.denied_case, "denied", {}),
    "denial of payment": (
        lambda: factories.denied_case(request_type="payment", clean_claim=False), "denied",
        {"request": "payment"},
    ),
    "extension": (extended_case, "extended", {}),
    "dismissal": (dismissed_case, "dismissed", {}),
    "withdrawal": (withdrawn_case, "withdrawn", {}),
    "vacated dismissal": (vacated_case, "vacated", {}),
    "missing appointment": (
        factories.asked_by_representative, "form_requested", {"required_form": "appointment"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", MADE)
def test_a_letter_says_every_statement_that_the_law_wants(kind):
    """42 CFR 422.568(e), (h), (b)(2)(ii); 422.572(e)."""
    make, event, facts = MADE[kind]
    notice = make().notices.filter(recipient="enrollee").latest("id")
    said = text_of(reader_of(notice))
    (rule,) = law.required_notices(event, MONDAY.date(), **facts)
    for statement in rule.statements:
        assert statement.text in said, statement.key
    for fact in (notice.facts["enrollee"]["name"], notice.facts["case_number"], "March 4, 2026",
                 notice.facts["enrollee"]["member_id"], "1-800-555-0100"):  # fmt: skip
        assert fact in said


def test_a_denial_carries_the_reason_and_the_rule():
    """42 CFR 422.568(e)(1)."""
    said = text_of(reader_of(factories.denied_case().notices.get(recipient="enrollee")))
    assert factories.DENIAL["reason"] in said and factories.DENIAL["criteria"] in said


def test_a_denial_of_payment_speaks_of_no_expedited_appeal_of_its_own():
    """42 CFR 422.568(e)(4): payment has the standard process alone."""
    case = factories.denied_case(request_type="payment", clean_claim=False)
    said = text_of(reader_of(case.notices.get(recipient="enrollee")))
    assert "We Denied This Request for Payment" in said
    assert "ask for an expedited reconsideration" not in said


@pytest.mark.parametrize("kind", MADE)
def test_a_letter_is_a_tagged_pdf(kind):
    """PDF/UA-1: marked, with a structure tree, a language and a title."""
    make, _, _ = MADE[kind]
    reader = reader_of(make().notices.filter(recipient="enrollee").latest("id"))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"].startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_same_letter_on_the_same_day_has_the_same_bytes():
    notice = factories.denied_case().notices.first()
    assert letters.render(notice, at=AT) == letters.render(notice, at=AT + HOUR)


def test_the_copy_to_the_physician_says_so():
    said = text_of(reader_of(factories.approved_case().notices.get(recipient="provider")))
    assert "Copy for the physician or provider" in said and "Dr. Ada Nobody" in said


HOSTILE = [
    '#eval("1") *bold* $x$ _e_ \\ @ref <label> `code` [a](b) // c', "Zoë Ñandú Łukasz", "李小龍",
    "😀", "עברית", "a\u202eb", "x" * 4000, "line\n\n\nline", "\u0000\ufffe", "#" * 50,
]  # fmt: skip


def is_odd(words: str) -> bool:
    """Whether a reader of PDF may give it back in another form; that it is a letter is enough."""
    return not words.isascii() or not words.isprintable() or len(words) >= 100


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_type_is_shown_and_never_read_as_markup(words):
    notice = factories.denied_case().notices.get(recipient="enrollee")
    notice.facts["decision"]["reason"] = words
    notice.facts["to"] = {"kind": "enrollee", "name": words[:60], "address": words[:60]}
    said = text_of(reader_of(notice))
    assert is_odd(words) or words in said


@given(st.text(max_size=300))
@hypothesis(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_makes_a_letter(words):
    facts = dict(SAMPLE, decision=dict(SAMPLE["decision"], reason=words, criteria=words))
    assert letters.render_facts(facts, "denial/en.typ", at=AT).startswith(b"%PDF-")


SAMPLE = {
    "case_number": "FN26-000001",
    "kind": "denial",
    "plan": {"name": "Plan", "contract_id": "H0001", "address": "1 Way", "phone": "1", "tty": "711",
             "fax": "", "hours": "", "time_zone": "America/New_York"},
    "to": {"kind": "enrollee", "name": "N", "address": "A"},
    "enrollee": {"name": "N", "member_id": "M"},
    "requester": "R",
    "received_on": "March 2, 2026",
    "request": {"type": "item_or_service", "type_label": "", "priority": "standard",
                "summary": "S", "items": []},
    "decision": {"outcome": "denied", "reason": "r", "criteria": "c", "decided_on": "d",
                 "decided_by": "b"},
    "extension": {},
    "dismissal": {},
    "statements": [],
}  # fmt: skip


def test_a_letter_is_put_into_the_print_folder_whole_and_private(settings, tmp_path):
    # A folder of its own: a worker that another test killed may have left its part in the other.
    settings.PRINT_DIR = tmp_path / "print"
    notice = factories.approved_case().notices.first()
    folder.dispatch(notice.pk, at=AT)
    file = settings.PRINT_DIR / notice.file_name
    assert file.read_bytes() == bytes(notice.pdf.data)
    assert oct(file.stat().st_mode)[-3:] == "600"
    assert not list(settings.PRINT_DIR.glob(".*.part"))
    assert notice.facts["enrollee"]["name"].split()[1] not in file.name


def test_a_full_disk_leaves_no_trace_and_is_tried_again(monkeypatch):
    notice = factories.approved_case().notices.first()

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert dispatching.dispatch_or_put_off(notice.pk, at=AT) is False
    monkeypatch.undo()
    notice.refresh_from_db()
    assert notice.dispatched_at is None and notice.attempts == 1
    assert notice.last_error == "print_folder_errno_28"
    assert notice.next_attempt_at > AT
    assert not (settings.PRINT_DIR / notice.file_name).exists()
    assert not notice.case.events.filter(event="letter_sent").exists()
    assert dispatching.dispatch_or_put_off(notice.pk, at=notice.next_attempt_at) is True


def test_a_folder_that_cannot_be_written_is_no_end_of_the_letter(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.PRINT_DIR = tmp_path / "file" / "print"
    notice = factories.approved_case().notices.first()
    assert dispatching.dispatch_or_put_off(notice.pk, at=AT) is False
    assert Notice.objects.get(pk=notice.pk).last_error.startswith("print_folder_errno_")


def test_a_letter_printed_before_a_crash_is_printed_again_under_the_same_name(monkeypatch):
    """The worker dies after the file and before the commit."""
    notice = factories.approved_case().notices.first()
    printing.print_letter(notice, at=AT)
    assert folder.dispatch(notice.pk, at=AT) is True
    files = [file.name for file in settings.PRINT_DIR.iterdir() if notice.file_name == file.name]
    assert files == [notice.file_name]
    assert models.AuditEvent.objects.filter(event="letter_sent", case=notice.case).count() == 1


def test_a_letter_without_an_address_is_held_up_and_stops_no_clock():
    """A letter to nowhere notifies no one (42 CFR 422.568(b))."""
    nobody = folder.EnrolleeFacts("M-NOWHERE", "Agnes", "Thistle")
    case = factories.approved_case(enrollee=nobody)
    for notice in case.notices.all():
        dispatching.dispatch_or_put_off(notice.pk, at=AT)
    held = case.notices.get(recipient="enrollee")
    assert held.dispatched_at is None and held.last_error == "no_address"
    assert case.deadlines.get(duty="decide").met_at is None
    nurse = factories.user(Role.NURSE)
    folder.correct_addresses(case.pk, enrollee="4 New Street", provider="", by=nurse, at=AT + HOUR)
    assert dispatching.dispatch_or_put_off(held.pk, at=AT + HOUR) is True
    assert case.deadlines.get(duty="decide").met_at == AT + HOUR
    held.refresh_from_db()
    assert "4 New Street" in text_of(PdfReader(io.BytesIO(bytes(held.pdf.data))))


def test_correcting_an_address_leaves_letters_that_have_left_as_they_were():
    case = factories.approved_case()
    factories.dispatch_all(case, at=AT)
    nurse = factories.user(Role.NURSE)
    folder.correct_addresses(case.pk, enrollee="4 New Street", provider="", by=nurse, at=AT + HOUR)
    assert case.notices.filter(facts__to__address="4 New Street").count() == 0
    assert case.events.get(event="address_corrected").facts == {"of": ["enrollee"]}
