"""Pages as Django answers them, without a browser: people signed in, and what stands on a page."""

from django.test import Client
from django.utils import timezone

from accounts.permissions import Role
from tests import factories
from tests.factories import DAY

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(client, role):
    user = factories.user(role)
    client.force_login(user, BACKEND)
    return user


def fresh(ago=DAY, **facts):
    return factories.in_review_case(received_at=timezone.now() - ago, **facts)


def text(answer):
    return answer.content.decode()


def signed_in(role: str = Role.SPECIALIST) -> Client:
    client = Client()
    client.force_login(factories.user(role), BACKEND)
    return client


def one_line(answer) -> str:
    return " ".join(answer.content.decode().split())


VALUES = [
    "",
    "\x00",
    "x" * 20_000,
    "🦠" * 50,
    "\u202egnirts",
    "-1",
    "9" * 400,
    "NaN",
    "1e999",
    "'; DROP TABLE cases_case; --",
    "<script>alert(1)</script>",
    '#import "/etc/passwd"',
    "01/01/0001 12:00 AM",
    "12/31/9999 11:59 PM",
    "2/30/2026 25:61",
    "9999999999999999999",
]

SAFE = {200, 302, 403, 404, 405, 409, 422}
