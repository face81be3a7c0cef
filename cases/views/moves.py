"""Many cases assigned in one gesture: beginning it, watching it, undoing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import person, requires
from accounts.models import Team, User
from cases import keys, models, moved, queries
from cases.forms.moves import MoveForm, picked
from cases.models import CaseMove, MovedCase
from cases.presentation import moves as presentation
from cases.services import moves as services
from cases.services.moves import PERMISSION, Planned
from cases.views import open_duties
from cases.views.pages import refuse_on
from cases.views.queue import filters_of
from regulations.law import Refused


@dataclass(frozen=True)
class Selection:
    """The rows that were selected, by case with who had it then; or a whole list."""

    had: dict[int, int | None]
    whole: QuerySet[models.Case] | None = None

    @property
    def number(self) -> int:
        return len(self.had) if self.whole is None else self.whole.count()

    def holders(self) -> dict[int, int | None]:
        """Each case with who has it: of a whole list as it is now."""
        if self.whole is None:
            return self.had
        return dict(self.whole.values_list("pk", "assignee")[: services.MOST + 1])


@requires(PERMISSION)
def moves(request: HttpRequest) -> HttpResponse:
    """The latest gestures of everyone."""
    found = moved.latest()
    waiting = moved.open_rows(found)
    rows = [presentation.list_row(each, waiting.get(each.pk, 0)) for each in found]
    return render(request, "moves/moves.html", {"rows": rows})


@requires(PERMISSION)
def move(request: HttpRequest) -> HttpResponse:
    """Give what was selected in a list to someone. Without a choice it shows who has how much."""
    if request.method != "POST":
        return redirect("queue")
    at = timezone.now()
    selection = _selection(request, at)
    chosen = request.POST.get("to") or "chosen" in request.POST
    form = MoveForm(request.POST if chosen else None, now=at)
    if form.is_valid():
        try:
            _begin(selection, form.cleaned_data["to"], person(request), at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            return redirect(_list(request))
    return _choose(request, selection, form)


@requires(PERMISSION)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A gesture: how far it is, and what came of each case."""
    return render(request, "moves/move.html", _shown(request, _found(pk)))


@requires(PERMISSION)
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of its page that changes while the worker is at it."""
    return render(request, "moves/part.html", _shown(request, _found(pk)))


@requires(PERMISSION)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """The note above a list, asked for again while the worker is at it."""
    context = {"moved": presentation.note(_found(pk), timezone.now()), "list": _query(request)}
    return render(request, "moves/note.html", context)


@requires(PERMISSION)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the cases back; then on to the list, or to the page of the undo."""
    try:
        back = services.undo(pk, by=request.user, at=timezone.now())
    except CaseMove.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, refused.message, "late")
        return redirect("move_of_many", pk)
    if "list" in request.POST:
        return redirect(_list(request, request.POST["list"]))
    return redirect("move_of_many", back.pk)


def _begin(selection: Selection, to: User | Team, by: User, at: datetime) -> CaseMove:
    if isinstance(to, Team):
        planned = services.plan_by_rule(_not_too_many(selection.holders()), to, at=at)
        made = CaseMove(why=CaseMove.Why.CHOSEN, team=to, by=by, at=at)
        return services.move_planned(planned, move=made, by=by, at=at)
    if selection.whole is not None:
        return services.move_list(selection.whole, to=to, by=by, at=at)
    rows = [Planned(pk, had, to.pk) for pk, had in selection.had.items()]
    made = CaseMove(why=CaseMove.Why.CHOSEN, to=to, by=by, at=at)
    return services.move_planned(rows, move=made, by=by, at=at)


def _not_too_many(had: dict[int, int | None]) -> dict[int, int | None]:
    if len(had) > services.MOST_BY_RULE:
        message = (
            f"A rule can assign up to {services.MOST_BY_RULE:,} cases at a time. Narrow the list "
            "with its filters, or choose a person."
        )
        raise Refused("too_many", message, field="to")
    return had


def _selection(request: HttpRequest, at: datetime) -> Selection:
    """What was selected, of what this person may see."""
    if not request.POST.get("all"):
        had = picked(request.POST.getlist("case"))
        seen = queries.visible_to(person(request)).filter(pk__in=had)
        known = set(seen.values_list("pk", flat=True))
        people = User.objects.filter(pk__in={who for who in had.values() if who})
        # No list was ever shown with a holder who does not exist.
        holders = {None, *people.values_list("pk", flat=True)}
        return Selection({pk: had[pk] for pk in had if pk in known and had[pk] in holders})
    seen_at = keys.instant(request.POST.get("seen", ""))
    seen_at = seen_at if seen_at and seen_at <= at else at
    # What was entered after the list was shown was never selected.
    return Selection({}, _listed(request, seen_at).filter(entered_at__lte=seen_at))


def _listed(request: HttpRequest, at: datetime) -> QuerySet[models.Case]:
    """Every case of the list whose filters the address has."""
    if request.GET.get("tab") == queries.TASKS:
        duties, *_ = open_duties.asked(request, at)
        return queries.visible_to(person(request)).filter(pk__in=duties.values("case"))
    search = request.POST.get("search", "").replace("\x00", "")
    return queries.listed(person(request), filters_of(request, search), at=at)


def _choose(request: HttpRequest, selection: Selection, form: MoveForm) -> HttpResponse:
    """The page on which one chooses, with the selection kept."""
    number = selection.number
    context = {
        "form": form,
        "number": number,
        "kept": [(pk, who or "") for pk, who in selection.had.items()],
        "all": selection.whole is not None,
        "seen": request.POST.get("seen", ""),
        "search": request.POST.get("search", ""),
        "list_url": _list(request),
        "url": f"{reverse('move')}?{_query(request)}",
    }
    bad = form.errors or not number
    return render(request, "moves/choose.html", context, status=422 if bad else 200)


def _shown(request: HttpRequest, found: CaseMove) -> dict[str, Any]:
    result = request.GET.get("result", "")
    result = result if result in MovedCase.Result.values else ""
    after = request.GET.get("after", "")
    page = moved.page(found, result, after=after)
    kept = {"result": result} if result else {}
    here = {"args": [found.pk]}
    return {
        "card": presentation.card(found, timezone.now()),
        "tabs": presentation.tabs(found, result),
        "rows": [presentation.case_row(row) for row in page.cases],
        "poll_url": reverse("move_part", query={**kept, "after": after}, **here),
        "next_url": reverse("move_of_many", query={**kept, "after": page.next_key}, **here)
        if page.next_key
        else "",
        "first_url": reverse("move_of_many", query=kept, **here) if after else "",
    }


def _found(pk: int) -> CaseMove:
    found = moved.gestures().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _query(request: HttpRequest) -> str:
    return request.GET.urlencode()


def _list(request: HttpRequest, query: str | None = None) -> str:
    """The address of the list that one came from."""
    return f"{reverse('queue')}?{_query(request) if query is None else query}"
