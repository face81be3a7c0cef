"""All addresses. Health information is never part of one."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from accounts.access import requires
from accounts.views import SignIn
from config.health import forget_worker, healthz, status

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("status/", status, name="status"),
    path("status/worker/", forget_worker, name="forget_worker"),
    path("sign-in/", SignIn.as_view(), name="login"),
    path("sign-out/", requires("signed_in")(LogoutView.as_view()), name="logout"),
    path("", include("cases.urls")),
    path("", include("determinations.urls")),
    # Before the cases, whose numbers are any word.
    path("", include("premiums.urls")),
    path("", include("reinstatement.urls")),
    path("", include("delinquency.urls")),
    path("", include("repayment.urls")),
    path("", include("reports.urls")),
    path("", include("continuity.urls")),
    path("", include("forecast.urls")),
]
