"""A change whose number is lower, and that becomes visible later, is not missed."""

import pytest
from django.db import connections, transaction
from django.utils import timezone

from cases.models import Case
from reports.models import CaseChange, MonthCheck
from reports.trends import checks
from tests import factories
from tests.factories import DAY, MONDAY
from tests.reports import by_hand
from tests.reports.by_hand import kept, sweep


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_after_a_later_one_was_counted_is_not_missed():
    """The trap of a watermark: the row with the lower number becomes visible last."""
    slow, quick = factories.denied_case(), factories.denied_case()
    sweep()
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "UPDATE cases_case SET received_at = received_at - interval '40 days' "
                "WHERE id = %s",
                [slow.pk],
            )
            Case.objects.filter(pk=quick.pk).update(received_at=MONDAY - 3 * DAY)
            sweep()
            assert not CaseChange.objects.exists(), "all that can be seen is counted"
            assert kept() == by_hand.count()
            cursor.execute("COMMIT")
    finally:
        other.close()
    assert CaseChange.objects.exists()
    sweep()
    assert kept() == by_hand.count()


@pytest.mark.django_db(transaction=True)
def test_a_recount_keeps_no_new_case_of_the_plan_waiting():
    """A new case refers to its plan, and so takes this lock of the plan's row."""
    plan = factories.denied_case().plan
    month = MonthCheck.objects.create(plan=plan, month=MONDAY.date().replace(day=1))
    other = connections.create_connection("default")
    try:
        with transaction.atomic(), other.cursor() as cursor:
            assert checks.check(month.pk, at=timezone.now())
            cursor.execute(
                "SELECT id FROM cases_plan WHERE id = %s FOR KEY SHARE NOWAIT", [plan.pk]
            )
            assert cursor.fetchone() == (plan.pk,)
    finally:
        other.close()
