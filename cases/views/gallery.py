"""Every component of the pages, in each of its states."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import requires


@requires("signed_in")
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html")
