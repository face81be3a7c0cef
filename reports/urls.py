"""Addresses of the reports."""

from django.urls import URLPattern, path

from reports import (
    dashboard_views,
    extension_views,
    morning_views,
    target_views,
    views,
    wall_views,
    weekly_views,
)
from reports.required import views as required
from reports.required.counting import PART_C, PRIOR_AUTHORIZATION
from reports.trends import views as trend_views


def _required(place: str, name: str, report: str) -> list[URLPattern]:
    """The addresses that both required reports have."""
    given, base = {"report": report}, f"reports/{place}/"
    return [
        path(base, required.report, given, name=name),
        path(f"{base}count/", required.count, given, name=f"{name}_count"),
        path(f"{base}cases/", required.cases, given, name=f"{name}_cases"),
        path(f"{base}cases.csv", required.cases_csv, given, name=f"{name}_cases_csv"),
        path(f"{base}numbers.csv", required.numbers_csv, given, name=f"{name}_csv"),
    ]


urlpatterns = [
    path("dashboard/", dashboard_views.dashboard, name="dashboard"),
    path("dashboard/mail/", morning_views.preference, name="morning_mail"),
    path("dashboard/mail/now/", morning_views.send_now, name="send_morning_mail"),
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
    *_required("prior-authorization", "pa_report", PRIOR_AUTHORIZATION),
    path("reports/prior-authorization/publish/", required.publish, name="pa_publish"),
    path(
        "reports/prior-authorization/published/<int:pk>/<str:what>/",
        required.published,
        name="pa_published",
    ),
    *_required("part-c", "part_c_report", PART_C),
]
