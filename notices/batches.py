"""Batches for the print room: an archive of letters with a manifest, the same bytes each time.

The letters of a batch are taken in one transaction. The worker then looks at each of them, some in
a transaction, and last writes the archive; file, then commit, as with letters: after a crash the
same file is written again under the same name.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, QuerySet

from notices.models import BatchManifest, Notice, NoticePdf, PrintBatch
from notices.printing import PrintError, write_whole

# Letters looked at in one transaction; the page shows how far it is.
CHUNK = 250
COLUMNS = (
    "sequence", "file_name", "sha256", "pages", "letter", "case_number", "kind", "recipient",
    "language", "large_print", "copy_of", "queued_at", "left_at",
)  # fmt: skip
MANIFEST, TOTALS = "manifest.csv", "totals.csv"
# Each page is an object of its own; the tree above them is "/Pages".
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_PLACE = """
    UPDATE notices_notice SET batch_id = %s, batch_place = placed.place
    FROM (SELECT id, row_number() OVER (ORDER BY dispatched_at, id) AS place
          FROM notices_notice WHERE id = ANY(%s)) placed
    WHERE notices_notice.id = placed.id
"""


def unbatched(plan_id: int) -> QuerySet[Notice]:
    """The letters of a plan that left and are in no batch yet."""
    left = Notice.objects.filter(dispatched_at__isnull=False, batch_place=None)
    return left.filter(case__plan=plan_id)


def take(plan_id: int, *, by_id: int | None, at: datetime) -> PrintBatch | None:
    """Make a batch of all letters of the plan that wait for one; None where none does.

    Call in the transaction that holds the plan's lock: of two at once, the second finds nothing.
    """
    waiting = unbatched(plan_id).select_for_update(of=("self",)).order_by("id")
    letters = list(waiting.values_list("pk", flat=True))
    if not letters:
        return None
    batch = PrintBatch.objects.create(
        plan_id=plan_id, made_at=at, made_by_id=by_id, letters=len(letters)
    )
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [batch.pk, letters])
    return batch


def unwritten(*, limit: int) -> list[int]:
    """The ids of batches that the worker has not finished, the oldest first."""
    waiting = PrintBatch.objects.filter(finished_at=None).order_by("id")
    return list(waiting.values_list("pk", flat=True)[:limit])


def write(batch_id: int, *, at: datetime) -> bool:
    """Look at the letters that are left and write the archive; whether this call finished it.

    Two workers on one batch do each part once: the one that finds it taken leaves it. What the
    print folder refuses stands on the row, and a later sweep tries again.
    """
    try:
        while _next_letters(batch_id):
            pass
        return _finish(batch_id, at)
    except PrintError as error:
        PrintBatch.objects.filter(pk=batch_id).update(last_error=str(error))
        return False


@transaction.atomic
def _next_letters(batch_id: int) -> bool:
    """Count the pages of the next letters; False where none is left or another worker has it."""
    batch = _locked(batch_id)
    if batch is None or batch.done == batch.letters:
        return False
    after = batch.notices.filter(batch_place__gt=batch.done).order_by("batch_place")
    chunk = list(after.select_related("pdf")[:CHUNK])
    for notice in chunk:
        notice.pages = pages(bytes(notice.pdf.data))
    Notice.objects.bulk_update(chunk, ["pages"])
    batch.done += len(chunk)
    batch.pages += sum(notice.pages or 0 for notice in chunk)
    batch.save(update_fields=["done", "pages"])
    return True


@transaction.atomic
def _finish(batch_id: int, at: datetime) -> bool:
    batch = _locked(batch_id)
    if batch is None or batch.done < batch.letters:
        return False
    manifest, batch.totals = _described(batch)
    BatchManifest.objects.create(batch=batch, data=manifest)
    batch.manifest_sha256 = hashlib.sha256(manifest).hexdigest()

    def fill(file: BinaryIO) -> None:
        _write_archive(batch, manifest, file)
        batch.archive_sha256 = _sha256(file)

    write_whole(settings.PRINT_DIR / "batches", batch.file_name, fill)
    batch.finished_at, batch.last_error = at, ""
    batch.save()
    return True


def _locked(batch_id: int) -> PrintBatch | None:
    rows = PrintBatch.objects.select_for_update(skip_locked=True, no_key=True)
    return rows.filter(pk=batch_id, finished_at=None).first()


def archive(batch: PrintBatch) -> BinaryIO:
    """The archive of a finished batch, to read: from the print folder, or made again from the
    database where it is not there as it was."""
    try:
        kept = (settings.PRINT_DIR / "batches" / batch.file_name).open("rb")
    except OSError:
        return _made_again(batch)
    if _sha256(kept) == batch.archive_sha256:
        return kept
    kept.close()
    return _made_again(batch)


def _made_again(batch: PrintBatch) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    _write_archive(batch, bytes(batch.manifest.data), file)
    _sha256(file)
    return file


def _sha256(file: BinaryIO) -> str:
    """The checksum of a whole file, which is then at its start again."""
    file.seek(0)
    found = hashlib.sha256()
    for part in iter(lambda: file.read(1024 * 1024), b""):
        found.update(part)
    file.seek(0)
    return found.hexdigest()


def _write_archive(batch: PrintBatch, manifest: bytes, file: BinaryIO) -> None:
    """Manifest, totals, letters in their order; nothing depends on the clock or the machine."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as out:
        out.writestr(_entry(MANIFEST, batch), manifest)
        out.writestr(_entry(TOTALS, batch), _totals_file(batch))
        for place, name, data in _pdfs(batch):
            out.writestr(_entry(f"{place:05d}-{name}", batch), data)


