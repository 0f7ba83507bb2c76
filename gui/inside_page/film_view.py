"""The tab "Film": what networks with and without dropout answer everywhere, epoch after epoch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from engine.charts.film_figure import FilmFigure, frame_text
from engine.inside.film import FilmSeen, film_of, film_problem
from engine.inside.film_example import NAME, film_example
from engine.inside.film_text import film_sentence
from engine.language.texts import N_, _
from engine.project.pins import Pin
from gui.charts.film_chart import FilmChart
from gui.inside_page.film_bar import FilmBar
from gui.inside_page.film_export import FilmExport
from gui.inside_page.pinning import figure_pin
from gui.inside_page.view import InsideContext, InsideView, Subject
from gui.widgets.chart_host import ChartHost

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from engine.charts.chart_style import ChartStyle

TITLE = N_("The boundary as it is learned")
PIN_TITLE = N_("Film")
COMPUTING = N_("The networks are trained again for the film.")
OPEN_TIP = N_("Puts few noisy points and a small network in the place of yours; Undo takes it back")


class FilmTab(InsideView):
    """The film, below it what plays it and one sentence; or why there is none, and a way to one."""

    uses_epoch = False

    def __init__(self, context: InsideContext) -> None:
        super().__init__(context)
        self._subject: Subject | None = None
        self.shown: FilmSeen | None = None
        self.host: ChartHost[Any] = ChartHost(
            _(TITLE), _(COMPUTING), _("Open {data}").format(data=_(NAME)), context.theme
        )
        self.host.setProperty("role", None)  # the card around it is one already
        self.host.set_maker(self._make_chart)
        self.host.button.setToolTip(_(OPEN_TIP))
        self.host.button.clicked.connect(self._open_example)
        self.bar = FilmBar(context.theme)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setContentsMargins(8, 0, 8, 4)
        self.sentence.setAccessibleName(_("What the film shows"))
        self.export = FilmExport(context, self.bar)
        self.export.notice_raised.connect(self.notice_raised)
        self.bar.frame_changed.connect(self._draw)
        self.bar.networks_changed.connect(self._draw)
        context.asker.changed.connect(self._on_asker)
        context.theme.changed.connect(self._set_look)
        self._lay_out()

    def show_subject(self, subject: Subject) -> None:
        self._subject = subject
        if not film_problem(subject.experiment):
            self.context.asker.ask(film_of(subject.experiment, subject.cell))
        self._show_state()

    def leave(self) -> None:
        self._subject = None
        self.bar.pause()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play or pause with Space, wherever the focus is, unless it presses a button."""
        if event.key() == Qt.Key.Key_Space and self.shown is not None:
            self.bar.toggle()
        else:
            super().keyPressEvent(event)

    # --- its picture

    def has_picture(self) -> bool:
        return self._subject is not None and self.shown is not None

    def pin(self) -> Callable[[], Pin] | None:
        if self._subject is None or self.shown is None:
            return None
        seen, frame, n_networks = self.shown, self.bar.frame, self.bar.n_networks
        epoch = int(seen.epochs[frame])
        caption = " ".join((frame_text(seen, frame) + ".", film_sentence(seen))).strip()
        pin = replace(
            self._subject.pin(_(PIN_TITLE), caption), epoch=epoch or None
        )  # 0 is before the training

        def draw(figure: Figure, style: ChartStyle, space_top: float) -> None:
            film = FilmFigure(figure, style, space_top=space_top)
            film.set_film(seen, n_networks)
            film.show(frame, n_networks)
            film.lay_out()

        return figure_pin(pin, draw)

    # --- what is shown

    def _on_asker(self) -> None:
        if self._subject is not None:
            self._show_state()

    def _show_state(self) -> None:
        assert self._subject is not None
        if problem := film_problem(self._subject.experiment):
            self._show_text(problem, has_button=True)
            return
        view = film_of(self._subject.experiment, self._subject.cell)
        seen = self.context.asker.answer(view)
        if isinstance(seen, FilmSeen):
            self._show_film(seen)
        else:
            self._show_text(self.context.asker.problem(view) or self.waiting_text() or _(COMPUTING))

    def _show_film(self, seen: FilmSeen) -> None:
        self.host.show_chart()
        if seen is self.shown:
            return
        self.shown = seen
        self.bar.set_film(seen.n_frames, seen.n_networks)
        self.bar.show()
        text = film_sentence(seen)
        self.sentence.setText(text)
        self.sentence.setVisible(bool(text))
        self.export.show_film(seen)
        self._draw()
        self.picture_changed.emit()

    def _show_text(self, text: str, *, has_button: bool = False) -> None:
        self.shown = None
        self.bar.pause()
        self.bar.hide()
        self.sentence.hide()
        self.export.show_film(None)
        self.host.button.setVisible(has_button)
        self.host.show_message(text)
        self.host.show_empty_text()
        self.picture_changed.emit()

    def _draw(self) -> None:
        if self.shown is not None and self.host.chart is not None:
            self.host.chart.show_film(self.shown, self.bar.frame, self.bar.n_networks)

    def _open_example(self) -> None:
        document = self.context.document
        document.edit(_("Look at {data}").format(data=_(NAME)), film_example(document.project))

    # --- making

    def _make_chart(self) -> FilmChart:
        chart = FilmChart()
        chart.set_look(self.context.theme.tokens.scheme, self.context.theme.scale)
        chart.step_requested.connect(self.bar.step)
        chart.end_requested.connect(self.bar.go_to_end)
        self.setFocusProxy(chart)
        return chart

    def _set_look(self) -> None:
        if self.host.chart is not None:
            self.host.chart.set_look(self.context.theme.tokens.scheme, self.context.theme.scale)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(8, 8, 8, 8)
        inner.setSpacing(6)
        inner.addWidget(self.host, 1)
        inner.addWidget(self.bar)
        inner.addWidget(self.sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
