"""Another language while the app runs: another window takes the place of the one that is open.

Its document goes on with all that can be undone, and so does the engine, with the programs that it has built.
"""

from __future__ import annotations

from engine.language.texts import language
from engine.system.languages import use_language
from gui.control.engine_bridge import EngineBridge
from gui.theme.qt_language import use_qt_language
from gui.window.main_window import MainWindow


def exchanged(old: MainWindow, code: str) -> MainWindow:
    """Return a window in another language, shown where the old one was, which is gone.

    InputError where there are no texts in that language; nothing has changed then.
    """
    use_language(code)
    use_qt_language()
    document, theme, settings, geometry = old.document, old.theme, old.settings, old.saveGeometry()
    has_offer, has_lesson = old.offer.isVisible(), old.lessons.is_made and old.lessons.side.is_open
    kept = old.leave()
    document.forget_views()
    session = old.bridge.let_go()
    session.use_language(language())
    theme.forget_views()
    new = MainWindow(document, EngineBridge(session), theme, settings)
    if kept is not None:
        new.autosave.adopt(kept)
    new.place.restore()
    new.restoreGeometry(geometry)
    if has_offer:
        new.charts.libraries_loaded.connect(new.offer.look)
    if has_lesson:
        new.charts.loaded.connect(new.lessons.resume)
    new.show()
    old.hide()
    old.deleteLater()
    return new
