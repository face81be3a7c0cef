"""The product's settings as tests need them: cheap passwords, throwaway folders, no manifest."""

import atexit
import os
import shutil
import tempfile

from tests import day

day.begin()

os.environ.setdefault("SECRET_KEY", "for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz")
if "FORTNIGHT_VAR" not in os.environ:
    os.environ["FORTNIGHT_VAR"] = tempfile.mkdtemp(prefix="fortnight-test-")
    atexit.register(shutil.rmtree, os.environ["FORTNIGHT_VAR"], ignore_errors=True)

from config.settings import *  # noqa: E402, F403
from config.settings import (  # noqa: E402
    BASE_DIR,
    CASE_KINDS,
    DATABASES,
    INSTALLED_APPS,
    LETTERS_DIR,
    STATIC_ROOT,
    STORAGES,
    VAR_DIR,
)

# A kind of case that lives in the tests alone: its app, its line, its addresses, its letter.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.toy"]
CASE_KINDS = [*CASE_KINDS, "tests.toy.kind.TOY"]
ROOT_URLCONF = "tests.urls"
# Templates of letters stand below one folder: a copy for each process, so that none is half made.
_letters = VAR_DIR / f"letters-{os.getpid()}"
shutil.copytree(LETTERS_DIR, _letters, dirs_exist_ok=True)
shutil.copytree(BASE_DIR / "tests" / "toy" / "letters", _letters, dirs_exist_ok=True)
LETTERS_DIR = _letters

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Tables of a few rows are read as fast in any order of joins: the search for the best one took a
# quarter of the database's time. What a statement finds does not hang on it.
if DATABASES:
    DATABASES["default"]["OPTIONS"]["options"] += (
        " -c join_collapse_limit=1 -c from_collapse_limit=1"
    )

# Tests that run side by side share a broker, not a queue.
CELERY_TASK_DEFAULT_QUEUE = "test-" + os.environ.get("PYTEST_XDIST_WORKER", "alone")

# No worker serves most tests: the red tile says nothing until a test asks it to.
WATCH_GRACE_SECONDS = 10**9

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_AUTOREFRESH = True
