"""An SMTP server with faults, which keeps its own record of what it took."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import socket
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from chaos.clock import Clock

# What the count calls each way of not taking a mail; one that struck nothing is shown as 0.
REFUSALS = {
    "busy": "busy (421)",
    "full": "full (452)",
    "refuse": "refused for good (550)",
    "hang": "hung",
    "drop": "dropped after DATA",
}
# Longer than the product waits (EMAIL_TIMEOUT is 20 s).
HANGS = 30.0
TAKEN = "250 OK"


@dataclass(frozen=True)
class Delivery:
    """A mail that the server took: from which worker, for whom, when by both clocks.

    `answered` is false when the connection was cut before the worker could know.
    """

    message_id: str
    to: str
    subject: str
    worker: str
    began: float
    at: float
    shown: datetime
    answered: bool


class MailServer:
    """What the server was told to do, what it took and what it refused."""

    def __init__(self, clock: Clock, record: Path) -> None:
        self.mode = "accept"
        self.taken: list[Delivery] = []
        self.refused: Counter[str] = Counter(dict.fromkeys(REFUSALS.values(), 0))
        self.refused_for_good: set[str] = set()
        self._clock, self._record = clock, record
        self._tries: Counter[str] = Counter()
        self._controller = Controller(self, hostname="127.0.0.1", port=_free_port())

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    def start(self) -> None:
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd tells each line it reads
        self._record.write_text("")
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        envelope.began = time.time()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        if self.mode == "busy":
            self.refused[REFUSALS["busy"]] += 1
            return "421 4.3.2 Too busy, come back later"
        return TAKEN

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        key = str(mail["Message-ID"])
        self._tries[key] += 1
        if self.mode == "full":
            self.refused[REFUSALS["full"]] += 1
            return "452 4.3.1 No room for it now"
        if self.mode == "hang":
            return await self._hang(server)
        if self.mode == "refuse" and self._one_in(10, key):
            self.refused[REFUSALS["refuse"]] += 1
            self.refused_for_good.add(key)
            return "550 5.1.1 Nobody of that name here"
        if self.mode == "drop" and self._one_in(2, key):
            return self._drop(server, session, envelope, mail)
        self._take(session, envelope, mail, answered=True)
        return TAKEN

    async def _hang(self, server: Any) -> str:
        """Say nothing until the person who waits has gone."""
        self.refused[REFUSALS["hang"]] += 1
        end = time.time() + HANGS
        while time.time() < end and not server.transport.is_closing():
            await asyncio.sleep(0.2)
        server.transport.abort()
        return TAKEN

    def _drop(self, server: Any, session: Any, envelope: Any, mail: Any) -> str:
        """Cut the connection before the answer; half of these mails were taken all the same."""
        if self._one_in(2, f"kept {mail['Message-ID']}"):
            self._take(session, envelope, mail, answered=False)
        self.refused[REFUSALS["drop"]] += 1
        server.transport.abort()
        return TAKEN

    def _take(self, session: Any, envelope: Any, mail: Any, *, answered: bool) -> None:
        taken = Delivery(
            message_id=str(mail["Message-ID"]),
            to=", ".join(envelope.rcpt_tos),
            subject=str(mail["Subject"]),
            worker=session.host_name or "",
            began=envelope.began,
            at=time.time(),
            shown=self._clock.now(),
            answered=answered,
        )
        self.taken.append(taken)
        with self._record.open("a") as record:
            record.write(json.dumps(asdict(taken), default=str) + "\n")

    def _one_in(self, number: int, key: str) -> bool:
        """Whether the first try of this mail is one of them: the same mails in each run."""
        return self._tries[key] <= 1 and hashlib.sha256(key.encode()).digest()[0] % number == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