def _entry(name: str, batch: PrintBatch) -> zipfile.ZipInfo:
    made = batch.made_at.astimezone(UTC)
    info = zipfile.ZipInfo(name, made.timetuple()[:6])
    info.create_system, info.external_attr = 3, 0o600 << 16
    return info


def _pdfs(batch: PrintBatch) -> Iterator[tuple[int, str, bytes]]:
    letters = NoticePdf.objects.filter(notice__batch=batch).select_related("notice")
    for pdf in letters.order_by("notice__batch_place").iterator(chunk_size=100):
        yield pdf.notice.batch_place or 0, pdf.notice.file_name, bytes(pdf.data)


def _described(batch: PrintBatch) -> tuple[bytes, dict[str, Any]]:
    """The manifest of a batch and its totals. It names cases and letters, no one."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    by: dict[str, Counter[str]] = {"kind": Counter(), "recipient": Counter(), "language": Counter()}
    large = 0
    for notice in batch.notices.order_by("batch_place").iterator():
        rows.writerow(_line(notice))
        for name, counts in by.items():
            counts[getattr(notice, name)] += 1
        large += notice.large_print
    longest = batch.notices.aggregate(most=Max("pages"))["most"]
    again = batch.notices.exclude(resend_of=None).count()
    counted = {name: dict(counts) for name, counts in by.items()}
    totals = {"large_print": large, "sent_again": again, "longest": longest, **counted}
    return out.getvalue().encode(), totals


def _line(notice: Notice) -> tuple[object, ...]:
    place = notice.batch_place or 0
    left = notice.dispatched_at
    return (
        place, f"{place:05d}-{notice.file_name}", notice.sha256, notice.pages, notice.number,
        notice.facts["case_number"], notice.kind, notice.recipient, notice.language,
        "yes" if notice.large_print else "no",
        f"L-{notice.resend_of_id}" if notice.resend_of_id else "",
        _instant(notice.queued_at), _instant(left) if left else "",
    )  # fmt: skip


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _totals_file(batch: PrintBatch) -> bytes:
    """Each total of the batch on a line: what, of which, how many."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(("what", "which", "count"))
    rows.writerow(("letters", "", batch.letters))
    rows.writerow(("pages", "", batch.pages))
    for what, count in sorted(batch.totals.items()):
        pairs = sorted(count.items()) if isinstance(count, dict) else [("", count)]
        rows.writerows((what, which, each) for which, each in pairs)
    return out.getvalue().encode()


def pages(pdf: bytes) -> int:
    """How many pages a letter has, as typst writes them."""
    return len(_PAGE.findall(pdf))
