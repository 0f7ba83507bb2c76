"""Takes the documentation's pictures: the running app, a real sweep, every page, light and dark."""

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
from PySide6.QtWidgets import QApplication

from docs.picture_states import STATES
from gui.app import make_application, make_window
from gui.main_window import NETWORK, SWEEP, MainWindow
from gui.run import RunState
from gui.settings import Settings
from gui.stack_editor.problem_row import ProblemRow

PICTURES = Path(__file__).parent / "pictures"
LARGE, SMALL = QSize(1440, 900), QSize(1024, 768)
PAGES = ("data", "network", "train", "sweep")
SETTLE = 600  # milliseconds for a page to draw
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
SHOTS = (*PAGE_SHOTS, Shot("sweep-presentation", SWEEP, is_presenting=True), *EDITOR_SHOTS)


class Photographer:
    """Brings each shot into view, lets it settle, and keeps the picture; `ended` comes after the last one."""

    def __init__(self, window: MainWindow, shots: tuple[Shot, ...], ended: Callable[[], object]) -> None:
        self._window, self._shots, self._ended = window, list(shots), ended
        self._state = ""

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
            window.document.load(STATES[shot.state]())
        self._select()
        window.network_page.show_view(shot.tab)
        window.show_page(shot.page)
        QTimer.singleShot(SETTLE, self._shoot)

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
    """Trains once and sweeps once, as a user would; `ended` comes when both are over."""

    def __init__(self, window: MainWindow, ended: Callable[[], object]) -> None:
        self._window = window
        self._steps: list[Callable[[], object]] = [
            window.toolbar.train.click, window.toolbar.sweep.click, ended,
        ]  # fmt: skip
        window.engine.changed.connect(self._on_engine)
        window.controller.state_changed.connect(self._on_state)

    def _on_engine(self) -> None:
        if self._window.engine.is_ready:
            self._window.engine.changed.disconnect(self._on_engine)
            self._steps.pop(0)()

    def _on_state(self) -> None:
        if self._window.controller.state is RunState.IDLE and self._steps:
            QTimer.singleShot(SETTLE, self._steps.pop(0))


def save_small(window: MainWindow, path: Path) -> None:
    """Write the window's picture with a palette of its own."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(window.grab().toImage())
    picture = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    small = picture.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def main() -> int:
    """Write the pictures: the example's own sweep, a minute or two."""
    PICTURES.mkdir(exist_ok=True)
    app = make_application(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        window = make_window("dropout-helps", Settings(Path(folder) / "settings.json"))
        photographer = Photographer(window, SHOTS, lambda: _close(app, window))
        runs = Runs(window, photographer.start)
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
