"""The pages of a member's own ledger (42 CFR 423.293(a)(4), 422.262(h), 423.137), and of CMS's
notice and its own reinstatement (80 FR 7922)."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from cases.services.opening import known_enrollee
from premiums.models import Agreement, Cause, CmsNotice, MemberBill, Payment
from reinstatement.models import Reinstatement, State
from tests import factories
from tests import factories_delinquency as unpaid
from tests import factories_reinstatement as members
from tests.pages import signed_in, text

pytestmark = pytest.mark.django_db
NOW = factories.today()
TODAY = NOW - timedelta(days=2)
FIRST = (TODAY.replace(day=1) - timedelta(days=40)).replace(day=1)
# Not today: a run may pass midnight.
DAY = f"{NOW + timedelta(days=1):%m/%d/%Y}"


@pytest.fixture
def member():
    """A member without a case and without a disenrollment."""
    return known_enrollee(factories.plan(), unpaid.enrollee())


def client():
    return signed_in(Role.SPECIALIST)


def bill(member, **facts):
    values = {"kind": "premium", "month": f"{FIRST:%m/%Y}", "months": "2", "amount": "41.50",
              "billed_on": f"{TODAY:%m/%d/%Y}"}  # fmt: skip
    return client().post(f"/reinstatements/members/{member.pk}/bills/", values | facts)


def agree(member, **facts):
    values = {"without_fault": "yes", "fault_why": "The withholding failed at SSA.",
              "way": "installments", "total": "83.00", "months": "2",
              "first_on": DAY}  # fmt: skip
    return client().post(f"/reinstatements/members/{member.pk}/agreement/", values | facts)


def shown(member):
    return text(client().get(f"/reinstatements/members/{member.pk}/"))


def test_the_ledger_is_found_by_the_member_id_which_is_in_no_address(member):
    found = client().post("/reinstatements/members/find/", {"member_id": member.member_id})
    assert found.url == f"/reinstatements/members/{member.pk}/"
    other = client().post("/reinstatements/members/find/", {"member_id": "nobody"}, follow=True)
    assert "No member has this ID" in text(other)


def test_a_late_bill_is_offered_in_installments_from_the_ledger(member):
    """42 CFR 423.293(a)(4), 422.262(h): not only after a reinstatement."""
    assert bill(member).status_code == 302
    said = shown(member)
    assert "2 months billed late" in said and "Together $83.00" in said
    assert "equal monthly installments over at least 2 months" in said
    assert agree(member).status_code == 302
    said = shown(member)
    assert "Monthly installments</strong> of <strong>$83.00</strong> for 2 months" in said
    assert "The withholding failed at SSA." in said and "To be agreed on" not in said


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"total": "9,999.99"}, "total"),
        ({"first_on": "1/1/2020"}, "first_on"),
        ({"without_fault": "no"}, "without_fault"),
        ({"without_fault": ""}, "without_fault"),
        ({"fault_why": ""}, "fault_why"),
        ({"months": "1"}, "months"),
        ({"way": "other"}, "words"),
    ],
)
def test_a_bad_agreement_is_refused_beside_its_field(member, facts, field):
    bill(member)
    answer = agree(member, **facts)
    assert answer.status_code == 422 and answer.context["form"].errors[field]
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "rent"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"month": "13/2026"}, "month"),
        ({"months": "0"}, "months"),
        ({"months": "99"}, "months"),
        ({"amount": "-1"}, "amount"),
        ({"billed_on": "1/1/2020"}, "billed_on"),
    ],
)
def test_a_bad_bill_is_refused_beside_its_field(member, facts, field):
    answer = bill(member, **facts)
    assert answer.status_code == 422 and answer.context["form"].errors[field]
    assert not MemberBill.objects.exists()


def test_whose_coverage_has_not_come_back_is_said_where_months_are_billed():
    """Premiums are due for months of coverage alone (42 CFR 423.293(a))."""
    found = members.disenrollment()
    here = f"/reinstatements/members/{found.enrollee_id}/bills/"
    assert "coverage ended effective April 1, 2026" in text(client().get(here))
    back = members.reinstated()
    page = client().get(f"/reinstatements/members/{back.enrollee_id}/bills/")
    assert "has not come back" not in text(page)
    assert page.context["form"].initial["month"] == "04/2026"


def test_a_bill_of_the_payment_plan_says_that_it_is_never_arrears(member):
    """42 CFR 423.137."""
    bill(member, kind="payment_plan")
    said = shown(member)
    assert "Never arrears" in said and "To be agreed on" not in said
    assert agree(member).context["form"].errors["total"]


def test_a_payment_is_recorded_and_goes_back(member):
    bill(member)
    here = f"/reinstatements/members/{member.pk}/payment/"
    paid = {"received_on": f"{TODAY:%m/%d/%Y}", "amount": "41.50", "method": "check"}
    assert client().post(here, paid).status_code == 302
    payment = Payment.objects.get()
    assert "<strong>$41.50</strong> unpaid" in shown(member)
    back = f"/reinstatements/payments/{payment.pk}/sent-back/"
    assert client().get(back).status_code == 200
    client().post(back, {"on": f"{TODAY:%m/%d/%Y}", "why": "No funds."})
    assert "<strong>$83.00</strong> unpaid" in shown(member) and "Returned" in shown(member)
    assert client().get(f"/reinstatements/payments/{payment.pk}/returned/").status_code == 404


def test_a_bill_entered_by_mistake_is_removed_with_why(member):
    bill(member)
    first = MemberBill.objects.earliest("month")
    here = f"/reinstatements/bills/{first.pk}/removed/"
    assert here in shown(member)
    assert client().post(here, {"why": ""}).status_code == 422
    assert client().post(here, {"why": "The wrong member."}).status_code == 302
    assert "The wrong member." in shown(member) and "1 month billed late" in shown(member)


def test_money_for_nothing_is_not_taken(member):
    answer = client().get(f"/reinstatements/members/{member.pk}/payment/", follow=True)
    assert "Nothing is open on this ledger" in text(answer)
    assert client().get("/reinstatements/members/999999/").status_code == 404


def test_the_queries_of_the_ledger_do_not_grow(member, django_assert_max_num_queries):
    bill(member, months="1")
    signed, here = client(), f"/reinstatements/members/{member.pk}/"
    signed.get(here)
    with django_assert_max_num_queries(40) as few:
        signed.get(here)
    most = len(few)
    for number in range(2, 6):
        first = (FIRST - timedelta(days=30 * number)).replace(day=1)
        bill(member, months="1", month=f"{first:%m/%Y}")
    with django_assert_max_num_queries(most):
        signed.get(here)


class TestCmsNotice:
    """42 CFR 422.74(d)(8): the day and the content of CMS's notice are on the case."""

    def test_stands_on_the_case(self):
        case = members.requested(cause=Cause.LAWFUL_PRESENCE)
        said = text(client().get(f"/reinstatements/{case.number}/"))
        assert "March 12, 2026" in said and members.NOT_PRESENT in said

    def test_which_is_not_on_record_is_asked_for_and_kept(self):
        case = members.requested(cause=Cause.LAWFUL_PRESENCE)
        CmsNotice.objects.all().delete()
        here = f"/reinstatements/disenrollments/{case.reinstatement.disenrollment_id}/cms-notice/"
        page = client().get(f"/reinstatements/{case.number}/")
        assert here in page.content.decode()
        late = client().post(here, {"notice_on": "4/1/2026", "words": "TRC 349"})
        assert late.status_code == 422 and late.context["form"].errors["notice_on"]
        client().post(here, {"notice_on": "2/12/2026", "words": "TRC 349"})
        said = text(client().get(f"/reinstatements/{case.number}/"))
        assert "February 12, 2026" in said and "Ask CMS" in said
        assert "notice of February 12, 2026." in said

    def test_is_asked_on_the_sheet_of_a_disenrollment(self):
        sheet = {
            "plan": factories.plan().pk, "member_id": "LP1", "first_name": "Ann",
            "last_name": "Made", "effective_on": "4/1/2026", "cause": "lawful_presence",
            "lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0",
        }  # fmt: skip
        answer = client().post("/reinstatements/disenrollments/new/", sheet)
        assert answer.status_code == 422 and answer.context["form"].errors["cms_notice_on"]
        told = {"cms_notice_on": "3/12/2026", "cms_notice": "TRC 349"}
        answer = client().post("/reinstatements/disenrollments/new/", sheet | told)
        assert answer.status_code == 302 and CmsNotice.objects.get().words == "TRC 349"


