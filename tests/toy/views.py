"""The page of a toy in the frame of the folder, and a page for each of its verbs."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import requires
from accounts.models import User
from cases import queries
from cases.models import Case
from cases.views.folder import found_file, frame
from cases.views.pages import Verb, page
from tests.toy import services

LEND = Verb("lend", "Lend the toy", "Lend it", "The toy is lent.", makes_letters=True)
BACK = Verb("give_back", "Take the toy back", "Take it", "The toy is back.")


@requires("drug.coordinate")
def shelf(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Toys")


@requires("case.view")
def case(request: HttpRequest, number: str) -> HttpResponse:
    found = found_file(_toy, request.user, number)
    return render(request, "toy/case.html", frame(found, request.user, timezone.now()))


@requires("case.approve")
def lend(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, LEND, lambda case, at: {}, Form, services.lend)


@requires("case.approve")
def give_back(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, BACK, lambda case, at: {}, Form, services.give_back)


def _toy(user: User, number: str) -> Case:
    found: Case = queries.visible_to(user).filter(kind="toy").get(number=number)
    return found
