"""The form of the selected layer, or of several, for the Network page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.experiment.dropout_schedule import schedule_text
from engine.language.texts import _, ngettext, pgettext
from engine.network.fields import FieldValue
from engine.network.layer_kinds import shape_text
from engine.network.spec import LayerSpec
from engine.project.locks import NETWORK, is_free
from gui.document import layer_edits
from gui.document.document import Document
from gui.document.labels import new_layer, parameters_text
from gui.forms.field_form import EDITOR_WIDTH, LABEL_WIDTH, SPACING, FieldForm
from gui.forms.problem_row import ProblemList
from gui.theme.theme import Theme
from gui.widgets.controls import forward_undo_to_document
from gui.widgets.plain_text import WrappedLabel

NARROW, GAP, NAME_WIDTH = 480, 48, 196  # pixels


class LayerForm(QWidget):
    """All settings of one layer; for several the actions on all; without a selection a hint."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self.page = LayerPage(document, theme)
        self.many = ManyLayers(document)
        self.empty = QWidget()
        self.add_button = QPushButton(_("Add a Dropout layer"))
        self.add_button.setToolTip(_("Add Dropout in its usual place, after the last hidden layer"))
        self._build_empty()
        self._pages = (self.empty, self.page, self.many)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for page in self._pages:
            column.addWidget(page)
        document.project_changed.connect(self._show_selection)
        document.selection_changed.connect(self._show_selection)
        self._show_selection()

    def _build_empty(self) -> None:
        text = WrappedLabel(
            _(
                "The network is the column of cards at the left. Select a layer to see its settings, "
                "or click + between two cards to add one."
            )
        )
        text.setProperty("role", "muted")
        self.add_button.clicked.connect(self._on_add_clicked)
        column = QVBoxLayout(self.empty)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(text)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _show_selection(self) -> None:
        layer = self._document.selected_layer
        if layer is None:
            self._show_page(self.empty)
        elif len(self._document.selected_uids) > 1:
            self.many.show_selection()
            self._show_page(self.many)
        else:
            self.page.show_layer(layer)
            self._show_page(self.page)

    def _show_page(self, shown: QWidget) -> None:
        """Show one page; a hidden one takes no space, so that the card is as high as its content."""
        for page in self._pages:
            if page is not shown:
                page.hide()
        shown.show()

    def _on_add_clicked(self) -> None:
        """Insert the layer where it is useful: before the last layer."""
        project = self._document.project
        index = max(0, len(project.network.layers) - 1)
        self._document.insert_layers(index, (new_layer("dropout", project),))


# --- Several layers


