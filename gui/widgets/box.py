"""The only windows that hold the others up: a sentence, what it means, and buttons that say what they do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from gui.widgets.plain_text import plain_tip

Role = QMessageBox.ButtonRole
CANCEL = ("Cancel", Role.RejectRole)


def make_box(
    sentence: str, more: str, buttons: Sequence[tuple[str, Role]], parent: QWidget | None = None
) -> QMessageBox:
    """A box, not yet shown. Enter presses the first button, Esc the one that rejects, or the only one.

    The desktop says in which order the buttons stand.
    """
    box = QMessageBox(QMessageBox.Icon.NoIcon, "Dropout Lab", plain_tip(sentence), parent=parent)
    box.setInformativeText(plain_tip(more))
    for index, (words, role) in enumerate(buttons):
        button = box.addButton(words, role)
        button.setProperty("answer", words)  # some desktops change the text
        if index == 0:
            box.setDefaultButton(button)
    headline = box.findChild(QLabel, "qt_msgbox_label")
    if more and headline is not None:
        headline.setProperty("role", "name")
    return box


def answer(box: QMessageBox) -> str:
    """The words of the button that was pressed."""
    return str(box.clickedButton().property("answer"))


def ask(sentence: str, more: str, buttons: Sequence[tuple[str, Role]], parent: QWidget | None) -> str:
    """Show a box and wait for its answer."""
    box = make_box(sentence, more, buttons, parent)
    box.exec()
    box.deleteLater()
    return answer(box)
