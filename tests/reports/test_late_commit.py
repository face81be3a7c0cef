"""A change whose number is lower, and that becomes visible later, is not missed."""

import pytest
from django.db import connections

from cases.models import Case
from reports.models import CaseChange
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
