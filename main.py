"""Dropout Lab: the window, or the command line without one."""

import multiprocessing
import os
import sys


def main(words: list[str]) -> int:
    """Decide between window and command line; imports only what the choice needs."""
    _give_streams()
    if words and words[0] == "selftest":
        from gui.selftest import selftest

        return selftest()
    from engine.command_line import commands

    if words and words[0] in commands.COMMANDS:
        return commands.main(words)
    if len(words) > 1 or (words and words[0].startswith("-")):
        return commands.main(words)
    if not _has_display():
        return commands.run_without_display(words[0] if words else None)
    from gui.app import run_app

    return run_app(words[0] if words else None)


def _has_display() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _give_streams() -> None:
    """A windowed build has no standard streams; writing must not fail for that."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main(sys.argv[1:]))
