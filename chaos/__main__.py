"""python -m chaos [--seed N] [--minutes M] [--alerts N] [--notices N] [--plan] ...

Exit code 0 when every figure is as promised, else 1; 130 on Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from chaos import plan
from config import processes
from config.processes import CannotStart

VAR = Path(os.environ.get("FORTNIGHT_VAR") or Path(__file__).resolve().parents[1] / "var")
# What is never due in a run is due 45 minutes after the last jump.
MOST_MINUTES = 20


def main() -> int:
    asked = _arguments()
    made = plan.make(
        asked.seed, seconds=asked.minutes * 60, alerts=asked.alerts, notices=asked.notices
    )
    print(
        f"Seed {made.seed}: plan {made.digest}, {len(made.faults)} faults in {made.seconds:.0f} s"
    )
    if asked.plan:
        for fault in made.faults:
            print(f"{fault.at:7.1f} s  {fault.do} {fault.what}")
        return 0
    from chaos.run import run  # only now: it needs the environment of the run

    return run(
        made, VAR.resolve() / "chaos", every=asked.every, each=asked.processes, late_from=asked.late
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m chaos", description=sys.modules[__name__].__doc__
    )
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=3.0, help="how long faults strike")
    parser.add_argument("--alerts", type=int, default=3000)
    parser.add_argument("--notices", type=int, default=500)
    parser.add_argument("--every", default="", help="seconds between sweeps, if not the product's")
    parser.add_argument("--processes", type=int, default=2, help="of each worker")
    parser.add_argument("--late", type=float, default=60.0, help="seconds of recovery: too many")
    parser.add_argument("--plan", action="store_true", help="print the plan and run nothing")
    asked = parser.parse_args()
    if not 0 < asked.minutes <= MOST_MINUTES:
        parser.error(f"--minutes is more than 0 and at most {MOST_MINUTES}")
    return asked


if __name__ == "__main__":
    processes.interrupt_on_signals()
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
        sys.exit(130)
    except CannotStart as refused:
        sys.exit(f"\n{refused}")
    except PermissionError as refused:
        sys.exit(f"\n{refused.filename}: no permission. Run as the user who ran it first.")
