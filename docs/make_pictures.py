"""Takes the documentation's pictures: the running app, real trainings, every page, light and dark.

With words, only those whose names begin with one of them: `python3 dev.py pictures inside`.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QTimer
from PySide6.QtGui import QImageWriter
from PySide6.QtWidgets import QApplication, QWidget

from docs.picture_states import STATES, predicted, widths, write_own_table
from engine.experiment.specs import Cell
from engine.lessons.reading import read_lesson
from engine.project.project import Project
from engine.system.paths import RESOURCES
from gui.about.about_dialog import LICENCES
from gui.app import make_application, make_window
from gui.control.run import RunState
from gui.inside_page.steps.view import StepView
from gui.settings import Settings
from gui.window.main_window import MainWindow
from gui.window.navigation import DATA, INSIDE, NETWORK, REPORT, RUNS, SWEEP

PICTURES = Path(__file__).parent / "pictures"
LARGE, SMALL = QSize(1440, 900), QSize(1024, 768)
PAGES = ("data", "network", "train", "sweep", "inside", "runs", "report")
SETTLE = 600  # milliseconds for a page to draw
SEEDS, STUDY_RATE, STUDY_SEEDS = 10, 0.5, 20
OPENED = Cell(0.5, 3)
STEP, MAX_LOOKS = 6, 100  # which step is shown, counted from 0; how often the engine is waited for
LESSON, LESSON_PAGE = "what-dropout-does", 1
COLOURS = 255  # of one picture; a window of few colours looks the same and its file is a third as large


@dataclass(frozen=True)
class Screenshot:
    """One picture: what is in view and how. `state` is a project of STATES; without one, what there is."""

    name: str
    page: int
    scheme: str = "light"
    size: QSize = LARGE
    state: str = ""
    tab: str = "Settings"
    view: str = "Curve"
    look: str = "Samples"
    inside: str = "Step by step"
    has_import: bool = False
    has_open_cell: bool = False
    is_presenting: bool = False
    lesson: str = ""

    @property
    def file_name(self) -> str:
        return f"{self.name}-{self.scheme}-{self.size.width()}x{self.size.height()}.png"


PAGE_SCREENSHOTS = tuple(
    Screenshot(name, page, scheme, size)
    for scheme in ("light", "dark")
    for size in (LARGE, SMALL)
    for page, name in enumerate(PAGES)
)
EDITOR_SCREENSHOTS = (
    Screenshot("network-empty", NETWORK, state="empty"),
    Screenshot("network-tutorial", NETWORK, state="tutorial"),
    Screenshot("network-settings", NETWORK, "dark", state="conv net"),
    Screenshot("network-layers", NETWORK, state="conv net", tab="Layers"),
    Screenshot("network-code", NETWORK, state="conv net", tab="Code"),
    Screenshot("network-code", NETWORK, "dark", SMALL, "conv net", "Code"),
    Screenshot("network-picture", NETWORK, state="conv net", tab="Picture"),
    Screenshot("network-picture", NETWORK, "dark", state="conv net", tab="Picture"),
    Screenshot("network-problems", NETWORK, state="problems"),
    Screenshot("network-problems", NETWORK, "dark", SMALL, "problems"),
    Screenshot("network-presentation", NETWORK, state="conv net", is_presenting=True),
)
DATA_SCREENSHOTS = (
    Screenshot("data-images", DATA, state="fashion"),
    Screenshot("data-points", DATA, "dark", state="moons", look="Map"),
    Screenshot("data-import", DATA, state="tutorial", has_import=True),
    Screenshot("data-import", DATA, "dark", SMALL, "tutorial", has_import=True),
)
RESULT_SCREENSHOTS = (
    Screenshot("sweep-presentation", SWEEP, is_presenting=True),
    Screenshot("sweep-differences", SWEEP, view="Differences"),
    Screenshot("sweep-table", SWEEP, "dark", view="Table"),
    Screenshot("sweep-cell", SWEEP, has_open_cell=True),
    Screenshot("sweep-chance", SWEEP, view="Why different?"),
    Screenshot("sweep-chance", SWEEP, "dark", SMALL, view="Why different?"),
    Screenshot("sweep-family", SWEEP, state="family"),
    Screenshot("sweep-predict", SWEEP, state="unswept"),
)
INSIDE_SCREENSHOTS = (
    Screenshot("inside-conv", INSIDE, state="conv net"),
    Screenshot("inside-film", INSIDE, state="two moons", inside="Film"),
    Screenshot("inside-uncertainty", INSIDE, "dark", inside="Uncertainty"),
    Screenshot("inside-co-adaptation", INSIDE, inside="Co-adaptation"),
)
LESSON_SCREENSHOTS = (
    Screenshot("lesson", INSIDE, state="iris", lesson=LESSON),
    Screenshot("lesson", INSIDE, "dark", SMALL, "iris", lesson=LESSON),
)
SCREENSHOTS = (
    *PAGE_SCREENSHOTS,
    *RESULT_SCREENSHOTS,
    *DATA_SCREENSHOTS,
    *EDITOR_SCREENSHOTS,
    *INSIDE_SCREENSHOTS,
    *LESSON_SCREENSHOTS,
)


class ScreenshotTaker:
    """Brings each shot into view, lets it settle, and keeps the picture; `ended` comes after the last one."""

    def __init__(
        self,
        window: MainWindow,
        screenshots: tuple[Screenshot, ...],
        folder: Path,
        ended: Callable[[], object],
    ) -> None:
        self._table = folder / "penguins.csv"
        self._window, self._screenshots, self._ended = window, list(screenshots), ended
        self._state = ""
        self.trained: dict[str, Project] = {}

    def start(self) -> None:
        """Take the first picture, and then all others."""
        if not self._screenshots:
            self._ended()
            return
        screenshot, window = self._screenshots[0], self._window
        window.theme.set_scheme(screenshot.scheme)
        window.theme.set_presenting(screenshot.is_presenting)
        window.resize(screenshot.size)
        if screenshot.state != self._state:
            self._state = screenshot.state
            window.document.load(self.trained.get(screenshot.state) or STATES[screenshot.state]())
        self._select()
        window.network_page.show_view(screenshot.tab)
        window.sweep_page.views.show_named(screenshot.view)
        window.show_page(screenshot.page)
        if screenshot.page == DATA:
            self._show_data(screenshot)
        if screenshot.has_open_cell:
            window.sweep_page.views.open_cell(OPENED)
        elif (card := window.sweep_page.views.card) is not None:
            card.close_card()
        if screenshot.page == RUNS:
            window.runs_page.list.setCurrentIndex(window.runs_page.list.model().index(0, 0))
        if screenshot.lesson:
            window.lessons.side.open_up()
            player = window.lessons.side.panel.player
            player.open(read_lesson(RESOURCES / "lessons" / screenshot.lesson))
            player.turn(LESSON_PAGE)
        if screenshot.page == INSIDE:
            window.inside_page.show_view(screenshot.inside)
            self._wait_for_look(MAX_LOOKS)
            return
        is_slow = screenshot.page in (DATA, REPORT)  # another process reads the data; a page is laid out
        QTimer.singleShot(SETTLE * (6 if is_slow else 1), self._take_screenshot)

    def _wait_for_look(self, n_left: int) -> None:
        """Take the picture when the engine has looked inside, or after a while what there is."""
        view = self._window.inside_page.view
        if n_left and (view is None or not view.has_picture()):
            QTimer.singleShot(SETTLE, lambda: self._wait_for_look(n_left - 1))
            return
        if isinstance(view, StepView):
            view.player.go_to(STEP)
        QTimer.singleShot(4 * SETTLE, self._take_screenshot)

    def _show_data(self, screenshot: Screenshot) -> None:
        window = self._window
        if screenshot.has_import:
            write_own_table(self._table)
            window.importer.open(self._table)
        else:
            window.data_side.show_data()
            window.data_page.look.show_named(screenshot.look)

    def _select(self) -> None:
        """Select the swept Dropout."""
        document = self._window.document
        swept = [layer.uid for layer in document.project.network.layers if layer.is_swept]
        document.select(swept[0] if swept else None)

    def _take_screenshot(self) -> None:
        save_small(self._window, PICTURES / self._screenshots.pop(0).file_name)
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
            lambda: window.controller.start_variance_study(STUDY_RATE, STUDY_SEEDS),
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


def screenshot_licences(window: MainWindow, ended: Callable[[], object]) -> None:
    """About → Licences at Qt's notice."""
    about = window.help.about
    about.open_up(LICENCES)

    def take_screenshot() -> None:
        about.licences.show_part("Qt and PySide6")
        save_small(about, PICTURES / "licences-light.png")
        about.close()
        ended()

    QTimer.singleShot(4 * SETTLE, take_screenshot)


