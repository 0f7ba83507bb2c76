"""The loader: what the tabs and the charts import is there before they are opened, libraries first."""

from __future__ import annotations

import subprocess
import sys

from pytestqt.qtbot import QtBot

from gui.window.charts_loader import ChartsLoader

PROGRAM = """
import sys, threading
from PySide6.QtCore import QCoreApplication
app = QCoreApplication([])
from gui.window.charts_loader import ChartsLoader
from gui.network_page import page
loader = ChartsLoader()
n_threads = []
loader.libraries_loaded.connect(lambda: n_threads.append(threading.active_count()))
loader.loaded.connect(lambda problem: app.exit(1 if problem else 0))
loader.start()
ended = app.exec()
loader.wait()
views = ("code_view", "picture_view", "palette", "history_list")
missing = [view for view in views if f"gui.network_page.{view}" not in sys.modules]
views = ("curve_view", "difference_view", "table_view", "family_view", "variance_view", "cell_card")
missing += [view for view in views if f"gui.sweep_page.{view}" not in sys.modules]
missing += [] if "gui.answers.answers_window" in sys.modules else ["answers_window"]
sys.exit(ended or len(missing) or n_threads != [1])
"""


def test_charts_loader_imports_the_views() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=60)


def test_a_window_that_is_closed_at_once_loads_nothing_more(qtbot: QtBot) -> None:
    loader, told = ChartsLoader(), []
    loader.libraries_loaded.connect(lambda: told.append("libraries"))
    loader.loaded.connect(told.append)
    loader.start()
    loader.wait()
    qtbot.wait(100)
    assert told == []
