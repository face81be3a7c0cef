"""Signing in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.urls import reverse

from accounts.models import User

DEMO_PASSWORD = "a-fortnight-of-tuesdays"  # noqa: S105  public: for invented people only


class SignIn(LoginView):
    """The sign-in page; on a demo instance it names the invented users."""

    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        """Where the person wanted to go; the bare front page is no wish."""
        found = super().get_redirect_url()
        return "" if found == reverse("queue") else found

    def get_default_redirect_url(self) -> str:
        """The dashboard is the home of those who read it; the queue is that of everyone else."""
        return reverse("dashboard" if self.request.user.may("report.view") else "queue")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context["demo_users"] = User.objects.order_by("pk")
            context["demo_password"] = DEMO_PASSWORD
        return context
