"""The pages of approvals told by telephone, and timeliness with both answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from cases import models
from cases.services import OralNoticeFacts
from determinations import services
from tests import factories
from tests.factories import DAY, HOUR
from tests.pages import one_line, sign_in

pytestmark = pytest.mark.django_db


def approved(ago=2 * DAY):
    now = timezone.now()
    return factories.approved_case(received_at=now - ago, at=now - 2 * HOUR)


def post_call(client, case, **changes):
    at = timezone.now().astimezone(case.plan.zone) - timedelta(minutes=30)
    values = {
        "channel": "telephone",
        "told": "Wilhelmina Placeholder",
        "told_at": f"{at:%m/%d/%Y %I:%M %p}",
        "words": "She is glad.",
    }
    return client.post(f"/cases/{case.number}/told/", values | changes)


def switch_on(at):
    return services.set_told_approval_rule(
        factories.plan().pk, counts=True, source="Section 40.8", why="Read it.",
        by=factories.user(Role.ADMINISTRATOR), at=at,
    )  # fmt: skip


def test_the_call_is_one_form_and_the_page_says_what_stops_the_clock(client):
    """42 CFR 422.568(b): the letter, until a plan switches the call on."""
    sign_in(client, Role.NURSE)
    case = approved()
    shown = one_line(client.get(f"/cases/{case.number}/told/"))
    assert "What stops the clock" in shown and "secondary source" in shown
    assert post_call(client, case).status_code == 302
    page = one_line(client.get(f"/cases/{case.number}/"))
    assert "recorded that the enrollee was told of the approval" in page
    assert "The letter stops the clock." in page
    assert models.Case.objects.get(pk=case.pk).matter.state == "decided"


def test_where_the_plan_relies_on_it_the_call_stops_the_clock(client):
    sign_in(client, Role.NURSE)
    case = approved()
    switch_on(timezone.now() - DAY)
    assert "In this plan a call in time" in one_line(client.get(f"/cases/{case.number}/told/"))
    assert post_call(client, case).status_code == 302
    assert models.Case.objects.get(pk=case.pk).matter.state == "notified"


@pytest.mark.parametrize("field", ["told", "told_at", "channel", "words"])
def test_who_and_when_are_asked_for(client, field):
    sign_in(client, Role.NURSE)
    case = approved()
    answer = post_call(client, case, **{field: ""})
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not case.oral_notices.exists()


def test_an_administrator_switches_it_on_with_a_source_and_the_history_stays(client):
    sign_in(client, Role.ADMINISTRATOR)
    plan = factories.plan()
    address = client.get("/told-approvals/")["Location"]
    assert address == f"/told-approvals/{plan.pk}/"
    assert "The letter stops the clock." in one_line(client.get(address))
    refused = client.post(address, {"counts": "yes", "source": "", "why": "We read it."})
    assert refused.status_code == 422 and "source" in refused.context["form"].errors
    kept = client.post(address, {"counts": "yes", "source": "40.8", "why": "We read it."})
    assert kept.status_code == 302
    shown = one_line(client.get(address))
    assert "A call in time stops the clock. Source: 40.8." in shown and "We read it." in shown
    again = client.post(address, {"counts": "yes", "source": "40.8", "why": "Again."})
    assert again.status_code == 422


def test_timeliness_shows_both_answers_side_by_side(client):
    """The same approval: in time by the call, late by its letter (42 CFR 422.568(b))."""
    sign_in(client, Role.SUPERVISOR)
    now = timezone.now()
    case = factories.approved_case(received_at=now - 9 * DAY, at=now - 8 * DAY)
    facts = OralNoticeFacts("Wilhelmina", now - 7 * DAY, "telephone", "Glad.")
    services.tell_approval(case.pk, facts, by=factories.user(), at=now - 7 * DAY)
    factories.dispatch_all(case, at=now - HOUR)
    shown = one_line(client.get("/reports/timeliness/?duty=decide"))
    figures = shown.partition('aria-label="Approvals told by telephone"')[2].partition("</dl>")[0]
    assert "On time by telephone" in figures and "On time by letter" in figures
    assert "1 <span" in figures and "0 <span" in figures
    row = shown.partition("<tbody>")[2]
    assert "By telephone:" in row and "By letter:" in row


def test_timeliness_asks_no_more_of_the_database_for_more_calls(
    client, django_assert_max_num_queries
):
    sign_in(client, Role.SUPERVISOR)
    switch_on(timezone.now() - 9 * DAY)
    with django_assert_max_num_queries(99) as few:
        client.get("/reports/timeliness/")
    before = len(few)
    for _ in range(3):
        case = approved()
        facts = OralNoticeFacts("Wilhelmina", timezone.now() - HOUR, "telephone", "Glad.")
        services.tell_approval(case.pk, facts, by=factories.user(), at=timezone.now())
    with django_assert_max_num_queries(before + 1):
        client.get("/reports/timeliness/")
