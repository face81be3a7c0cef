"""Nothing of a person goes into logs, addresses or error pages."""

import logging

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.permissions import Role
from cases import models, services
from config.logs import PrivateFormatter
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_database_error_is_logged_without_the_values_of_its_row():
    case = factories.received_case()
    facts = {"plan": case.plan, "member_id": case.enrollee.member_id, "last_name": "Placeholder"}
    formatter = PrivateFormatter("%(message)s")
    try:
        models.Enrollee.objects.create(**facts)
    except IntegrityError as error:
        found = (type(error), error, error.__traceback__)
        record = logging.LogRecord("x", logging.ERROR, "", 1, "broke", None, found)
        said = formatter.format(record)
        assert case.enrollee.member_id in str(error), "the message itself tells the value"
    assert "IntegrityError" in said and "test_privacy.py" in said
    assert case.enrollee.member_id not in said


def test_the_error_page_tells_nothing(monkeypatch):
    case = factories.in_review_case()

    def fail(*args, **kwargs):
        raise RuntimeError(case.enrollee.last_name)

    monkeypatch.setattr(services, "add_note", fail)
    client = Client(raise_request_exception=False)
    client.force_login(factories.user(Role.NURSE), "django.contrib.auth.backends.ModelBackend")
    answer = client.post(f"/cases/{case.number}/note/", {"words": "a secret remark"})
    shown = answer.content.decode()
    assert answer.status_code == 500 and "Something went wrong on our side" in shown
    assert case.enrollee.last_name not in shown and "secret remark" not in shown


def test_a_wrong_password_is_counted_and_the_door_closes_for_a_while():
    factories.user(username="nora", password="right-and-long-enough")
    client = Client()
    for _ in range(5):
        client.post("/sign-in/", {"username": "nora", "password": "wrong"})
    answer = client.post("/sign-in/", {"username": "nora", "password": "right-and-long-enough"})
    assert answer.status_code == 429
    assert "Too many wrong passwords" in answer.content.decode()
