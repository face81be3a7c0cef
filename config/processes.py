"""Children that end with their parent: started, watched and stopped as one tree.

On Linux the kernel signals a child when its parent dies. Elsewhere (macOS) `config.warden` does, a
process more: what is weaker there is that a SIGKILL to the warden itself leaves children behind,
that a child is not protected before it has reported itself, and that no one notices a signal that
reached `make` alone until `make` ends.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PR_SET_PDEATHSIG = 1
# What only Linux has is asked for before it is used.
KERNEL_TELLS = sys.platform == "linux"
PROC = Path("/proc/self/status").exists()
STOP_SECONDS = 20
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_libc = ctypes.CDLL(None, use_errno=True)


class CannotStart(Exception):
    """Something did not start, or ended by itself; the message says what to do or where to look."""


@dataclass
class Child:
    """A running child: what people call it, its log, and the signal that asks it to end."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    ends_on: int = signal.SIGTERM

    def refuse_dead(self) -> None:
        """Raise CannotStart if the child has ended."""
        code = self.process.poll()
        if code is not None:
            raise CannotStart(f"{self.name} ended ({_said(code)}): see {self.log}{tail(self.log)}")


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None]:
    """What a child runs before its program: it will be signalled when this process dies."""
    parent = os.getpid()
    warden = None if KERNEL_TELLS else _warden()

    def ask_kernel() -> None:
        # A shell that starts us in the background leaves Ctrl-C ignored, and children inherit that.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if warden is None:
            _libc.prctl(PR_SET_PDEATHSIG, number)
        else:
            # Popen closes our copy of the pipe after this.
            os.write(warden, f"{os.getpid()} {number}\n".encode())
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return ask_kernel


_kept: list[subprocess.Popen[bytes]] = []


@cache
def _warden() -> int:
    """Start this process's warden; the end of the pipe that tells it of children."""
    read, write = os.pipe()
    program = Path(__file__).with_name("warden.py")
    # Its end of the pipe closes with this process alone: no program that we start inherits it.
    _kept.append(
        subprocess.Popen(
            [sys.executable, "-I", "-S", str(program)],
            stdin=read,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    )
    os.close(read)
    return write


def follow_parent() -> None:
    """End when the parent dies, as on Ctrl-C: told by the kernel, else seen by parent_is_ending."""
    if KERNEL_TELLS:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


_first_parent = os.getppid()


def parent_is_ending() -> bool:
    """Whether `make` was told to end by a signal that reached it alone.

    It then waits for its children with that signal blocked, and tells them nothing. Without /proc
    only its end is seen.
    """
    if not PROC:
        return os.getppid() != _first_parent
    try:
        lines = Path(f"/proc/{os.getppid()}/status").read_text().splitlines()
    except OSError:
        return True
    blocked = next(int(line.split()[1], 16) for line in lines if line.startswith("SigBlk:"))
    return any(blocked >> (number - 1) & 1 for number in STOPPING)


def start(
    name: str,
    command: list[str],
    log: Path,
    *,
    env: Mapping[str, str],
    cwd: Path | None = None,
    ends_on: int = signal.SIGTERM,
    orphaned_on: int | None = None,
    pass_fds: Iterable[int] = (),
) -> Child:
    """Start a child in a session of its own (the terminal's Ctrl-C reaches this process alone).

    The kernel sends it `orphaned_on` when this process dies; by default the signal that asks it
    to end.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            pass_fds=tuple(pass_fds),
            preexec_fn=die_with_parent(orphaned_on or ends_on),
        )
    return Child(name, process, log, ends_on)


def stop(children: Iterable[Child]) -> None:
    """Ask all to end, wait, then end what is left, with whatever each has started."""
    children = list(children)
    for child in children:
        if child.process.poll() is None:
            child.process.send_signal(child.ends_on)
    end = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
        _kill_group(child.process.pid)


def _kill_group(session: int) -> None:
    try:
        os.killpg(session, signal.SIGKILL)
    except ProcessLookupError:
        return  # as it should be: no one is left
    except PermissionError:
        return  # a number that the machine has given to someone else since


@contextmanager
def running(child: Child) -> Iterator[Child]:
    """Stop the child when the context is left."""
    try:
        yield child
    finally:
        stop([child])


def wait_until(answers: Callable[[], bool], child: Child, seconds: float) -> None:
    """Wait until the child answers; raise CannotStart if it ends first or takes too long."""
    end = time.monotonic() + seconds
    while not answers():
        child.refuse_dead()
        if time.monotonic() > end:
            message = f"{child.name} does not answer after {seconds:.0f} s"
            raise CannotStart(f"{message}: see {child.log}{tail(child.log)}")
        time.sleep(0.05)


_asked_to_end: list[int] = []


def heed_interrupt() -> None:
    """Raise the KeyboardInterrupt of a signal again, for a long loop: Python drops one that is
    raised while it runs a destructor or a callback of a weak reference."""
    if _asked_to_end:
        raise KeyboardInterrupt(_asked_to_end[0])


def interrupt_on_signals() -> None:
    """End as on Ctrl-C when asked to end; asking twice does not disturb the stopping.

    `nohup` is respected: an ignored SIGHUP stays ignored.
    """

    def interrupt(number: int, frame: object) -> None:
        _asked_to_end.append(number)
        for other in STOPPING:
            signal.signal(other, signal.SIG_IGN)
        raise KeyboardInterrupt(number)

    for number in STOPPING:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, interrupt)


def _said(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def tail(log: Path, lines: int = 5) -> str:
    """The last lines of a log, indented, to be read under a message."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 2000))
        last = file.read().decode(errors="replace").strip().splitlines()[-lines:]
    return "".join(f"\n    {line}" for line in last)
