"""Draw new random examples for as long as one likes; what fails is written down as a test.

    python -m tests.explore SECONDS [what pytest is told]

Each round has a seed of its own. A failure becomes a module in `tests/found/`, which `make test`
runs from then on: commit it with what fixes it.
"""

import random
import subprocess
import sys

from tests.paths import ROOT
from tests.waiting import while_time_lasts

NONE_COLLECTED = 5


def main(seconds: float, said: list[str]) -> int:
    failed = 0
    for _ in while_time_lasts(seconds):
        seed = random.SystemRandom().getrandbits(32)
        print(f"== examples of seed {seed}", flush=True)
        failed = max(failed, _round(seed, said))
        if failed == NONE_COLLECTED:
            break
    found = sorted(file.name for file in (ROOT / "tests/found").glob("test_*.py"))
    print("written down in tests/found:", ", ".join(found) or "nothing")
    return failed


def _round(seed: int, said: list[str]) -> int:
    command = [
        sys.executable, "-m", "pytest", "-q", "-m", "hypothesis", "-p", "tests.keeping",
        "--hypothesis-profile=explore", f"--hypothesis-seed={seed}", *said,
    ]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
