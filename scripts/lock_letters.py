"""Lock the versions of the letters' templates: templates/notices/versions.json.

python -m scripts.lock_letters     refuses while words changed under a version that did not rise
"""

from __future__ import annotations

import json
import sys

from notices import templates


def main() -> int:
    was = templates.locked() if templates.LOCK.exists() else {}
    now = templates.present()
    unraised = list(templates.unraised(was, now))
    for key in unraised:
        print(
            f"{key}: its words changed. Raise its first line from // version: {was[key]['version']}"
        )
    if unraised:
        return 1
    templates.LOCK.write_text(json.dumps(now, indent=1) + "\n")
    print(f"{len(now)} templates locked")
    return 0


if __name__ == "__main__":
    sys.exit(main())
