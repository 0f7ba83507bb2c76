"""The actions of menus that save the script and the notebook of the sweep in view."""

from __future__ import annotations

from collections.abc import Callable

from engine.language.texts import N_, _
from engine.project.project import Project
from gui.control.code_saver import CodeSaver
from gui.sweep_page.view import ShownSweep
from gui.widgets.menu import Menu

TIP = N_("The whole sweep in plain Keras, with its statistics and its curve; QUICK in it is for a first look")


def add_sweep_code(menu: Menu, code: CodeSaver, shown: Callable[[], ShownSweep | None]) -> None:
    """Add both actions; `shown` returns the sweep in view."""

    def add(text: str, ask: Callable[[Project, None], None]) -> None:
        def save() -> None:
            if (sweep := shown()) is not None:
                ask(sweep.trained_project, None)

        menu.addAction(text, save).setToolTip(_(TIP))

    menu.setToolTipsVisible(True)
    add(_("Script of the sweep…"), code.ask_script)
    add(_("Notebook of the sweep…"), code.ask_notebook)
