"""Real mail servers for tests: with TLS, with passwords, and with every bad habit."""

import asyncio
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER, PASSWORD = "fortnight", "a-secret-of-the-plan"


class Inbox:
    """What a real server took, and what it should answer."""

    def __init__(self):
        self.messages, self.answer = [], "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer


class Habits:
    """What a server took, and how it answers; `None` answers as a good server does."""

    def __init__(self, *, rcpt=None, data=None, sender=None, hangs_at="", drops_at=""):
        self.messages, self.connections, self.sign_ins = [], 0, []
        self.rcpt, self.data, self.sender = rcpt or {}, data, sender
        self.hangs_at, self.drops_at = hangs_at, drops_at

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        await self._misbehave("MAIL", server)
        if self.sender:
            return self.sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self._misbehave("RCPT", server)
        if answer := self.rcpt.get(address) or self.rcpt.get("*"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data:
            return self.data
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        await self._misbehave("DATA", server)
        return "250 OK"

    async def _misbehave(self, step, server):
        if self.hangs_at == step:
            await asyncio.Event().wait()
        if self.drops_at == step:
            server.transport.abort()


@contextmanager
def server(habits, *, starttls=None, smtps=None, password=False, port=0) -> Iterator[int]:
    """A server on this machine: its port. `starttls` and `smtps` are contexts of certificates."""

    def check(server, session, envelope, mechanism, auth):
        good = auth == LoginPassword(USER.encode(), PASSWORD.encode())
        habits.sign_ins.append(good)
        return AuthResult(success=good, handled=False)

    port = port or free_port()
    options = {"tls_context": starttls, "require_starttls": bool(starttls)}
    if password:
        # Required only where aiosmtpd sees the encryption itself; else offered, and looked at.
        options |= {"authenticator": check, "auth_required": bool(starttls),
                    "auth_require_tls": bool(starttls)}  # fmt: skip
    running = Controller(habits, hostname="127.0.0.1", port=port, ssl_context=smtps, **options)
    running.start()
    try:
        yield port
    finally:
        running.stop(no_assert=True)


@contextmanager
def rude(greeting: bytes | None) -> Iterator[int]:
    """A server that says one thing to the person who comes, and then nothing; or nothing at all."""
    listener = socket.create_server(("127.0.0.1", 0))
    kept = []

    def serve():
        while True:
            try:
                talk, _ = listener.accept()
            except OSError:
                return
            kept.append(talk)
            if greeting is not None:
                talk.sendall(greeting)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
        for talk in kept:
            talk.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def certificate(folder: Path, name: str) -> Path:
    """A certificate of its own CA for a host of that name, with its key, in one file."""
    made = folder / f"{name}.pem"
    kind = "IP" if name[0].isdigit() else "DNS"
    # A CA of one: OpenSSL takes a certificate that signs itself as its own anchor.
    command = [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        "-subj", f"/CN={name}", "-addext", f"subjectAltName={kind}:{name}",
        "-keyout", str(made.with_suffix(".key")), "-out", str(made),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return made


def context(made: Path) -> ssl.SSLContext:
    """The server's side of a certificate."""
    found = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    found.load_cert_chain(made, made.with_suffix(".key"))
    return found
