"""The files of a page's tables: the page's own address, filters and all, with `table` and `as`.

So a file needs no address and no permission of its own, and holds what the page shows.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from figures import files
from figures.tables import Table

CSV, XLSX = "csv", "xlsx"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked(request: HttpRequest, tables: Iterable[Table]) -> HttpResponseBase | None:
    """The file that the address asks for; None where it asks for none of these."""
    ending, key = request.GET.get("as", ""), request.GET.get("table", "")
    made = {CSV: _csv, XLSX: _xlsx}.get(ending)
    found = next((each for each in tables if each.key == key), None) if made else None
    return made(found) if made and found else None


def addresses(request: HttpRequest, key: str) -> list[tuple[str, str]]:
    """The links to the files of a table: what each is called, and its address."""
    query = request.GET.copy()
    query.pop("before", None)
    found = []
    for ending in (CSV, XLSX):
        query["table"], query["as"] = key, ending
        found.append((ending.upper(), f"?{query.urlencode()}"))
    return found


def _csv(table: Table) -> HttpResponseBase:
    answer = StreamingHttpResponse(files.csv_parts(table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{files.name(table, CSV)}"'
    return answer


def _xlsx(table: Table) -> HttpResponseBase:
    return FileResponse(
        files.xlsx(table),
        as_attachment=True,
        filename=files.name(table, XLSX),
        content_type=XLSX_TYPE,
    )
