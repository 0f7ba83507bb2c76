"""Message boxes (a sentence, details, buttons named after their effect) and helpers for windows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QLabel, QMessageBox, QSpacerItem, QWidget

from engine.language.texts import N_, _
from gui.widgets.plain_text import breakable, plain_tip

Role = QMessageBox.ButtonRole
TITLE = "Dropout Lab"  # not a text: the name of the app
MIN_CHARACTERS = 56  # characters
MARGIN, INDENT = 16, 14
CANCEL = (N_("Cancel"), Role.RejectRole)
FRAME = QSize(24, 64)  # space for the window manager's borders and title


def make_box(
    sentence: str, more: str, buttons: Sequence[tuple[str, Role]], parent: QWidget | None = None
) -> QMessageBox:
    """A message box, not yet shown. Enter presses the first button, Esc the rejecting or only one.

    The desktop determines the order of the buttons. Their texts are in English, marked with `N_`: they are
    translated here, and `answer` gives them back as they are.
    """
    box = QMessageBox(QMessageBox.Icon.NoIcon, TITLE, _text(sentence), parent=parent)
    box.setInformativeText(_text(more))
    for index, (text, role) in enumerate(buttons):
        button = box.addButton(_(text), role)
        button.setProperty("answer", text)  # some desktops change the shown text
        if index == 0:
            box.setDefaultButton(button)
    headline = box.findChild(QLabel, "qt_msgbox_label")
    if more and headline is not None:
        headline.setProperty("role", "name")
    _widen(box)
    return box


def _text(text: str) -> str:
    """The text with places to break long words, such as a project's name."""
    return plain_tip(breakable(text))


def _widen(box: QMessageBox) -> None:
    """Give the text more space: Qt makes the box as narrow as the text, and indents it for an icon."""
    grid = box.layout()
    assert isinstance(grid, QGridLayout)
    unit = box.fontMetrics().averageCharWidth()
    grid.setHorizontalSpacing(0)
    grid.setContentsMargins(MARGIN - INDENT, MARGIN, MARGIN, MARGIN)
    grid.addItem(QSpacerItem(MIN_CHARACTERS * unit, 0), grid.rowCount(), 0, 1, grid.columnCount())


def answer(box: QMessageBox) -> str:
    """The text of the button that was pressed, as it was given to `make_box`."""
    return str(box.clickedButton().property("answer"))


def ask(sentence: str, more: str, buttons: Sequence[tuple[str, Role]], parent: QWidget | None) -> str:
    """Show a message box and wait for its answer."""
    box = make_box(sentence, more, buttons, parent)
    box.exec()
    box.deleteLater()
    return answer(box)


def open_folder(folder: Path) -> str:
    """Make a folder and show it in the system's file manager; returns a sentence if that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sentence = _("The folder {folder} can't be made: {reason}.")
        return sentence.format(folder=folder, reason=error.strerror)
    is_open = QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
    if is_open:
        return ""
    return _("No program opens folders here; this one is {folder}.").format(folder=folder)


# --- Window sizes, limited by the screen


def fit_to_screen(window: QWidget, least: QSize, wanted: QSize) -> None:
    """Set a window's minimum size, and the preferred size of one that is not shown yet."""
    space = window.screen().availableSize() - FRAME
    window.setMinimumSize(least.boundedTo(space))
    if not window.isVisible():
        window.resize(wanted.boundedTo(space))


def bound_by_screen(window: QWidget) -> None:
    """Limit the size of a window that is not shown yet to the screen: old projectors have 1024 x 768."""
    window.resize(window.size().boundedTo(window.screen().availableSize()))
