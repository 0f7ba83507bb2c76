"""The dialog that asks who opens a class's one file: a list of names to search, or another name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.analysis.wording import sanitized
from engine.language.texts import _
from engine.project.handout_record import MAX_NAME
from gui.widgets.box import fit_to_screen
from gui.widgets.plain_text import WrappedLabel, plain_tip
from gui.widgets.search_edit import SearchEdit

SIZE, MIN_SIZE = QSize(25, 30), QSize(20, 21)  # in heights of a line
NAME = Qt.ItemDataRole.UserRole


class NameDialog(QDialog):
    """Modal; `name` is who was chosen when it is accepted. A typed name counts before one in the list."""

    def __init__(self, names: Sequence[str], class_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Who are you? – Dropout Lab"))
        self.search = SearchEdit(_("Find your name"), _("Find your name in the list"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Students of the class"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for name in names:
            item = QListWidgetItem(sanitized(name, MAX_NAME))
            item.setData(NAME, name)
            item.setToolTip(plain_tip(item.text()))
            self.list.addItem(item)
        self.other = QLineEdit(maxLength=MAX_NAME)
        self.other.setAccessibleName(_("Another name"))
        self.other.setPlaceholderText(_("Your name, if the list does not have it"))
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._open)
        self.search.down_pressed.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self.list.currentItemChanged.connect(self._show_choice)
        self.list.itemClicked.connect(lambda _item: self.other.clear())
        self.list.itemActivated.connect(lambda _item: self._open())
        self.other.textChanged.connect(self._show_choice)
        buttons = QDialogButtonBox()
        self.open_button = buttons.addButton(_("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.open_button.setProperty("primary", True)
        self.cancel = buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.cancel.setToolTip(_("Open nothing (Esc)"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._lay_out(_sentence(class_name), buttons)
        line = self.fontMetrics().height()
        fit_to_screen(self, MIN_SIZE * line, SIZE * line)
        self._show_choice()
        self.search.setFocus()

    @property
    def name(self) -> str:
        """Who is chosen; empty if nobody is yet."""
        typed = self.other.text().strip()
        item = cast(QListWidgetItem | None, self.list.currentItem())
        if typed or item is None or item.isHidden():
            return typed
        return str(item.data(NAME))

    def _filter(self, text: str) -> None:
        """List the names with this text in them; the only one left is chosen."""
        wanted, left = text.casefold().strip(), []
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(wanted not in item.text().casefold())
            if not item.isHidden():
                left.append(item)
        if len(left) == 1 and wanted:
            self.list.setCurrentItem(left[0])
        self._show_choice()

    def _open(self) -> None:
        if self.name:
            self.accept()

    def _show_choice(self) -> None:
        name = self.name
        self.open_button.setEnabled(bool(name))
        self.open_button.setToolTip(
            plain_tip(_("Open the copy of {name}").format(name=name)) if name else _("Choose a name first")
        )

    def _lay_out(self, sentence: str, buttons: QDialogButtonBox) -> None:
        title, text, label = QLabel(_("Who are you?")), WrappedLabel(sentence), QLabel(_("Not in the list?"))
        title.setProperty("role", "title")
        text.setProperty("role", "muted")
        label.setBuddy(self.other)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for widget in (title, text, self.search):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        last = QVBoxLayout()
        last.setSpacing(4)
        last.addWidget(label)
        last.addWidget(self.other)
        column.addLayout(last)
        column.addWidget(buttons)


def _sentence(class_name: str) -> str:
    """What the file is, and why a name is asked for."""
    if not class_name:
        return _("This file is for all students. Choose your name: your copy gets seeds of its own.")
    text = _("This file is for all students of “{name}”. Choose your name: your copy gets seeds of its own.")
    return text.format(name=sanitized(class_name))


def ask_who(names: Sequence[str], class_name: str, parent: QWidget | None) -> str:
    """Ask who opens the file; empty if the user cancels."""
    dialog = NameDialog(names, class_name, parent)
    is_chosen = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return dialog.name if is_chosen else ""
