"""Run the tests that a change touches: `make affected` (docs/adr/0021-tests.md).

testmon knows which functions each test ran. What it cannot see is chosen by its place: templates,
styles and words, and what a module does when it is imported, such as a row of the law.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator

from tests import syntax
from tests.paths import ROOT

FLOORS = ("law", "machine", "services", "edges", "journeys", "reports", "letters")
# Where a change without a folder of its own shows.
EVERYWHERE = ["tests/law", "tests/letters", "tests/edges/cases"]
NOTHING_RAN = 5
# The commit at which the last run was green: testmon's own memory is as old.
SEEN = ROOT / ".testmondata.commit"


def since() -> str:
    return SEEN.read_text().strip() if SEEN.exists() else "HEAD"


def changed() -> list[str]:
    """What differs from the last green run, new files too."""
    tracked = _git("diff", "--name-only", since())
    return tracked + _git("ls-files", "--others", "--exclude-standard")


def places(files: list[str]) -> list[str]:
    """The folders and modules of tests for what testmon cannot see of these changes."""
    found = {place for file in files if _unseen(file) for place in _places(file)}
    return sorted(found)


def _places(file: str) -> Iterator[str]:
    top, *rest = file.split("/")
    if top == "tests":
        yield from [file] if "/test_" in file else []
        return
    app = rest[0] if top == "templates" and len(rest) > 1 else top
    owned = [f"tests/{floor}/{app}" for floor in FLOORS]
    there = [place for place in owned if (ROOT / place).is_dir()]
    if top == "regulations":
        there = ["tests/law"]
    elif app == "notices":
        there.append("tests/letters")
    yield from there or EVERYWHERE


def _unseen(file: str) -> bool:
    """Whether the change reaches what no test runs: anything but the inside of functions."""
    if not file.endswith(".py"):
        return file.startswith(("templates/", "static/", "tests/"))
    now = ROOT / file
    before = "\n".join(_git("show", f"{since()}:{file}"))
    return _at_import(now.read_text() if now.exists() else "") != _at_import(before)


def _at_import(source: str) -> str:
    """The module without the insides of its functions."""
    tree = syntax.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = []
    return ast.dump(tree)


def _git(*words: str) -> list[str]:
    answer = subprocess.run(
        ["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False
    )
    return answer.stdout.splitlines() if answer.returncode == 0 else []


def _pytest(*words: str) -> int:
    code = subprocess.run([sys.executable, "-m", "pytest", "-q", *words], cwd=ROOT, check=False)
    return 0 if code.returncode == NOTHING_RAN else code.returncode


def main(said: list[str]) -> int:
    by_place = places(changed())
    code = _pytest("--testmon", *said)
    if by_place:
        print("by their place:", *by_place, flush=True)
        code = _pytest(*said, *by_place) or code
    if code == 0:
        SEEN.write_text("\n".join(_git("rev-parse", "HEAD")))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
