"""python -m bench [--cases N] [--alerts N] [--due N] [--open N] [--closed N] [--write]

Measures everything in one run on throwaway servers and prints the table; `--write` also puts it
into docs/benchmarks.md. Exit code 1 when a sweep costs more with more open cases, or when our own
overlapping sweeps send another number of mails than is due, or when the dashboard takes too long.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time

from bench.place import ROOT, Place, place, say
from config import processes
from config.processes import CannotStart

PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    asked = _arguments()
    began = time.monotonic()
    if asked.dashboards:
        return _dashboards_alone(asked)
    counted = _dashboards(asked)
    say("Starting PostgreSQL and Valkey ...")
    with place() as found:
        _prepare()
        from bench import report

        results = _measure(found, asked, report.Dashboards(**counted))
        lines = list(report.tables(results))
        say("\n" + "\n".join(lines) + f"\n\nTook {time.monotonic() - began:.0f} s.")
        if asked.write:
            PAGE.write_text(report.page(lines))
            say(f"Written to {PAGE}.")
        return 0 if report.holds(results) else 1


def _dashboards(asked: argparse.Namespace) -> dict[str, float]:
    """Measured by a process of its own, on servers of its own: it fills them with other rows."""
    say(f"The dashboard with {asked.open:,} open and {asked.closed:,} closed duties ...")
    sizes = ["--open", str(asked.open), "--closed", str(asked.closed)]
    command = [sys.executable, "-m", "bench", "--dashboards", *sizes]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    counted: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return counted


def _dashboards_alone(asked: argparse.Namespace) -> int:
    with place():
        _prepare()
        from bench import dashboards

        counted = dashboards.measure(asked.open, asked.closed)
        sys.stdout.write(json.dumps(vars(counted)) + "\n")
        return 0


def _measure(
    found: Place,
    asked: argparse.Namespace,
    counted: report.Dashboards,  # noqa: F821
) -> report.Results:  # noqa: F821
    from bench import alerting, lettering, report, sweeps

    say("Sweeps with nothing due and few open cases ...")
    begun = sweeps.begin()
    say("Letters, against the PDF engine alone ...")
    letters = lettering.measure(asked.letters)
    alerting.forget_all()
    say(f"{asked.alerts} alerts by SQL and SMTP alone ...")
    raw = alerting.raw(found, due=asked.alerts)
    say(f"{asked.alerts} alerts through one worker, through two ...")
    one, two = (alerting.through_workers(found, each, due=asked.alerts) for each in (1, 2))
    peer = _peer(found, asked.due)
    say(f"{asked.due} alerts through two workers: each sweep once, and twice at the same time ...")
    ours = tuple(alerting.through_workers(found, 2, due=asked.due, at_once=each) for each in (1, 2))
    say("Sweeps with nothing due and many open cases ...")
    return report.Results(
        sweeps.measure(begun, asked.cases), asked.cases, raw, one, two, letters, peer, ours, counted
    )


def _peer(found: Place, due: int) -> report.Peer | str:  # noqa: F821
    """django-helpdesk alone and overlapping, or why not."""
    from bench import helpdesk

    try:
        say(f"Installing django-helpdesk {helpdesk.VERSION} from the package index ...")
        peer = helpdesk.install(found)
        say(f"escalate_tickets with {due} due tickets: alone, and two runs at the same time ...")
        return tuple(helpdesk.escalate(peer, due=due, at_once=each) for each in (1, 2))
    except helpdesk.OutOfReach as why:
        return str(why)


def _prepare() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--alerts", type=int, default=600)
    parser.add_argument("--letters", type=int, default=100)
    parser.add_argument("--due", type=int, default=1000)
    parser.add_argument("--open", type=int, default=350_000, help="open duties of the dashboard")
    parser.add_argument("--closed", type=int, default=2_500_000, help="and closed ones")
    parser.add_argument("--dashboards", action="store_true", help="measure these alone, as JSON")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    return parser.parse_args()


if __name__ == "__main__":
    processes.interrupt_on_signals()
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        say("\nStopped.")
        sys.exit(130)
    except CannotStart as refused:
        sys.exit(f"\n{refused}")
