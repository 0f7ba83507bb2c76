"""`selftest`: named checks whether this installation is complete, for packages and restricted computers."""

from __future__ import annotations

from gui.selftest.self_test import selftest

__all__ = ["selftest"]
