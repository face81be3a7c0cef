"""The file of a reinstatement: one PDF of everything, its attachments, and what is submitted."""

import io
import zipfile
from datetime import date, datetime, timedelta

import pytest
from pypdf import PdfReader

from cases import models as cases
from cases import services as case_services
from cases.services import NewDocument, OralNoticeFacts
from regulations.law import Refused
from reinstatement import services
from reinstatement.models import Sample, SampledCase, Selection, State
from reinstatement.presentation import casefile
from reinstatement.services import AttemptFacts
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR
from tests.letters.queued_reinstatement import found_by_cms, tags_of, text_of
from tests.loops import at_least_one

pytestmark = pytest.mark.django_db
SUBMITTED = datetime.fromisoformat("2026-06-23T10:00:00-04:00")
AT = SUBMITTED + 12 * DAY


def whole_case() -> cases.Case:
    """From the call to the reply of CMS, with everything that a file can hold."""
    by = members.specialist()
    case = members.requested(by=by)
    came = case.received_at
    attempt = AttemptFacts("Records office", "telephone", came + HOUR, "Days of stay", "promised")
    services.reach_out(case.pk, attempt, by=by, at=came + 2 * HOUR)
    paper = NewDocument("../../etc/dis\\charge.txt", "text/plain", b"Discharged 28 March.")
    case_services.add_document(case.pk, paper, by=by, at=came + 3 * HOUR)
    found = {"billing": "No error.", "notices": "To the address.", "grace": "Most of it.",
             "evidence": "Discharge papers.", "similar": "Two, both favorable."}  # fmt: skip
    services.investigate(case.pk, found=found, by=by, at=came + DAY)
    _decide_and_pay(case, by=by, at=came + 2 * DAY)
    services.submit(case.pk, submitted_at=SUBMITTED, submission="RPC-1", by=by, at=SUBMITTED)
    reply_on = date(2026, 6, 30)
    services.complete(case.pk, reply_code="287", reply_on=reply_on, by=by, at=SUBMITTED + 8 * DAY)
    at = SUBMITTED + 9 * DAY
    members.agreed(case, 3, at=at, months=4, first_on=date(2026, 8, 1))
    factories.dispatch_all(case, at=SUBMITTED + 10 * DAY)
    _look_over(case)
    return cases.Case.objects.get(pk=case.pk)


def _decide_and_pay(case, *, by, at):
    services.find_favorable(case.pk, members.decision(), by=by, at=at)
    spoken = OralNoticeFacts(
        "Hortensia Placeholder", at + HOUR, "telephone", "You owe $83.00 by June 30."
    )
    services.notify(case.pk, spoken, by=by, at=at + 2 * HOUR)
    factories.dispatch_all(case, at=at + 3 * HOUR)
    case = cases.Case.objects.get(pk=case.pk)
    members.pay(case, "40.00", date(2026, 5, 2), by=by, reference="1001")
    members.pay(case, "43.00", date(2026, 6, 20), by=by, reference="1002")


def _look_over(case):
    """A sample drew the case, and CMS asked for it."""
    by = factories.user("supervisor")
    sample = Sample.objects.create(
        decided_from=date(2026, 4, 1), decided_until=date(2026, 4, 30), of_each=1, seed="s33d",
        population=[case.pk], drawn_at=AT, drawn_by=by,
    )  # fmt: skip
    SampledCase.objects.create(
        sample=sample, case=case, outcome="favorable", position=1, verdict="agree",
        words="The papers bear it out.", reviewed_at=AT, reviewed_by=by,
    )  # fmt: skip
    Selection.objects.create(
        case=case, kind="selected", on=date(2026, 7, 1), reference="AUD-9", entered_at=AT, by=by
    )


