"""Files in an answer."""

from django.http import HttpResponse


def file_response(data: bytes, media_type: str, name: str, *, inline: bool) -> HttpResponse:
    """A file that the browser neither sniffs nor runs."""
    response = HttpResponse(data, content_type=media_type)
    plain = "".join(each if each.isalnum() or each in ".-_ " else "_" for each in name)
    plain = plain.encode("ascii", "replace").decode().replace("?", "_")
    kind = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="{plain}"'
    response["Cache-Control"] = "private, no-store"
    if media_type == "application/pdf":
        # The browser's own PDF viewer does not run under our policy.
        response._csp_exempt = True  # type: ignore[attr-defined]
    else:
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
