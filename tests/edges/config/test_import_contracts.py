"""The import contracts hold, and a planted violation of each is caught."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

PACKAGES = (
    "accounts", "cases", "config", "continuity", "delinquency", "determinations", "figures",
    "forecast", "notices", "premiums", "regulations", "reinstatement", "repayment", "reports",
)  # fmt: skip
PLANTED = {
    "apps": ("notices/models/notice.py", "import cases.models"),
    "inside": ("cases/models/case.py", "import cases.services.work"),
    "inside-reinstatement": ("reinstatement/models/kinds.py", "import reinstatement.services.work"),
    "inside-delinquency": ("delinquency/models/kinds.py", "import delinquency.services.finish"),
    "inside-repayment": ("repayment/models/kinds.py", "import repayment.services.work"),
    "inside-continuity": ("continuity/models.py", "import continuity.services"),
    "inside-premiums": ("premiums/models/kinds.py", "import premiums.services.money"),
    "inside-determinations": ("determinations/models/kinds.py", "import determinations.services"),
    "inside-forecast": ("forecast/queries.py", "import forecast.services"),
    "simulation": ("forecast/scores.py", "import django"),
    "inside-figures": ("figures/tables.py", "import figures.files"),
    "folder": ("premiums/queries.py", "import delinquency.models"),
    "kinds": ("determinations/by_line.py", "import reinstatement.models"),
    "no-ledger": ("determinations/by_line.py", "import premiums.models"),
    "law": ("regulations/clock.py", "import django.utils.timezone"),
    "queue": ("cases/services/work.py", "import celery"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def contracts() -> dict[str, str]:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    return {
        section.removeprefix(prefix): config[section]["name"]
        for section in config.sections()
        if section.startswith(prefix)
    }


def test_each_contract_has_a_planted_violation_and_they_hold(copy):
    result = lint(copy)
    assert set(contracts()) == set(PLANTED)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_is_caught(contract, copy):
    file, line = PLANTED[contract]
    source = copy / file
    source.write_text(f"{source.read_text()}\n\n{line}\n")
    result = lint(copy)
    assert result.returncode != 0
    assert f"{contracts()[contract]} BROKEN" in result.stdout
