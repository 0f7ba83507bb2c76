"""The first page of the About window: icon, version, system, folders."""

from __future__ import annotations

import platform
from functools import partial
from pathlib import Path

import PySide6
from PySide6.QtCore import QRectF, Qt, Signal, qVersion
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.language.texts import N_, _, pgettext
from engine.system.paths import RESOURCES, data_folder, log_folder
from engine.version import this_build
from gui.control.engine_state import EngineState
from gui.theme.theme import Theme
from gui.widgets.box import open_folder
from gui.widgets.plain_text import WrappedLabel

ICON, NAMES = 96, 88
PURPOSE = N_("Build a network, add Dropout and see what it does.")
TERMS = N_(
    "Dropout Lab is under the MIT licence. It uses Qt under the LGPL, TensorFlow, Keras and the work of many "
    "others: Licences lists them all."
)
NOT_READY = N_("known when the engine is ready")


class AboutPage(QWidget):
    """Values can be selected; a folder can be opened in the system's file manager."""

    failed = Signal(str)

    def __init__(self, theme: Theme, engine: EngineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._engine = theme, engine
        self._icon = QLabel()
        self._icon.setAccessibleName(_("The icon of Dropout Lab"))
        self.name = QLabel("Dropout Lab")  # not a text: a name
        self.version = QLabel(_("Version {version}").format(version=this_build().version))
        self.version.setProperty("role", "muted")
        self._purpose = WrappedLabel(_(PURPOSE))
        self._terms = WrappedLabel(_(TERMS))
        self._terms.setProperty("role", "muted")
        self.values: dict[str, QLabel] = {}
        self.open_buttons: list[QPushButton] = []
        self._grid = QGridLayout()
        self._fill_grid()
        self._lay_out()
        engine.changed.connect(self._show_versions)
        theme.changed.connect(self._show_look)
        self._show_look()

    def _fill_grid(self) -> None:
        for row, (name, value) in enumerate(versions(self._engine.versions)):
            self._add_row(row, name, value)
        tips = (
            (_("Open the data folder"), _("Show the data folder in the file manager")),
            (_("Open the log folder"), _("Show the log folder in the file manager")),
        )
        for (name, folder), (accessible_name, tip) in zip(folders(), tips, strict=True):
            row = self._grid.rowCount()
            self._add_row(row, name, str(folder))
            button = QPushButton(_("Open folder"))
            button.setProperty("role", "small")
            button.setAccessibleName(accessible_name)
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._open, folder))
            self.open_buttons.append(button)
            self._grid.addWidget(button, row, 2)

    def _add_row(self, row: int, name: str, value: str) -> None:
        caption, shown = QLabel(name), WrappedLabel(value)
        caption.setProperty("role", "muted")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(f"{name}: {value}")
        self.values[name] = shown
        self._grid.addWidget(caption, row, 0)
        self._grid.addWidget(shown, row, 1)

    def _show_versions(self) -> None:
        for name, value in versions(self._engine.versions):
            self.values[name].setText(value)
            self.values[name].setAccessibleName(f"{name}: {value}")

    def _open(self, folder: Path) -> None:
        self.failed.emit(open_folder(folder))

    def _lay_out(self) -> None:
        row = QVBoxLayout()
        row.setSpacing(4)
        row.addStretch(1)
        for label in (self.name, self.version, self._purpose):
            row.addWidget(label)
        row.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(20)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(row, 1)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 0)
        column.setSpacing(20)
        column.addLayout(head)
        column.addLayout(self._grid)
        column.addStretch(1)
        column.addWidget(self._terms)

    def _show_look(self) -> None:
        px = self._theme.px
        self._grid.setColumnMinimumWidth(0, px(NAMES))
        self.name.setStyleSheet(f"font-size: {px(24)}px; font-weight: 600;")
        self._icon.setPixmap(_drawing(px(ICON), self.devicePixelRatioF()))


def _drawing(size: int, ratio: float) -> QPixmap:
    """The app's icon in the size in which it is shown here."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer = QSvgRenderer(str(RESOURCES / "app_icon" / "dropout-lab.svg"))
    renderer.render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


# --- Details for a question about a problem: versions, system, folders


def build_text() -> str:
    """When and from what this was built."""
    build = this_build()
    if not build.date:
        return _("runs from source")
    text = build.date
    if build.commit:
        # Translators: when the program was built, and from which commit of its source.
        text = _("{date} from {commit}").format(date=build.date, commit=build.commit)
    flavours = {"gpu": _("with GPU code"), "cpu": _("for the processor")}
    return ", ".join(filter(None, (text, flavours.get(build.flavour, ""))))


def versions(engine: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Names and versions; `engine` is what the ready engine reports, empty before."""
    of_engine = dict(engine)
    return (
        # Translators: of the program: when and from what it was built.
        (pgettext("of the program", "Build"), build_text()),
        ("TensorFlow", of_engine.get("tensorflow") or _(NOT_READY)),
        ("Keras", of_engine.get("keras") or _(NOT_READY)),  # not a text: a name
        ("Qt", _("{version}, with PySide6 {pyside}").format(version=qVersion(), pyside=PySide6.__version__)),
        ("Python", platform.python_version()),  # not a text: a name
        # Translators: the operating system.
        (_("System"), f"{platform.system()} {platform.release()}, {platform.machine()}"),
    )


def folders() -> tuple[tuple[str, Path], ...]:
    """The folders in which the app stores things."""
    return (_("Data folder"), data_folder()), (_("Log folder"), log_folder())


def details(engine: tuple[tuple[str, str], ...]) -> str:
    """All of it as lines of text, to copy into a question."""
    rows = [
        ("Dropout Lab", this_build().version),  # not a text: a name
        *versions(engine),
        *((name, str(path)) for name, path in folders()),
    ]
    return "\n".join(f"{name}: {value}" for name, value in rows)
