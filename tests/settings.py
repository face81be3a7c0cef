"""The product's settings as tests need them: cheap passwords, throwaway folders, no manifest."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz")
os.environ.setdefault("FORTNIGHT_VAR", tempfile.mkdtemp(prefix="fortnight-test-"))

from config.settings import *  # noqa: E402, F403
from config.settings import STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
