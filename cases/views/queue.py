"""The queue: open cases by time left."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import requires
from accounts.models import User
from cases import disasters, kinds, letter_reviews, models, queries
from cases.presentation import lists
from cases.presentation.letter_reviews import sent_back_rows
from cases.views import open_duties, picking

LONGEST_SEARCH = 60
ONLY = {"late": "Late", "soon": "Due in 24 hours", "extended": "Extended"}


@requires("case.view")
def queue(request: HttpRequest) -> HttpResponse:
    """One page of the queue. What is searched for is kept in the session, never in the address."""
    if request.method == "POST":
        words = request.POST.get("search", "").replace("\x00", "")
        request.session["search"] = words.strip()[:LONGEST_SEARCH]
        return redirect(f"{reverse('queue')}?tab={_tab(request, 'all')}")
    if request.GET.get("tab") == queries.TASKS:
        return open_duties.listed(request)
    at = timezone.now()
    filters = filters_of(request)
    page = queries.queue(request.user, filters, after=request.GET.get("after", ""), at=at)
    counts = queries.tab_counts(request.user)
    declared = disasters.declared()
    context = {
        "rows": [
            lists.queue_row(case, at, disasters.affecting(case, declared, at=at))
            for case in page.cases
        ],
        "tabs": [_tab_entry(tab, label, counts[tab], filters) for tab, label in _tabs(request)],
        "tasks_url": f"{reverse('queue')}?tab={queries.TASKS}",
        "filters": filters,
        "sent_back": sent_back_rows(letter_reviews.sent_back_to(request.user)),
        "to_review": letter_reviews.count_waiting(request.user)
        if request.user.may("letter.review")
        else 0,
        "others_to_review": [
            each for kind in kinds.every() if (each := kind.to_review(request.user)).waiting
        ],
        "priorities": models.Priority.choices,
        "request_types": queries.request_types(),
        "only": ONLY.items(),
        "next_url": _url(filters, page.next_key) if page.next_key else "",
        "first_url": _url(filters) if request.GET.get("after") else "",
        "picks": picking.of_cases(request, filters, len(page.cases), at),
        "is_narrowed": any((filters.priority, filters.request_type, filters.only, filters.search)),
    }
    return render(request, "cases/queue.html", context)


def filters_of(request: HttpRequest, search: str | None = None) -> queries.Filters:
    """What the address leaves of the queue, and what was searched for: last, unless it is given."""
    get = request.GET.get
    if "clear" in request.GET:
        request.session.pop("search", None)
    return queries.Filters(
        tab=_tab(request, "mine" if _works_on_cases(request.user) else "all"),
        priority=_one_of(get("priority"), models.Priority.values),
        request_type=_one_of(get("type"), dict(queries.request_types())),
        only=_one_of(get("only"), ONLY),
        search=request.session.get("search", "") if search is None else search,
    )


def _works_on_cases(user: User) -> bool:
    return any(user.may(kind.take) for kind in kinds.every())


def _tab(request: HttpRequest, otherwise: str) -> str:
    return _one_of(request.GET.get("tab"), queries.TABS) or otherwise


def _tabs(request: HttpRequest) -> list[tuple[str, str]]:
    return list(queries.TABS.items())


def _one_of(value: str | None, known: object) -> str:
    return value if value and value in known else ""  # type: ignore[operator]


def _tab_entry(tab: str, label: str, count: int, filters: queries.Filters) -> dict[str, object]:
    most = queries.MOST_COUNTED
    return {
        "url": f"{reverse('queue')}?tab={tab}",
        "label": label,
        "count": f"{most:,}+" if count > most else f"{count:,}",
        "is_here": tab == filters.tab,
    }


def _url(filters: queries.Filters, after: str = "") -> str:
    kept = {
        "tab": filters.tab,
        "priority": filters.priority,
        "type": filters.request_type,
        "only": filters.only,
        "after": after,
    }
    return reverse("queue", query={name: value for name, value in kept.items() if value})
