"""The file next to it with what was rejected and why, to be fixed and imported again."""

from __future__ import annotations

import csv
import io
import os
import re
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from cases.intake.lines import ADDED, Row

ADDED_FIELDS = re.compile(rb'\d*,(?:"(?:[^"]|"")*"|[^,"]*),')
PRIVATE = 0o600


class RejectedRows:
    """Written as rows are rejected, put in its place at the end: whole, or as it was before.

    It holds health information: only its owner may read it. A folder that cannot be written or
    a full disk never stops the import; `trouble` then says why there is no file.
    """

    def __init__(self, file: Path, header: list[str]) -> None:
        self.target = file.with_name(f"{file.name}.rejected.csv")
        self.trouble = ""
        self._partial = file.with_name(f"{file.name}.rejected.part")
        self._header = header
        self._output: BinaryIO | None = None

    def add(self, row: Row, reason: str) -> None:
        """Write the row with its line number and the reason, its columns as they came."""
        if self.trouble:
            return
        try:
            self._open().write(self._line(row, reason))
        except OSError as error:
            self._give_up(error)

    def __enter__(self) -> RejectedRows:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._finish(whole=kind is None)
        except OSError as refused:
            self._give_up(refused)

    def _open(self) -> BinaryIO:
        if self._output is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
            self._output = os.fdopen(os.open(self._partial, flags, PRIVATE), "wb")
            self._output.write(_csv([*ADDED, *self._own_columns()]) + b"\r\n")
        return self._output

    def _own_columns(self) -> list[str]:
        return [name for name in self._header if name not in ADDED]

    def _line(self, row: Row, reason: str) -> bytes:
        start = [str(row.number), reason]
        if row.columns:
            values = [row.columns[name] for name in self._own_columns()]
            return _csv([*start, *values]) + b"\r\n"
        raw = row.raw.rstrip(b"\r\n")
        if tuple(self._header[:2]) == ADDED:
            raw = ADDED_FIELDS.sub(b"", raw, count=1)
        return _csv(start) + b"," + raw + b"\r\n"

    def _finish(self, *, whole: bool) -> None:
        if self._output is not None:
            self._output.close()
            if whole:
                self._partial.replace(self.target)
            else:
                self._partial.unlink()
        elif whole and not self.trouble and self.target.exists():
            self.target.unlink()

    def _give_up(self, error: OSError) -> None:
        self.trouble = error.strerror or "It cannot be written"
        with suppress(OSError):
            if self._output is not None:
                self._output.close()
        with suppress(OSError):
            self._partial.unlink()
        self._output = None


def _csv(values: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue().encode()
