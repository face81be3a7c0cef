"""The dashboard counts every kind of case, also one that it never heard of."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from cases import kinds, open_duties
from cases.models import Case, Deadline, Enrollee
from cases.open_duties import DUE, Filters
from reports import dashboard
from tests import factories
from tests import factories_repayment as repayments
from tests.factories import DAY, HOUR
from tests.loops import at_least_one
from tests.pages import one_line, signed_in
from tests.toy import services as toys

pytestmark = pytest.mark.django_db


def test_toys_and_repayments_are_counted_and_listed_like_any_other():
    now = timezone.now()
    child = Enrollee.objects.create(
        plan=factories.plan(), member_id="T00000001", first_name="Tilda", last_name="Playful"
    )
    for age in (HOUR, 30 * DAY):
        toys.want(child, wish="A kite.", by=factories.user(Role.INTAKE), at=now - age)
    missed = repayments.agreed()
    repayments.services.follow(missed.repayment.agreement_id, at=repayments.AFTER_FIRST)
    factories.received_case(received_at=now - HOUR)
    user = factories.user(Role.SUPERVISOR)
    for by, key_of in (("kind", "case__kind"), ("duty", "duty")):
        found = dashboard.today(user, by=by, at=now)
        shown = {line.key: line.total for line in found.lines}
        opened = Deadline.objects.filter(met_at=None, closed_at=None).values_list(key_of, flat=True)
        assert shown == Counter(opened)
    assert {"toy", "repayment", "determination"} <= set(
        Deadline.objects.filter(met_at=None, closed_at=None).values_list("case__kind", flat=True)
    )
    lines = dashboard.today(user, by="kind", at=now).lines
    for line in lines:
        for due in DUE:
            listed = open_duties.found(user, Filters(kind=line.key, due=due), at=now)
            assert len(listed) == line.counts[due]
    page = one_line(signed_in(Role.SUPERVISOR).get("/dashboard/?by=kind"))
    assert "Toy loan" in page and "Repayment of past months" in page


def test_a_duty_that_is_the_members_own_in_one_kind_is_the_plans_in_none():
    """What leaves out the member's own goes by the name (`cases.kind_list` refuses the rest)."""
    members = kinds.members_duties()
    for kind in at_least_one(kinds.every()):
        assert not (members & set(kind.duties)) - kind.members_duties


def awaited_case():
    """What others owe, past its own day."""
    case = factories.asked_by_representative(received_at=timezone.now() - DAY)
    duty = case.deadlines.get(duty="obtain_appointment")
    gone = timezone.now() - timedelta(days=2, hours=3)
    Deadline.objects.filter(pk=duty.pk).update(starts_at=gone - DAY, first_due_at=gone, due_at=gone)
    return Case.objects.get(pk=case.pk)


def test_what_others_owe_is_never_said_to_be_late():
    awaited_case()
    answer = signed_in(Role.SUPERVISOR).get("/?tab=tasks&awaited=1")
    [row] = answer.context["rows"]
    assert row["left"] == "expected 2 d 3 h ago" and row["level"] == "awaited"
    shown = one_line(answer)
    assert "left--late" not in shown and "data-awaited" in shown


def test_the_time_left_is_that_of_now_whenever_the_list_was_counted():
    """The list is held at the dashboard's instant; the clocks on it go on, and say so."""
    now = timezone.now()
    duty = factories.received_case(received_at=now - 2 * HOUR).deadlines.get()
    Deadline.objects.update(due_at=now - 3 * HOUR, first_due_at=now - 3 * HOUR,
                            starts_at=now - DAY)  # fmt: skip
    as_of = (now - 5 * HOUR).isoformat()
    answer = signed_in(Role.SUPERVISOR).get("/", {"tab": "tasks", "due": "4h", "as_of": as_of})
    [row] = answer.context["rows"]
    assert row["case"].pk == duty.case_id and row["left"] == "3 h late"
    assert "the time left on each line keeps counting" in one_line(answer)


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "x", "0000-01", "9999-12", "\x00", "2026"])
def test_a_month_that_there_is_not_lists_nothing_and_is_named(month):
    answer = signed_in(Role.SUPERVISOR).get("/", {"tab": "tasks", "month": month})
    assert answer.status_code == 200 and answer.context["unknown"] == ["Due in"]


def test_month_and_priority_narrow_the_list_and_stand_as_chips():
    now = timezone.now()
    case = factories.received_case(received_at=now, priority="expedited")
    factories.received_case(received_at=now)
    due = case.deadlines.get(duty="decide").due_at.astimezone(case.plan.zone)
    answer = signed_in(Role.SUPERVISOR).get(
        "/", {"tab": "tasks", "priority": "expedited", "month": f"{due:%Y-%m}"}
    )
    assert {row["case"].pk for row in answer.context["rows"]} == {case.pk}
    chips = [chip["label"] for chip in answer.context["chips"]]
    assert chips == ["Expedited", f"Due in {due:%B %Y}"]
    assert f'name="month" value="{due:%Y-%m}"' in one_line(answer)
