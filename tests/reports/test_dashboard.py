"""The dashboard: each number is that of an independent count, and of the list that it opens."""

from collections import Counter
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Role
from cases import kinds, open_duties, services
from cases.models import Case, Deadline
from cases.open_duties import DUE, Filters
from regulations import clock_kinds
from reports import dashboard
from tests import factories
from tests import factories_reinstatement as made
from tests.factories import DAY, HOUR
from tests.loops import at_least_one
from tests.pages import one_line, signed_in

pytestmark = pytest.mark.django_db


def span_of(duty: Deadline, at) -> str:
    """The definition, in Python: late past its last whole second, else by the hours left."""
    if duty.is_late(at):
        return "late"
    left = duty.due_at - at.replace(microsecond=0)
    hours = {"4h": 4, "24h": 24, "3d": 72}
    return next((name for name, end in hours.items() if left < timedelta(hours=end)), "later")


def is_counted(duty: Deadline) -> bool:
    """A duty of the plan that is open, and that the plan itself has to do."""
    kind = duty.case.kind_
    return (
        duty.is_open and duty.duty not in kind.members_duties
        and duty.duty not in kind.awaited_duties
    )  # fmt: skip


@pytest.fixture(scope="module")
def book(made_once):
    """Cases of every clock and span, with a person, a team, and no one; all made once."""
    return made_once(_book)


def _book():
    now, by = timezone.now(), factories.user(Role.SUPERVISOR)
    people = [
        factories.user(Role.NURSE, team=factories.team()),
        factories.user(Role.NURSE, team=factories.team("Other")),
        factories.user(Role.NURSE),
    ]
    ages = (HOUR, 40 * HOUR, 60 * HOUR, 69 * HOUR, 80 * HOUR, 5 * DAY, 6 * DAY, 8 * DAY)
    for number, age in enumerate(ages):
        for priority in ("standard", "expedited"):
            case = factories.received_case(received_at=now - age, priority=priority)
            if number % 4:
                services.assign(case.pk, to=people[number % 3], by=by, at=now)
    factories.asked_by_representative(received_at=now - DAY)
    factories.denied_case(received_at=now - 3 * DAY)
    factories.told_case(received_at=now - 5 * DAY)
    factories.dismissed_case(received_at=now - 3 * DAY)
    factories.appealed_case(received_at=now - 20 * DAY, appeal={"received_at": now - 10 * DAY})
    made.requested(at=now - 2 * DAY)
    return now


def counted_by_hand(at) -> Counter:
    duties = Deadline.objects.select_related("case")
    return Counter(
        (clock_kinds.kind_of(each.rule), span_of(each, at)) for each in duties if is_counted(each)
    )


def supervisor():
    return factories.user(Role.SUPERVISOR)


def test_each_clock_and_span_is_that_of_a_count_by_hand(book):
    at = timezone.now()
    found = dashboard.today(supervisor(), by="duty", at=at)
    shown = {
        (line.key, due): line.counts[due] for line in found.clocks for due in DUE
        if line.counts[due]
    }  # fmt: skip
    assert shown == dict(counted_by_hand(at))
    assert {due for _, due in shown} == set(DUE)


@pytest.mark.parametrize("by", dashboard.BREAKDOWNS)
def test_each_number_is_its_list(book, by):
    """The number and the list are counted in two ways: grouped, and row by row."""
    at, user = timezone.now(), supervisor()
    found = dashboard.today(user, by=by, at=at)
    for line in at_least_one(found.lines):
        filters = dashboard.filters_of(by, line.key)
        for due in DUE:
            listed = open_duties.found(user, Filters(**filters, due=due), at=at)
            assert len(listed) == line.counts[due], (by, line.label, due)
            assert all(span_of(each, at) == due for each in listed)
    assert sum(line.total for line in found.lines) == sum(line.total for line in found.clocks)