class TestGovernmentError:
    """80 FR 7922: CMS reinstates a person into the former plan itself."""

    SAID = {
        "told_by": "Ada Manager", "told_on": "5/6/2026",
        "government_error": "SSA mixed up two records.", "reply_code": "287",
        "reply_on": "5/5/2026",
    }  # fmt: skip

    def test_is_recorded_in_the_case_that_was_refused(self):
        case = members.requested(cause=Cause.LAWFUL_PRESENCE)
        here = f"/reinstatements/{case.number}/cms/reinstated/"
        assert "287 (enrollment reinstated)" in text(client().get(here))
        bad = client().post(here, self.SAID | {"reply_code": "293"})
        assert bad.status_code == 422 and bad.context["form"].errors["reply_code"]
        assert client().post(here, self.SAID).status_code == 302
        said = text(client().get(f"/reinstatements/{case.number}/"))
        for words in ("Coverage is continuous", "Ada Manager, May 6, 2026",
                      "SSA mixed up two records."):  # fmt: skip
            assert words in said, words

    def test_is_recorded_from_the_disenrollment_where_no_one_asked(self):
        found = members.disenrollment(cause=Cause.LAWFUL_PRESENCE)
        page = client().get(f"/reinstatements/disenrollments/{found.pk}/")
        here = f"/reinstatements/disenrollments/{found.pk}/cms-reinstated/"
        assert here in page.content.decode()
        assert client().post(here, {"told_by": ""}).status_code == 422
        seen = client().post(here, self.SAID | {"preview": "show"})
        assert seen.status_code == 200 and "Notice that Medicare gave coverage back" in text(seen)
        assert not Reinstatement.objects.exists()
        answer = client().post(here, self.SAID)
        matter = Reinstatement.objects.get()
        assert answer.url == f"/reinstatements/{matter.case.number}/"
        assert matter.state == State.CMS_REINSTATED
        page = client().get(f"/reinstatements/disenrollments/{found.pk}/")
        assert here not in page.content.decode()

    def test_is_not_offered_where_premiums_were_not_paid(self):
        found = members.disenrollment()
        page = client().get(f"/reinstatements/disenrollments/{found.pk}/")
        assert "cms-reinstated" not in page.content.decode()
