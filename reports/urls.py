"""Addresses of the reports."""

from django.urls import path

from reports import dashboard_views, extension_views, views

urlpatterns = [
    path("dashboard/", dashboard_views.dashboard, name="dashboard"),
    path("reports/timeliness/", views.timeliness, name="timeliness"),
    path("reports/good-cause/", views.good_cause_rates, name="good_cause_rates"),
    path("reports/extensions/", extension_views.extension_report, name="extension_report"),
]
