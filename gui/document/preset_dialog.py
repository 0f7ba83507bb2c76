"""The small dialog that keeps a network as a preset under a title."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.errors import InputError
from engine.experiment.specs import NetworkSpec
from engine.storage.presets import MAX_TITLE, save_preset
from gui.widgets.plain_text import WrappedLabel

WIDTH = 340


class PresetDialog(QDialog):
    """Not modal; `saved` gives the title under which the network was kept."""

    saved = Signal(str)

    def __init__(self, title: str, network: NetworkSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self.setWindowTitle("Save as my preset")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sentence = QLabel(
            "The layers and their settings are kept, for use in any project. With other data the output is "
            "made to fit."
        )
        sentence.setProperty("role", "muted")
        sentence.setWordWrap(True)
        sentence.setFixedWidth(WIDTH)
        label = QLabel("&Title")
        self.title = QLineEdit(title[:MAX_TITLE])
        self.title.setMaxLength(MAX_TITLE)
        self.title.setAccessibleName("Title of the preset")
        self.title.selectAll()
        label.setBuddy(self.title)
        self.problem = WrappedLabel()
        self.problem.hide()
        buttons = QDialogButtonBox()
        self.save = buttons.addButton("Save preset", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setProperty("primary", True)
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.close)
        self.title.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.save.setEnabled(bool(title.strip()))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for widget in (sentence, label, self.title, self.problem, buttons):
            column.addWidget(widget)

    def _save(self) -> None:
        try:
            preset = save_preset(self.title.text(), self._network)
        except InputError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.saved.emit(preset.title)
        self.close()
