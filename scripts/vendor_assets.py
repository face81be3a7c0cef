"""Fetch what is vendored under static/vendor: names, versions and checksums of the packages.

python scripts/vendor_assets.py     needs npm; rewrites static/vendor from the pinned packages
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
FONT = "package/dist/fonts/public-sans/PublicSans-"
ICON = "package/dist/img/usa-icons/"
ICONS = [
    "arrow_forward", "check_circle", "error", "info", "keyboard",
    "logout", "mail_outline", "schedule", "verified_user", "warning",
]  # fmt: skip
# package@version: (sha256 of the archive, {file in it: file under static/vendor})
PACKAGES = {
    "htmx.org@2.0.11": (
        "165a2655073e9e6e55e307a7c74e8ebcdb76afb7701f9c16cfd106a13add408e",
        {"package/dist/htmx.min.js": "htmx.min.js", "package/LICENSE": "htmx.LICENSE"},
    ),
    "@uswds/uswds@3.14.0": (
        "da91c65e6fc736fa397f0daf6ca2c2c95711506d85c7ad2537a4570725401e1c",
        {
            f"{FONT}Regular.woff2": "public-sans/regular.woff2",
            f"{FONT}SemiBold.woff2": "public-sans/semibold.woff2",
            f"{FONT}Bold.woff2": "public-sans/bold.woff2",
            "package/LICENSE.md": "public-sans/LICENSE.md",
            **{f"{ICON}{name}.svg": f"icons/{name}.svg" for name in ICONS},
        },
    ),
}


def main() -> int:
    for package, (checksum, files) in PACKAGES.items():
        with tempfile.TemporaryDirectory() as folder:
            archive = _pack(package, Path(folder))
            found = hashlib.sha256(archive.read_bytes()).hexdigest()
            if found != checksum:
                sys.exit(f"{package}: its checksum is {found}, not {checksum}")
            _take(archive, files)
    return 0


def _pack(package: str, folder: Path) -> Path:
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True)
    return next(folder.glob("*.tgz"))


def _take(archive: Path, files: dict[str, str]) -> None:
    with tarfile.open(archive) as tar:
        for name, target in files.items():
            source = tar.extractfile(name)
            if source is None:
                sys.exit(f"{archive.name} lacks {name}")
            place = VENDOR / target
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(source.read())


if __name__ == "__main__":
    sys.exit(main())
