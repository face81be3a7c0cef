"""Addresses of toys."""

from django.urls import path

from cases.views import folder
from tests.toy import views
from tests.toy.models import Toy

app_name = "toy"
_case = "toys/<str:number>/"

urlpatterns = [
    path("toys/", views.shelf, name="shelf"),
    path(_case, views.case, name="case"),
    *folder.paths(_case, Toy),
    path(_case + "lend/", views.lend, name="lend"),
    path(_case + "back/", views.give_back, name="give_back"),
]
