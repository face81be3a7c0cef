"""The queue: who sees what, the least time left first, at any number of rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Role
from cases import queries, services
from cases.queries import Filters
from tests import factories
from tests.factories import DAY, HOUR

pytestmark = pytest.mark.django_db


def case_received(ago, **facts):
    return factories.received_case(received_at=timezone.now() - ago, **facts)


def listed(client, address="/?tab=all"):
    return [row["case"].pk for row in client.get(address).context["rows"]]


@pytest.fixture
def nurse(client):
    user = factories.user(Role.NURSE, team=factories.team())
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return user


def test_the_least_time_left_comes_first(client, nurse):
    later = case_received(DAY)
    late = case_received(9 * DAY)
    soon = case_received(70 * HOUR, priority="expedited")
    assert listed(client) == [late.pk, soon.pk, later.pk]


def test_each_tab_shows_its_own(client, nurse):
    mine, team, other, nobody = (case_received(DAY) for _ in range(4))
    supervisor = factories.user(Role.SUPERVISOR)
    mate = factories.user(Role.NURSE, team=factories.team())
    stranger = factories.user(Role.NURSE, team=factories.team("Other"))
    for case, to in ((mine, nurse), (team, mate), (other, stranger)):
        services.assign(case.pk, to=to, by=supervisor, at=timezone.now())
    assert listed(client, "/") == [mine.pk]
    assert set(listed(client, "/?tab=team")) == {mine.pk, team.pk}
    assert listed(client, "/?tab=unassigned") == [nobody.pk]
    assert len(listed(client)) == 4


def test_a_notified_case_waits_to_be_closed(client, nurse):
    case = factories.approved_case(
        by=nurse, received_at=timezone.now() - 2 * DAY, at=timezone.now() - HOUR
    )
    factories.dispatch_all(case, at=timezone.now())
    factories.carry_out(case, at=timezone.now())
    assert listed(client) == []
    assert listed(client, "/?tab=to_close") == [case.pk]


def test_the_list_narrows(client, nurse):
    late = case_received(9 * DAY)
    expedited = case_received(60 * HOUR, priority="expedited")
    drug = case_received(HOUR, request_type="part_b_drug")
    assert listed(client, "/?tab=all&only=late") == [late.pk]
    assert listed(client, "/?tab=all&only=soon") == [expedited.pk]
    assert listed(client, "/?tab=all&priority=expedited") == [expedited.pk]
    assert listed(client, "/?tab=all&type=part_b_drug") == [drug.pk]


def test_a_search_is_never_in_the_address(client, nurse):
    case = case_received(DAY)
    case_received(DAY, enrollee=services.EnrolleeFacts("OTHER-1", "Nobody", "Elsewhere"))
    answer = client.post("/?tab=all", {"search": case.enrollee.member_id})
    assert case.enrollee.member_id not in answer.url
    assert listed(client) == [case.pk]
    client.post("/?tab=all", {"search": "elsew"})
    assert len(listed(client)) == 1
    assert len(listed(client, "/?tab=all&clear=1")) == 2


@pytest.mark.parametrize(
    "address",
    ["/?tab=nonsense", "/?after=x", "/?after=2026_9", "/?after=2026-01-01T00:00:00_1",
     "/?after=9" + "9" * 400, "/?priority=%00&type=<script>", "/?tab=to_close&after=abc"],
)  # fmt: skip
def test_a_hostile_address_shows_a_list(client, nurse, address):
    assert client.get(address).status_code == 200


def test_pages_follow_each_other_without_a_gap(client, nurse, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    received = timezone.now() - DAY
    every = {factories.received_case(received_at=received).pk for _ in range(8)}
    seen, after = [], ""
    while True:
        page = queries.queue(nurse, Filters(tab="all"), after=after, at=timezone.now())
        seen += [case.pk for case in page.cases]
        after = page.next_key
        if not after:
            break
    assert len(seen) == 8 and set(seen) == every


def test_queries_do_not_grow_with_the_rows(client, nurse):
    def count():
        client.get("/?tab=all")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get("/?tab=all").status_code == 200
        return len(caught)

    for _ in range(2):
        case_received(DAY)
    few = count()
    for _ in range(15):
        case_received(DAY)
    assert count() == few


def test_a_case_page_asks_as_many_queries_whatever_happened(client, nurse):
    def count(case):
        client.get(f"/cases/{case.number}/")
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/cases/{case.number}/").status_code == 200
        return len(caught)

    plain = factories.in_review_case(received_at=timezone.now() - DAY)
    busy = factories.in_review_case(received_at=timezone.now() - DAY)
    before = count(busy)
    for number in range(12):
        services.add_note(busy.pk, words=f"Note {number}", by=nurse, at=timezone.now())
        factories.a_document(busy, f"fax-{number}.txt")
    assert count(busy) == before == count(plain)


def test_an_administrator_sees_no_health_information(client):
    factories.received_case(received_at=timezone.now() - DAY)
    user = factories.user(Role.ADMINISTRATOR)
    assert not queries.visible_to(user).exists()


def test_a_case_number_that_no_column_can_hold_is_not_found(client, nurse):
    for address in ("/cases/%00/", "/cases/%00/reach_out/", "/reinstatements/%00/"):
        assert client.get(address).status_code == 404
