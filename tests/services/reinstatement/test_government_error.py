"""CMS's notice on the case, and CMS's own reinstatement after a government error (80 FR 7922)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from cases import models as cases
from premiums.models import Cause, CmsNotice
from premiums.services.cms_notice import record_cms_notice
from regulations.law import Refused
from reinstatement import services
from reinstatement.models import State
from reinstatement.services import following
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY
from tests.letters.queued_reinstatement import letter_of, reader_of, text_of

pytestmark = pytest.mark.django_db
LATER = members.ASKED + 22 * DAY
NOTICE = {"notice_on": date(2026, 3, 12), "words": members.NOT_PRESENT}


def refused_once() -> cases.Case:
    return members.requested(cause=Cause.LAWFUL_PRESENCE)


def reinstate(case, **facts):
    said = members.cms_reinstatement(**facts)
    return services.record_cms_reinstatement(case.pk, said, by=members.specialist(), at=LATER)


class TestNotice:
    """42 CFR 422.74(d)(8), 423.44(d)(8), 417.460(j): coverage ends by CMS's notice."""

    def test_lost_lawful_presence_is_entered_with_its_day_and_content(self):
        kept = members.disenrollment(cause=Cause.LAWFUL_PRESENCE).cms_notice
        assert (kept.notice_on, kept.words) == (date(2026, 3, 12), members.NOT_PRESENT)

    @pytest.mark.parametrize(
        ("without", "field"),
        [
            ({"cms_notice_on": None}, "cms_notice_on"),
            ({"cms_notice": " "}, "cms_notice"),
            ({"cms_notice_on": date(2026, 4, 1)}, "cms_notice_on"),
        ],
    )
    def test_it_is_not_entered_without_them(self, without, field):
        with pytest.raises(Refused) as refused:
            members.disenrollment(cause=Cause.LAWFUL_PRESENCE, **without)
        assert refused.value.field == field

    def test_unpaid_premiums_have_no_such_notice(self):
        with pytest.raises(Refused) as refused:
            members.disenrollment(cms_notice_on=date(2026, 3, 12), cms_notice="TRC 349")
        assert refused.value.code == "not_of_cms"

    def test_the_letter_says_when_medicare_told_us(self):
        said = text_of(reader_of(letter_of(refused_once())))
        assert "dated March 12, 2026" in said
        assert "call Social Security at 1-800-772-1213" in said

    def test_one_that_a_file_did_not_bring_is_recorded_later_in_the_case(self):
        case = refused_once()
        CmsNotice.objects.all().delete()
        found = case.reinstatement.disenrollment_id
        record_cms_notice(found, **NOTICE, by=members.specialist(), at=LATER)
        event = case.events.get(event="cms_notice_recorded")
        assert (event.facts["notice_on"], event.why) == ("2026-03-12", members.NOT_PRESENT)
        with pytest.raises(Refused) as refused:
            record_cms_notice(found, **NOTICE, by=members.specialist(), at=LATER)
        assert refused.value.code == "known_before"

    def test_only_who_takes_requests_records_it(self):
        found = members.disenrollment(cause=Cause.OTHER)
        with pytest.raises(PermissionDenied):
            record_cms_notice(found.pk, **NOTICE, by=factories.user(Role.NURSE), at=LATER)


class TestRoad:
    """80 FR 7922: in certain cases of government error CMS reinstates into the former plan."""

    def test_it_says_who_said_so_when_and_by_what_reply(self):
        matter = reinstate(refused_once())
        assert matter.state == State.CMS_REINSTATED
        assert matter.told_by == "Ada Manager, CMS account manager"
        assert (matter.told_on, matter.reply_code) == (date(2026, 5, 6), "287")
        event = matter.case.events.get(event="cms_reinstated")
        assert event.facts["told_on"] == "2026-05-06" and "SSA posted" in event.why

    def test_coverage_is_without_a_gap(self):
        case = refused_once()
        assert not following.gave_back(case.reinstatement.disenrollment_id)
        reinstate(case)
        assert following.gave_back(case.reinstatement.disenrollment_id)

    def test_its_letter_takes_the_refusal_back_and_meets_the_duty_to_confirm(self):
        case = refused_once()
        factories.dispatch_all(case, at=members.ASKED + DAY)
        reinstate(case)
        notice = letter_of(case)
        assert notice.kind == "cms_reinstated"
        said = text_of(reader_of(notice))
        for words in ("enrolled again from that day on", "There is no gap",
                      "A record of the government about you was wrong",
                      "Our letter of April 16, 2026 no longer counts"):  # fmt: skip
            assert words in said, words
        duty = case.deadlines.get(duty="confirm_reinstatement")
        assert duty.is_open and duty.due_at.date() == date(2026, 5, 16)
        factories.dispatch_all(case, at=LATER + DAY)
        duty.refresh_from_db()
        assert duty.met_at

    def test_a_refusal_that_has_not_left_is_not_sent(self):
        """docs/adr/0016."""
        case = refused_once()
        reinstate(case)
        assert letter_of(case).kind == "cms_reinstated"
        assert case.notices.get(kind="not_reviewed").voided_at

    def test_where_no_one_asked_a_case_begins_with_it(self):
        found = members.disenrollment(cause=Cause.LAWFUL_PRESENCE)
        case = services.open_cms_reinstatement(
            found.pk, members.cms_reinstatement(), by=members.specialist(), at=LATER
        )
        assert case.reinstatement.state == State.CMS_REINSTATED
        assert [each.kind for each in case.notices.all()] == ["cms_reinstated"]
        assert case.deadlines.filter(met_at=None, closed_at=None).count() == 1
        with pytest.raises(Refused) as refused:
            services.open_cms_reinstatement(
                found.pk, members.cms_reinstatement(), by=members.specialist(), at=LATER
            )
        assert refused.value.code == "asked_before"

    @pytest.mark.parametrize("cause", [Cause.NONPAYMENT, Cause.IRMAA, Cause.SUPPLEMENTAL])
    def test_it_is_not_for_what_cms_did_not_end_by_its_record(self, cause):
        found = members.disenrollment(cause=cause)
        with pytest.raises(Refused) as refused:
            services.open_cms_reinstatement(
                found.pk, members.cms_reinstatement(), by=members.specialist(), at=LATER
            )
        assert refused.value.code == "not_the_governments"

    @pytest.mark.parametrize("name", ["told_by", "government_error"])
    @pytest.mark.parametrize("said", ["  ", "n/a", "x"])
    def test_it_is_not_recorded_without_who_and_what(self, name, said):
        """80 FR 7922: the file shows whose error it was, and who at CMS said so."""
        case = refused_once()
        with pytest.raises(Refused) as refused:
            reinstate(case, **{name: said})
        assert refused.value.field == name
        assert not case.notices.filter(kind="cms_reinstated").exists()

    def test_only_who_submits_records_it(self):
        case, said = refused_once(), members.cms_reinstatement()
        with pytest.raises(PermissionDenied):
            services.record_cms_reinstatement(
                case.pk, said, by=factories.user(Role.NURSE), at=LATER
            )
        other = members.disenrollment(cause=Cause.LAWFUL_PRESENCE)
        with pytest.raises(PermissionDenied):
            services.open_cms_reinstatement(other.pk, said, by=factories.user(Role.NURSE), at=LATER)

    def test_it_does_not_use_up_the_one_request(self):
        case = reinstate(refused_once()).case
        assert not services.intake.asked_before(case.reinstatement.disenrollment)
