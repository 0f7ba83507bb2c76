"""The real app, started as main.py does, with a hand that presses its buttons: for runs that are killed.

`sweep` presses Sweep, `study` starts a study of chance, both once the engine is ready; `type` types into the
report; `continue` waits for the offer and presses its button. A run that ends, and work that is restored, is
saved to the file, and the app closes. `live=50` makes so many live sweeps, then a study. What happens is said
on stdout, a line each.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the worker imports this file, too
    from gui.window.main_window import MainWindow

OFFERED, STARTED, ENDED, NO_OFFER, LIVE = "offered", "started", "ended", "no offer", "live="
STUDY_RATE, STUDY_SEEDS = 0.5, 3
TYPED = "Dropout helps, I th"
MAX_WAIT = 300  # of OFFER_MILLISECONDS
OFFER_MILLISECONDS = 50


def main(words: list[str]) -> int:
    """`_driven_app ACT PROJECT OUT --data-dir FOLDER`; an offer brings its own project."""
    import gui.app
    import main as app_main
    from gui.settings import Settings

    act, project, out = words[0], words[1], Path(words[2])
    make_window = gui.app.make_window

    def make_driven_window(project_name: str | None = None, settings: Settings | None = None) -> MainWindow:
        window = make_window(project_name, settings)
        _drive(window, act, out)
        return window

    gui.app.make_window = make_driven_window
    return app_main.main([*words[3:], *([] if act == "continue" else [project])])


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def _drive(window: MainWindow, act: str, out: Path) -> None:
    from PySide6.QtCore import QTimer

    from engine.runs.record import SWEEP

    controller = window.controller
    live_left = list(range(1, int(act.removeprefix(LIVE)))) if act.startswith(LIVE) else []

    def on_started() -> None:
        _say(STARTED)

    def on_ended() -> None:
        if live_left:
            next_live()
            return
        if act.startswith(LIVE) and controller.kind == SWEEP:
            window.live.set_on(False)
            controller.start_variance_study(STUDY_RATE, STUDY_SEEDS)
            return
        window.files.write(out)
        _say(ENDED)
        window.close()

    def on_restored() -> None:
        if controller.run is None:  # else it says itself when it has ended
            on_ended()

    def next_live() -> None:
        number = live_left.pop()
        window.document.set_training(learning_rate=0.01 + 0.001 * number)

    def press() -> None:
        if not window.engine.is_ready:
            return
        window.engine.changed.disconnect(press)
        if act.startswith(LIVE):
            window.live.set_on(True)
        elif act == "study":
            controller.start_variance_study(STUDY_RATE, STUDY_SEEDS)
        else:
            window.toolbar.sweep.click()

    controller.run_started.connect(on_started)
    controller.run_ended.connect(lambda _run: QTimer.singleShot(0, window, on_ended))
    if act == "continue":
        window.document.loaded.connect(lambda: QTimer.singleShot(0, window, on_restored))
        _await_offer(window, MAX_WAIT)
    elif act == "type":
        window.first_painted.connect(lambda: _type(window))
    else:
        window.engine.changed.connect(press)


def _type(window: MainWindow) -> None:
    from PySide6.QtTest import QTest

    QTest.keyClicks(window.report_page.editor.area, TYPED)
    _say(STARTED)


def _await_offer(window: MainWindow, n_waits: int) -> None:
    from PySide6.QtCore import QTimer

    if window.offer.isVisible():
        _say(OFFERED, window.offer.text.text())
        window.offer.restore.click()
    elif n_waits:
        QTimer.singleShot(OFFER_MILLISECONDS, window, lambda: _await_offer(window, n_waits - 1))
    else:
        _say(NO_OFFER)
        window.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
