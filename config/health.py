"""Whether this instance does its work: for machines, for people, and as a red tile."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from celery.exceptions import OperationalError as BrokerError
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError as QueueError

from accounts.access import requires
from accounts.models import User
from cases.presentation import standard_forms
from cases.services import alerts, dispatching
from config.celery import app, sweeps
from continuity.presentation import banner
from notices import heartbeats, undelivered, watching
from notices.watching import Finding
from reports.trends import checks

log = logging.getLogger(__name__)
DUE = {"letter": dispatching.due_notices, "alert": alerts.overdue_alerts}
# When this process began to answer: a fresh start is given a moment.
_began_at = timezone.now()


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503; says what is not, without a name or a secret."""
    at = timezone.now()
    is_there = _database_answers()
    found: dict[str, object] = {"database": is_there, "broker": _broker_answers()}
    watched = _watched(at) if is_there and not _is_fresh(at) else []
    # The name of a worker may be that of a machine: it stays inside.
    found["late"] = sorted({"worker" if each.worker else each.name for each in _ill(watched)})
    well = is_there and found["broker"] and not found["late"]
    return JsonResponse(found, status=200 if well else 503)


@requires("work.watch")
def status(request: HttpRequest) -> HttpResponse:
    """What is watched, in words, and what to do about what is not well."""
    at = timezone.now()
    # A form that expired, or a function of the plan that is down, holds up nothing that leaves:
    # for people, and no alarm of machines.
    watched = [
        *banner.findings(at=at),
        _broker(),
        *_watched(at),
        *standard_forms.findings(at=at),
        *checks.findings(at=at),
    ]
    context = {"ill": _ill(watched), "well": [each for each in watched if each.is_well]}
    return render(request, "status/status.html", context)


@requires("work.watch")
@require_POST
def forget_worker(request: HttpRequest) -> HttpResponse:
    """Someone says that a worker was taken down on purpose: it is missed no longer."""
    name = request.POST.get("worker", "").replace("\x00", "")
    heartbeats.end(f"worker:{name}")
    log.info("user %s says that a worker was stopped on purpose", request.user.pk)
    messages.success(request, "That worker is no longer expected.", "ok")
    return redirect("status")


def tile(request: HttpRequest) -> dict[str, Any]:
    """Problems, for the red tile on the pages of those who can act (a context processor).

    Asked when a page shows the tile, and once: a part of a page that htmx fetches asks nothing.
    """
    user, at = getattr(request, "user", None), timezone.now()
    if user is None or not user.is_authenticated:
        return {}
    return {"tile": cache(lambda: _seen_by(user, at))}


def _seen_by(user: User, at: datetime) -> dict[str, object]:
    if _is_fresh(at):
        return {}
    return {
        "ill": _ill(_watched(at)) if user.may("work.watch") else [],
        "undelivered": undelivered.count() if user.may("mail.view") else 0,
    }


def _is_fresh(at: datetime) -> bool:
    return at < _began_at + timedelta(seconds=settings.WATCH_GRACE_SECONDS)


def _watched(at: datetime) -> list[Finding]:
    return watching.findings(at=at, sweeps=sweeps(), due=DUE)


def _ill(watched: list[Finding]) -> list[Finding]:
    return [each for each in watched if not each.is_well]


def _broker() -> Finding:
    if _broker_answers():
        return Finding("broker", True, "Answers.")
    said = "No response. What is due waits in the database, and nothing is lost."
    remedy = "Start Redis or Valkey again; workers and beat come back to it."
    return Finding("broker", False, said, remedy)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (BrokerError, QueueError, OSError):
        return False
    return True