def test_the_instant_at_which_a_duty_is_due_is_not_late(book):
    """23:59:59 is in time to its last part; the second after is late (`Deadline.is_late`)."""
    duty = Deadline.objects.filter(duty="decide").order_by("due_at").last()
    for after, due in ((0.9, "4h"), (1.0, "late")):
        at = duty.due_at + timedelta(seconds=after)
        found = open_duties.found(supervisor(), Filters(due=due), at=at)
        assert duty in found, after


def test_what_fell_away_or_was_met_is_counted_nowhere(book):
    at, user = timezone.now(), supervisor()
    listed = set(open_duties.found(user, Filters(), at=at)) | set(
        open_duties.found(user, Filters(awaited="1"), at=at)
    )
    done = [each for each in Deadline.objects.all() if not each.is_open]
    assert at_least_one(done) and not listed & set(done)


def test_what_others_owe_is_counted_apart(book):
    at, user = timezone.now(), supervisor()
    found = dashboard.today(user, by="duty", at=at)
    apart = open_duties.found(user, Filters(awaited="1"), at=at)
    assert found.awaited == len(apart) == 1
    assert apart.get().duty == "obtain_appointment"
    assert apart.get().duty not in {line.key for line in found.lines}


def test_unassigned_are_the_tasks_of_cases_that_no_one_has(book):
    found = dashboard.today(supervisor(), by="team", at=timezone.now())
    by_hand = [
        each for each in Deadline.objects.select_related("case")
        if is_counted(each) and each.case.assignee_id is None
    ]  # fmt: skip
    assert found.unassigned == len(at_least_one(by_hand))
    [line] = [each for each in found.lines if each.key == dashboard.UNASSIGNED]
    assert line.total == len(by_hand)
    assert {"Inpatient", "Other", "No team"} <= {each.label for each in found.lines}


