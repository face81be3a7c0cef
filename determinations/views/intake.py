"""Taking a request in: the sheet, its due date as it is typed, the enrollee's look-up."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.models import User
from cases import models as cases
from cases.presentation import clock, words
from cases.presentation.preview import Preview
from cases.views.documents import new_document
from cases.views.pages import refuse_with_files
from cases.views.person import known_member
from cases.views.sheets import Sheet, answer
from determinations import queries as request_queries
from determinations import services
from determinations.forms.intake import ClockForm, IntakeForm, LineFormSet
from regulations import determinations as law
from regulations import representatives
from regulations.clock import Due, day_in
from regulations.clock_facts import ClockFacts
from regulations.law import Refused

# The same words for the same enrollee within these days look like the same request.
LIKELY_AGAIN = timedelta(days=14)


@requires("case.receive")
def new(request: HttpRequest) -> HttpResponse:
    """The empty sheet, or the case that the filled one becomes."""
    at = timezone.now()
    if request.method != "POST":
        form = IntakeForm(now=at, initial={"token": uuid.uuid4()})
        return _render(request, form, LineFormSet(prefix="lines"), at)
    form = IntakeForm(request.POST, request.FILES, now=at)
    lines = LineFormSet(request.POST, prefix="lines")
    sheet = None
    if all((form.is_valid(), lines.is_valid())):
        call = partial(_open, form, lines, by=request.user, at=at)
        sheet = Sheet(form.cleaned_data["plan"], _key(form), call)
    return answer(
        request, sheet, at=at, shown=partial(_render, request, form, lines, at),
        refuse=partial(refuse_with_files, form), done=_opened,
    )  # fmt: skip


@requires("case.receive")
@require_POST
def due(request: HttpRequest) -> HttpResponse:
    """The due date of what is on the sheet so far; by POST, so that nothing is in the address."""
    at = timezone.now()
    form = ClockForm(request.POST, now=at)
    return render(request, "determinations/intake_due.html", _due_facts(form, at))


@requires("case.receive")
@require_POST
def enrollee(request: HttpRequest) -> HttpResponse:
    """What the plan knows of the member ID; the sheet fills its empty fields from it."""
    form = ClockForm(request.POST, now=timezone.now())
    plan = form.fields["plan"].initial
    member_id = request.POST.get("member_id", "").replace("\x00", "").strip()
    return known_member(request, plan, member_id)


def _opened(case: cases.Case) -> str:
    due_at = words.instant(case.next_due_at, case.plan.zone) if case.next_due_at else ""
    return f"Case {case.number} is open. Due {due_at}."


def _open(form: IntakeForm, lines: Any, *, by: User, at: datetime) -> cases.Case:
    """The one call of the sheet. Raises Refused, also where another sheet asked the same."""
    facts = form.cleaned_data
    same = None if facts["again"] else _same_request(facts, at)
    if same and same.source_key != _key(form):
        form.same = same
        said = f"Case {same.number} has the same request. Look there first, or check this box."
        raise Refused("asks_the_same", said, field="again")
    items = tuple(item for line in lines if (item := line.item()))
    files = tuple(new_document(file) for file in facts["files"])
    return services.receive(form.new_request(items, files), by=by, at=at)


def _key(form: IntakeForm) -> str:
    return f"form:{form.cleaned_data['token']}"


def _same_request(facts: dict[str, Any], at: datetime) -> cases.Case | None:
    return request_queries.same_request(
        facts["plan"], facts["member_id"], facts["summary"], at - LIKELY_AGAIN
    )


def _due_facts(form: ClockForm, at: datetime) -> dict[str, Any]:
    """What the panel next to the sheet shows."""
    if not form.is_valid():
        said = [
            f"{form[name].label}: {' '.join(form.errors[name])}"
            for name in form.errors
            if name in form.fields
        ]
        return {"said": said if form.data.get("request_type") else []}
    plan, facts = form.cleaned_data["plan"], form.clock_facts()
    try:
        found = _reckon(facts, form)
    except Refused as refused:
        return {"refused": refused}
    return {
        "clock": _clock(found, plan, at),
        "trace": clock.trace(found.trace),
        "lag": words.span(at - facts.received_at),
    }


def _reckon(facts: ClockFacts, form: ClockForm) -> Due:
    """The limit to decide or, while a representative's form is not whole, to obtain it."""
    needed = representatives.required_form_needed(
        case=facts.case,
        requester=form.cleaned_data["requester_kind"],
        request=facts.request,
        contracted=None,
        on=day_in(facts.received_at, facts.time_zone),
    )
    required_form = form.required_form()
    if needed and (required_form is None or required_form.missing):
        return representatives.obtain(required_form.kind if required_form else needed.key, facts)
    return law.decide(
        replace(facts, aor_received_at=required_form.received_at if required_form else None)
    )


def _clock(found: Due, plan: cases.Plan, at: datetime) -> clock.Clock:
    unsaved = cases.Deadline(
        duty=found.duty,
        starts_at=found.starts_at,
        first_due_at=found.first_due_at,
        due_at=found.due_at,
        trace=found.trace,
    )
    return clock.duty_clock(unsaved, plan.zone, at)


def _render(
    request: HttpRequest,
    form: IntakeForm,
    lines: Any,
    at: datetime,
    seen: Preview | None = None,
) -> HttpResponse:
    context = {
        "preview": seen,
        "form": form,
        "lines": lines,
        "same": getattr(form, "same", None),
        "files_again": bool(request.FILES),
        "may_change": request.user.may("treatment.change"),
        **_panel(form, at),
    }
    bad = form.errors or any(lines.errors) or lines.is_bound and lines.non_form_errors()
    return render(request, "determinations/intake.html", context, status=422 if bad else 200)


def _panel(form: IntakeForm, at: datetime) -> dict[str, Any]:
    """The panel for a sheet that is shown again; an empty sheet has none yet."""
    return _due_facts(ClockForm(form.data, now=at), at) if form.is_bound else {}
