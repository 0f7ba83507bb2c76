"""What a selected card shows below its texts: the editor of the main field and room for the buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from engine.experiment.specs import LayerSpec
from engine.network.layer_kinds import LayerKind
from gui.forms.field_editors import FieldEditor, make_editor
from gui.stack_editor.card_tools import N_TOOLS, TOOL_SIZE
from gui.stack_editor.rate_editor import RateEditor
from gui.theme.theme import Theme


class CardBody(QWidget):
    """Slider and units for a Dropout, else the main field's usual editor."""

    value_edited = Signal(object)

    def __init__(self, theme: Theme, kind: LayerKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._kind = theme, kind
        self.tools_room = QWidget()
        self.editor = self._make_editor()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        if isinstance(self.editor, RateEditor):
            row.addWidget(self.editor)
            self.editor.add_beside_slider(self.tools_room)
        elif self.editor is None:
            row.addStretch(1)
            row.addWidget(self.tools_room)
        else:
            label = QLabel(self.editor.field.label)
            label.setProperty("role", "caption")
            label.setBuddy(self.editor.control)
            row.addWidget(label)
            row.addWidget(self.editor, 1)
            row.addWidget(self.tools_room)
        self._apply_scale()
        theme.changed.connect(self._apply_scale)

    def set_value(self, layer: LayerSpec) -> None:
        """Show the main field of this layer."""
        if self.editor is not None:
            self.editor.set_value(layer.values[self._kind.main_field])

    def focus_chain(self) -> list[QWidget]:
        """What Tab reaches, in order."""
        return [] if self.editor is None else self.editor.focus_chain()

    def _make_editor(self) -> FieldEditor | RateEditor | None:
        if not self._kind.main_field:
            return None
        editor: FieldEditor | RateEditor
        if self._kind.is_dropout:
            editor = RateEditor(self._theme)
        else:
            editor = make_editor(self._kind.field(self._kind.main_field))
            editor.control.setProperty("size", "small")
        editor.value_edited.connect(self.value_edited)
        return editor

    def _apply_scale(self) -> None:
        size = self._theme.px(TOOL_SIZE)
        self.tools_room.setFixedSize(N_TOOLS * size, size)
        if isinstance(self.editor, FieldEditor):
            self.editor.control.setMinimumWidth(self._theme.px(56))