class Links(HTMLParser):
    """Every link of a page whose words are a number."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.here = ""

    def handle_starttag(self, tag, attrs):
        self.here = dict(attrs).get("href", "") if tag == "a" else self.here

    def handle_endtag(self, tag):
        self.here = "" if tag == "a" else self.here

    def handle_data(self, data):
        words = data.strip().removesuffix(" open")
        if self.here and words.isdecimal():
            self.found.append((int(words), self.here))


@pytest.mark.parametrize("by", dashboard.BREAKDOWNS)
def test_each_number_of_the_page_opens_a_list_with_that_many_rows(book, by):
    client = signed_in(Role.SUPERVISOR)
    page = Links()
    page.feed(client.get(f"/dashboard/?by={by}").content.decode())
    to_tasks = [(count, url) for count, url in page.found if "tab=tasks" in url]
    for count, url in at_least_one(to_tasks):
        answer = client.get(url)
        assert answer.context["total"] == len(answer.context["rows"]) == count, url
        assert not answer.context["unknown"] and not answer.context["counted"]


def test_time_that_passes_moves_no_row_of_a_list_that_is_open(book):
    """The spans are judged at the instant of the dashboard, which the address names."""
    at, client = timezone.now(), signed_in(Role.SUPERVISOR)
    now = client.get("/", {"tab": "tasks", "due": "later"})
    then = client.get("/", {"tab": "tasks", "due": "later", "as_of": (at - 30 * DAY).isoformat()})
    assert 0 < now.context["total"] < then.context["total"]


def test_a_list_says_what_the_dashboard_had_counted_where_it_is_another_number(book):
    client = signed_in(Role.SUPERVISOR)
    said = one_line(client.get("/?tab=tasks&due=late&counted=999"))
    assert "The dashboard counted 999." in said
    assert "The dashboard counted" not in one_line(client.get("/?tab=tasks&counted=x"))


@pytest.mark.parametrize(
    "address",
    [
        "person=999999", "person=x", "duty=nothing", "due=soon", "clock=weeks", "kind=%00",
        "team=-1", "plan=1e9", "awaited=2",
    ],
)  # fmt: skip
def test_a_filter_that_there_is_not_is_named_and_nothing_is_listed(book, address):
    answer = signed_in(Role.SUPERVISOR).get(f"/?tab=tasks&{address}")
    assert answer.status_code == 200 and answer.context["total"] == 0
    assert "something that does not exist" in one_line(answer)


@pytest.mark.parametrize(
    "as_of",
    [
        "2999-01-01T00:00:00+00:00",
        "yesterday",
        "2026-01-01",
        "0001-01-01T00:00:00+00:00",
        "9999-12-31T23:59:59-14:00",
        "2999-01-01T00:00:00+23:00",
        "0001-01-01T00:00:00+14:00",
        "\x00",
    ],
)
def test_an_instant_to_come_or_none_at_all_is_now(book, as_of):
    client = signed_in(Role.SUPERVISOR)
    shown = client.get("/", {"tab": "tasks", "due": "late", "as_of": as_of})
    assert shown.context["total"] == client.get("/?tab=tasks&due=late").context["total"]


@pytest.mark.parametrize("offset", ["+23:00", "-15:59", "+00:00:30.5"])
@pytest.mark.parametrize(
    ("tab", "name"), [("tasks", "as_of"), ("tasks", "after"), ("all", "after")]
)
def test_an_offset_that_the_database_does_not_know_fails_nothing(book, tab, name, offset):
    then = f"2020-01-01T00:00:00{offset}" + ("_1" if name == "after" else "")
    answer = signed_in(Role.SUPERVISOR).get("/", {"tab": tab, "due": "late", name: then})
    assert answer.status_code == 200


def test_the_list_of_someone_who_left_is_theirs(book):
    """A link that was kept must not list the work of everyone."""
    gone = factories.user(Role.INTAKE, is_active=False)
    answer = signed_in(Role.SUPERVISOR).get(f"/?tab=tasks&person={gone.pk}&counted=1")
    assert answer.context["total"] == 0 and not answer.context["unknown"]
    assert "The dashboard counted 1." in one_line(answer)


def test_filtering_what_others_owe_stays_with_it(book):
    shown = signed_in(Role.SUPERVISOR).get("/?tab=tasks&awaited=1").content.decode()
    assert '<input type="hidden" name="awaited" value="1">' in shown


def test_pages_of_the_list_follow_each_other_and_lose_nothing(book, monkeypatch):
    monkeypatch.setattr(open_duties, "PAGE", 4)
    client, seen, url = signed_in(Role.NURSE), [], "/?tab=tasks"
    while url:
        answer = client.get(url)
        seen += [(row["due_iso"], row["case"].pk, row["task"]) for row in answer.context["rows"]]
        url = answer.context["next_url"]
    assert len(seen) == len(set(seen)) == answer.context["total"] > 12
    assert [each[0] for each in seen] == sorted(each[0] for each in seen)


def test_the_queries_of_either_page_do_not_grow_with_rows(book):
    client = signed_in(Role.SUPERVISOR)

    def asked(url: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(url)
        return len(caught)

    pages = ("/dashboard/?by=person", "/?tab=tasks")
    for page in pages:
        asked(page)
    few = [asked(page) for page in pages]
    for _ in range(4):
        factories.received_case(received_at=timezone.now() - 3 * DAY)
        factories.in_review_case(received_at=timezone.now() - 3 * DAY)
    assert [asked(page) for page in pages] == few


def test_it_names_no_member(book):
    """It hangs on a wall."""
    said = one_line(signed_in(Role.SUPERVISOR).get("/dashboard/?by=person"))
    assert "Placeholder" not in said
    assert not Case.objects.filter(number__in=said.split()).exists()


def test_every_duty_that_is_awaited_or_the_members_own_has_a_kind_that_says_so():
    """A new one is left out of the late ones by its kind alone."""
    awaited = {duty for kind in kinds.every() for duty in kind.awaited_duties}
    assert at_least_one(awaited) and not awaited & kinds.members_duties()
