"""The dialog for saving a figure: which one, its size, format and colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from engine.charts.figure_look import (
    FIGURE_SIZES,
    MAX_FONT_SIZE,
    MAX_MM,
    MIN_FONT_SIZE,
    MIN_MM,
    FigureLook,
    scale_of,
)
from engine.errors import InputError
from engine.language.texts import N_, _
from gui.theme.theme import Theme
from gui.widgets.controls import ComboBox, DoubleSpinBox
from gui.widgets.plain_text import WrappedLabel

WIDTH = 420
CUSTOM = "custom"
FORMATS = ((N_("PNG image"), "png"), (N_("SVG drawing"), "svg"), (N_("PDF page"), "pdf"))
CUSTOM_DPI = 300


class ExportDialog(QDialog):
    """Not modal; `chosen` when Save is pressed. The last choices are kept while the window is open."""

    chosen = Signal()

    def __init__(
        self,
        figures: Sequence[tuple[str, str, int]],
        theme: Theme,
        parent: QWidget | None = None,
        *,
        title: str = N_("the project's name"),
    ) -> None:
        """Make a dialog with the contrast of the window.

        Parameters
        ----------
        figures
            Name, id and number of panels of each figure that can be saved; one alone is not asked for.
        theme
            The window's, at first.
        parent
            The window that the dialog belongs to.
        title
            What the figure's title would be.
        """
        super().__init__(parent)
        self.setWindowTitle(_("Export a figure"))
        self._panels = {figure: panels for _, figure, panels in figures}
        self.figure = _combo(_("Figure"), [(name, figure) for name, figure, _ in figures])
        self.size_choice = _combo(
            _("Size"), [*((_(size.name), size.id) for size in FIGURE_SIZES), (_("Another size…"), CUSTOM)]
        )
        self.width_mm = _number(_("Width"), MIN_MM, MAX_MM, " mm", 170)
        self.height_mm = _number(_("Height"), MIN_MM, MAX_MM, " mm", 85)
        self.letters = _number(_("Text size"), MIN_FONT_SIZE, MAX_FONT_SIZE, " pt", 8)
        self.format = _combo(_("Format"), [(_(name), suffix) for name, suffix in FORMATS])
        self.colours = _combo(_("Colours"), [(_("Light"), "light"), (_("Dark"), "dark")])
        self.has_high_contrast = QCheckBox(_("high contrast"))
        self.has_high_contrast.setChecked(theme.is_high_contrast)
        self.has_high_contrast.setToolTip(_("Text of at least 7 : 1, and strong colours"))
        self.has_title = QCheckBox(_("with {name} as title").format(name=_(title)))
        self.has_title.setChecked(True)
        self.problem = WrappedLabel()
        self.problem.setProperty("role", "muted")
        buttons = QDialogButtonBox()
        self.save = buttons.addButton(_("Save figure…"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setProperty("primary", True)
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.chosen)
        buttons.rejected.connect(self.close)
        self._lay_out(buttons)
        for combo in (self.figure, self.size_choice, self.format):
            combo.currentIndexChanged.connect(self._show_choice)
        for box in (self.width_mm, self.height_mm, self.letters):
            box.valueChanged.connect(self._check)
        self._show_choice()

    @property
    def look(self) -> FigureLook:
        """The chosen size, text size and colours; only a PNG can be dark."""
        scheme = self.colours.currentData() if self.suffix == "png" else "light"
        return FigureLook(
            self.width_mm.value(),
            self.height_mm.value(),
            scale_of(self.letters.value()),
            self._dpi,
            f"{scheme}_contrast" if self.has_high_contrast.isChecked() else scheme,
        )

    @property
    def suffix(self) -> str:
        suffix: str = self.format.currentData()
        return suffix

    @property
    def _dpi(self) -> int:
        chosen = self.size_choice.currentData()
        return next((size.dpi for size in FIGURE_SIZES if size.id == chosen), CUSTOM_DPI)

    def _show_choice(self) -> None:
        """Fill in the numbers of a predefined size; only a custom size can be edited."""
        chosen = self.size_choice.currentData()
        size = next((size for size in FIGURE_SIZES if size.id == chosen), None)
        if size is not None:
            look = size.look(self._panels[self.figure.currentData()])
            for box, value in (
                (self.width_mm, look.width),
                (self.height_mm, look.height),
                (self.letters, size.letters),
            ):
                box.setValue(value)
        for box in (self.width_mm, self.height_mm, self.letters):
            box.setEnabled(size is None)
        self.colours.setEnabled(self.suffix == "png")
        self.colours.setToolTip("" if self.suffix == "png" else _("SVG and PDF are always light, for paper"))
        self._check()

    def _check(self) -> None:
        try:
            self.look.check()
        except InputError as error:
            self.problem.setText(str(error))
            self.save.setEnabled(False)
        else:
            size, n = self.letters.text(), round(self.look.inches[0] * self.look.dpi)
            if self.suffix == "png":
                text = _("Text of {size}, {n} pixels wide. Fonts are included.").format(size=size, n=n)
            else:
                text = _("Text of {size}. Fonts are included.").format(size=size)
            self.problem.setText(text)
            self.save.setEnabled(True)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        for widget in (self.width_mm, QLabel("×"), self.height_mm, self.letters):
            numbers.addWidget(widget, 0 if isinstance(widget, QLabel) else 1)
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(_("&Figure"), self.figure)
        form.addRow(_("&Size"), self.size_choice)
        form.addRow("", numbers)
        form.addRow(_("For&mat"), self.format)
        colours = QHBoxLayout()
        colours.setSpacing(12)
        colours.addWidget(self.colours, 1)
        colours.addWidget(self.has_high_contrast)
        name = QLabel(_("&Colours"))
        name.setBuddy(self.colours)
        form.addRow(name, colours)
        form.addRow(_("Title"), self.has_title)
        form.setRowVisible(self.figure, self.figure.count() > 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        self.setMinimumWidth(WIDTH)


def _combo(name: str, choices: Sequence[tuple[str, str]]) -> ComboBox:
    box = ComboBox()
    box.setAccessibleName(name)
    for text, value in choices:
        box.addItem(text, value)
    return box


def _number(name: str, minimum: float, maximum: float, unit: str, value: float) -> DoubleSpinBox:
    box = DoubleSpinBox(minimum=minimum, maximum=maximum, suffix=unit, decimals=1, value=value)
    box.setAccessibleName(name)
    box.setToolTip(name)
    return box
