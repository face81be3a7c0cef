"""Lawful presence is the government's own record, and CMS undoes the government's own errors.

42 CFR 422.74(d)(8), 423.44(d)(8), 417.460(j); 80 FR 7922; 20 CFR 404.902.
"""

from datetime import date

import pytest

from regulations import government
from regulations.law import Refused
from tests.loops import at_least_one

APRIL = date(2026, 4, 1)
TODAY = date(2026, 5, 20)
SAID = {
    "cause": "lawful_presence", "told_on": date(2026, 5, 6), "reply_code": "287",
    "reply_on": date(2026, 5, 5), "effective_on": APRIL, "today": TODAY,
}  # fmt: skip


def test_social_security_keeps_the_record_of_lawful_presence():
    """20 CFR 404.902; 80 FR 7922."""
    keeper = government.KEEPERS.one("lawful_presence", TODAY)
    assert "SSA" in keeper.label and "20 CFR 404.902" in keeper.citation


@pytest.mark.parametrize(
    ("notice_on", "first"),
    [
        (date(2026, 3, 1), APRIL),
        (date(2026, 3, 31), APRIL),
        (date(2026, 12, 5), date(2027, 1, 1)),
        (date(2026, 11, 30), date(2026, 12, 1)),
    ],
)
def test_coverage_ends_the_month_after_the_notice(notice_on, first):
    """42 CFR 422.74(d)(8)."""
    assert government.first_day_without(notice_on) == first


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (APRIL, "after_the_end"),
        (date(2026, 5, 21), "in_the_future"),
        (date(2015, 12, 31), "invalid"),
    ],
)
def test_a_notice_comes_before_the_end_that_it_tells_of(on, code):
    """42 CFR 422.74(d)(8): effective the first of the month after CMS's notice."""
    with pytest.raises(Refused) as refused:
        government.refuse_notice(on, effective_on=APRIL, today=TODAY)
    assert (refused.value.code, refused.value.field) == (code, "notice_on")
    government.refuse_notice(date(2026, 3, 31), effective_on=APRIL, today=TODAY)


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"cause": "nonpayment"}, "not_the_governments", None),
        ({"cause": "irmaa"}, "not_the_governments", None),
        ({"told_on": date(2026, 5, 21)}, "in_the_future", "told_on"),
        ({"reply_on": date(2026, 5, 21)}, "in_the_future", "reply_on"),
        ({"told_on": date(2026, 2, 27)}, "too_early", "told_on"),
        ({"reply_on": date(2026, 2, 27)}, "too_early", "reply_on"),
        ({"reply_code": "293"}, "not_reinstated", "reply_code"),
        ({"reply_code": ""}, "not_reinstated", "reply_code"),
    ],
)
def test_what_is_no_reinstatement_by_cms_is_refused(changed, code, field):
    """80 FR 7922. TRC 293 says that a person was disenrolled for IRMAA."""
    government.refuse_reinstated(**SAID)
    with pytest.raises(Refused) as refused:
        government.refuse_reinstated(**SAID | changed)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_each_reply_that_says_enrolled_again_is_taken():
    """TRC 287 and 291 (Plan Communications User Guide)."""
    assert [each.key for each in government.REPLIES.history()] == ["287", "291"]
    for reply in at_least_one(government.REPLIES.history()):
        government.refuse_reinstated(**SAID | {"reply_code": reply.key})
