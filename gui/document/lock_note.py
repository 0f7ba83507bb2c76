"""Says that a part of the project is locked for a class, and unlocks it after a question."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from engine.language.texts import N_, _
from engine.project.locks import lock_text
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.widgets.box import CANCEL, Role, answer, make_box
from gui.widgets.plain_text import WrappedLabel

UNLOCK = N_("Unlock")
CONSEQUENCE = N_(
    "Your results can only be pooled with your class while everybody trains the same. Ctrl+Z locks it again."
)
ICON = 16


class LockNote(QFrame):
    """Visible while the part is locked."""

    def __init__(self, document: Document, part: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._part, self._theme = document, part, theme
        self._icon = QLabel()
        self.sentence = WrappedLabel(lock_text(part))
        self.sentence.setProperty("role", "caption")
        self.unlock = QPushButton(_(UNLOCK))
        self.unlock.setProperty("role", "small")
        self.unlock.setToolTip(_("Edit this part all the same; you are asked first"))
        self.unlock.setAccessibleName(_("Unlock. {reason}").format(reason=lock_text(part)))
        self.unlock.setAutoDefault(False)
        self.unlock.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.unlock.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.unlock)
        document.project_changed.connect(self._show)
        theme.changed.connect(self._show_look)
        self._show_look()
        self._show()

    def _show(self) -> None:
        self.setVisible(self._document.is_locked(self._part))

    def _show_look(self) -> None:
        size = self._theme.px(ICON)
        self._icon.setPixmap(self._theme.icon("lock", "warn").pixmap(size, size))

    def _ask(self) -> None:
        """One question, since a project that was unlocked by mistake may not pool with the class."""
        buttons = ((UNLOCK, Role.AcceptRole), CANCEL)
        question = _("{reason} Unlock?").format(reason=lock_text(self._part))
        box = make_box(question, _(CONSEQUENCE), buttons, self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.buttonClicked.connect(
            lambda _button: self._document.unlock(self._part) if answer(box) == UNLOCK else None
        )
        box.open()
