"""One run: rows, faults by the plan, recovery, count."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from chaos.clock import Clock
from chaos.mailserver import MailServer
from chaos.plan import BEGINS, WORKERS, Fault, Plan
from chaos.stage import Product, Stage, environment, servers
from chaos.twice import Messages
from config import instance
from config.processes import CannotStart, heed_interrupt

if TYPE_CHECKING:
    from chaos.rows import Expected
    from chaos.verdict import Line, Seen

READY_SECONDS = 90
# How long the count waits for what has not recovered in the promised minute.
PATIENCE_SECONDS = 300


def run(plan: Plan, var: Path, *, every: str, each: int, late_from: float) -> int:
    """Run the plan with its files in `var`; the exit code. Everything is stopped at the end."""
    (var / "log").mkdir(parents=True, exist_ok=True)
    with instance.only_one(var), ExitStack() as stack:
        _forget_last_run(var)
        say("Starting PostgreSQL and Valkey ...")
        found = stack.enter_context(servers(var))
        clock = Clock(var / "clock")
        clock.set(BEGINS - timedelta(minutes=5))
        mail = MailServer(clock, var / "mail.jsonl")
        mail.start()
        stack.callback(mail.stop)
        values = environment(var, found, mail.url, every=every)
        _become(values)
        product = Product(values, var / "log", each)
        stack.callback(product.kill_all)
        messages = Messages(found["valkey"].address)
        one = _Run(plan, var, clock, mail, Stage(found, product), messages)
        return one.whole(late_from)


class _Run:
    """The parts of a run and what it remembers."""

    def __init__(
        self, plan: Plan, var: Path, clock: Clock, mail: MailServer, stage: Stage, tasks: Messages
    ) -> None:
        self.plan, self.var, self.clock, self.mail = plan, var, clock, mail
        self.stage, self.tasks = stage, tasks
        self.kills: list[tuple[float, str]] = []
        self.again = 0
        self.began = self.ended = 0.0

    def whole(self, late_from: float) -> int:
        say("Making the database and what is due in it ...")
        expected = _rows(self.plan)
        say("Starting three workers and two beats ...")
        self.stage.start_product()
        self._wait_until_ready()
        self.clock.set(BEGINS)
        self.began = self.ended = time.time()
        self._strike_all()
        late = self._recover(expected)
        self._deliver_once_more()
        self.stage.product.finish()
        return self._tell(replace(self._look(expected, late), late_from=late_from), expected)

    def _wait_until_ready(self) -> None:
        logs = [self.var / "log" / f"{name}.log" for name in WORKERS]
        end = time.time() + READY_SECONDS
        while not all(" ready." in log.read_text() for log in logs):
            heed_interrupt()
            if time.time() > end:
                raise CannotStart(f"The workers are not ready: see {logs[0]}")
            time.sleep(0.2)

    def _strike_all(self) -> None:
        for fault in self.plan.faults:
            self._until(self.began + fault.at)
            self._say_fault(fault)
            self._strike(fault)
        self._until(self.began + self.plan.seconds)

    def _until(self, end: float) -> None:
        while (left := end - time.time()) > 0:
            heed_interrupt()
            self.tasks.remember()
            self.stage.product.revive()
            time.sleep(min(left, 0.3))

    def _strike(self, fault: Fault) -> None:
        if fault.do == "kill":
            # The instant behind it: a server that was still starting is waited for.
            if self.stage.kill(fault.what):
                self.kills.append((time.time(), fault.what))
        elif fault.do == "start":
            self.stage.start(fault.what)
        elif fault.do == "mail":
            self.mail.mode = fault.what
        elif fault.do == "jump":
            self.clock.set(datetime.fromisoformat(fault.what))
        else:
            self.again += self.tasks.again()
        self.ended = time.time()

    def _recover(self, expected: Expected) -> float | None:
        """Seconds from the last fault until nothing that is due in the plan waits any more, also
        where a plan that fell behind shows that hour late; None when that does not come."""
        self.mail.mode = "accept"
        ended = self.ended
        for server in self.stage.servers.values():
            server.wait()
        say(f"The faults are over. {len(self.mail.taken)} mails were taken so far.")
        told = ended
        while time.time() < ended + PATIENCE_SECONDS:
            left = _waiting(expected, max(self.clock.now(), self.plan.ends))
            if left == 0:
                return time.time() - ended
            if time.time() > told + 5:
                told = time.time()
                say(f"  {told - ended:3.0f} s after the last fault: {left} wait")
            self._until(time.time() + 0.5)
        return None

    def _deliver_once_more(self) -> None:
        """What was done is delivered again, to a product that is well."""
        self.again += self.tasks.again()
        end = time.time() + min(20.0, self.plan.seconds / 6)
        while self.tasks.waiting() and time.time() < end:
            time.sleep(0.2)
        time.sleep(1)

    def _look(self, expected: Expected, late: float | None) -> Seen:
        from chaos import look
        from chaos.verdict import Seen

        return Seen(
            taken=self.mail.taken,
            alerts_of=look.alerts_of_mails(),
            given_up=look.given_up(),
            refused=self.mail.refused_for_good,
            kills=self.kills,
            processes=self.stage.product.each,
            raised=look.raised(expected),
            letters=look.letters(expected, self.var / "print"),
            missed_twice=look.missed_twice(),
            late=late,
        )

    def _tell(self, seen: Seen, expected: Expected) -> int:
        from chaos import verdict

        lines = verdict.count(expected, seen)
        say("")
        for line in verdict.table([*self._faults(), *lines]):
            say(line)
        held = verdict.good(lines)
        said = "Everything is as promised." if held else "NOT as promised."
        say(f"\nSeed {self.plan.seed}, plan {self.plan.digest}: {said}")
        say(f"Logs and the mail server's record are in {self.var}.")
        return 0 if held else 1

    def _faults(self) -> Iterator[Line]:
        from chaos.verdict import Line

        yield Line("processes killed with -9", str(len(self.kills)))
        yield Line("  ended by themselves", str(len(self.stage.product.ended_by_themselves)))
        yield Line("task messages delivered again", str(self.again))
        for how, number in sorted(self.mail.refused.items()):
            yield Line(f"mails not answered well: {how}", str(number))

    def _say_fault(self, fault: Fault) -> None:
        what = f"{fault.do} {fault.what}"
        say(f"{time.time() - self.began:6.1f} s  {what:<40} {len(self.mail.taken):6} mails taken")


def say(line: str) -> None:
    print(line, flush=True)


def _forget_last_run(var: Path) -> None:
    shutil.rmtree(var / "print", ignore_errors=True)
    for log in (var / "log").glob("*.log"):
        log.unlink()


def _become(values: dict[str, str]) -> None:
    """This process reads the same environment as the workers; it keeps the machine's clock."""
    os.environ.clear()
    os.environ.update(values)
    import django

    django.setup()


def _rows(plan: Plan) -> Expected:
    from django.core.management import call_command

    from chaos import rows

    call_command("migrate", interactive=False, verbosity=0)
    with _fresh_connection():
        return rows.make(plan)


def _waiting(expected: Expected, shown: datetime) -> int:
    from chaos import look

    with _fresh_connection():
        return look.waiting(expected, shown=shown)


@contextmanager
def _fresh_connection() -> Iterator[None]:
    """A connection of its own: the server may have been another one meanwhile."""
    from django.db import connection

    connection.close()
    try:
        yield
    finally:
        connection.close()
