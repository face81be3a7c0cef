"""Timeliness and good-cause rates as charts and files hold the numbers of their pages."""

import csv

import pytest
from django.utils import timezone

from accounts.permissions import Role
from cases import services as folder
from reports import timeliness, timeliness_files
from tests import factories
from tests import factories_reinstatement as made
from tests.factories import DAY
from tests.pages import one_line, signed_in

pytestmark = pytest.mark.django_db


def rows(answer) -> list[dict[str, str]]:
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_the_share_on_time_is_of_those_that_were_judged():
    late = factories.in_review_case(received_at=timezone.now() - 20 * DAY)
    folder.mark_missed(late.deadlines.get(duty="decide").pk, at=timezone.now())
    factories.in_review_case(received_at=timezone.now() - DAY)
    for _ in range(2):
        factories.dispatch_all(
            factories.approved_case(received_at=timezone.now() - 2 * DAY), at=timezone.now()
        )
    found = timeliness.duties(factories.user(Role.SUPERVISOR), at=timezone.now())
    chart = timeliness_files.chart(timeliness.by_duty(found))
    shares = dict(zip(chart.x, chart.series[0].values, strict=True))
    of = dict(zip(chart.x, chart.series[0].of, strict=True))
    decide = [each for each in found if each.duty == "decide"]
    judged = [each for each in decide if each.met_at or each.is_past]
    on_time = sum(not each.is_past for each in judged)
    (name,) = [each for each in chart.x if of[each] == len(judged) == 3]
    assert shares[name] == pytest.approx(on_time / len(judged))
    every = [each for each in found if each.met_at or each.is_past]
    good = sum(not each.is_past for each in every)
    assert chart.title.endswith(f"({good} of {len(every)})")
    assert len(every) < len(list(found))
    assert timeliness.summed(timeliness.by_duty(found)) == timeliness.totals(found)


def test_each_task_of_the_page_is_in_its_file():
    client = signed_in(Role.SUPERVISOR)
    case = factories.in_review_case(received_at=timezone.now() - 20 * DAY)
    factories.in_review_case(received_at=timezone.now() - DAY)
    page = client.get("/reports/timeliness/?result=late").context
    found = rows(client.get("/reports/timeliness/?result=late&table=tasks&as=csv"))
    assert [line["Case"] for line in found] == [row["number"] for row in page["rows"]]
    assert {line["Result"] for line in found} == {"Late"}
    assert case.number in {line["Case"] for line in found}
    workbook = client.get("/reports/timeliness/?table=tasks&as=xlsx")
    assert b"".join(workbook.streaming_content).startswith(b"PK")


def test_good_cause_rates_leave_as_files_too():
    client = signed_in(Role.COMPLIANCE)
    made.favorable()
    made.unfavorable()
    page = client.get("/reports/good-cause/").context
    rates = page["rates"]
    assert page["chart"].chart.title == "Favorable: 50.0% (1 of 2)"
    (line,) = rows(client.get("/reports/good-cause/?table=good-cause-by-plan&as=csv"))
    assert (line["Decided"], line["Favorable"], line["Share favorable"]) == ("2", "1", "0.5")
    on_time = rows(client.get("/reports/good-cause/?table=good-cause-on-time&as=csv"))
    assert [int(each["Judged"]) for each in on_time] == [each.of for _, each in rates.in_time]


@pytest.mark.parametrize("address", ["timeliness/?due_from=1/1/2090", "good-cause/?first=1/1/2090"])
def test_an_empty_period_is_a_sentence(address):
    assert "in this date range." in one_line(signed_in(Role.SUPERVISOR).get(f"/reports/{address}"))
