"""The pages on which a drug is said not to be covered under Part D, and both its letters are seen.

42 CFR 423.568(f)-(g): the denial under Part D has a notice of its own.
"""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from tests import factories, invented_drug_form, invented_form
from tests.drugs import DRUG, FINDER, FINDING, SENDER, found_case
from tests.factories import DAY
from tests.pages import fresh, sign_in, text

pytestmark = pytest.mark.django_db
TOLD = {"finding": FINDING, "found_by": FINDER, "notice_on": "", "notice_by": ""}


@pytest.fixture
def case(client):
    sign_in(client, Role.NURSE)
    return fresh(**DRUG)


def post(client, case, **typed):
    return client.post(reverse("find_not_part_d", args=[case.number]), TOLD | typed)


def test_it_asks_whether_the_part_d_notice_was_sent(client, case):
    answer = post(client, case)
    assert answer.status_code == 422 and 'id="id_is_noticed_error"' in text(answer)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"is_noticed": "yes", "notice_by": SENDER}, "notice_on"),
        ({"is_noticed": "yes", "notice_on": "3/1/2026"}, "notice_by"),
        ({"is_noticed": "yes", "notice_on": "3/1/1926", "notice_by": SENDER}, "notice_on"),
        ({"is_noticed": "no", "notice_on": "3/1/2026"}, "notice_on"),
        ({"is_noticed": "no", "notice_by": SENDER}, "notice_by"),
    ],
)
def test_half_an_answer_is_refused_beside_its_field_and_nothing_is_lost(client, case, typed, field):
    """42 CFR 423.582(b): the days to ask for a redetermination run from that notice."""
    answer = post(client, case, **typed)
    assert answer.status_code == 422 and f'id="id_{field}_error"' in text(answer)
    assert FINDING in text(answer) and "423.568(f)-(g)" in text(answer)


def test_the_case_says_who_sent_it_and_when(client, case):
    sent = {"is_noticed": "yes", "notice_on": "3/1/2026", "notice_by": SENDER}
    assert post(client, case, **sent).status_code == 302
    said = text(client.get(reverse("case", args=[case.number])))
    assert f"notice of Mar 1, 2026, sent by {SENDER}" in said


def test_the_denial_shows_both_letters_beside_the_form(client):
    invented_form.of_drugs_in_force()
    case = found_case(factories.user(Role.NURSE))
    sign_in(client, Role.PHYSICIAN)
    typed = factories.DENIAL | {"medical_necessity": "yes"}
    address = reverse("deny", args=[case.number])
    said = text(client.post(address, typed | {"preview": "0"}))
    assert "Denial notice to the enrollee" in said
    assert "Notice of Denial of Medicare Part D Prescription Drug Coverage to the enrollee" in said
    assert not case.notices.exists()
    shown = [client.post(address, typed | {"preview": str(n)}) for n in range(4)]
    assert any("Sheet About a Refused Drug" in text(each) for each in shown)


def test_a_form_that_has_no_place_for_it_is_not_offered_a_text_of_the_plans_own(client):
    """CMS-10146, form instructions: they leave the sponsor none."""
    sign_in(client, Role.ADMINISTRATOR)
    plan = factories.plan()
    address = reverse("plan_paragraphs", args=[plan.pk, "part_d_denial", "en"])
    assert client.get(address).status_code == 404
    assert address not in text(client.get(reverse("plan_letters", args=[plan.pk])))


def test_the_administrator_reads_the_samples_of_drugs(client):
    by = sign_in(client, Role.ADMINISTRATOR)
    edition = invented_form.mapped(
        by=by, form="CMS-10146", text=invented_drug_form.ENGLISH, expires_on=factories.today() + DAY
    )
    said = text(client.get(reverse("form_samples", args=[edition.pk]), {"sample": "covered"}))
    assert "A drug that Part B covers" in said and "A payment that is denied" not in said
    assert "Another part has been approved to pay: Six infusions" in said
    assert client.get(reverse("form_sample", args=[edition.pk, "denial"])).status_code == 404