def opened(data: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    return archive


def pdf(archive: zipfile.ZipFile, name: str):
    return PdfReader(io.BytesIO(archive.read(name)))


def test_the_file_is_one_pdf_of_everything_with_its_attachments():
    case = whole_case()
    archive = opened(casefile.archive(case, at=AT))
    names = archive.namelist()
    assert names[0] == "00-case-file.pdf" and len(names) == 1 + 1 + case.notices.count()
    said = text_of(pdf(archive, names[0]))
    for words in (
        "The disenrollment", "February 1, 2026 to March 31, 2026", "Sunday, May 31, 2026",
        "Day zero is Wed, Apr 1, 2026; add 60 calendar days", "The requester may act", "Passed",
        "something that you had no control over", members.HOSPITAL, "Records office, telephone",
        "Two, both favorable.", "No control over it Yes", "Could not be foreseen Yes",
        "It caused the nonpayment Yes", "The discharge papers show the stay",
        "$83.00 - $83.00 = $0.00", "May 2, 2026 $40.00 Check 1001 In time",
        "Decide on good cause", "letter", "You owe $83.00 by June 30.", "RPC-1", "TRC 287",
        "4. November 1, 2026: $31.12", "AUD-9", "s33d", "The papers bear it out.",
        "completed the intake; the research begins. Intake → In review.",
    ):  # fmt: skip
        assert words in said, words
    for name in names[1:]:
        assert name in said


def test_no_name_in_the_archive_is_a_path():
    for name in at_least_one(opened(casefile.archive(whole_case(), at=AT)).namelist()):
        assert "/" not in name and "\\" not in name and name[:2].isdigit()


def test_the_attachments_are_the_bytes_on_record():
    case = whole_case()
    archive = opened(casefile.archive(case, at=AT))
    (document,) = [name for name in archive.namelist() if name.endswith(".txt")]
    assert archive.read(document) == b"Discharged 28 March."
    for notice in case.notices.all():
        (name,) = [each for each in archive.namelist() if each.endswith(notice.file_name)]
        assert archive.read(name) == bytes(notice.pdf.data)


def test_the_records_are_tagged_and_their_tables_have_headers():
    case = whole_case()
    file = pdf(opened(casefile.archive(case, at=AT)), "00-case-file.pdf")
    assert b"pdfuaid" in file.trailer["/Root"]["/Metadata"].get_data()
    assert {"/Table", "/TH"} <= tags_of(file)
    package = opened(casefile.package(case, at=AT))
    assert "/TH" in tags_of(pdf(package, "00-transmittal.pdf"))


MADE = {
    State.INTAKE: members.left_open,
    State.NOT_ELIGIBLE: members.not_eligible,
    State.IN_REVIEW: members.requested,
    State.FAVORABLE: members.favorable,
    State.PAID: members.paid,
    State.SUBMITTED: members.submitted,
    State.UNFAVORABLE: members.unfavorable,
    State.UNPAID: members.unpaid,
    State.PLAN_ERROR: members.with_plan_error,
    State.REFERRED: members.referred,
    State.CMS_REINSTATED: members.cms_reinstated,
}
PAYABLE = {State.PAID, State.SUBMITTED}


@pytest.mark.parametrize("state", MADE)
def test_a_request_in_any_state_has_a_file_and_only_a_paid_one_a_package(state):
    case = MADE[state]()
    assert case.reinstatement.state == state
    said = text_of(pdf(opened(casefile.archive(case, at=AT)), "00-case-file.pdf"))
    assert f"State {State(state).label}" in said
    if state in PAYABLE:
        assert opened(casefile.package(case, at=AT)).namelist()
    else:
        with pytest.raises(Refused, match="nothing to submit"):
            casefile.package(case, at=AT)


def test_the_file_shows_what_failed_and_the_words_that_were_said():
    said = text_of(pdf(opened(casefile.archive(members.not_eligible(), at=AT)), "00-case-file.pdf"))
    assert "Failed I'm sorry. I understand what happened" in said
    assert "Not reviewed because The reason given is generally not good cause" in said


def test_the_package_has_what_the_contractor_wants():
    case = whole_case()
    archive = opened(casefile.package(case, at=AT))
    names = archive.namelist()
    assert names[:4] == ["00-transmittal.pdf", "01-statement.pdf", "02-decision.pdf",
                         "03-payments.pdf"]  # fmt: skip
    assert [name for name in names if "good_cause_owed-enrollee" in name]
    assert not [name for name in names if "reinstated" in name or "installments" in name]
    said = text_of(pdf(archive, "00-transmittal.pdf"))
    for words in (
        "Contract H0001", "1EG4TE5MK73", "Hortensia Placeholder", "Disenrollment effective April 1",
        "Reinstatement effective April 1, 2026", "Favorable decision Fri, Apr 17, 2026",
        "Spoke by telephone: Hortensia Placeholder", "You owe $83.00 by June 30.",
        "Letter to the enrollee", "Last day to pay June 30, 2026", "All received on June 20, 2026",
        "Owed at disenrollment $83.00", "the CMS retroactive processing contractor",
    ):  # fmt: skip
        assert words in said, words
    assert members.HOSPITAL in text_of(pdf(archive, "01-statement.pdf"))
    assert "June 20, 2026 $43.00 Check 1002 In time" in text_of(pdf(archive, "03-payments.pdf"))


def test_what_cms_decided_goes_back_to_cms_by_the_complaint():
    """Guidance, section 70.3.5.2."""
    case = found_by_cms()
    by = members.specialist()
    members.pay(case, "83.00", date(2026, 5, 2))
    paid_at = datetime.fromisoformat("2026-05-10T10:00:00-04:00")
    services.record_irmaa_paid(case.pk, paid_on=date(2026, 5, 9), by=by, at=paid_at)
    archive = opened(casefile.package(cases.Case.objects.get(pk=case.pk), at=AT))
    said = text_of(pdf(archive, "00-transmittal.pdf"))
    assert "For: CMS, by complaint CTM-1." in said and "IRMAA received by CMS May 9, 2026" in said


def test_a_word_longer_than_its_column_breaks_no_file():
    case = members.requested(answers_={"statement": "x" * 4000 + " #eval *b* 😀"})
    services.reach_out(
        case.pk, AttemptFacts("y" * 120, "mail", case.received_at, "z" * 500, "promised"),
        by=members.specialist(), at=case.received_at + timedelta(hours=1),
    )  # fmt: skip
    said = text_of(pdf(opened(casefile.archive(case, at=AT)), "00-case-file.pdf"))
    assert "#eval *b*" in said
