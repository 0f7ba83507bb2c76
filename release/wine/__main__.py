"""`python -m release.wine` runs the self-test and the tests on Windows' Python; arguments go to pytest.

With --app it freezes the app for Windows instead, into dist/windows/, and packs it into a .zip.
"""

from __future__ import annotations

import sys

from release.steps import ROOT, SetupError, log_line
from release.wine.prepare import Wine, prepare

# The other tests are of Linux's package and of its screen. TensorFlow takes a minute to load, or several.
TESTS = ("-m", "not packaged and not journeys", "-p", "no:cacheprovider", "--timeout=1800")
PACKAGE = "dist/windows/dropout-lab"
FREEZE = ("build.spec", "--noconfirm", "--distpath=dist/windows", "--workpath=build/windows")


def main(arguments: list[str]) -> int:
    """Return the first exit code that is not 0."""
    try:
        wine = prepare(ROOT / ".venv-windows")
    except SetupError as sentence:
        log_line(str(sentence))
        return 1
    if arguments == ["--app"]:
        return freeze(wine)
    if arguments:
        return wine.run_python("-m", "pytest", *arguments)
    return wine.run_python("main.py", "selftest") or wine.run_python("-m", "pytest", *TESTS)


def freeze(wine: Wine) -> int:
    """Make the folder that needs no Python, and the .zip of it."""
    return wine.run_python("-m", "PyInstaller", *FREEZE) or wine.run_python("-m", "release.archive", PACKAGE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
