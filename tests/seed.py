"""The seed of the order of tests: of the commit, so that the same commit runs in the same order."""

import hashlib
import subprocess

from tests.paths import ROOT


def of_this_tree() -> int:
    """From the commit; from the code itself where there is no Git, as in an unpacked archive."""
    return int((_commit() or _digest())[:8], 16)


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _digest() -> str:
    found = hashlib.sha256()
    for file in sorted(ROOT.glob("[a-z]*/**/*.py")):
        found.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return found.hexdigest()
