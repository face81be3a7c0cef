"""Disenrollments and requests as of today, for pages, which read the clock."""

import uuid
from datetime import date, timedelta

from django.utils import timezone

from cases import models as cases
from premiums.models import Disenrollment
from reinstatement import services
from reinstatement.models import Reinstatement, State
from tests import factories
from tests import factories_reinstatement as members
from tests.pages import one_line as text
from tests.pages import signed_in


def recent_first() -> date:
    """The first of last month; of this one where the last of the days to ask has come for that."""
    day = factories.today()
    last = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    return last if day - last < timedelta(days=60) else day.replace(day=1)


def a_disenrollment(**facts) -> Disenrollment:
    """Effective on the first of last month, two months billed."""
    effective = recent_first()
    second = (effective - timedelta(days=1)).replace(day=1)
    first = (second - timedelta(days=1)).replace(day=1)
    values = {
        "effective_on": effective,
        "grace_begins_on": first,
        "grace_ends_on": effective - timedelta(days=1),
        "notice_sent_on": effective,
        "months": (members.month(first), members.month(second)),
        "at": timezone.now() - timedelta(days=20),
    }
    return members.disenrollment(**values | facts)


def ledger_of(case: cases.Case, what: str) -> str:
    return f"/reinstatements/disenrollments/{case.reinstatement.disenrollment_id}/{what}"


STATES = {
    State.INTAKE: members.left_open,
    State.NOT_ELIGIBLE: members.not_eligible,
    State.IN_REVIEW: members.researched,
    State.FAVORABLE: members.favorable,
    State.PAID: members.paid,
    State.SUBMITTED: members.submitted,
    State.REINSTATED: members.reinstated,
    State.UNFAVORABLE: members.unfavorable,
    State.UNPAID: members.unpaid,
    State.PLAN_ERROR: members.with_plan_error,
    State.REFERRED: members.referred,
    State.REFERRAL_ENDED: members.referral_ended,
    State.CMS_REINSTATED: members.cms_reinstated,
}


def withdrawn() -> cases.Case:
    case = members.requested()
    at = case.received_at + timedelta(hours=2)
    services.withdraw(case.pk, why="She called.", by=members.specialist(), at=at)
    return case


def call_sheet(**facts) -> dict[str, object]:
    """The whole conversation as the browser sends it."""
    values = {
        "token": str(uuid.uuid4()),
        "channel": "phone",
        "received_at": timezone.localtime(
            timezone.now(), factories.plan().zone
        ).strftime("%m/%d/%Y %I:%M %p"),
        "requester_kind": "enrollee",
        "plan_error": "no",
        "explained": "on",
        "circumstance": "institutionalized",
        "stated": "yes",
        "statement_form": "spoken",
        "statement": members.HOSPITAL,
        "affirms": "yes",
    }  # fmt: skip
    return values | facts


def sheet_of(found) -> str:
    return f"/reinstatements/disenrollments/{found.pk}/request/"


def call(found, client=None, **facts):
    client = client or signed_in()
    return client.post(f"/reinstatements/disenrollments/{found.pk}/request/", call_sheet(**facts))


def panel(found, **facts) -> str:
    address = f"/reinstatements/disenrollments/{found.pk}/request/sort/"
    return text(signed_in().post(address, call_sheet(**facts)))


def the_request() -> Reinstatement:
    return Reinstatement.objects.latest("case_id")
