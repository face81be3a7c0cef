"""Repayments in the browser: the agreement with its letter, the page of the case, its verbs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from cases.models import Case
from notices.models import Notice
from premiums.models import Agreement
from premiums.services import member_bills as own
from premiums.services.member_bills import MonthsBilled
from repayment import services
from repayment.models import Repayment, State
from tests import factories
from tests import factories_repayment as made
from tests.factories import DAY
from tests.pages import one_line, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    """A member without a case, with two months billed late, forty days ago."""
    found = made.known_enrollee(factories.plan(), made.unpaid.enrollee())
    at = timezone.now() - 40 * DAY
    first = factories.day_of(at - 90 * DAY).replace(day=1)
    months = MonthsBilled("premium", first, made.INSTALLMENT, factories.day_of(at), 2)
    own.bill_months(found.pk, months, by=made.specialist(), at=at)
    return found


@pytest.fixture
def missed(member) -> Case:
    """Agreed on forty days ago; the first installment was due ten days later."""
    at = timezone.now() - 40 * DAY
    case = made.agreed(of=member, at=at, first_on=factories.day_of(at + 10 * DAY))
    factories.dispatch_all(case, at=at)
    services.follow(case.repayment.agreement_id, at=at + 12 * DAY)
    return made.fresh(case)


def form(**facts):
    day = factories.today() + timedelta(days=2)
    values = {"without_fault": "yes", "fault_why": "The withholding failed at SSA.",
              "way": "installments", "total": "83.00", "months": "2",
              "first_on": f"{day:%m/%d/%Y}"}  # fmt: skip
    return values | facts


def test_the_letter_of_an_agreement_is_read_before_it_is_made(member):
    here = f"/reinstatements/members/{member.pk}/agreement/"
    client = signed_in()
    assert "Preview the letter" in one_line(client.get(here))
    seen = client.post(here, form(preview="first"))
    assert seen.status_code == 200
    assert "Preview, not sent" in one_line(seen)
    assert "How premiums of months past are paid" in one_line(seen)
    assert not Case.objects.exists() and not Agreement.objects.exists()
    refused = client.post(here, form(preview="first", total="9.00"))
    assert refused.status_code == 422 and refused.context["form"].errors["total"]


def test_an_agreement_is_confirmed_and_its_case_is_named_on_the_ledger(member):
    here = f"/reinstatements/members/{member.pk}/agreement/"
    answer = signed_in().post(here, form(), follow=True)
    case = Case.objects.get()
    said = one_line(answer)
    assert "The letter that confirms it is on its way." in said
    assert f"Go to case {case.number}" in said
    assert Notice.objects.get().kind == "installments"


def test_a_missed_payment_is_shown_on_the_case_and_on_the_ledger(missed):
    """42 CFR 422.74(d)(1), 423.44(d)(1): the page says what may, and may not, follow."""
    for address in (f"/repayments/{missed.number}/",
                    f"/reinstatements/members/{missed.enrollee_id}/"):  # fmt: skip
        said = one_line(signed_in(Role.COMPLIANCE).get(address))
        assert ">Missed</span>" in said
        assert "does not by itself end coverage" in said and "422.74(d)(1)" in said
        assert "derived" in said
    said = one_line(signed_in().get(f"/repayments/{missed.number}/"))
    assert "Bill the missed payment again" in said and "That alone ends no coverage." in said


def test_it_stands_in_the_queue_of_who_made_the_agreement(missed):
    client = signed_in()
    Case.objects.update(assignee=client.session["_auth_user_id"])
    assert missed.number in one_line(client.get("/"))


def test_the_bill_is_read_before_and_queued(missed):
    here, client = f"/repayments/{missed.number}/bill/", signed_in()
    assert client.post(here, {}).status_code == 422
    seen = client.post(here, {"nothing_waits": "on", "preview": "first"})
    assert "Bill for a missed payment" in one_line(seen)
    assert not Notice.objects.filter(kind="installment_missed").exists()
    assert client.post(here, {"nothing_waits": "on"}).status_code == 302
    assert Notice.objects.filter(kind="installment_missed").exists()
    assert client.get(here).status_code == 409


def test_an_agreement_is_ended_with_why(missed):
    here, client = f"/repayments/{missed.number}/end/", signed_in()
    bad = client.post(here, {"why": " "})
    assert bad.status_code == 422 and bad.context["form"].errors["why"]
    assert client.post(here, {"why": "She asked for smaller payments."}).status_code == 302
    assert Repayment.objects.get().state == State.ENDED
    for address in (f"/repayments/{missed.number}/",
                    f"/reinstatements/members/{missed.enrollee_id}/"):  # fmt: skip
        said = one_line(client.get(address))
        assert "She asked for smaller payments." in said and ">Missed</span>" not in said
    assert "To be agreed on" in one_line(
        client.get(f"/reinstatements/members/{missed.enrollee_id}/")
    )


def test_what_came_is_on_the_page_at_once(missed):
    """The state follows within a minute; the schedule is the ledger's."""
    made.pay(missed, "41.50", factories.today() - timedelta(days=1), at=timezone.now())
    said = one_line(signed_in().get(f"/repayments/{missed.number}/"))
    assert ">Received</span>" in said and ">Missed</span>" not in said


def test_the_queries_of_the_pages_do_not_grow_with_installments(
    member, django_assert_max_num_queries
):
    """A second agreement adds none to the ledger's page; nor do ten more payments."""
    client, here = signed_in(), f"/reinstatements/members/{member.pk}/"
    made.agreed(of=member, at=timezone.now() - 40 * DAY, first_on=factories.today())
    client.get(here)
    with django_assert_max_num_queries(40) as few:
        client.get(here)
    later = timezone.now() - 20 * DAY
    months = MonthsBilled(
        "premium",
        factories.day_of(later - 60 * DAY).replace(day=1),
        made.INSTALLMENT,
        factories.day_of(later),
        1,
    )
    own.bill_months(member.pk, months, by=made.specialist(), at=later)
    made.agreed(of=member, at=later, total=made.INSTALLMENT, months=12,
                first_on=factories.today())  # fmt: skip
    with django_assert_max_num_queries(len(few)):
        client.get(here)
