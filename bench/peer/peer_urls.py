"""The addresses that its mails name."""

from django.urls import include, path

urlpatterns = [path("helpdesk/", include("helpdesk.urls"))]
