"""What a thread rings to call the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Bell(QObject):
    """Whoever waits has it, but not as a child, and connects `rung`, queued, to what looks for the news.

    So the thread has something to ring when the one that waits was deleted meanwhile: to emit a signal of
    that one would crash the app. It carries nothing: Python objects in a queued signal have crashed PySide.
    """

    rung = Signal()
