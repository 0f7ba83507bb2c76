"""The project's name in the toolbar: says which file it is, and renames the project when it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSizePolicy, QStyle, QStyleOptionButton

from engine.language.texts import _
from gui.widgets.controls import forward_undo_to_document
from gui.widgets.plain_text import WrappedLabel, plain_tip
from gui.widgets.popup import Popup

MIN_WIDTH = 40


class ProjectName(QPushButton):
    """One line, cut with … if it does not fit; `renamed` has the name that the user gave the project."""

    renamed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._whole = self._place = self._project_name = ""
        self.setProperty("role", "filename")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(_("Project name"))
        self.edit.setMinimumWidth(280)
        self.edit.editingFinished.connect(self._take)
        forward_undo_to_document(self.edit)
        self._note = WrappedLabel()
        self._note.setProperty("role", "caption")
        self.popup = Popup(_("Rename the project"))
        self.popup.setParent(self)
        self.popup.column.addWidget(QLabel(_("Project name")))
        self.popup.column.addWidget(self.edit)
        self.popup.column.addWidget(self._note)
        self.clicked.connect(self.rename)

    def show_name(self, text: str, place: str, project_name: str, file_name: str) -> None:
        """Show `text`, with `place` (the whole path) as its tooltip; the name to edit is the project's."""
        self._project_name = project_name
        if not self.edit.hasFocus():
            self.edit.setText(project_name)
        note = _("Reports and exported files are named after it.")
        if file_name:
            note = _("Reports and exported files are named after it. The file stays {file}.")
        self._note.setText(note.format(file=file_name))
        self._place = place
        if text != self._whole:
            self._whole = text
            self.updateGeometry()
        self._elide()

    @property
    def whole_text(self) -> str:
        """What it shows, uncut."""
        return self._whole

    def rename(self) -> None:
        """Open the field with the name, or close it."""
        self.edit.setText(self._project_name)
        self.edit.selectAll()
        self.popup.toggle_below(self)

    def _take(self) -> None:
        name = self.edit.text().strip()
        if name and name != self._project_name:
            self.renamed.emit(name)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self._whole) + self._padding() + 4
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(MIN_WIDTH, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _padding(self) -> int:
        """What the style keeps free beside the text, both sides together."""
        self.ensurePolished()
        option = QStyleOptionButton()
        self.initStyleOption(option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        return self.width() - inside.width()

    def _elide(self) -> None:
        room = self.width() - self._padding()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown.replace("&", "&&"))
        self.setAccessibleName(_("{name}. Rename the project").format(name=self._whole))
        tip = [self._place] if self._place else []
        if shown != self._whole and not self._place:
            tip.append(self._whole)
        self.setToolTip(plain_tip("\n".join([*tip, _("Click to rename the project")])))
