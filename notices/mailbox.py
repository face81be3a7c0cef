"""Reading the folder into which mail is written while no mail server is named."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

SHOWN = 100


@dataclass(frozen=True)
class Mail:
    """One mail of the folder; `name` is its file."""

    name: str
    to: str
    subject: str
    date: str
    text: str


def newest(folder: Path) -> list[Mail]:
    """The newest mails, at most a hundred; none when there is no folder yet."""
    if not folder.is_dir():
        return []
    files = heapq.nlargest(SHOWN, folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
    return [_parse(file) for file in files]


def read(folder: Path, name: str) -> Mail | None:
    """The mail of that name, or None. Only a name that the folder lists is ever opened."""
    found = next((file for file in folder.glob("*.log") if file.name == name), None)
    return _parse(found) if found else None


def _parse(file: Path) -> Mail:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return Mail(
        name=file.name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        date=f"{parsedate_to_datetime(str(message['Date'])):%b %-d, %Y, %H:%M} UTC",
        text=text.rstrip().rstrip("-").rstrip(),
    )
