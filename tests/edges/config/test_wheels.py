"""What is locked installs without a compiler; a dependency without a wheel is named.

The index here is a folder of wheels that the test makes: uv is asked for real, without a network.
"""

import hashlib
import tarfile
import zipfile
from pathlib import Path

import pytest

from scripts import wheels

PYTHONS = wheels.PYTHONS
MANY = "cp311.cp312.cp313.cp314"


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch) -> Path:
    folder = tmp_path / "index"
    folder.mkdir()
    settings = tmp_path / "uv.toml"
    settings.write_text(f'no-index = true\nfind-links = ["{folder}"]\n')
    monkeypatch.setenv("UV_CONFIG_FILE", str(settings))
    monkeypatch.setattr(wheels, "PYTHONS", ("3.11", "3.14"))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    return folder


def _wheel(index: Path, name: str, tags: str = "py3-none-any", needs: str = "") -> str:
    """Put a wheel into the index; its entry in a lock file."""
    file = index / f"{name}-1.0-{tags}.whl"
    info = f"{name}-1.0.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{info}/METADATA", metadata + (f"Requires-Dist: {needs}\n" * bool(needs)))
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nTag: {tags}\n")
        archive.writestr(f"{info}/RECORD", "")
    return _entry(name, file)


def _entry(name: str, *files: Path, marker: str = "") -> str:
    hashes = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return (
        f"{name}==1.0{marker}" + "".join(f" \\\n    --hash=sha256:{each}" for each in hashes) + "\n"
    )


def _source(index: Path, name: str) -> str:
    file = index / f"{name}-1.0.tar.gz"
    with tarfile.open(file, "w:gz"):
        pass
    return _entry(name, file)


def test_each_python_is_asked_that_the_readme_names():
    readme = (Path(__file__).parents[3] / "README.md").read_text()
    assert f"Python {PYTHONS[0]} to {PYTHONS[-1]}" in readme
    assert all(platform in readme for platform in wheels.PLATFORMS)


def test_what_has_a_wheel_everywhere_passes(index: Path):
    assert list(wheels.faults_of(_wheel(index, "pure") + "    # via nothing\n")) == []


def test_a_dependency_that_is_source_alone_is_named_for_each_machine(index: Path):
    faults = list(wheels.faults_of(_wheel(index, "pure") + _source(index, "planted")))
    assert len(faults) == len(wheels.PLATFORMS) * len(wheels.PYTHONS)
    assert all(fault.startswith("planted==1.0: no wheel for Python 3.1") for fault in faults)


def test_a_dependency_with_wheels_for_some_is_named_where_it_has_none(index: Path):
    linux = _wheel(index, "planted", f"{MANY}-none-manylinux_2_28_x86_64.manylinux_2_28_aarch64")
    assert list(wheels.faults_of(linux)) == [
        f"planted==1.0: no wheel for Python {python} on Apple silicon" for python in wheels.PYTHONS
    ]


def test_a_wheel_for_newer_systems_than_promised_does_not_count(index: Path):
    newer = _wheel(index, "planted", "py3-none-manylinux_2_39_x86_64.macosx_11_0_arm64")
    named = {fault.rpartition(" on ")[2] for fault in wheels.faults_of(newer)}
    assert named == {"x86-64 Linux", "ARM Linux"}


def test_a_marker_excuses_the_machines_that_do_not_need_it(index: Path):
    file = index / "planted-1.0-cp311-none-any.whl"
    _wheel(index, "planted", "cp311-none-any")
    excused = _entry("planted", file, marker=" ; python_full_version < '3.12'")
    assert list(wheels.faults_of(excused)) == []
    assert len(list(wheels.faults_of(_entry("planted", file)))) == len(wheels.PLATFORMS)


def test_what_the_file_forgot_is_named(index: Path):
    _wheel(index, "forgotten")
    fault = next(wheels.faults_of(_wheel(index, "pure", needs="forgotten")))
    assert fault.startswith("The file does not install for Python 3.11 on x86-64 Linux: ")
    assert "forgotten" in fault


def test_the_command_fails_by_name(index: Path, tmp_path: Path, capsys):
    locked = tmp_path / "requirements.txt"
    locked.write_text(_source(index, "planted"))
    assert wheels.main([str(locked)]) == 1
    assert "planted==1.0: no wheel for Python 3.14 on Apple silicon" in capsys.readouterr().out
    locked.write_text(_wheel(index, "pure"))
    assert wheels.main([str(locked)]) == 0
