"""The dialog that asks for a cluster's address and key file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.cluster.address import parse_address
from engine.errors import InputError
from engine.language.texts import N_, _
from gui.control.patience import patiently
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.widgets.file_dialogs import ask_to_open
from gui.widgets.plain_text import WrappedLabel

WIDTH = 440
SENTENCE = N_(
    "A cluster is a group of computers that train a sweep together. A teacher starts it and gives you its "
    "address and its key file; the page Cluster of the documentation (F1) says how."
)
EXAMPLE = "tls://10.0.0.5:8786"


class ClusterDialog(QDialog):
    """Not modal; `chosen` has address and key file, checked as far as possible without a connection."""

    chosen = Signal(str, str)

    def __init__(self, purpose: str, settings: Settings, theme: Theme, parent: QWidget | None = None) -> None:
        """`purpose` is what the cluster is asked for, the text of the button that does it."""
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(_("Cluster"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.address = QLineEdit(settings.cluster, placeholderText=EXAMPLE)
        self.address.setAccessibleName(_("Address of the cluster"))
        self.address.setToolTip(_("The address that the teacher gave you, a name or a number and a port"))
        self.key = QLineEdit(settings.cluster_key, placeholderText=_("none for a cluster on this computer"))
        self.key.setAccessibleName(_("Key file of the cluster"))
        self.key.setToolTip(_("The file that lets this computer join; it also encrypts what is sent"))
        self.browse = QPushButton(_("&Browse…"))
        self.browse.setAccessibleName(_("Choose the key file"))
        self.browse.setToolTip(_("Choose the key file"))
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._browse)
        self.problem = WrappedLabel()
        self.problem.hide()
        buttons = QDialogButtonBox()
        self.use = buttons.addButton(purpose, QDialogButtonBox.ButtonRole.AcceptRole)
        self.use.setProperty("primary", True)
        self.use.setToolTip(_("Check and keep the address and the key file (Enter)"))
        cancel = buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setToolTip(_("Change nothing (Esc)"))
        buttons.accepted.connect(self._use)
        buttons.rejected.connect(self.close)
        for field in (self.address, self.key):
            field.textEdited.connect(self.problem.hide)
        self._lay_out(buttons, theme)

    def _use(self) -> None:
        typed = self.key.text().strip()
        key = str(Path(typed).absolute()) if typed else ""
        try:
            address = patiently(partial(parse_address, self.address.text(), key))
        except InputError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.chosen.emit(str(address), key)
        self.close()

    def _browse(self) -> None:
        path = ask_to_open(self, _("Key file of the cluster"), _("All files (*)"), self._settings)
        if path is not None:
            self.key.setText(str(path))
            self.problem.hide()

    def _lay_out(self, buttons: QDialogButtonBox, theme: Theme) -> None:
        sentence = WrappedLabel(_(SENTENCE))
        sentence.setProperty("role", "muted")
        for label in (sentence, self.problem):
            label.setFixedWidth(theme.px(WIDTH))
        key = QHBoxLayout()
        key.setSpacing(8)
        key.addWidget(self.key, 1)
        key.addWidget(self.browse)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # it grows with a problem's sentence
        column.addWidget(sentence)
        column.addLayout(_named(_("&Address"), self.address))
        column.addLayout(_named(_("&Key file"), self.key, key))
        column.addWidget(self.problem)
        column.addWidget(buttons)


def _named(name: str, field: QLineEdit, row: QHBoxLayout | None = None) -> QVBoxLayout:
    """A label over its field, or over the row that the field is in."""
    label = QLabel(name)
    label.setBuddy(field)
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(label)
    if row is None:
        column.addWidget(field)
    else:
        column.addLayout(row)
    return column
