"""`python -m release.wine` runs the self-test and the tests on Windows' Python; arguments go to pytest."""

from __future__ import annotations

import sys

from release.wine.prepare import ROOT, SetupError, prepare

# Of the others, the packaged app is Linux's and the journeys need its screen.
TESTS = ("-m", "not packaged and not journeys", "-p", "no:cacheprovider")


def main(arguments: list[str]) -> int:
    """Return the first exit code that is not 0."""
    try:
        wine = prepare(ROOT / ".venv-windows")
    except SetupError as sentence:
        sys.stderr.write(f"windows: {sentence}\n")
        return 1
    if arguments:
        return wine.run_python("-m", "pytest", *arguments)
    return wine.run_python("main.py", "selftest") or wine.run_python("-m", "pytest", *TESTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
