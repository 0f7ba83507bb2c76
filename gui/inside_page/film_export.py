"""The menu that saves a film, in the background, with progress and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.charts.film_file import CancelledError, FilmLook, save_animation, save_frame, save_series
from engine.inside.film import FilmSeen
from engine.language.texts import N_, _
from engine.storage.safe_files import safe_file_name
from gui.control.background import Background
from gui.inside_page.film_bar import FilmBar
from gui.inside_page.view import InsideContext
from gui.widgets.file_dialogs import ask_for_folder, ask_to_save
from gui.widgets.menu import Menu

ANIMATIONS = (  # suffix, menu, dialog
    (".gif", N_("GIF animation…"), N_("GIF animation")),
    (".webp", N_("WebP animation…"), N_("WebP animation")),
)
LOOK = 100  # milliseconds between two looks at the progress
CANCELLED = N_("The film was not saved.")


class FilmExport(QObject):
    """Saves the film that `show_film` was told of; a notice reports the end."""

    notice_raised = Signal(str, str, str)

    def __init__(self, context: InsideContext, bar: FilmBar) -> None:
        super().__init__(bar)
        self._context, self._bar = context, bar
        self._seen: FilmSeen | None = None
        self._share, self._is_cancelled = 0.0, False
        self.saver = Background("film export", self, must_finish=True)
        menu = Menu(bar.save)
        for suffix, entry, name in ANIMATIONS:
            menu.addAction(_(entry), partial(self._ask_animation, suffix, name))
        menu.addAction(_("All frames as PNG images…"), self._ask_series)
        menu.addAction(_("This frame as a PNG image…"), self._ask_frame)
        bar.save.setMenu(menu)
        bar.cancel_requested.connect(self.cancel)
        self._timer = QTimer(self, interval=LOOK)
        self._timer.timeout.connect(self._show_progress)

    def show_film(self, seen: FilmSeen | None) -> None:
        """Set the film that can be saved."""
        self._seen = seen
        self._bar.save.setEnabled(seen is not None)

    def cancel(self) -> None:
        """Save no more of it."""
        self._is_cancelled = True

    # --- what is saved

    def save_animation(self, path: Path) -> None:
        """Write all frames as one animation, in the format of the suffix."""
        seen, look = self._seen, self._film_look()
        if seen is not None:
            self._run(partial(save_animation, seen, path, look, self._note), path)

    def save_series(self, folder: Path) -> None:
        """Write each frame as an image into a new folder inside `folder`."""
        seen, look = self._seen, self._film_look()
        if seen is not None:
            self._run(partial(save_series, seen, folder, self._name(), look, self._note), folder)

    def save_frame(self, path: Path) -> None:
        """Write the frame that is shown."""
        seen, look = self._seen, self._film_look()
        if seen is not None:
            self._run(partial(save_frame, seen, self._bar.frame, path, look), path)

    def _film_look(self) -> FilmLook:
        scheme = self._context.theme.tokens.scheme
        return FilmLook(self._bar.n_networks, scheme, self._bar.milliseconds)

    def _name(self) -> str:
        return safe_file_name(_("{project} film").format(project=self._context.document.project.name))

    # --- the thread

    def _run(self, save: Callable[[], Path | None], target: Path) -> None:
        if self.saver.is_busy:
            return
        self._share, self._is_cancelled = 0.0, False
        self._bar.show_saving(0.0)
        self._timer.start()
        self.saver.run(partial(_unless_cancelled, save, target), self._on_saved, self._on_not_saved)

    def _note(self, done: int, of: int) -> None:
        """Called by the thread."""
        if self._is_cancelled:
            raise CancelledError
        self._share = done / of

    def _show_progress(self) -> None:
        self._bar.show_saving(self._share)

    def _end(self) -> None:
        self._timer.stop()
        self._bar.show_saving(None)

    def _on_saved(self, path: Path | None) -> None:
        self._end()
        if path is None:
            self.notice_raised.emit(_(CANCELLED), "", "warn")
        else:
            self.notice_raised.emit(_("The film was saved as {path}.").format(path=path), "", "good")

    def _on_not_saved(self, problem: str) -> None:
        self._end()
        self.notice_raised.emit(f"{_(CANCELLED)} {problem}", "", "bad")

    # --- asking where

    def _ask_animation(self, suffix: str, name: str) -> None:
        path = ask_to_save(self._bar.window(), _("Save the film"), self._name(), {suffix: _(name)})
        if path is not None:
            self.save_animation(path)

    def _ask_series(self) -> None:
        folder = ask_for_folder(self._bar.window(), _("Save the frames in a new folder here"))
        if folder is not None:
            self.save_series(folder)

    def _ask_frame(self) -> None:
        path = ask_to_save(self._bar.window(), _("Save this frame"), self._name(), {".png": _("PNG image")})
        if path is not None:
            self.save_frame(path)


def _unless_cancelled(save: Callable[[], Path | None], target: Path) -> Path | None:
    try:
        return save() or target
    except CancelledError:
        return None
