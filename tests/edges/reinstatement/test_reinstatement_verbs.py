"""The verbs of a reinstatement as a browser asks for them: done, or refused next to the field."""

from __future__ import annotations

import threading
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.permissions import Role
from cases import models as cases
from cases.services.documents import media_type
from reinstatement import services
from reinstatement.models import Reinstatement, State
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR
from tests.loops import at_least_one
from tests.pages import one_line as text
from tests.pages import signed_in
from tests.reinstatements_today import STATES, a_disenrollment, call, panel, sheet_of, the_request
from tests.reinstatements_today import call_sheet as sheet

pytestmark = pytest.mark.django_db
REPRESENTATIVE = {"requester_kind": "representative", "requester_name": "Nelson Nephew"}


def matter_of(case: cases.Case) -> Reinstatement:
    return Reinstatement.objects.get(pk=case.pk)


def post(case: cases.Case, verb: str, client: Client | None = None, **facts):
    return (client or signed_in()).post(f"/reinstatements/{case.number}/{verb}/", facts)


def page(case: cases.Case, verb: str = "", client: Client | None = None):
    address = f"/reinstatements/{case.number}/" + (f"{verb}/" if verb else "")
    return (client or signed_in()).get(address)


class TestTheSheet:
    @pytest.mark.parametrize(
        ("facts", "told", "reason"),
        [
            ({"effective_on": date(2026, 4, 1), "grace_begins_on": None, "grace_ends_on": None,
              "notice_sent_on": None, "months": ()}, {}, "late"),
            ({}, REPRESENTATIVE | {"authority": "none"}, "no_authority"),
            ({}, {"circumstance": "after_disenrollment"}, "after_disenrollment"),
            ({"cause": "supplemental"}, {}, "wrong_product"),
            ({"cause": "other"}, {}, "not_disenrolled_for_nonpayment"),
        ],
    )  # fmt: skip
    def test_each_gate_that_fails_ends_the_call_with_its_words(self, facts, told, reason):
        found = a_disenrollment(**facts)
        shown = panel(found, **told)
        assert "Say now and stop here" in shown and "Failed" in shown
        call(found, **told)
        assert the_request().state == State.NOT_ELIGIBLE
        assert the_request().not_eligible_reason == reason

    def test_an_error_of_ours_takes_the_other_road(self):
        told = {"plan_error": "yes", "plan_error_why": "The check went to another account."}
        found = a_disenrollment()
        assert "Our error: a different process" in panel(found, **told)
        call(found, **told)
        assert the_request().state == State.PLAN_ERROR
        assert the_request().plan_error_why == "The check went to another account."

    def test_what_hints_at_our_error_stands_before_the_question(self):
        """42 CFR 422.74(d)(1)(i)(B): two whole months of grace."""
        begins = a_disenrollment().grace_ends_on.replace(day=1)
        found = a_disenrollment(grace_begins_on=begins)
        shown = text(signed_in().get(sheet_of(found)))
        assert "it may be our error" in shown and "shorter than 2 whole calendar months" in shown

    def test_what_comes_after_a_failed_gate_is_put_away(self):
        found = a_disenrollment()
        assert 'data-away="statement affirmation"' in panel(found, circumstance="vacation")
        assert 'data-away=""' in panel(found)

    def test_nothing_that_tells_of_the_member_is_read_out_to_a_stranger(self):
        """42 CFR 405.910(d)."""
        told = REPRESENTATIVE | {"authority": "not_shown", "plan_error": ""}
        found = a_disenrollment()
        shown = panel(found, **told)
        assert 'data-away="explained affirmation"' in shown and "Share nothing" in shown
        assert call(found, **told).status_code == 302

    def test_the_window_counts_from_the_day_of_the_first_contact(self):
        found = members.disenrollment()
        shown = panel(found, received_at="5/31/2026 9:00 am")
        assert "The last day" in shown and "day 60 of 60" in shown
        assert "Note this for the person who reviews this case" in shown
        shown = panel(found, received_at="6/1/2026 9:00 am")
        assert "1 day too late" in shown

    @pytest.mark.parametrize(
        ("received", "said"),
        [("soon", "Until then, now is used"), ("1/1/2015 9:00 am", "rule book begins")],
    )
    def test_a_day_that_cannot_be_is_told_in_the_panel(self, received, said):
        assert said in panel(a_disenrollment(), received_at=received)

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("empty.pdf", b""),
            ("page.exe", b"MZ\x90\x00"),
            ("film.avi", b"RIFF\x00\x00\x00\x00AVI "),
        ],
    )
    def test_a_bad_file_is_refused_and_must_be_chosen_again(self, name, data):
        answer = call(a_disenrollment(), files=SimpleUploadedFile(name, data))
        assert answer.status_code == 422 and "files" in answer.context["form"].errors
        assert "Please select the files again" in text(answer)
        assert not cases.Case.objects.exists()

    @pytest.mark.parametrize(
        ("data", "kind"),
        [(b"ID3\x04\x00", "audio/mpeg"), (b"OggS\x00", "audio/ogg"),
         (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
         (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"), (b"\x00\x00\x00\x20ftypisom", "")],
    )  # fmt: skip
    def test_a_sound_is_told_by_its_bytes(self, data, kind):
        assert media_type(data) == kind

    def test_another_sheet_of_an_open_request_is_refused_with_the_way_to_it(self):
        found = a_disenrollment()
        call(found)
        answer = call(found)
        assert answer.status_code == 422
        assert "is open: case" in text(answer) and "Continue case" in text(answer)
        assert members.HOSPITAL in text(answer)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("told", [{}, {"circumstance": "vacation"}])
def test_two_clicks_at_once_are_one_case(told):
    found, user, sent = a_disenrollment(), members.specialist(), sheet(**told)
    start, answers = threading.Barrier(2), []

    def click():
        client = Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        start.wait()
        answers.append(client.post(sheet_of(found), sent).status_code)
        connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert cases.Case.objects.count() == 1


class TestGoingOn:
    def test_what_is_known_is_filled_in_and_the_rest_is_asked(self):
        case = members.left_open()
        shown = text(page(case, "intake"))
        assert members.HOSPITAL in shown and "willing and able to pay" in shown
        assert "1 point still open" in shown

    def test_what_will_not_come_ends_it(self):
        case = members.left_open()
        post(case, "intake", **sheet(affirms="no"))
        assert matter_of(case).not_eligible_reason == "not_willing"

    def test_the_panel_sorts_by_the_further_answers(self):
        case = members.left_open()
        shown = text(post(case, "intake/sort", **sheet(affirms="no")))
        assert "Say now and stop here" in shown
        assert matter_of(case).state == State.INTAKE and not cases.Case.objects.exclude(pk=case.pk)

    def test_once_it_is_over_it_says_so_and_a_stale_page_loses_nothing(self):
        case = members.researched()
        assert page(case, "intake").status_code == 409
        assert post(case, "intake/sort", **sheet()).status_code == 409
        answer = post(case, "intake", **sheet(statement="A further word."))
        assert answer.status_code == 422 and "A further word." in text(answer)
        assert matter_of(case).statement == members.HOSPITAL


AWAITED = {
    State.INTAKE: ("Waiting for Hortensia Placeholder", "Willing and able to pay"),
    State.NOT_ELIGIBLE: ("Closed: not reviewed", "generally not good cause"),
    State.IN_REVIEW: ("All points are researched", "ready to decide"),
    State.FAVORABLE: ("Waiting for the former member", "$83.00 to us"),
    State.PAID: ("Waiting for us to submit it", "the contractor (RPC)"),
    State.SUBMITTED: ("Waiting for the CMS reply", "RPC-2026-0001"),
    State.REINSTATED: ("Coverage is continuous", "Reply 287"),
    State.UNFAVORABLE: ("Closed: unfavorable", "a grievance may be filed"),
    State.UNPAID: ("Closed: not paid on time", "$83.00 of what was owed"),
    State.PLAN_ERROR: ("Waiting for us", "the disenrollment must be canceled"),
    State.REFERRED: ("Waiting for CMS", "no complaint number yet"),
    State.CMS_REINSTATED: ("Coverage is continuous", "Reply 287"),
    State.REFERRAL_ENDED: ("Closed: the referral ended", "The person chose another option"),
}


@pytest.mark.parametrize("state", AWAITED)
def test_the_page_tells_in_a_line_what_is_awaited_and_from_whom(state):
    shown = text(page(STATES[state]()))
    for words in at_least_one(AWAITED[state]):
        assert words in shown, words


def test_the_steps_say_that_a_payment_is_awaited_and_where_it_is_recorded():
    case = members.favorable()
    address = f"/reinstatements/disenrollments/{case.reinstatement.disenrollment_id}/payment/"
    shown = page(case).content.decode()
    steps = shown[shown.index("Next steps allowed") :][:900]
    assert "Waiting for $83.00" in steps and "Tuesday, June 30, 2026" in steps and address in steps
    reader = page(case, client=signed_in(Role.COMPLIANCE)).content.decode()
    assert "Waiting for $83.00" not in reader
    assert "still counts" in page(members.unpaid()).content.decode()
    assert "Waiting for $" not in page(members.paid()).content.decode()


class TestTheReferral:
    ASKED = {"whom": "Account manager", "channel": "telephone", "followed_at": "5/4/2026 9:00 am",
             "words": "Still with the caseworker.", "complaint": "CTM-77"}  # fmt: skip

    def test_it_is_followed_up_and_shown(self):
        case, client = members.referred(), signed_in()
        shown = text(page(case, "cms/follow-up"))
        assert "No one has followed up yet." in shown
        assert post(case, "cms/follow-up", client, **self.ASKED).status_code == 302
        shown = text(page(case))
        for words in ("Still with the caseworker.", "complaint CTM-77", (
                "Last follow-up "
                "May 4, 2026"
            ),
                      "Follow up again by Wednesday, June 3, 2026"):  # fmt: skip
            assert words in shown, words
        twice = post(case, "cms/follow-up", client, **self.ASKED)
        assert twice.status_code == 422 and "already recorded" in text(twice)

    @pytest.mark.parametrize("name", ["whom", "channel", "followed_at", "words"])
    def test_what_lacks_is_said_beside_its_field_and_the_rest_is_kept(self, name):
        case = members.referred()
        answer = post(case, "cms/follow-up", **self.ASKED | {name: ""})
        assert answer.status_code == 422 and name in answer.context["form"].errors
        assert "CTM-77" in text(answer) and not case.follow_ups.exists()

    def test_a_supervisor_ends_it(self):
        case, supervisor = members.referred(), signed_in(Role.SUPERVISOR)
        facts = {"ground": "nothing_comes", "why": "No complaint of this name."}
        early = post(case, "cms/ended", supervisor, **facts)
        assert "No follow-up with CMS is recorded" in early.context["form"].errors["ground"][0]
        assert "No complaint of this name." in text(early)
        post(case, "cms/follow-up", **self.ASKED)
        assert post(case, "cms/ended", supervisor, **facts).status_code == 302
        assert matter_of(case).state == State.REFERRAL_ENDED
        assert "our interpretation; the regulation does not say" in text(page(case))
        assert post(case, "cms/ended", supervisor, **facts).status_code == 422


class TestAnIntakeCorrection:
    def test_it_is_taken_back_by_another_supervisor(self):
        case, supervisor = members.not_eligible(), signed_in(Role.SUPERVISOR)
        shown = text(page(case, "intake/taken-back", supervisor))
        assert "As recorded" in shown and "generally not good cause" in shown
        unsaid = post(case, "intake/taken-back", supervisor, why="The recording.")
        assert "not a recording error" in unsaid.context["form"].errors["said_then"][0]
        assert "The recording." in text(unsaid)
        facts = {"why": "The recording.", "said_then": "on"}
        assert post(case, "intake/taken-back", supervisor, **facts).status_code == 302
        assert matter_of(case).state == State.INTAKE
        assert "it was a recording error" in text(page(case))
        assert post(case, "intake", **sheet(circumstance="institutionalized")).status_code == 302
        assert matter_of(case).state == State.IN_REVIEW

    def test_only_the_fact_on_which_it_stood_is_asked_for(self):
        late = members.requested(contact_={"received_at": members.ASKED + 60 * DAY})
        wrong = members.requested(cause="lawful_presence")
        for case, fields in (
            (members.not_eligible(), []), (late, ["received_at"]), (wrong, ["cause"]),
        ):  # fmt: skip
            form = page(case, "intake/taken-back", signed_in(Role.SUPERVISOR)).context["form"]
            assert list(form.fields) == [*fields, "why", "said_then"]

    def test_it_is_refused_to_who_made_it(self):
        maker = factories.user(Role.SUPERVISOR)
        case, client = members.not_eligible(by=maker), Client()
        client.force_login(maker, "django.contrib.auth.backends.ModelBackend")
        answer = page(case, "intake/taken-back", client)
        assert answer.status_code == 409 and "Another supervisor" in text(answer)


class TestWork:
    def test_it_is_taken_and_assigned(self):
        case, other = members.requested(), members.specialist()
        client = Client()
        client.force_login(other, "django.contrib.auth.backends.ModelBackend")
        client.post(f"/reinstatements/{case.number}/take/")
        assert cases.Case.objects.get(pk=case.pk).assignee == other
        to, supervisor = members.specialist(), signed_in(Role.SUPERVISOR)
        post(case, "assign", supervisor, to=to.pk)
        assert cases.Case.objects.get(pk=case.pk).assignee == to

    def test_it_is_not_assigned_to_who_decides_none(self):
        case, nurse = members.requested(), factories.user(Role.NURSE)
        answer = post(case, "assign", signed_in(Role.SUPERVISOR), to=nurse.pk)
        assert answer.status_code == 422 and "to" in answer.context["form"].errors

    def test_an_attempt_is_recorded_and_shown(self):
        case = members.requested()
        told = {"whom": "Discharge desk", "channel": "telephone", "result": "promised",
                "tried_at": "4/16/2026 9:00 am", "words": "Asked for the papers."}  # fmt: skip
        assert post(case, "attempt", **told).status_code == 302
        shown = text(page(case))
        assert "Discharge desk" in shown and "Asked for the papers." in shown
        early = post(case, "attempt", **told | {"tried_at": "4/1/2026 9:00 am"})
        assert "before the request was received" in early.context["form"].errors["tried_at"][0]

    def test_every_point_of_research_is_recorded_at_once_and_filled_in_again(self):
        case = members.requested()
        found = dict.fromkeys(("billing", "notices", "grace", "evidence", "similar"), "Looked at.")
        assert post(case, "research", **found).status_code == 302
        assert case.checks.count() == 5
        assert text(page(case, "research")).count("Looked at.") == 5
        answer = post(case, "research", **found)
        assert answer.status_code == 422 and "at least one point" in text(answer)

    def test_a_decision_is_told_in_speech_but_not_to_a_machine(self):
        case = members.unfavorable()
        told = {"channel": "telephone", "told": "Hortensia", "told_at": "4/17/2026 3:00 pm",
                "words": "Told of the grievance."}  # fmt: skip
        shown = text(page(case, "told"))
        assert "There is no appeal" in shown and "voicemail" not in shown.lower()
        machine = post(case, "told", **told | {"channel": "voicemail"})
        assert "channel" in machine.context["form"].errors
        early = post(case, "told", **told | {"told_at": "4/16/2026 3:00 pm"})
        assert "before the decision" in early.context["form"].errors["told_at"][0]
        assert post(case, "told", **told).status_code == 302
        assert "Told of the grievance." in text(page(case))

    def test_it_is_withdrawn(self):
        case = members.requested()
        assert "why" in post(case, "withdraw").context["form"].errors
        post(case, "withdraw", why="She called on Friday.")
        assert matter_of(case).state == State.WITHDRAWN


DECISION = {
    "circumstance": "institutionalized",
    "no_control": "yes",
    "could_not_foresee": "no",
    "caused": "yes",
    "finding": "The discharge papers show the stay.",
    "explanation": "You were in the hospital.",
}
NO_LIMB = {"no_control": "no", "could_not_foresee": "no"}


class TestTheDecision:
    def test_the_page_shows_the_test_the_money_and_how_alike_cases_went(self):
        earlier = members.favorable()
        shown = text(page(members.researched(), "favorable"))
        for words in ("no control over it", "$83.00", "Tuesday, June 30, 2026", "Similar cases",
                      earlier.number, members.HOSPITAL, "How was the sum reckoned?"):  # fmt: skip
            assert words in shown, words

    def test_good_cause_is_found_by_either_limb(self):
        case = members.researched()
        assert post(case, "favorable", **DECISION).status_code == 302
        matter = matter_of(case)
        assert (matter.no_control, matter.could_not_foresee, matter.caused) == (True, False, True)
        shown = text(page(case))
        assert "The discharge papers show the stay." in shown and "$83.00" in shown

    @pytest.mark.parametrize(
        ("verb", "facts", "field", "said"),
        [
            ("favorable", NO_LIMB, "no_control", "Good cause requires one of the two"),
            ("favorable", {"caused": "no"}, "caused", "requires that this prevented the person"),
            ("favorable", {"circumstance": "vacation"}, "circumstance", "Choose from the list"),
            ("favorable", {"explanation": ""}, "explanation", "own words"),
            ("unfavorable", {}, "caused", "the test is met"),
            ("unfavorable", {"no_control": ""}, "no_control", "Choose yes or no"),
        ],
    )
    def test_a_finding_unlike_the_outcome_is_refused_beside_the_field(
        self, verb, facts, field, said
    ):
        case = members.researched()
        answer = post(case, verb, **DECISION | facts)
        assert answer.status_code == 422
        assert said in " ".join(answer.context["form"].errors[field])
        assert "The discharge papers show the stay." in text(answer)
        assert matter_of(case).state == State.IN_REVIEW

    def test_none_is_found(self):
        case = members.researched()
        post(case, "unfavorable", **DECISION | NO_LIMB)
        assert matter_of(case).state == State.UNFAVORABLE

    def test_before_research_it_says_what_lacks(self):
        answer = page(members.requested(), "favorable")
        assert answer.status_code == 409 and "Not researched yet" in text(answer)

    def test_cms_decides_where_cms_disenrolled(self):
        case = members.referred()
        assert "complaint" in post(case, "cms/favorable", words="x").context["form"].errors
        post(case, "cms/favorable", complaint="CTM-9", words="Good cause found.")
        assert matter_of(case).decided_by_cms and matter_of(case).state == State.FAVORABLE
        shown = text(page(case))
        assert "by <strong>CMS</strong>" in shown and "IRMAA) to CMS" in shown
        future = post(case, "irmaa-paid", paid_on="1/1/2099")
        assert "future" in future.context["form"].errors["paid_on"][0]
        early = post(case, "irmaa-paid", paid_on="4/1/1900")
        assert "nothing was overdue before" in early.context["form"].errors["paid_on"][0]
        assert post(case, "irmaa-paid", paid_on="5/5/2026").status_code == 302
        other = members.referred()
        post(other, "cms/unfavorable", complaint="CTM-10", words="None found.")
        assert matter_of(other).state == State.UNFAVORABLE


class TestTheEnd:
    def test_an_error_is_recorded_and_corrected(self):
        case = members.requested()
        post(case, "plan-error", why="A payment was posted elsewhere.")
        assert matter_of(case).state == State.PLAN_ERROR
        future = post(case, "plan-error/canceled", corrected_on="1/1/2099", correction="TC 81")
        assert "future" in future.context["form"].errors["corrected_on"][0]
        post(case, "plan-error/canceled", corrected_on="4/17/2026", correction="TC 81 no. 7")
        shown = text(page(case))
        assert "Coverage is continuous" in shown and "TC 81 no. 7" in shown

    def test_it_is_submitted_returned_submitted_and_completed(self):
        case = members.paid()
        early = post(case, "submission", submitted_at="4/1/2026 9:00 am", submission="RPC-1")
        assert "before the decision" in early.context["form"].errors["submitted_at"][0]
        for name in ("RPC-1", "RPC-2"):
            post(case, "submission", submitted_at="5/22/2026 9:00 am", submission=name)
            assert matter_of(case).submission == name
            if name == "RPC-1":
                post(case, "submission/returned", why="A page was missing.")
                assert matter_of(case).state == State.PAID
        wrong = post(case, "reply", reply_code="288", reply_on="6/1/2026")
        assert "Only reply 287" in wrong.context["form"].errors["reply_code"][0]
        early = post(case, "reply", reply_code="287", reply_on="5/1/2026")
        assert "before the submission" in early.context["form"].errors["reply_on"][0]
        post(case, "reply", reply_code="287", reply_on="6/1/2026")
        assert matter_of(case).state == State.REINSTATED

    TODAY = timezone.localdate(timezone=ZoneInfo("America/New_York"))
    DUE = 3
    AGREED = {"without_fault": "yes", "fault_why": "SSA stopped the withholding.",
              "way": "installments", "total": "$124.50", "months": "4",
              "first_on": f"{TODAY:%m/%d/%Y}"}  # fmt: skip

    def reinstated_and_billed(self):
        """April to June were billed late, when coverage had come back."""
        case = members.reinstated()
        members.billed(case, self.DUE, at=timezone.now())
        return case

    def test_months_past_are_paid_in_installments_with_a_schedule(self):
        """42 CFR 423.293(a)(4)."""
        case = self.reinstated_and_billed()
        assert post(case, "months-past", **self.AGREED).status_code == 302
        shown = text(page(case))
        for words in ("$124.50", "$31.13", "$31.12", "SSA stopped the withholding."):
            assert words in shown, words

    def test_the_sum_is_the_ledgers_and_said_beside_the_field(self):
        """42 CFR 423.293(a)(4): $9,999.99 against $124.50 is refused."""
        case = self.reinstated_and_billed()
        said = text(page(case, "months-past"))
        assert "3 months billed late: April 2026, May 2026, June 2026. Together $124.50." in said
        answer = post(case, "months-past", **self.AGREED | {"total": "9,999.99"})
        assert answer.status_code == 422
        assert "The member's ledger shows $124.50" in answer.context["form"].errors["total"][0]
        assert not case.collections.exists()

    def test_without_a_bill_the_page_says_to_bill_first(self):
        case = members.reinstated()
        assert "no month that is billed late" in text(page(case, "months-past"))
        answer = post(case, "months-past", **self.AGREED)
        assert "Bill the past months there first" in answer.context["form"].errors["total"][0]

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"way": ""}, "way"),
            ({"total": "-1"}, "total"),
            ({"total": "NaN"}, "total"),
            ({"total": "1.005"}, "total"),
            ({"months": "1"}, "months"),
            ({"months": "0"}, "months"),
            ({"first_on": ""}, "first_on"),
            ({"first_on": "8/1/2020"}, "first_on"),
            ({"way": "other"}, "words"),
            ({"without_fault": ""}, "without_fault"),
            ({"without_fault": "no"}, "without_fault"),
            ({"fault_why": ""}, "fault_why"),
        ],
    )
    def test_a_bad_agreement_is_refused_beside_its_field(self, facts, field):
        """42 CFR 423.293(a)(4), 422.262(h)."""
        case = self.reinstated_and_billed()
        answer = post(case, "months-past", **self.AGREED | facts)
        assert answer.status_code == 422 and field in answer.context["form"].errors
        assert not case.collections.exists()

    def test_a_package_before_the_money_is_refused_with_words(self):
        answer = signed_in().get(
            f"/reinstatements/{members.favorable().number}/package/", follow=True
        )
        assert "There is nothing to submit yet" in text(answer)


def test_the_page_asks_as_much_however_long_its_lists_are(django_assert_max_num_queries):
    case, by, at = members.researched(), members.specialist(), timezone.now()
    client = signed_in()
    address = f"/reinstatements/{case.number}/"
    client.get(address)
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    for number in range(6):
        tried = services.AttemptFacts(
            f"Desk {number}", "mail", case.received_at + DAY, "x", "refused"
        )
        services.reach_out(case.pk, tried, by=by, at=at + number * HOUR)
        services.investigate(case.pk, found={"grace": f"Word {number}"}, by=by, at=at)
        case.selections.create(kind="selected", on=at, reference=str(number), entered_at=at, by=by)
        members.favorable()
    with django_assert_max_num_queries(len(few)):
        shown = text(client.get(address))
    assert "Desk 5" in shown and "Word 5" in shown
