"""Takes the documentation's pictures: the running app, a real sweep, every page, light and dark."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication

from gui.app import make_application, make_window
from gui.main_window import MainWindow
from gui.run import RunState
from gui.settings import Settings

PICTURES = Path(__file__).parent / "pictures"
SIZES = (QSize(1440, 900), QSize(1024, 768))
PAGES = ("data", "network", "train", "sweep")
SETTLE = 600  # milliseconds for a page to draw


class Photographer:
    """Trains once, sweeps once, then walks through pages, schemes and sizes."""

    def __init__(self, app: QApplication, window: MainWindow) -> None:
        self._app, self._window = app, window
        self._shots = [
            (scheme, size, page)
            for scheme in ("light", "dark")
            for size in SIZES
            for page in range(len(PAGES))
        ]
        self._steps = [window.toolbar.train.click, window.toolbar.sweep.click]
        window.engine.changed.connect(self._on_engine)
        window.controller.state_changed.connect(self._on_state)

    def _on_engine(self) -> None:
        if self._window.engine.is_ready:
            self._window.engine.changed.disconnect(self._on_engine)
            self._steps.pop(0)()

    def _on_state(self) -> None:
        if self._window.controller.state is not RunState.IDLE:
            return
        if self._steps:
            QTimer.singleShot(SETTLE, self._steps.pop(0))
        else:
            document = self._window.document
            document.select(next(layer.uid for layer in document.project.network.layers if layer.is_swept))
            self._next()

    def _next(self) -> None:
        if not self._shots:
            self._window.document.undo_stack.setClean()
            self._window.close()
            self._app.quit()
            return
        scheme, size, page = self._shots[0]
        self._window.theme.set_scheme(scheme)
        self._window.resize(size)
        self._window.show_page(page)
        QTimer.singleShot(SETTLE, self._shoot)

    def _shoot(self) -> None:
        scheme, size, page = self._shots.pop(0)
        name = f"{PAGES[page]}-{scheme}-{size.width()}x{size.height()}.png"
        self._window.grab().save(str(PICTURES / name))
        self._next()


def main() -> int:
    """Write the pictures: the example's own sweep, a minute or two."""
    PICTURES.mkdir(exist_ok=True)
    app = make_application(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        window = make_window("dropout-helps", Settings(Path(folder) / "settings.json"))
        photographer = Photographer(app, window)
        window.show()
        code = app.exec()
        del photographer
    return code


if __name__ == "__main__":
    sys.exit(main())
