"""The sheets that a browser sends, whole and in order; `changes` say what is typed otherwise."""

import uuid
from datetime import timedelta

from django.utils import timezone

from tests import factories

ADDRESS = "/requests/new/"


def request_sheet(**changes) -> dict:
    received = timezone.now().astimezone(factories.plan().zone) - timedelta(hours=5)
    values = {
        "token": str(uuid.uuid4()),
        "plan": factories.plan().pk,
        "channel": "fax",
        "received_at": received.strftime("%m/%d/%Y %I:%M %p"),
        "member_id": "HL1",
        "first_name": "Agnes",
        "last_name": "Thistle",
        "date_of_birth": "5/17/1948",
        "address": "4 Invented Street",
        "requester_kind": "physician",
        "provider_name": "Dr. Made Up",
        "npi": "1999999992",
        "contracted": "no",
        "request_type": "item_or_service",
        "prior_authorization": "yes",
        "summary": "Home oxygen",
        "diagnoses": "J44.9, r07.9",
        "priority": "standard",
        "lines-TOTAL_FORMS": "2",
        "lines-INITIAL_FORMS": "0",
        "lines-0-code": "E1390",
        "lines-0-description": "Oxygen concentrator",
        "lines-0-service_on": "3/2/2026",
    }
    return values | changes


def change_sheet(**changes) -> dict:
    """The plan means to end home oxygen ten days from now."""
    ends = timezone.now().astimezone(factories.plan().zone) + timedelta(days=10)
    values = {
        "token": str(uuid.uuid4()), "plan": factories.plan().pk, "member_id": "HL1",
        "first_name": "Agnes", "last_name": "Thistle", "date_of_birth": "5/17/1948",
        "address": "4 Invented Street\nPortland, ME 04101", "provider_name": "Dr. Made Up",
        "contracted": "yes", "request_type": "item_or_service", "change": "ended",
        "takes_effect_on": ends.strftime("%m/%d/%Y"), "summary": "Home oxygen, approved until June",
        "why": "The last readings are in the normal range.", "lines-TOTAL_FORMS": "2",
        "lines-INITIAL_FORMS": "0", "lines-0-code": "E1390",
        "lines-0-description": "Oxygen concentrator",
    }  # fmt: skip
    return values | changes


STRANGER = {
    "requester_kind": "representative", "requester_name": "Nelson Nephew",
    "requester_address": "8 Cousin Court\nPortland, ME 04101", "required_form_kind": "nothing",
}  # fmt: skip


def shown(day) -> str:
    return day.strftime("%m/%d/%Y")


def unpaid_sheet(**facts) -> dict:
    month = factories.today().replace(day=1)
    values = {
        "token": str(uuid.uuid4()), "plan": factories.plan().pk, "member_id": "P1",
        "first_name": "Cordelia", "last_name": "Fictive", "date_of_birth": "5/9/1947",
        "address": "11 Made-up Lane\nBangor, ME 04401", "premium_due_on": shown(month),
        "option": "all_due", "grace_months": "2", "withheld": "no", "other_payer": "no",
        "only_extras": "no", "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0",
        "lines-0-month": month.strftime("%m/%Y"), "lines-0-amount": "41.50",
        "lines-0-billed_on": shown(month - timedelta(days=16)),
    }  # fmt: skip
    return values | facts


DECLARATION = {
    "name": "Casco Bay flood",
    "source": "governor",
    "declared_by": "Governor of Maine",
    "state": "ME",
    "counties": "Cumberland",
    "zip_prefixes": "041, 04330 041",
    "declared_on": "3/1/2026",
    "starts_on": "2/27/2026",
}

END = {"declared_by": "source", "ends_on": "3/20/2026", "words": "Order 12, section 3."}

ACCESS = {"disrupted": "no", "words": "All three clinics in Portland are open."}

TOLD_CMS = {
    "answer": "told",
    "done_on": "3/30/2026",
    "done_by": "Compliance",
    "how": "Email to the account manager",
    "reference": "File 12-7",
}
