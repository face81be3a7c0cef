"""The case page: clock, explanation, next steps, trail and documents in one view."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import requires
from cases import marking, models, presentation, queries
from cases.forms.actions import DocumentForm, NoteForm
from cases.presentation.appeals import appeal, appeals_of, outside
from cases.presentation.disasters import disaster_card
from cases.presentation.effectuation import effectuations
from cases.presentation.expedite import expedite_requests
from cases.presentation.grievances import grievances
from cases.presentation.looks import sent_back_of
from cases.presentation.outreach import outreach
from cases.presentation.record import record


@requires("case.view")
def case(request: HttpRequest, number: str) -> HttpResponse:
    at = timezone.now()
    try:
        found = queries.case_file(request.user, number)
    except models.Case.DoesNotExist:
        raise Http404 from None
    if found.own_pages:
        return redirect(f"{found.own_pages}:case", number)
    duties = presentation.duty_rows(found, at)
    main = presentation.main_duty(found)
    touching = marking.touching(found, marking.declared())
    context = {
        "case": found,
        "matter": found.matter,
        "extension": getattr(found, "extension", None),
        "badges": presentation.badges(found, at, touching),
        "clock": presentation.clock(found, at),
        "duties": duties,
        "trace": presentation.trace(main.trace) if main else None,
        "missed": presentation.missed_meaning(found),
        "steps": presentation.next_steps(found, request.user, at),
        "timeline": presentation.timeline(found),
        "disaster": disaster_card(touching, found.received_on),
        "appeal": appeal(found),
        "outside": outside(found),
        "appeals": appeals_of(found),
        "papers": presentation.papers(found),
        "past_decisions": presentation.past_decisions(found),
        "letters": presentation.letters(found),
        "sent_back": sent_back_of(found),
        "expedite_requests": expedite_requests(found),
        "outreach": outreach(found),
        "effectuations": effectuations(found),
        "grievances": grievances(found),
        "oral_notices": presentation.oral_notices(found),
        "documents": presentation.documents(found),
        "others": queries.other_cases(found),
        "received": presentation.instant(found.received_at, found.plan.zone),
        "entered": presentation.instant(found.entered_at, found.plan.zone),
        "lag": presentation.span(found.entry_lag),
        "appointed": _instant(found, found.aor_received_at),
        "decided": _instant(found, found.matter.decided_at),
        "record": record(found),
        "may_complete": request.user.may("record.complete"),
        "may_correct": request.user.may("address.correct"),
        "letters_as": presentation.letters_as(found),
        "note_form": NoteForm() if request.user.may("note.add") else None,
        "document_form": DocumentForm() if request.user.may("document.add") else None,
    }
    return render(request, "cases/case.html", context)


def _instant(found: models.Case, at: object) -> str:
    return presentation.instant(at, found.plan.zone) if at else ""  # type: ignore[arg-type]
