"""Loads matplotlib and the statistics behind the shown window, on a thread of its own.

The window appears before they are there: their import takes longer than a student should wait.
"""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject, Qt, Signal


class ChartsLoader(QObject):
    """`loaded` comes once, on the window's thread; `problem` is a sentence if the import failed."""

    loaded = Signal(str)
    _done = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done.connect(self.loaded, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._load, name="charts-loader", daemon=True)

    def start(self) -> None:
        """Begin; call it after the window is shown."""
        self._thread.start()

    def wait(self) -> None:
        """Until the import is over, for a clean end."""
        if self._thread.is_alive():
            self._thread.join()

    def _load(self) -> None:
        problem = ""
        # A full collection over everything just imported would hold the window for 100 ms and more.
        gc.disable()
        try:
            import scipy.special  # noqa: F401

            import engine.results.verdict  # noqa: F401
            import gui.charts.history_chart
            import gui.charts.sweep_chart  # noqa: F401

            _warm_up()
        except ImportError as error:
            problem = f"The charts can't be loaded: {error}."
        gc.freeze()
        gc.enable()
        self._done.emit(problem)


def _warm_up() -> None:
    """Draw once into memory, so that fonts and glyphs are loaded before the window's first chart."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from engine.export.chart_style import chart_style
    from engine.export.history_figure import HistoryFigure

    figure = Figure()
    canvas = FigureCanvasAgg(figure)
    HistoryFigure(figure, chart_style("light")).start(10, "accuracy", "loss", True)
    canvas.draw()
