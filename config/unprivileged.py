"""How root runs PostgreSQL, which refuses to be root: as a lesser user, wherever the clone lies."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.processes import CannotStart

# Every Debian has this user; nothing of value belongs to it.
NOBODY = "nobody"


@dataclass(frozen=True)
class Runner:
    """As whom and from where PostgreSQL's programs run."""

    uid: int
    gid: int
    programs: Path

    def command(self, name: str, *arguments: str) -> list[str]:
        """The command line. The clone may lie where only root can go (/root), so the one privilege
        that the server keeps is to pass folders regardless of their permissions."""
        keep = ["--inh-caps", "-all,+dac_override", "--ambient-caps", "-all,+dac_override"]
        command = [str(self.programs / name), *arguments]
        return (
            [*_as(self.uid, self.gid), *keep, "--pdeathsig", "INT", *command]
            if _root()
            else command
        )

    def own(self, folder: Path) -> None:
        """Give the server a folder of its own."""
        if _root():
            os.chown(folder, self.uid, self.gid)


@contextmanager
def runner(data: Path, programs: Path) -> Iterator[Runner]:
    """The user who owns `data` already; else this user, or for root no one. Raises CannotStart."""
    uid, gid = _owner(data)
    if not _root() or _can_reach(uid, gid, programs / "postgres"):
        yield Runner(uid, gid, programs)
        return
    with temporary(data.with_name("programs")) as folder:
        yield Runner(uid, gid, _copy(programs, folder))


@contextmanager
def temporary(link: Path) -> Iterator[Path]:
    """A private folder in /tmp with a short name. `link` leads there, so that what a killed
    instance left is found and removed."""
    forget(link)
    folder = Path(tempfile.mkdtemp(prefix="fortnight-", dir="/tmp"))  # noqa: S108  mode 0700
    link.symlink_to(folder)
    try:
        yield folder
    finally:
        forget(link)


def forget(link: Path) -> None:
    """Remove a folder, or a link with the folder to which it leads."""
    if link.is_symlink():
        shutil.rmtree(link.readlink(), ignore_errors=True)
        link.unlink()
    shutil.rmtree(link, ignore_errors=True)


def _root() -> bool:
    return os.geteuid() == 0


def _owner(data: Path) -> tuple[int, int]:
    if not data.exists():
        nobody = pwd.getpwnam(NOBODY)
        return (nobody.pw_uid, nobody.pw_gid) if _root() else (os.geteuid(), os.getegid())
    found = data.stat()
    if found.st_uid == 0:
        raise CannotStart(f"{data} belongs to root, as whom PostgreSQL does not run: chown -R it")
    if not _root() and found.st_uid != os.geteuid():
        raise CannotStart(f"{data} belongs to another user: run as that user, or as root")
    return found.st_uid, found.st_gid


def _as(uid: int, gid: int) -> list[str]:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise CannotStart(
            "PostgreSQL does not run as root, and setpriv, by which it would run as another user,"
            " is missing: run as another user than root (on Linux: or apt-get install util-linux)"
        )
    return [setpriv, "--reuid", str(uid), "--regid", str(gid), "--clear-groups"]


def _can_reach(uid: int, gid: int, program: Path) -> bool:
    """PostgreSQL looks for its own programs with the user's permissions and no privilege."""
    command = [*_as(uid, gid), "--inh-caps", "-all", "test", "-x", str(program)]
    return subprocess.run(command, check=False).returncode == 0


def _copy(programs: Path, folder: Path) -> Path:
    """The wheel's programs and libraries, laid out alike: they find each other by that."""
    install = programs.parent
    package = install.parent
    libraries = f"{package.name}.libs"
    copy = folder / package.name / install.name
    shutil.copytree(install, copy, ignore=shutil.ignore_patterns("include"), symlinks=True)
    shutil.copytree(package.with_name(libraries), folder / libraries, symlinks=True)
    subprocess.run(["/bin/chmod", "-R", "a+rX", str(folder)], check=True)
    return copy / programs.name
