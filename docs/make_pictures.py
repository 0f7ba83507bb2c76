"""Takes the documentation's pictures: the running app, real trainings, every page, light and dark."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QTimer
from PySide6.QtGui import QImageWriter
from PySide6.QtWidgets import QApplication, QWidget

from docs.picture_states import STATES, predicted, widths
from engine.experiment.specs import Cell
from engine.project.project import Project
from gui.about.about_dialog import LICENCES
from gui.app import make_application, make_window
from gui.control.run import RunState
from gui.forms.problem_row import ProblemRow
from gui.settings import Settings
from gui.window.main_window import NETWORK, REPORT, RUNS, SWEEP, MainWindow

PICTURES = Path(__file__).parent / "pictures"
LARGE, SMALL = QSize(1440, 900), QSize(1024, 768)
PAGES = ("data", "network", "train", "sweep", "runs", "report")
SETTLE = 600  # milliseconds for a page to draw
SEEDS, STUDY_RATE, STUDY_SEEDS = 10, 0.5, 20
OPENED = Cell(0.5, 3)
COLOURS = 255  # of one picture; a window of few colours looks the same and its file is a third as large


@dataclass(frozen=True)
class Shot:
    """One picture: what is in view and how. `state` is a project of STATES; without one, what there is."""

    name: str
    page: int
    scheme: str = "light"
    size: QSize = LARGE
    state: str = ""
    tab: str = "Settings"
    view: str = "Curve"
    has_open_cell: bool = False
    is_presenting: bool = False

    @property
    def file_name(self) -> str:
        return f"{self.name}-{self.scheme}-{self.size.width()}x{self.size.height()}.png"


PAGE_SHOTS = tuple(
    Shot(name, page, scheme, size)
    for scheme in ("light", "dark")
    for size in (LARGE, SMALL)
    for page, name in enumerate(PAGES)
)
EDITOR_SHOTS = (
    Shot("network-empty", NETWORK, state="empty"),
    Shot("network-tutorial", NETWORK, state="tutorial"),
    Shot("network-settings", NETWORK, "dark", state="conv net"),
    Shot("network-layers", NETWORK, state="conv net", tab="Layers"),
    Shot("network-code", NETWORK, state="conv net", tab="Code"),
    Shot("network-code", NETWORK, "dark", SMALL, "conv net", "Code"),
    Shot("network-picture", NETWORK, state="conv net", tab="Picture"),
    Shot("network-picture", NETWORK, "dark", state="conv net", tab="Picture"),
    Shot("network-problems", NETWORK, state="problems"),
    Shot("network-problems", NETWORK, "dark", SMALL, "problems"),
    Shot("network-presentation", NETWORK, state="conv net", is_presenting=True),
)
RESULT_SHOTS = (
    Shot("sweep-presentation", SWEEP, is_presenting=True),
    Shot("sweep-differences", SWEEP, view="Differences"),
    Shot("sweep-table", SWEEP, "dark", view="Table"),
    Shot("sweep-cell", SWEEP, has_open_cell=True),
    Shot("sweep-chance", SWEEP, view="Why different?"),
    Shot("sweep-chance", SWEEP, "dark", SMALL, view="Why different?"),
    Shot("sweep-family", SWEEP, state="family"),
    Shot("sweep-predict", SWEEP, state="unswept"),
)
SHOTS = (*PAGE_SHOTS, *RESULT_SHOTS, *EDITOR_SHOTS)


class Photographer:
    """Brings each shot into view, lets it settle, and keeps the picture; `ended` comes after the last one."""

    def __init__(self, window: MainWindow, shots: tuple[Shot, ...], ended: Callable[[], object]) -> None:
        self._window, self._shots, self._ended = window, list(shots), ended
        self._state = ""
        self.trained: dict[str, Project] = {}

    def start(self) -> None:
        """Take the first picture, and then all others."""
        if not self._shots:
            self._ended()
            return
        shot, window = self._shots[0], self._window
        window.theme.set_scheme(shot.scheme)
        window.theme.set_presenting(shot.is_presenting)
        window.resize(shot.size)
        if shot.state != self._state:
            self._state = shot.state
            window.document.load(self.trained.get(shot.state) or STATES[shot.state]())
        self._select()
        window.network_page.show_view(shot.tab)
        window.sweep_page.views.show_named(shot.view)
        window.show_page(shot.page)
        if shot.has_open_cell:
            window.sweep_page.views.open_cell(OPENED)
        elif (card := window.sweep_page.views.card) is not None:
            card.close_card()
        if shot.page == RUNS:
            window.runs_page.list.setCurrentIndex(window.runs_page.list.model().index(0, 0))
        QTimer.singleShot(SETTLE * (4 if shot.page == REPORT else 1), self._shoot)

    def _select(self) -> None:
        """The swept Dropout, and why there is advice on it."""
        document = self._window.document
        swept = [layer.uid for layer in document.project.network.layers if layer.is_swept]
        document.select(swept[0] if swept else None)
        for row in self._window.network_page.findChildren(ProblemRow):
            row.why_button.setChecked(True)

    def _shoot(self) -> None:
        save_small(self._window, PICTURES / self._shots.pop(0).file_name)
        self.start()


class Runs:
    """Sweeps a family, then trains, sweeps and studies as a user would; `ended` comes when all is over."""

    def __init__(self, window: MainWindow, trained: dict[str, Project], ended: Callable[[], object]) -> None:
        self._window, self._trained = window, trained
        self._steps: list[Callable[[], object]] = [
            window.toolbar.sweep.click,
            self._begin,
            self._train_again,
            window.toolbar.sweep.click,
            lambda: window.controller.start_chance(STUDY_RATE, STUDY_SEEDS),
            self._end,
            ended,
        ]
        window.document.load(widths())
        window.engine.changed.connect(self._on_engine)
        window.controller.state_changed.connect(self._on_state)

    def _begin(self) -> None:
        """The family is swept: from here on the digits, predicted first."""
        self._trained["family"] = self._window.document.project
        self._window.document.load(predicted())
        self._window.document.set_sweep(seeds=tuple(range(SEEDS)))
        self._trained["unswept"] = self._window.document.project
        self._window.toolbar.train.click()

    def _train_again(self) -> None:
        self._window.train_page.seed.setValue(1)
        self._window.toolbar.train.click()

    def _end(self) -> None:
        self._trained[""] = self._window.document.project
        self._steps.pop(0)()

    def _on_engine(self) -> None:
        if self._window.engine.is_ready:
            self._window.engine.changed.disconnect(self._on_engine)
            self._steps.pop(0)()

    def _on_state(self) -> None:
        if self._window.controller.state is RunState.IDLE and self._steps:
            QTimer.singleShot(SETTLE, self._steps.pop(0))


def shoot_licences(window: MainWindow, ended: Callable[[], object]) -> None:
    """About → Licences at Qt's notice."""
    about = window.help.about
    about.open_up(LICENCES)

    def shoot() -> None:
        about.licences.show_part("Qt and PySide6")
        save_small(about, PICTURES / "licences-light.png")
        about.close()
        ended()

    QTimer.singleShot(4 * SETTLE, shoot)


def save_small(window: QWidget, path: Path) -> None:
    """Write the window's picture with a palette of its own."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(window.grab().toImage())
    picture = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    small = picture.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def main() -> int:
    """Write the pictures: real trainings, a few minutes."""
    PICTURES.mkdir(exist_ok=True)
    app = make_application(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        window = make_window("dropout-helps", Settings(Path(folder) / "settings.json"))
        photographer = Photographer(
            window, SHOTS, lambda: shoot_licences(window, lambda: _close(app, window))
        )
        runs = Runs(window, photographer.trained, photographer.start)
        window.show()
        code = app.exec()
        del runs, photographer
    return code


def _close(app: QApplication, window: MainWindow) -> None:
    window.document.undo_stack.setClean()
    window.close()
    app.quit()


if __name__ == "__main__":
    sys.exit(main())
