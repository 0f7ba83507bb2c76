"""How a test starts a process that may not read everything, though it is run by root."""

import os
import shutil

import pytest


def without_privileges() -> list[str]:
    """What stands before such a command: root's right to read what it may not is taken away."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root may read everything, and setpriv (Debian: util-linux) is not installed")
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}"]
