"""Prove that what is locked installs without a compiler on the machines that README.md names.

python -m scripts.wheels requirements.txt ...     asks the package index; names what has no wheel

The whole file is resolved for each platform and Python by wheels alone, as `make setup` does on a
machine without a compiler; nothing is downloaded or installed. A dependency that the file lacks is
found too. (That the hashes fit is left to pip, which refuses them at each setup.)
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# The oldest systems that are promised: glibc 2.28 (Debian 11, RHEL 8) and macOS 13.
PLATFORMS = {
    "x86-64 Linux": "x86_64-manylinux_2_28",
    "ARM Linux": "aarch64-manylinux_2_28",
    "Apple silicon": "aarch64-apple-darwin",
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
ENTRY = re.compile(r"^[a-z0-9].*\n(?:[ \t].*\n?)*", re.MULTILINE | re.IGNORECASE)


def main(files: list[str]) -> int:
    faults = [fault for file in files for fault in faults_of(Path(file).read_text())]
    for fault in faults:
        print(fault)
    if faults:
        print("Re-pin or replace what has no wheel, or give it a marker in requirements.in.")
        return 1
    print(f"{', '.join(files)}: a wheel for everything, {_everywhere()}")
    return 0


def faults_of(locked: str) -> Iterator[str]:
    """What of a lock file does not install where, a line each."""
    for name, platform in PLATFORMS.items():
        for python in PYTHONS:
            refused = _refusal(locked, platform, python)
            if refused:
                where = f"for Python {python} on {name}"
                missing = list(_without_wheel(locked, platform, python))
                yield from (f"{entry}: no wheel {where}" for entry in missing)
                if not missing:
                    yield f"The file does not install {where}: {refused}"


def _without_wheel(locked: str, platform: str, python: str) -> Iterator[str]:
    """The entries that are refused each by itself; uv names one at a time for the whole file."""
    for entry in ENTRY.findall(locked):
        if _refusal(entry, platform, python, "--no-deps"):
            yield entry.split(maxsplit=1)[0]


def _refusal(locked: str, platform: str, python: str, *options: str) -> str:
    """What uv says against installing this; empty when it would."""
    with tempfile.TemporaryDirectory() as nowhere:
        command = _command(nowhere, platform, python)
        done = subprocess.run(
            [*command, *options], input=locked, capture_output=True, text=True, check=False
        )
    return done.stderr.strip() if done.returncode else ""


def _command(nowhere: str, platform: str, python: str) -> list[str]:
    return [
        sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--quiet",
        "--target", nowhere, "--only-binary", ":all:", "--require-hashes",
        "--python-platform", platform, "--python-version", python, "-r", "-",
    ]  # fmt: skip


def _everywhere() -> str:
    return f"Python {PYTHONS[0]} to {PYTHONS[-1]} on {', '.join(PLATFORMS)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
