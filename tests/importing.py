"""Files of requests, and the command that takes them in."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection

from tests.paths import ROOT

BUNDLES = ROOT / "determinations" / "demo" / "bundles"

REFERRAL = json.loads((BUNDLES / "Bundle-ReferralAuthorizationBundleExample.json").read_bytes())

HEADER = (
    "request_id,member_id,first_name,last_name,requester,request,priority,summary,"
    "prior_authorization,received_at,provider_name,npi,contracted,clean_claim,codes"
)

GOOD = (
    "R-1,HL900,Agnes,Thistle,physician,item_or_service,standard,Home oxygen,yes,"
    "2026-03-02T10:00:00-05:00,Dr. Made Up,1999999992,no,,E1390 Oxygen concentrator"
)


def run(*files, **options) -> tuple[str, int]:
    out = StringIO()
    code = 0
    try:
        call_command("import_requests", *map(str, files), stdout=out, stderr=StringIO(), **options)
    except SystemExit as end:
        code = end.code
    return out.getvalue(), code


def write(folder: Path, data: object, name: str = "bundle.json") -> Path:
    file = folder / name
    file.write_text(data if isinstance(data, str) else json.dumps(data))
    return file


def csv_file(folder: Path, *lines: str, header: str = HEADER) -> Path:
    return write(folder, "\n".join([header, *lines]) + "\n", "requests.csv")


def start(file: Path, *, name: str = "import_requests", **changes: str) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", name, str(file)]
    server = django_settings.DATABASE_URL.partition("?")[0].rpartition("/")[0]
    own = {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | own | changes, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
