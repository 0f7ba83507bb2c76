"""What is dragged over the window: which files those are, and what dropping them would do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.data.own_files.source import files_beside, may_be_data
from engine.language.texts import N_, _
from engine.storage.project_file import SUFFIX
from gui.theme.theme import Theme

REPORT_SUFFIXES = (".html", ".htm")
ONE_AT_A_TIME = N_("Drop one file at a time.")


class DropHint(QWidget):
    """Lies over the window while files are dragged over it; `dropped` has the files that were.

    `data_dragged` when one of them may be data.
    """

    dropped = Signal(list)
    data_dragged = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text = QLabel()
        self.text.setObjectName("drop")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files that no part of the window wants, and say what dropping them would do."""
        match event:
            case QDropEvent() if event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
                paths = dropped_files(event.mimeData())
                if paths:
                    event.acceptProposedAction()
                    self._take(paths, is_dropped=event.type() == QEvent.Type.Drop)
                    return True
            case QEvent() if event.type() == QEvent.Type.DragLeave:
                self.hide()
        return super().eventFilter(watched, event)

    def _take(self, paths: list[Path], *, is_dropped: bool) -> None:
        if not is_dropped:
            self.show_files(paths)
            if len(paths) == 1 and may_be_data(paths[0]):
                self.data_dragged.emit()
            return
        self.hide()
        # The other program waits until the drop has been handled, so no question is asked before that.
        QTimer.singleShot(0, self, lambda: self.dropped.emit(paths))

    def show_files(self, paths: Sequence[Path]) -> None:
        """Say what dropping these would do."""
        tokens, px = self._theme.tokens, self._theme.px
        text, is_welcome = drop_text(paths)
        colour, soft = (tokens.accent, tokens.accent_soft) if is_welcome else (tokens.warn, tokens.warn_soft)
        self.text.setStyleSheet(
            f"QLabel#drop {{ background: {soft}; border: {px(3)}px dashed {colour}; border-radius: 16px;"
            f" color: {tokens.text}; font-size: {px(20)}px; font-weight: 600; }}"
        )
        self.text.setText(text)
        margin = px(16)
        self.setGeometry(self._window.rect().adjusted(margin, margin, -margin, -margin))
        self.show()
        self.raise_()


def dropped_files(data: QMimeData) -> list[Path]:
    """The local files that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def data_pair(paths: Sequence[Path]) -> tuple[Path, Path] | None:
    """The training and the test rows, if two files are these by their names: train.csv and test.csv."""
    pair = files_beside(paths[0]) if len(paths) == 2 and may_be_data(paths[0]) else None
    return pair if pair is not None and set(pair) == set(paths) else None


def drop_text(paths: Sequence[Path]) -> tuple[str, bool]:
    """What dropping these files would do, and whether it does something."""
    from engine.keras_code.network_file import CODE_SUFFIXES, MODEL_SUFFIXES

    if pair := data_pair(paths):
        return _("Use {file} as data, and test on {other}").format(
            file=pair[0].name, other=pair[1].name
        ), True
    if len(paths) != 1:
        return _(ONE_AT_A_TIME), False
    name, suffix = paths[0].name, paths[0].suffix.lower()
    if may_be_data(paths[0]):
        return _("Use {file} as data").format(file=name), True
    if suffix == SUFFIX:
        return _("Open {file}").format(file=name), True
    if suffix in REPORT_SUFFIXES:
        return _("Open the project inside {file}").format(file=name), True
    if suffix in (*MODEL_SUFFIXES, *CODE_SUFFIXES):
        return _("Replace the network by {file}").format(file=name), True
    if suffix == ".json":
        return _("Open {file}, or replace the network by it").format(file=name), True
    return _("Drop data, a project, a report, a Keras model or code here."), False
