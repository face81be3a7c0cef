"""`receive_bounce < message`: what a mail server pipes to us when a mail comes back."""

import os
import sys
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from notices import bounces

# The mail server keeps the message and tries again (sysexits.h).
TRY_AGAIN = os.EX_TEMPFAIL
AT_ONCE = 64 * 1024


class Command(BaseCommand):
    help = "Take in one message that came back, from standard input."

    def handle(self, *args: Any, **options: Any) -> None:
        data, size = _read(sys.stdin.buffer)
        try:
            outcome = bounces.receive(data, at=timezone.now(), size=size)
        except DatabaseError:
            self.stderr.write("The database does not answer: try again later.")
            sys.exit(TRY_AGAIN)
        self.stdout.write(str(outcome))


def _read(source: BinaryIO) -> tuple[bytes, int]:
    """The beginning of what comes, and how long all of it is: a mail server wants it all read."""
    kept, size = b"", 0
    while block := source.read(AT_ONCE):
        size += len(block)
        kept += block[: bounces.LARGEST + 1 - len(kept)]
    return kept, size
