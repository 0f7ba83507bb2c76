"""The package `dropout_lab` in a wheel: this file is its `__init__.py`, beside all that a checkout runs.

`engine`, `gui` and `main` are found in that folder alone. Worker processes find them too: they get this path.
"""

import runpy
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def start() -> None:
    """Run main.py as a checkout does; it ends the process."""
    sys.path.insert(0, str(FOLDER))
    runpy.run_path(str(FOLDER / "main.py"), run_name="__main__")
