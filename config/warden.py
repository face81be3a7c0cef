"""Ends the children of a process that died, where the kernel does not (macOS).

It reads lines "number signal" from a pipe whose other end only its parent holds. When the parent
is gone, however it ended, the pipe closes and the warden signals every process it was told of that
still runs. (A number may have been given to another program since: its start tells.)
Standard library alone: started by `config.processes`, never by hand.
"""

import contextlib
import os
import signal
import subprocess
import sys


def main() -> None:
    # It must outlive what it watches, whatever the terminal says.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    told = [(*line.split(), _start(line.split()[0])) for line in iter(sys.stdin.readline, "")]
    for child, number, started in told:
        if started and started == _start(child):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(int(child), int(number))


def _start(process: str) -> bytes:
    """When it began; empty when it has ended."""
    command = ["ps", "-o", "lstart=", "-p", process]
    return subprocess.run(command, capture_output=True, check=False).stdout.strip()


if __name__ == "__main__":
    main()
