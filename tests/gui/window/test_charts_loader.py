"""The loader: what the tabs and the charts import is there before they are opened."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from PySide6.QtCore import QCoreApplication
app = QCoreApplication([])
from gui.window.charts_loader import ChartsLoader
from gui.network_page import page
loader = ChartsLoader()
loader.loaded.connect(lambda problem: app.exit(1 if problem else 0))
loader.start()
ended = app.exec()
loader.wait()
views = ("code_view", "picture_view", "palette", "history_list")
missing = [view for view in views if f"gui.network_page.{view}" not in sys.modules]
views = ("curve_view", "difference_view", "table_view", "family_view", "variance_view", "cell_card")
missing += [view for view in views if f"gui.sweep_page.{view}" not in sys.modules]
missing += [] if "gui.answers.answers_window" in sys.modules else ["answers_window"]
sys.exit(ended or len(missing))
"""


def test_charts_loader_imports_the_views() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=60)
