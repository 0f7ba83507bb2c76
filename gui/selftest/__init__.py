"""`selftest`: is this installation whole? Named checks of what packages and locked-down machines lose."""

from __future__ import annotations

from gui.selftest.self_test import selftest

__all__ = ["selftest"]
