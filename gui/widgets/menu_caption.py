"""The name of a group of choices in a menu."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QMenu, QWidgetAction


def add_caption(menu: QMenu, text: str) -> None:
    """Add a line that says what follows; it can't be chosen."""
    caption = QLabel(text)
    caption.setProperty("role", "caption")
    action = QWidgetAction(menu)
    action.setDefaultWidget(caption)
    action.setEnabled(False)
    menu.addAction(action)
