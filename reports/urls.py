"""Addresses of the reports."""

from django.urls import path

from reports import dashboard_views, extension_views, target_views, views, wall_views, weekly_views
from reports.trends import views as trend_views

urlpatterns = [
    path("dashboard/", dashboard_views.dashboard, name="dashboard"),
    path("dashboard/wall/", wall_views.wall, name="wall"),
    path("reports/definitions/", dashboard_views.definitions, name="definitions"),
    path("settings/targets/", target_views.plan_choice, name="targets"),
    path("settings/targets/<int:pk>/", target_views.plan_targets, name="plan_targets"),
    path("settings/targets/<int:pk>/change/", target_views.set_target, name="set_target"),
    path("reports/", trend_views.reports, name="reports"),
    path("reports/trends/<slug:report>/", trend_views.trend, name="trend"),
    path("reports/timeliness/", views.timeliness, name="timeliness"),
    path("reports/weekly/", weekly_views.weekly, name="weekly"),
    path("reports/good-cause/", views.good_cause_rates, name="good_cause_rates"),
    path("reports/extensions/", extension_views.extension_report, name="extension_report"),
]
