"""The benchmark's runs of another program: no one is left behind."""

import subprocess
import sys

import pytest

from bench import helpdesk

DONE, SLEEPS, FAILS = "pass", "import time; time.sleep(600)", "raise SystemExit(1)"


class Peer:
    """Runs these programs one after the other where django-helpdesk would be run."""

    def __init__(self, *programs):
        self.programs = list(programs)
        self.started = []

    def run(self, *words):
        self.started.append(subprocess.Popen([sys.executable, "-c", self.programs.pop(0)]))
        return self.started[-1]


def test_a_run_that_fails_ends_the_one_beside_it():
    """Its mails would be counted as ours."""
    peer = Peer(DONE, FAILS, SLEEPS)
    with pytest.raises(helpdesk.OutOfReach):
        helpdesk._run(peer, due=1, at_once=2)
    assert all(each.poll() is not None for each in peer.started)


def test_a_run_that_takes_too_long_is_ended_with_the_one_beside_it(monkeypatch):
    monkeypatch.setattr(helpdesk, "RUN_SECONDS", 1)
    peer = Peer(DONE, SLEEPS, SLEEPS)
    with pytest.raises(helpdesk.OutOfReach):
        helpdesk._run(peer, due=1, at_once=2)
    assert all(each.poll() is not None for each in peer.started)