class ManyLayers(QWidget):
    """Disable, duplicate, remove: each one step."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.names = WrappedLabel()
        self.switch = QPushButton()
        self.duplicate = QPushButton(_("Duplicate"))
        self.duplicate.setToolTip(_("Add copies after the last one (Ctrl+D)"))
        self.remove = QPushButton(_("Remove"))
        self.remove.setToolTip(_("Take them out (Del)"))
        hint = QLabel(_("Select one card to see its settings."))
        hint.setProperty("role", "caption")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.switch, self.duplicate, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.names)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addWidget(hint)
        column.addStretch(1)
        self.switch.clicked.connect(self._on_switch_clicked)
        self.duplicate.clicked.connect(lambda: document.duplicate_layers(document.selected_uids))
        self.remove.clicked.connect(lambda: document.remove_layers(document.selected_uids))

    @property
    def _are_all_off(self) -> bool:
        layers = layer_edits.layers_of(self._document.project.network, self._document.selected_uids)
        return not any(layer.is_enabled for layer in layers)

    def show_selection(self) -> None:
        """Show which layers are selected."""
        layers = layer_edits.layers_of(self._document.project.network, self._document.selected_uids)
        self.title.setText(ngettext("{n} layer", "{n} layers", len(layers)).format(n=len(layers)))
        self.names.setText(", ".join(layer.title for layer in layers))
        self.switch.setText(_("Switch on") if self._are_all_off else _("Switch off"))
        self.switch.setToolTip(
            _("Layers that are off keep their cards but are left out of the network (Ctrl+E)")
        )

    def _on_switch_clicked(self) -> None:
        self._document.set_enabled(self._document.selected_uids, self._are_all_off)


# --- One layer: name, enabled, fields, sweep


class LayerPage(QWidget):
    """The form of the layer that `show_layer` was last called with; made anew for another kind or card.

    What the layer is stands at the left, its fields at the right; on a narrow page one below the other.
    """

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._theme = document, theme
        self._uid: int | None = None
        self._is_name_below = False
        self.form: FieldForm | None = None
        self.sweeps: dict[str, QCheckBox] = {}
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.help = QLabel()
        self.help.setWordWrap(True)
        self.facts = QLabel()
        self.facts.setProperty("role", "caption")
        self.facts.setWordWrap(True)
        self.weights = QLabel(_("Starts from its imported weights with every seed."))
        self.weights.setProperty("role", "caption")
        self.forget = QPushButton(_("Use new weights"))
        self.forget.setProperty("role", "small")
        self.forget.setToolTip(_("Drop the imported weights and draw new ones. Ctrl+Z takes it back."))
        self.problems = ProblemList(theme)
        self.problems.fix_requested.connect(document.apply_fix)
        self.name = QLineEdit()
        # Translators: of a layer, which is else left out of the network.
        self.is_on = QCheckBox(pgettext("of a layer", "On"))
        self._build()
        theme.changed.connect(self._apply_scale)
        self._apply_scale()

    def show_layer(self, layer: LayerSpec) -> None:
        """Show this layer; editors that show it already are not touched."""
        if layer.uid != self._uid or self.form is None:
            self._replace_form(layer)
        assert self.form is not None
        self.form.set_values(layer.values)
        if self.name.text().strip() != layer.name:
            self.name.setText(layer.name)
        self.is_on.setChecked(layer.is_enabled)
        for rate, box in self.sweeps.items():
            box.setChecked(rate in layer.swept)
        is_open = not self._document.is_locked(NETWORK) or is_free(layer)
        for name, editor in self.form.editors.items():
            editor.setEnabled(is_open or name in layer.kind.rates)
        for widget in (self.name, self.is_on, self.forget):
            widget.setEnabled(is_open)
        self._show_check(layer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields below the rest on a narrow page, and the name's label above where it needs that."""
        super().resizeEvent(event)
        width, px = event.size().width(), self._theme.px
        is_narrow = width < px(NARROW)
        self._halves.setDirection(
            QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        )
        half = width if is_narrow else (width - GAP) // 2
        self._place_name(is_above=half < px(LABEL_WIDTH + NAME_WIDTH))

    def _place_name(self, *, is_above: bool) -> None:
        """Put the name's label beside its editor or above it."""
        if is_above == self._is_name_below:
            return
        self._is_name_below = is_above
        for item in (self._name_label, self._name_line, self.is_on):
            self._head.removeWidget(item)
        first = 0 if is_above else 1
        self._head.addWidget(self._name_label, 0, 0)
        self._head.addWidget(self._name_line, first ^ 1, first)
        self._head.addWidget(self.is_on, 1 + (first ^ 1), first)
        self._apply_scale()

    def _apply_scale(self) -> None:
        self.name.setMaximumWidth(self._theme.px(EDITOR_WIDTH))
        beside = 0 if self._is_name_below else self._theme.px(LABEL_WIDTH)
        self._head.setColumnMinimumWidth(0, beside)
        self._head.setColumnStretch(0, 1 if self._is_name_below else 0)
        self._head.setColumnStretch(1, 0 if self._is_name_below else 1)
        self._head.setHorizontalSpacing(0 if self._is_name_below else SPACING)

    def _build(self) -> None:
        self.name.setAccessibleName(_("Name"))
        self.name.setToolTip(_("Your own name, or empty for Keras's choice. On the card: F2"))
        forward_undo_to_document(self.name)
        self.name.textEdited.connect(self._on_name_edited)
        self.is_on.setToolTip(_("A layer that is off keeps its card and is left out of the network (Ctrl+E)"))
        self.is_on.clicked.connect(self._on_switched)
        self._name_line = QWidget()
        line = QHBoxLayout(self._name_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.name, 1)
        line.addStretch(0)
        self._name_label = QLabel(_("Name"))
        self._name_label.setBuddy(self.name)
        self._head = head = QGridLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setVerticalSpacing(4)
        head.addWidget(self._name_label, 0, 0)
        head.addWidget(self._name_line, 0, 1)
        head.addWidget(self.is_on, 1, 1)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(GAP)
        about = QVBoxLayout()
        about.setSpacing(8)
        for widget in (self.title, self.help, self.facts):
            about.addWidget(widget)
        imported = QHBoxLayout()
        imported.setSpacing(8)
        imported.addWidget(self.weights)
        imported.addWidget(self.forget)
        imported.addStretch(1)
        about.addLayout(imported)
        about.addWidget(self.problems)
        self.forget.clicked.connect(self._on_forget_clicked)
        about.addSpacing(8)
        about.addLayout(head)
        about.addStretch(1)
        self._fields = QVBoxLayout()
        self._fields.addStretch(1)
        self._halves.addLayout(about, 1)
        self._halves.addLayout(self._fields, 1)

    def _replace_form(self, layer: LayerSpec) -> None:
        self._uid = layer.uid
        self.title.setText(layer.kind.keras_name)
        self.help.setText(_(layer.kind.help))
        # Translators: instead of a name that is not given.
        self.name.setPlaceholderText(_("Keras chooses one"))
        if self.form is not None:
            self._fields.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = FieldForm(layer.kind.fields, layer.values, self._theme)
        self.form.value_edited.connect(self._on_value_edited)
        self._fields.insertWidget(0, self.form)
        self.sweeps = {rate: self._sweep_box(layer, rate) for rate in layer.kind.rates}
        for rate, box in self.sweeps.items():
            self.form.add_below(rate, box)

    def _sweep_box(self, layer: LayerSpec, rate: str) -> QCheckBox:
        box = QCheckBox(_("Sweep this rate"))
        label = _(layer.kind.field(rate).label)
        box.setAccessibleName(_("Sweep: {rate}").format(rate=label))
        box.setToolTip(
            _("The sweep sets this rate, together with all other swept rates, instead of the number above.")
        )
        box.clicked.connect(lambda is_swept: self._on_sweep_clicked(rate, is_swept))
        return box

    def _show_check(self, layer: LayerSpec) -> None:
        check = self._document.layer_check(layer.uid)
        assert check is not None
        shape = _("no output")
        if check.output_shape is not None:
            shape = _("output {shape}").format(shape=shape_text(check.output_shape))
        facts = f"{shape} · {parameters_text(check.parameters)}"
        for widget in (self.weights, self.forget):
            widget.setVisible(layer.weights is not None)
        training = self._document.project.training
        if layer.is_swept and training.has_dropout_schedule:
            follows = _("the rate follows a schedule, {schedule}").format(schedule=schedule_text(training))
            facts = f"{facts} · {follows}"
        self.facts.setText(facts if layer.is_enabled else _("switched off: left out of the network"))
        self.problems.set_problems(check.problems)

    def _on_value_edited(self, name: str, value: FieldValue) -> None:
        if self._uid is not None:
            self._document.set_field(self._uid, name, value)

    def _on_forget_clicked(self) -> None:
        if self._uid is not None:
            self._document.forget_weights(self._uid)

    def _on_name_edited(self, name: str) -> None:
        if self._uid is not None:
            self._document.rename_layer(self._uid, name)

    def _on_switched(self, is_on: bool) -> None:
        if self._uid is not None:
            self._document.set_enabled((self._uid,), is_on)

    def _on_sweep_clicked(self, rate: str, is_swept: bool) -> None:
        if self._uid is not None:
            self._document.set_swept(self._uid, is_swept, rate)
