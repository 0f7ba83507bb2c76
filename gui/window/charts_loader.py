"""Imports what the window will need on a background thread: the Network page's views, the charts.

The window appears before they are loaded, since their import takes too long. The libraries that they consist
of are loaded on the main thread before that (`native_libraries.py` says why).
"""

from __future__ import annotations

import gc
import threading
import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.language.texts import _
from gui.window.native_libraries import PACKAGES, STANDARD_LIBRARY, load_library

TURN = 0.01  # seconds in which libraries are loaded before the window gets its turn


class ChartsLoader(QObject):
    """`libraries_loaded`: from now on there may be threads. `loaded`: a sentence if the import failed.

    Each is emitted once, on the window's thread.
    """

    libraries_loaded = Signal()
    loaded = Signal(str)
    _done = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done.connect(self.loaded, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._load, name="charts-loader", daemon=True)
        self._libraries = iter((*STANDARD_LIBRARY, *PACKAGES))
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._load_libraries)

    def start(self) -> None:
        """Start loading; call this after the window is shown."""
        self._timer.start()

    def wait(self) -> None:
        """Wait until the import is over, for a clean end; one that has not begun does not begin any more."""
        self._timer.stop()
        if self._thread.is_alive():
            self._thread.join()

    def _load_libraries(self) -> None:
        """Load some more libraries; after the last one, start the thread."""
        end = time.monotonic() + TURN
        for library in self._libraries:
            load_library(library)
            if time.monotonic() >= end:
                return
        self._timer.stop()
        self.libraries_loaded.emit()
        self._thread.start()

    def _load(self) -> None:
        problem = ""
        # A full garbage collection over everything just imported would block the window for 100 ms and more.
        gc.disable()
        try:
            _load_views()
            import scipy.special  # noqa: F401 (loaded for later)

            import engine.analysis.verdict  # noqa: F401 (loaded for later)
            import gui.charts.history_chart
            import gui.charts.sweep_chart  # noqa: F401 (loaded for later)

            _warm_up()
        except ImportError as error:
            problem = _("The charts can't be loaded: {reason}.").format(reason=error)
        gc.freeze()
        gc.enable()
        self._done.emit(problem)


def _load_views() -> None:
    """What is imported when it is first needed: tabs of the Network and the Sweep page, the later pages."""
    import markdown_it  # noqa: F401 (loaded for later)

    import gui.answers.answers_window
    import gui.charts.answers_chart
    import gui.charts.export_dialog
    import gui.class_page.class_window
    import gui.data_page.import_view
    import gui.inside_page.coadaptation_view
    import gui.inside_page.film_view
    import gui.inside_page.page
    import gui.inside_page.steps.view
    import gui.inside_page.uncertainty_view
    import gui.lesson.side
    import gui.network_page.code_view
    import gui.network_page.history_list
    import gui.network_page.palette
    import gui.network_page.picture_view
    import gui.report_page.maker
    import gui.report_page.page
    import gui.runs_page.page
    import gui.sweep_page.cell_card
    import gui.sweep_page.curve_view
    import gui.sweep_page.difference_view
    import gui.sweep_page.family_view
    import gui.sweep_page.seeds_panel
    import gui.sweep_page.table_view
    import gui.sweep_page.variance_view  # noqa: F401 (loaded for later)


def _warm_up() -> None:
    """Draw once into memory, so that fonts and glyphs are loaded before the first chart is shown."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from engine.charts.chart_style import chart_style
    from engine.charts.history_figure import HistoryFigure

    figure = Figure()
    canvas = FigureCanvasAgg(figure)
    HistoryFigure(figure, chart_style("light")).start(10, "accuracy", "loss", True)
    canvas.draw()  # type: ignore[no-untyped-call]