def save_small(window: QWidget, path: Path) -> None:
    """Write the window's picture with a palette of its own."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(window.grab().toImage())
    picture = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    few_colours(picture).save(path, optimize=True)


def few_colours(picture: Image.Image) -> Image.Image:
    """Keep the colours that are there most, such as the background's, and others that cover the rest."""
    pixels = np.asarray(picture)
    colours, places, counts = np.unique(
        pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True
    )
    frequent = colours[np.argsort(-counts)[: COLOURS // 2]]
    others = picture.quantize(COLOURS - len(frequent), Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = np.concatenate([frequent, np.reshape(others, (-1, 3))]).astype(int)
    nearest = np.concatenate(
        [
            np.square(some[:, np.newaxis] - palette).sum(axis=-1).argmin(axis=1)
            for some in np.array_split(colours.astype(int), -(-len(colours) // 1000))
        ]
    )
    small = Image.fromarray(nearest[places].reshape(pixels.shape[:2]).astype("uint8"), "P")
    small.putpalette(palette.astype("uint8").tobytes())
    return small


def main() -> int:
    """Write the pictures: real trainings, a few minutes."""
    PICTURES.mkdir(exist_ok=True)
    app = make_application(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        window = make_window("dropout-helps", Settings(Path(folder) / "settings.json"))
        screenshot_taker = ScreenshotTaker(
            window,
            tuple(one for one in SCREENSHOTS if one.name.startswith(tuple(sys.argv[1:]) or "")),
            Path(folder),
            lambda: (
                _close(app, window)
                if sys.argv[1:]
                else screenshot_licences(window, lambda: _close(app, window))
            ),
        )
        runs = Runs(window, screenshot_taker.trained, screenshot_taker.start)
        window.show()
        code = app.exec()
        del runs, screenshot_taker
    return code


def _close(app: QApplication, window: MainWindow) -> None:
    window.document.undo_stack.setClean()
    window.close()
    app.quit()


if __name__ == "__main__":
    sys.exit(main())
