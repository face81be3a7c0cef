"""Closed by default: a view that does not say who may use it answers no one."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User

View = Callable[..., HttpResponseBase]


def requires(permission: str) -> Callable[[View], View]:
    """Say who may use the view: those whose role has the permission. Others get a 403 page.

    The permission stays on the view as `required_permission`; the access test reads it there.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not person(request).may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def person(request: HttpRequest) -> User:
    """Who is signed in. No one else reaches a view that says who may use it."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class ClosedByDefaultMiddleware:
    """Refuse every view that declares neither a permission nor that it is open to all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: list[object], kwargs: dict[str, object]
    ) -> None:
        is_open = not getattr(view, "login_required", True)
        if not is_open and not hasattr(view, "required_permission"):
            raise PermissionDenied
