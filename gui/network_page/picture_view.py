"""The page's picture of the network, drawn when it is visible and something has changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.data.catalogue import data_set_info
from engine.language.texts import N_, _
from engine.network_picture import NetworkPicture, PictureStyle, network_picture
from gui.control.background import Background
from gui.document.document import Document
from gui.network_page.picture_canvas import PictureCanvas
from gui.network_page.picture_export import ask_for_path, save_picture
from gui.theme.theme import Theme
from gui.theme.tokens import Tokens, tokens

DELAY = 30  # milliseconds in which edits become one drawing
SCROLL_BAR = 10
MIN_WIDTH = 320
MIN_EXPORT_WIDTH = 720
_LEGEND = N_("One training step. Hollow units are dropped.")


class PictureView(QWidget):
    """The current network; a click selects a layer. `notice_raised`: sentence, details, good or bad."""

    notice_raised = Signal(str, str, str)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._theme = document, theme
        self._seed = 0
        self._drawn: tuple[object, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=DELAY)
        self._timer.timeout.connect(self._draw)
        self._saver = Background("picture export", self, must_finish=True)  # not a text: a thread
        self.canvas = PictureCanvas(theme)
        self.canvas.layer_clicked.connect(document.select)
        self.canvas.step_requested.connect(self._select_neighbour)
        self.area = QScrollArea()
        self.area.setWidget(self.canvas)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        self.canvas.setAutoFillBackground(False)
        self._legend = QLabel(_(_LEGEND))
        self._legend.setProperty("role", "caption")
        self._legend.setWordWrap(True)
        self.new_mask = QPushButton(_("New mask"))
        self.new_mask.setToolTip(
            _("Draw another mask. In training this happens at every step: each batch drops different units.")
        )
        self.new_mask.clicked.connect(self._take_new_mask)
        self.export = QPushButton(_("Export…"))
        self.export.setToolTip(_("Save the picture as an SVG drawing or a PNG picture."))
        self.export.clicked.connect(self._ask_and_export)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._legend, 1)
        row.addStretch(0)
        row.addWidget(self.new_mask)
        row.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.area, 1)
        document.project_changed.connect(self._request)
        document.selection_changed.connect(self._request)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def picture(self) -> NetworkPicture | None:
        """The shown picture."""
        return self.canvas.picture

    def save(self, path: Path) -> None:
        """Write the picture in light colours, without the selection; a notice says how it went."""
        if not self._saver.is_busy:
            self.export.setEnabled(False)
            save = partial(save_picture, self._picture(is_for_file=True), path)
            self._saver.run(save, lambda _: self._on_saved(path), self._on_not_saved)

    def _on_saved(self, path: Path) -> None:
        self.export.setEnabled(True)
        self.notice_raised.emit(_("The picture was saved as {file}.").format(file=path), "", "good")

    def _on_not_saved(self, problem: str) -> None:
        self.export.setEnabled(True)
        sentence = _("The picture was not saved. {problem}").format(problem=problem)
        self.notice_raised.emit(sentence, "", "bad")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._request()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._request()

    @property
    def is_scheduled(self) -> bool:
        """Whether a drawing will come by itself."""
        return self._timer.isActive()

    def _request(self) -> None:
        """Draw soon, or if it is hidden, when it is shown."""
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _draw(self) -> None:
        """Draw the picture if anything that it shows has changed."""
        project, theme = self._document.project, self._theme
        state = (
            project.network,
            self._document.check,
            project.data,
            self._document.selected_uids,
            theme.tokens,
            theme.scale,
            self._width(),
            self._height(),
            self._seed,
        )
        if not self.isVisible() or _is_same(state, self._drawn):
            return
        is_new_selection = not self._drawn or state[3] != self._drawn[3]
        self._drawn = state
        layers = project.network.layers
        helps = {layer.uid: f"{layer.title}: {_(layer.kind.help)}" for layer in layers}
        self.canvas.show_picture(self._picture(), helps)
        shown = {uid for uid, *_ in self.canvas.picture.boxes} if self.canvas.picture else set()
        has_mask = any(
            layer.uid in shown and layer.kind.draws_masks and _has_noise(layer.values) for layer in layers
        )
        self.new_mask.setEnabled(has_mask)
        self._legend.setVisible(has_mask)
        box = self.canvas.box(self._document.selected_uid)
        if is_new_selection and not box.isEmpty():
            centre = box.center().toPoint()
            half = round(box.width() / 2) + 8, round(box.height() / 2) + 8
            self.area.ensureVisible(centre.x(), centre.y(), *half)

    def _picture(self, *, is_for_file: bool = False) -> NetworkPicture:
        """The picture for the screen, or for a file in light colours, unscaled and without selection."""
        document, theme = self._document, self._theme
        project = document.project
        width = self._width()
        if is_for_file:
            width = max(MIN_EXPORT_WIDTH, round(width / theme.scale))
        return network_picture(
            project.network,
            document.check,
            document.task,
            _style(tokens("light") if is_for_file else theme.tokens, 1.0 if is_for_file else theme.scale),
            width=width,
            height=0 if is_for_file else self._height(),
            selected_uids=() if is_for_file else document.selected_uids,
            seed=self._seed,
            class_names=data_set_info(project.data).class_names,
        )

    def _width(self) -> int:
        """The width of the picture, the same with and without a scroll bar."""
        return max(MIN_WIDTH, self.area.width() - self._theme.px(SCROLL_BAR))

    def _height(self) -> int:
        return self.area.height()

    def _take_new_mask(self) -> None:
        self._seed += 1
        self._request()

    def _select_neighbour(self, step: int) -> None:
        """Select the layer before or after the selected one, among those in the picture."""
        uids = [uid for uid, *_ in self.picture.boxes] if self.picture else []
        if not uids:
            return
        selected = self._document.selected_uid
        start = uids.index(selected) if selected in uids else (-1 if step > 0 else len(uids))
        self._document.select(uids[max(0, min(len(uids) - 1, start + step))])

    def _ask_and_export(self) -> None:
        path = ask_for_path(self._document.project.name, self)
        if path is not None:
            self.save(path)

    def _on_theme_changed(self) -> None:
        self.new_mask.setIcon(self._theme.icon("dropout", "dropout"))
        self.export.setIcon(self._theme.icon("export"))
        self._request()


def _style(colours: Tokens, scale: float) -> PictureStyle:
    return PictureStyle.from_tokens(vars(colours), QApplication.font().family(), scale)


def _has_noise(values: Mapping[str, object]) -> bool:
    return any(values.get(name) for name in ("rate", "dropout", "recurrent_dropout", "stddev"))


def _is_same(first: tuple[object, ...], second: tuple[object, ...]) -> bool:
    """Whether values are equal and the network is the same object: an equal one may have other cards."""
    return bool(second) and first[0] is second[0] and first[1:] == second[1:]
