"""The pages of required reports: choosing, counting, cases, files, publishing, and what differs."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Role
from determinations import services
from determinations.models import PriorAuthorizationItem
from determinations.queries import authorization_items
from figures.files import FORMULA
from regulations.law import Refused
from reports.models import Publication, ReportCount
from reports.required import counting, files, publishing
from reports.required.counting import PART_C, PRIOR_AUTHORIZATION
from reports.required.numbers import Period
from tests import factories, report_rows
from tests.pages import one_line, signed_in, text

pytestmark = pytest.mark.django_db
PAGE = "/reports/prior-authorization/"
YEAR = 2025
FILES = ("page", "facts", "table")
JUNE = datetime(YEAR, 6, 2, 12, tzinfo=UTC)


def chosen() -> dict[str, str]:
    return {"plan": str(factories.plan().pk), "year": str(YEAR)}


def decided(**facts):
    first = report_rows.first()
    return report_rows.request(first, decided_at=JUNE, **facts)


def period() -> Period:
    return Period(factories.plan(), date(YEAR, 1, 1), date(YEAR, 12, 31))


def count(at=None, report=PRIOR_AUTHORIZATION) -> ReportCount:
    at = at or timezone.now()
    asked = counting.ask(report, period(), by=factories.user(Role.COMPLIANCE), at=at)
    counting.count(asked.pk, at=at)
    return counting.newest(report, period())


def listed(*items: tuple[str, str], since=date(YEAR, 1, 1)) -> None:
    lines = [services.Listed(*each) for each in items or [("E0143", "Folding walker")]]
    services.list_items(
        factories.plan(), lines, in_force_from=since, by=factories.user(Role.SUPERVISOR),
        at=timezone.now(),
    )  # fmt: skip


def publish(**facts) -> Publication:
    by = factories.user(Role.COMPLIANCE)
    values = {"remarks": "", "by": by, "at": timezone.now()}
    return publishing.publish(count().pk, **values | facts)


class TestThePage:
    @pytest.mark.parametrize("page", [PAGE, "/reports/part-c/"])
    def test_without_a_contract_or_a_count_it_says_so(self, page):
        assert signed_in(Role.COMPLIANCE).get(page).status_code == 422
        factories.plan()
        assert "Not counted yet" in one_line(signed_in(Role.COMPLIANCE).get(page))

    @pytest.mark.parametrize(
        ("year", "said"),
        [
            ("2099", "This has not begun yet"),
            ("2024", "The first year is 2025"),
            ("2101", "Enter a year up to 2100"),
            ("x", "Enter a year such as 2026"),
            ("9" * 400, "Enter a year"),
        ],
    )
    def test_a_year_that_cannot_be_is_told_at_the_field(self, year, said):
        factories.plan()
        answer = signed_in(Role.COMPLIANCE).get(PAGE, {"year": year})
        assert answer.status_code == 422 and said in one_line(answer)

    def test_counting_is_asked_for_once_and_the_page_waits_for_the_worker(self):
        decided()
        client = signed_in(Role.SUPERVISOR)
        for _ in range(2):
            assert client.post(f"{PAGE}count/", chosen()).status_code == 302
        (waiting,) = ReportCount.objects.all()
        assert "are being counted" in one_line(client.get(PAGE, chosen()))
        counting.count(waiting.pk, at=timezone.now())
        shown = one_line(client.get(PAGE, chosen()))
        assert "are being counted" not in shown and "100.0%" in shown

    def test_it_asks_as_much_with_many_cases_as_with_few(self):
        first = report_rows.first()
        report_rows.request(first, decided_at=JUNE)
        count()
        client = signed_in(Role.COMPLIANCE)
        few = _statements(client, PAGE), _statements(client, f"{PAGE}cases/", number="all")
        for _ in range(12):
            report_rows.request(first, decided_at=JUNE)
        count()
        many = _statements(client, PAGE), _statements(client, f"{PAGE}cases/", number="all")
        assert many == few

    def test_it_does_not_read_the_cases(self):
        decided()
        count()
        with CaptureQueriesContext(connection) as caught:
            signed_in(Role.COMPLIANCE).get(PAGE, chosen())
        assert not [each for each in caught if "organizationdetermination" in each["sql"]]

    def test_the_list_of_a_number_says_what_the_report_had_counted(self):
        decided(outcome="denied")
        count()
        decided(outcome="denied")
        answer = signed_in(Role.COMPLIANCE).get(
            f"{PAGE}cases/", chosen() | {"number": "standard_denied"}
        )
        assert len(answer.context["rows"]) == 2
        assert "The report counted 1 on" in one_line(answer)

    def test_what_an_earlier_version_counted_without_a_number_is_counted_again(self):
        decided()
        found = count()
        ReportCount.objects.filter(pk=found.pk).update(numbers={"all": 1})
        assert "Not counted yet" in one_line(signed_in(Role.COMPLIANCE).get(PAGE, chosen()))

    def test_the_cases_of_a_number_are_listed_and_given_out(self):
        case = decided(outcome="denied").case
        client = signed_in(Role.COMPLIANCE)
        given = chosen() | {"number": "standard_denied"}
        shown = text(client.get(f"{PAGE}cases/", given))
        assert case.number in shown and "Placeholder" not in shown
        answer = client.get(f"{PAGE}cases.csv", given)
        rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
        assert [(each["case"], each["hours"]) for each in rows] == [(case.number, "72.00")]

    @pytest.mark.parametrize("page", ["cases/", "cases.csv", "numbers.csv"])
    def test_an_address_that_no_page_made_is_not_found(self, page):
        factories.plan()
        client = signed_in(Role.COMPLIANCE)
        for given in ({}, {"number": "x"}, chosen() | {"number": "x", "after": "\0"}):
            assert client.get(f"{PAGE}{page}", given).status_code == 404

    @pytest.mark.parametrize("report", [PRIOR_AUTHORIZATION, PART_C])
    def test_the_numbers_are_given_out_with_their_definitions(self, report):
        decided()
        count(report=report)
        place = {PRIOR_AUTHORIZATION: PAGE, PART_C: "/reports/part-c/"}[report]
        answer = signed_in(Role.COMPLIANCE).get(f"{place}numbers.csv", chosen())
        rows = list(csv.DictReader(io.StringIO(text(answer))))
        assert len(rows) >= 8 and all(each["definition"] for each in rows)


def _statements(client, page, **more) -> int:
    client.get(page, chosen() | more)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(page, chosen() | more).status_code == 200
    return len(caught)


class TestPublishing:
    def test_the_files_say_the_same_and_name_no_one(self):
        decided()
        decided(outcome="denied", priority="expedited")
        listed(("E0143", "Folding walker"), ("", "=SUM(A1)"))
        row = publish(remarks="Two days of faxes came late.")
        facts = row.facts
        assert [each["metric"] for each in facts["metrics"]] == [2, 3, 4, 5, 6, 7, 8, 9]
        denied = next(each for each in facts["metrics"] if each["key"] == "expedited_denied")
        assert (denied["numerator"], denied["denominator"]) == (1, 1)
        assert denied["percent"] == "100.0" and denied["text"] in row.page
        rows = list(csv.DictReader(io.StringIO(row.table)))
        by_key = {each["key"]: each for each in rows}
        assert by_key["expedited_denied"]["percent"] == "100.0"
        assert by_key["standard_granted"]["percent"] == "", "no appeals, no percentage"
        assert {each["description"] for each in rows if each["key"] == "item"} == {
            "Folding walker", "'=SUM(A1)",
        }  # fmt: skip
        assert "Two days of faxes" in row.page and "<script" not in row.page
        assert "Placeholder" not in row.page + row.table + json.dumps(facts)

    def test_what_was_published_stays_byte_for_byte_whatever_changes(self):
        asked = decided(outcome="denied")
        listed()
        row = publish()
        client = signed_in(Role.COMPLIANCE)
        before = [client.get(f"{PAGE}published/{row.pk}/{what}/") for what in FILES]
        report_rows.appealed(asked, outcome="reversed")
        PriorAuthorizationItem.objects.all().delete()
        count()
        after = [client.get(f"{PAGE}published/{row.pk}/{what}/") for what in FILES]
        assert [each.content for each in before] == [each.content for each in after]
        assert {each["Content-Type"] for each in after} == {
            "text/html; charset=utf-8", "application/json", "text/csv; charset=utf-8",
        }  # fmt: skip

    def test_a_later_count_tells_what_differs_from_what_was_published(self):
        asked = decided(outcome="denied")
        listed()
        row = publish()
        assert publishing.differences(count(), row) == []
        report_rows.appealed(asked, outcome="reversed")
        (found,) = publishing.differences(count(), row)
        assert found.label == "Standard requests that were approved after appeal"
        assert (found.published, found.now) == ("no cases (0 of 0)", "100.0% (1 of 1)")
        shown = one_line(signed_in(Role.COMPLIANCE).get(PAGE, chosen()))
        assert "Different from what was published" in shown and "100.0% (1 of 1)" in shown

    def test_pressed_twice_it_is_published_once(self):
        decided()
        listed()
        client = signed_in(Role.COMPLIANCE)
        given = chosen() | {"count": str(count().pk), "remarks": ""}
        for _ in range(2):
            assert client.post(f"{PAGE}publish/", given).status_code == 302
        assert Publication.objects.count() == 1

    def test_numbers_that_the_person_did_not_see_are_not_published(self):
        decided()
        listed()
        seen = count()
        count()
        given = chosen() | {"count": str(seen.pk)}
        answer = signed_in(Role.COMPLIANCE).post(f"{PAGE}publish/", given)
        assert answer.status_code == 422 and "counted again meanwhile" in one_line(answer)
        assert not Publication.objects.exists()

    def test_without_the_list_it_is_refused_in_words(self):
        decided()
        given = chosen() | {"count": str(count().pk)}
        answer = signed_in(Role.COMPLIANCE).post(f"{PAGE}publish/", given)
        assert answer.status_code == 422
        assert "The list of items and services" in one_line(answer)

    def test_what_was_counted_before_the_year_was_over_is_refused(self):
        decided()
        listed()
        early = count(at=datetime(YEAR + 1, 1, 1, 4, 59, 59, tzinfo=UTC))
        by, at = factories.user(Role.COMPLIANCE), timezone.now()
        with pytest.raises(Refused, match="before the year was over"):
            publishing.publish(early.pk, remarks="", by=by, at=at)
        over = count(at=datetime(YEAR + 1, 1, 1, 5, tzinfo=UTC))
        assert publishing.publish(over.pk, remarks="", by=by, at=at)

    def test_a_nurse_publishes_nothing(self):
        decided()
        with pytest.raises(PermissionDenied):
            publishing.publish(
                count().pk, remarks="", by=factories.user(Role.NURSE), at=timezone.now()
            )

    def test_an_item_that_ended_stands_on_the_lists_of_the_years_in_which_it_applied(self):
        by, at = factories.user(Role.SUPERVISOR), timezone.now()
        listed(("A1", "One"), since=date(YEAR - 2, 1, 1))
        listed(("A2", "Two"), since=date(YEAR + 1, 1, 1))
        one = PriorAuthorizationItem.objects.get(code="A1")
        services.end_item(one.pk, in_force_until=date(YEAR, 1, 1), by=by, at=at)
        listed(("A1", "One"), since=date(YEAR, 6, 1))

        def codes(year):
            days = date(year, 1, 1), date(year, 12, 31)
            return [each.code for each in authorization_items(factories.plan(), *days)]

        assert codes(YEAR - 1) == ["A1"]
        assert codes(YEAR) == ["A1", "A1"]
        assert codes(YEAR + 1) == ["A1", "A2"]


class TestTheList:
    def test_lines_of_a_spreadsheet_or_a_hand_are_read(self):
        factories.plan()
        client = signed_in(Role.SUPERVISOR)
        lines = 'e0143\tFolding walker\n,Inpatient stay\n\n73721, "MRI, joint of the leg"\n'
        given = {"plan": factories.plan().pk, "lines": lines, "in_force_from": "1/1/2026"}
        for _ in range(2):
            assert client.post("/prior-authorization-list/new/", given).status_code == 302
        found = PriorAuthorizationItem.objects.values_list("code", "description")
        assert set(found) == {
            ("E0143", "Folding walker"), ("", "Inpatient stay"),
            ("73721", "MRI, joint of the leg"),
        }  # fmt: skip
        assert len(found) == 3, "pressed twice, listed once"

    @pytest.mark.parametrize(
        ("lines", "said"),
        [
            ("", "Enter at least one"),
            ("E0143", "Line 1 has no description"),
            ("A, One\nE0143,", "Line 2 has no description"),
            ("A" * 41 + ", One", "Line 1 is too long"),
            ("A, One\n" * 2001, "at most 2,000 lines"),
            ("\0, One", "Null characters"),
        ],
    )
    def test_a_line_that_cannot_be_read_is_named(self, lines, said):
        given = {"plan": factories.plan().pk, "lines": lines, "in_force_from": "1/1/2026"}
        answer = signed_in(Role.SUPERVISOR).post("/prior-authorization-list/new/", given)
        assert answer.status_code == 422 and said in one_line(answer)
        assert not PriorAuthorizationItem.objects.exists()

    def test_an_item_is_ended_once_and_not_before_it_began(self):
        listed()
        item, by = PriorAuthorizationItem.objects.get(), factories.user(Role.SUPERVISOR)
        client = signed_in(Role.SUPERVISOR)
        place = f"/prior-authorization-list/{item.pk}/end/"
        early = client.post(place, {"in_force_until": f"12/31/{YEAR - 1}"})
        assert early.status_code == 422 and "before its first day" in one_line(early)
        assert client.post(place, {"in_force_until": f"1/1/{YEAR}"}).status_code == 302
        with pytest.raises(Refused, match="already recorded"):
            services.end_item(
                item.pk, in_force_until=date(YEAR, 2, 1), by=by,
                at=timezone.now() + timedelta(days=1),
            )  # fmt: skip

    def test_the_list_is_paged_by_plan_and_code(self):
        listed(*[(f"A{number:03}", f"Item {number}") for number in range(60)])
        client = signed_in(Role.COMPLIANCE)
        first = client.get("/prior-authorization-list/")
        rest = client.get(first.context["next_url"])
        codes = [row["code"] for row in (*first.context["rows"], *rest.context["rows"])]
        assert codes == [f"A{number:03}" for number in range(60)]
        assert rest.context["next_url"] == ""


@pytest.mark.parametrize("begins", FORMULA)
def test_words_that_a_spreadsheet_takes_for_a_formula_are_words(begins):
    ((cell,),) = csv.reader(io.StringIO(files.written([[f"{begins}1+1"]]), newline=""))
    assert cell == f"'{begins}1+1"
