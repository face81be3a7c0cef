"""Addresses of the reports."""

from django.urls import path

from reports import views

urlpatterns = [path("reports/timeliness/", views.timeliness, name="timeliness")]
