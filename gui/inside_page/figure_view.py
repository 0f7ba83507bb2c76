"""A view that asks for one look, and shows it as a figure with sentences below; the base of two tabs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.charts.chart_style import ChartStyle
from engine.charts.four_panels import FourPanels
from engine.inside.views import Seen, View
from engine.language.texts import N_, _
from engine.project.pins import Pin
from gui.charts.panels_chart import PanelsChart
from gui.control.background import Background
from gui.inside_page.pinning import figure_pin
from gui.inside_page.view import InsideContext, InsideView, Subject
from gui.widgets.file_dialogs import ask_to_save
from gui.widgets.menu import Menu
from gui.widgets.plain_text import WrappedLabel, breakable

EXPORTS = (
    (N_("PNG image…"), "png"),
    (N_("SVG drawing…"), "svg"),
    (N_("PDF page…"), "pdf"),
    (N_("CSV table…"), "csv"),
)
PINNED_HEIGHT = 115.0  # mm, of a picture in the report
PAUSE = 60  # milliseconds, while a slider moves
MARGIN = 8

# What is drawn, and the sentences below it.
Shown = tuple[Any, tuple[str, ...]]


class FigureView(InsideView):
    """Subclasses say what to ask for, what follows from the answer, and how it is saved.

    `file_name` is the proposed name of a file in English, with {project}.
    """

    def __init__(self, context: InsideContext, chart: PanelsChart, file_name: str) -> None:
        super().__init__(context)
        self._subject: Subject | None = None
        self._file_name = file_name
        self._drawn_from: tuple[Any, ...] = ()
        self.shown: Any = None
        self.text = ""  # the sentences below what is shown
        self._shown_subject: Subject | None = None
        self.chart = chart
        self.message = QLabel()
        self.message.setProperty("role", "muted")
        self.message.setWordWrap(True)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentences = WrappedLabel()
        self.sentences.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.save_button = QPushButton(_("Save"))
        self.save_button.setProperty("role", "chart")
        self.save_button.setToolTip(_("Save the chart as PNG, SVG or PDF, or its numbers as CSV"))
        menu = Menu(self.save_button)
        for name, suffix in EXPORTS:
            menu.addAction(_(name), partial(self._ask_export, suffix))
        self.save_button.setMenu(menu)
        self.saver = Background("figure export", self, must_finish=True)
        self._computer = Background("look inside", self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._follow)
        self._lay_out()
        self.setFocusProxy(chart.canvas)
        context.asker.changed.connect(self._on_asker)
        context.theme.changed.connect(self._set_look)
        self._set_look()

    # --- for subclasses

    @property
    def computing(self) -> str:
        """What is said while the answer is computed."""
        return _("The engine computes this.")

    def wanted(self, subject: Subject) -> View | str:
        """What to ask for, or why there is nothing to ask for, in a sentence."""
        raise NotImplementedError

    def first(self, subject: Subject) -> View | None:
        """A quicker look that is shown until the wanted one has come; None if there is none."""
        return None

    def work(self, view: View, seen: Seen) -> Callable[[], Shown | str]:
        """What computes on a thread what is shown of an answer, or says why nothing can be."""
        raise NotImplementedError

    def choice(self) -> tuple[Any, ...]:
        """What the user has chosen in this view; another choice is drawn anew."""
        return ()

    def save(self, path: Path, title: str) -> Callable[[], None]:
        """What writes the figure that is shown to a file."""
        raise NotImplementedError

    def title(self) -> str:
        """What a picture of this view is called in the report."""
        return self.chart.accessibleName()

    def add_control(self, widget: QWidget) -> None:
        """Put a control beside the tabs."""
        assert self.controls is not None
        layout = self.controls.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(layout.count() - 1, widget)

    def add_below_chart(self, widget: QWidget) -> None:
        """Put something between the chart and the sentences."""
        self._card.insertWidget(1, widget)

    def on_shown(self, value: Any) -> None:
        """Called when another value is shown."""

    def choose(self) -> None:
        """Follow a choice of the user's, soon."""
        if self._subject is not None:
            self._pause.start()

    # --- the page

    def show_subject(self, subject: Subject) -> None:
        self._subject = subject
        self._follow()

    def leave(self) -> None:
        self._subject = None
        self._pause.stop()
        if self.shown is None:
            self._computer.drop()
            self._drawn_from = ()

    # --- the report

    def has_picture(self) -> bool:
        return self.shown is not None

    def pin(self) -> Callable[[], Pin] | None:
        if self.shown is None or self._shown_subject is None:
            return None
        label = self._shown_subject.pin(self.title(), self.text)
        return figure_pin(label, partial(_draw, self.chart.make, self.shown), PINNED_HEIGHT)

    # --- what is shown

    def _on_asker(self) -> None:
        if self._subject is not None:
            self._follow()

    def _follow(self) -> None:
        """Ask for what the subject needs, and show what is known of it."""
        if self._subject is None:
            return
        view, asker = self.wanted(self._subject), self.context.asker
        if isinstance(view, str):
            self._show_message(view)
            return
        first = self.first(self._subject)
        views = [view] if first is None else [first, view]
        known = next((one for one in reversed(views) if asker.answer(one) is not None), None)
        failed = next((one for one in views if asker.problem(one)), None)
        if known is not view and failed is None:
            missing = next(one for one in views if asker.answer(one) is None)
            if not asker.is_asking(missing):
                asker.ask(missing)  # which says that it changed, and so comes here again
                return
        if known is not None:
            seen = asker.answer(known)
            assert seen is not None
            self._compute(known, seen)
        elif failed is not None:
            self._show_message(asker.problem(failed))
        else:
            self._show_message(self.waiting_text() or self.computing)

    def _compute(self, view: View, seen: Seen) -> None:
        work = self.work(view, seen)  # which may offer other choices
        key = (seen, *self.choice())
        if _same(key, self._drawn_from):
            if self.shown is not None:
                self._views.setCurrentIndex(1)
            return
        self._drawn_from = key
        self._computer.drop()
        self._computer.run(work, partial(self._show, key, self._subject), self._show_message)

    def _show(self, key: tuple[Any, ...], subject: Subject | None, found: Shown | str) -> None:
        if not _same(key, self._drawn_from):
            return  # something else was chosen meanwhile
        if isinstance(found, str):
            self._drawn_from = ()
            self._show_message(found)
            return
        self.shown, sentences = found
        self._shown_subject = subject
        self.text = text = "\n".join(sentences)
        self.sentences.setText(breakable(text))
        self.sentences.setVisible(bool(text))
        self._fit_sentences()
        self.chart.show_value(self.shown, text)
        self.on_shown(self.shown)
        self.save_button.setEnabled(True)
        self._views.setCurrentIndex(1)
        self.picture_changed.emit()

    def _show_message(self, text: str) -> None:
        self.shown, self._drawn_from = None, ()
        self.message.setText(text)
        self.save_button.setEnabled(False)
        self._views.setCurrentIndex(0)
        self.picture_changed.emit()

    def _set_look(self) -> None:
        self.chart.set_look(self.context.theme.tokens.scheme, self.context.theme.scale)
        self._fit_sentences()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sentences()

    def _fit_sentences(self) -> None:
        """Give the sentences the height that they need at this width, and no width of their own."""
        self.sentences.ensurePolished()  # else they think in the font that they had
        height = self.sentences.heightForWidth(max(1, self.width() - 2 * MARGIN))
        self.sentences.setFixedHeight(max(0, height))  # −1 without a text

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        inner.setSpacing(MARGIN)
        inner.addWidget(self.chart, 1)
        inner.addWidget(self.sentences)
        self._card = inner
        self._views = QStackedWidget()
        self._views.addWidget(self.message)
        self._views.addWidget(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._views)
        self.controls = QWidget()
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(MARGIN)
        row.addWidget(self.save_button)

    # --- saving

    def _ask_export(self, suffix: str) -> None:
        name = _(self._file_name).format(project=self.context.document.project.name)
        kind = _("{format} table") if suffix == "csv" else _("{format} picture")
        kinds = {f".{suffix}": kind.format(format=suffix.upper())}
        path = ask_to_save(self, _("Save the chart"), name, kinds)
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Write the figure in the background; a notice reports the end."""
        if self.shown is not None and not self.saver.is_busy:
            work = self.save(path, self.context.document.project.name)
            self.saver.run(work, lambda _none: self._on_saved(path), self._on_not_saved)

    def _on_saved(self, path: Path) -> None:
        self.notice_raised.emit(_("The chart was saved as {path}.").format(path=path), "", "good")

    def _on_not_saved(self, problem: str) -> None:
        self.notice_raised.emit(_("The chart was not saved. {problem}").format(problem=problem), "", "bad")


def _draw(
    make: Callable[[Figure, ChartStyle], FourPanels[Any]],
    value: Any,
    figure: Figure,
    style: ChartStyle,
    _space_top: float,
) -> None:
    make(figure, style).update(value)


def _same(first: tuple[Any, ...], second: tuple[Any, ...]) -> bool:
    """Whether both are of the same answer and the same choice; answers don't compare by value."""
    return len(first) == len(second) and first[0] is second[0] and first[1:] == second[1:]
