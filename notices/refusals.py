"""What went wrong with a mail, in words that someone can act on, and what follows from it.

A server's own text is never repeated: it may quote addresses, and those of a stranger are hostile.
What is told is its code (RFC 5321), the enhanced one where there is one (RFC 3463), and our words.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from enum import Enum

ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


class Follows(Enum):
    """What follows for the mail."""

    FAILED = "given up right away: trying again cannot help"
    LATER = "tried again later, up to so many times"
    SERVER = "nothing was said about this email: the problem is the server or our settings"
    US = (
        "the server sends nothing for us; if it has just sent something, the problem is only "
        "this address"
    )


@dataclass(frozen=True)
class Refusal:
    """Why a mail did not leave: for people, without an address or a secret."""

    words: str
    follows: Follows


# RFC 3463: what the last two numbers of a status mean, for who has to act on it.
MEANING = {
    "1.0": "something is wrong with the address",
    "1.1": "there is no such mailbox",
    "1.2": "the domain of the address does not exist",
    "1.3": "the address is not valid",
    "1.6": "the mailbox has moved",
    "1.10": "the domain does not accept email",
    "2.0": "something is wrong with the mailbox",
    "2.1": "the mailbox is turned off",
    "2.2": "the mailbox is full",
    "2.3": "the email is too large for the mailbox",
    "3.4": "the email is too large for the server",
    "4.1": "the receiving server does not answer",
    "4.4": "there is no known route to the receiving server",
    "4.7": "the receiving server could not be reached in time",
    "5.0": "the servers do not understand each other",
    "6.0": "the content of the email was rejected",
    "7.0": "a rule on the receiving server forbids it",
    "7.1": "a rule on the receiving server forbids it",
    "7.23": "the receiving server does not trust our domain (SPF): contact its administrator",
    "7.26": "the receiving server does not trust our domain: contact its administrator",
}


def meaning(status: str) -> str:
    """An enhanced status code in words: "5.1.1" says that there is no such mailbox."""
    subject, _, detail = status.partition(".")[2].partition(".")
    return MEANING.get(f"{subject}.{detail}") or MEANING.get(f"{subject}.0", "no reason was given")


def of_address(address: str) -> Refusal:
    """The refusal of an address to which nothing can be sent."""
    said = "is not a valid email address" if address else "has no email address"
    return Refusal(f"The person {said}: correct it and send again.", Follows.FAILED)


def of_error(error: Exception, where: str) -> Refusal:
    """What an error of the talk with the server means; `where` is the last command of the talk."""
    for kind, say in _KINDS:
        if isinstance(error, kind):
            return say(error, where)
    said = f"The mail server cannot be reached ({type(error).__name__}): is EMAIL_URL right?"
    return Refusal(said, Follows.SERVER)


def _recipient(error: smtplib.SMTPRecipientsRefused, where: str) -> Refusal:
    return _not_taken("the address", *next(iter(error.recipients.values())))


def _sender(error: smtplib.SMTPSenderRefused, where: str) -> Refusal:
    said = f"The mail server rejects our sender address {_code(error.smtp_code, error.smtp_error)}"
    return Refusal(f"{said}: is FROM_EMAIL an address it lets us send from?", Follows.SERVER)


def _data(error: smtplib.SMTPDataError, where: str) -> Refusal:
    return _not_taken("the mail", error.smtp_code, error.smtp_error)


def _not_taken(what: str, code: int, text: bytes | str) -> Refusal:
    """What was refused for good, for now, or because of us."""
    if _is_about_us(code, text):
        return _about_us(code, text)
    if code >= 500:
        return Refusal(f"The mail server rejects {what} {_code(code, text)}.", Follows.FAILED)
    return Refusal(f"The mail server is delaying {what} {_code(code, text)}.", _later(code))


def _password(error: smtplib.SMTPAuthenticationError, where: str) -> Refusal:
    said = f"The mail server rejects our user name or password (code {error.smtp_code})"
    return Refusal(f"{said}: correct EMAIL_URL.", Follows.SERVER)


def _greeting(error: smtplib.SMTPResponseException, where: str) -> Refusal:
    said = f"The mail server refuses to talk to us (code {error.smtp_code})"
    return Refusal(f"{said}: contact its administrator.", Follows.SERVER)


def _cannot(error: smtplib.SMTPNotSupportedError, where: str) -> Refusal:
    if "SMTPUTF8" in str(error):
        return Refusal("The mail server does not accept this address: correct it.", Follows.FAILED)
    if "STARTTLS" in str(error):
        said = "The mail server offers no STARTTLS: nothing was sent unencrypted. Use smtps, or"
        return Refusal(f"{said} contact its administrator.", Follows.SERVER)
    said = "The mail server does not accept a user name and password here: correct EMAIL_URL."
    return Refusal(said, Follows.SERVER)


def _certificate(error: ssl.SSLCertVerificationError, where: str) -> Refusal:
    if "ostname" in error.verify_message or "IP address" in error.verify_message:
        said = "is for another name: correct the host in EMAIL_URL"
    elif "expired" in error.verify_message:
        said = "has expired: contact its administrator"
    else:
        said = "is not signed by a CA we trust: set EMAIL_CA_FILE to the plan's own CA"
    return Refusal(f"The certificate of the mail server {said}.", Follows.SERVER)


def _tls(error: ssl.SSLError, where: str) -> Refusal:
    said = "Encryption with the mail server failed: smtps is for port 465, smtp+tls for 587."
    return Refusal(said, Follows.SERVER)


def _broken(error: Exception, where: str) -> Refusal:
    """The talk ended without an answer. Once a mail was under way it may or may not be taken."""
    hung = isinstance(error, TimeoutError) or "timed out" in str(error)
    what = "did not answer in time" if hung else "closed the connection"
    if where == "DATA":
        said = f"The mail server {what} after the email was handed over: it may have arrived."
        return Refusal(said, Follows.LATER)
    if where in {"MAIL", "RCPT"}:
        return Refusal(f"The mail server {what} before it accepted the email.", Follows.LATER)
    return Refusal(f"The mail server {what}: is it running, and is the port right?", Follows.SERVER)


def _nobody(error: OSError, where: str) -> Refusal:
    said = "No answer at the mail server's address: is it running, and is the port right?"
    return Refusal(said, Follows.SERVER)


def _unknown_host(error: OSError, where: str) -> Refusal:
    said = "The mail server's name is unknown: correct the host in EMAIL_URL."
    return Refusal(said, Follows.SERVER)


_KINDS = (
    (smtplib.SMTPRecipientsRefused, _recipient),
    (smtplib.SMTPSenderRefused, _sender),
    (smtplib.SMTPDataError, _data),
    (smtplib.SMTPAuthenticationError, _password),
    (smtplib.SMTPNotSupportedError, _cannot),
    (smtplib.SMTPServerDisconnected, _broken),
    (smtplib.SMTPResponseException, _greeting),
    (ssl.SSLCertVerificationError, _certificate),
    (ssl.SSLError, _tls),
    (TimeoutError, _broken),
    (ConnectionResetError, _broken),
    (BrokenPipeError, _broken),
    (ConnectionRefusedError, _nobody),
    (socket.gaierror, _unknown_host),
)  # fmt: skip


def _is_about_us(code: int, text: bytes | str) -> bool:
    """Whether the server refuses *us*, whatever the address: sign in first, no relaying."""
    return code == 530 or _enhanced(text).startswith("5.7.")


def _about_us(code: int, text: bytes | str) -> Refusal:
    said = f"The mail server does not send email for us {_code(code, text)}"
    return Refusal(f"{said}: ask its administrator to allow it.", Follows.US)


def _later(code: int) -> Follows:
    """421 is a server that closes: nothing against this mail."""
    return Follows.SERVER if code == 421 else Follows.LATER


def _code(code: int, text: bytes | str) -> str:
    status = _enhanced(text)
    if not status:
        return f"(code {code})"
    return f"(code {code}, {status}): {meaning(status)}"


def _enhanced(text: bytes | str) -> str:
    said = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    found = ENHANCED.match(said.lstrip())
    return found[1] if found else ""
