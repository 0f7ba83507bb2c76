"""The window with the answers of one training, beside those without dropout."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from engine.analysis.answers import Answers, comparison_cell
from engine.analysis.answers_text import class_names, details, headline, side_name
from engine.data.catalogue import data_set_info, input_names, target_text
from engine.experiment.specs import Cell, Experiment
from engine.language.texts import N_, _
from gui.answers.mistakes import MistakesView
from gui.control.background import Background
from gui.control.cell_requests import AnswersInspector
from gui.theme.theme import Theme
from gui.widgets.box import fit_to_screen
from gui.widgets.chart_host import ChartHost
from gui.widgets.file_dialogs import ask_to_save
from gui.widgets.plain_text import WrappedLabel

if TYPE_CHECKING:
    from engine.charts.answers_figure import ShownAnswers
    from engine.charts.figure_look import FigureLook
    from gui.charts.answers_chart import AnswersChart
    from gui.charts.export_dialog import ExportDialog

SIZE, MIN_SIZE = (1080, 800), (560, 480)
CHART, LISTS = 430, 250
BUSY = N_("The engine is busy. The answers appear when it is done.")
# Translators: {training} is such as "rate 0.3".
TRAINING = N_("Training {training} again, with the same numbers…")
FIGURE = "answers"  # not a text: its id


class AnswersWindow(QDialog):
    """Not modal, and stays with its training whatever is done in the main window."""

    def __init__(
        self,
        experiment: Experiment,
        cell: Cell,
        inspector: AnswersInspector,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._experiment, self._inspector, self._theme = experiment, inspector, theme
        compared = comparison_cell(experiment, cell)
        self.cells = (cell,) if compared is None else (compared, cell)
        # Translators: {training} is such as "rate 0.3".
        title = _("Answers: {training}, seed {seed}")
        self.title = title.format(training=side_name(experiment, cell), seed=cell.seed)
        self.setWindowTitle(_("{title} – Dropout Lab").format(title=self.title))
        self._found: dict[Cell, Answers] = {}
        self.shown: ShownAnswers | None = None
        self.dialog: ExportDialog | None = None
        self._saver = Background("answers figure", self, must_finish=True)  # not a text: a thread
        self.headline = WrappedLabel()
        self.headline.setProperty("role", "title")
        self.details = WrappedLabel()
        self.details.setProperty("role", "muted")
        self.host: ChartHost[AnswersChart] = ChartHost(_("The answers"), _(BUSY), _("Try again"), theme)
        self.host.button.hide()
        self.host.button.clicked.connect(self._ask_again)
        self.mistakes = [MistakesView(theme) for _cell in self.cells]
        self.status = WrappedLabel()
        self.status.setProperty("role", "muted")
        self.save = QPushButton(_("&Save figure…"))
        self.save.setToolTip(_("Choose size and format, and save the figure (Alt+S)"))
        self.save.clicked.connect(self.open_dialog)
        self.close_button = QPushButton(_("Close"))
        self.close_button.setToolTip(_("Close this window (Esc)"))
        self.close_button.clicked.connect(self.close)
        self._lay_out()
        theme.changed.connect(self._show_look)
        inspector.changed.connect(self._show)
        self._show_look()

    @property
    def is_saving(self) -> bool:
        """Whether the figure is being written."""
        return self._saver.is_busy

    def open_up(self) -> None:
        """Show the window in front."""
        self.show()
        self.raise_()
        self.activateWindow()
        self._show()

    def open_dialog(self) -> None:
        """Open the dialog for the figure's size and look, which keeps its choices; it is not modal."""
        from gui.charts.export_dialog import ExportDialog

        if self.shown is None:
            return
        if self.dialog is None:
            figures = ((_("The answers"), FIGURE, len(self.shown.sides)),)
            # Translators: what stands over the figure, if a title is wanted.
            title = _("the training's name")
            self.dialog = ExportDialog(figures, self._theme, self, title=title)
            self.dialog.chosen.connect(self._ask_path)
        self.dialog.show()
        self.dialog.activateWindow()

    def save_to(self, path: Path, look: FigureLook | None = None, *, has_title: bool = True) -> None:
        """Save the figure in the format of the suffix; without a look as on the screen."""
        from engine.charts.answers_figure import SCREEN, save_answers_figure

        if self.shown is None or self._saver.is_busy:
            return
        title = self.title if has_title else ""
        self._saver.run(
            partial(save_answers_figure, self.shown, path, title=title, look=look or SCREEN),
            lambda _done: self.status.setText(_("The figure was saved as {path}.").format(path=path)),
            lambda problem: self.status.setText(_("The figure was not saved.") + f" {problem}"),
        )

    def _ask_path(self) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        kind = _("{format} picture").format(format=dialog.suffix.upper())
        kinds = {f".{dialog.suffix}": kind}
        path = ask_to_save(self, _("Save the figure"), self.title.replace(":", ""), kinds)
        if path is not None:
            dialog.close()
            self.save_to(path, dialog.look, has_title=dialog.has_title.isChecked())

    def wait(self) -> None:
        """Close for good: wait until nothing is saved any more."""
        self.close()
        self._saver.wait()

    # --- what is known

    def _show(self) -> None:
        """Draw as soon as everything is known; until then ask for it, the training itself first."""
        if self.shown is not None or not self.isVisible():
            return
        for cell in reversed(self.cells):
            event = self._inspector.answer(self._experiment, cell)
            if event is None:
                continue
            if event.answers is None:
                self._show_message(event.problem, can_retry=True)
                return
            self._found[cell] = event.answers
        missing = [cell for cell in reversed(self.cells) if cell not in self._found]
        if not missing:
            self._draw()
            return
        self._inspector.ask(self._experiment, missing[0])
        is_asking = self._inspector.is_asking(self._experiment, missing[0])
        name = side_name(self._experiment, missing[0])
        self._show_message(_(TRAINING).format(training=name) if is_asking else _(BUSY))

    def _ask_again(self) -> None:
        for cell in self.cells:
            self._inspector.forget(self._experiment, cell)
        self._show()

    def _show_message(self, sentence: str, *, can_retry: bool = False) -> None:
        self.host.button.setVisible(can_retry)
        self.host.show_message(sentence)

    def _draw(self) -> None:
        from engine.charts.answers_figure import AnswersSide, ShownAnswers
        from gui.charts.answers_chart import AnswersChart

        experiment = self._experiment
        info = data_set_info(experiment.data)
        named = tuple((side_name(experiment, cell), self._found[cell]) for cell in self.cells)
        names = class_names(experiment.data, named[0][1])
        target = target_text(experiment.data) or info.target
        self.shown = ShownAnswers(tuple(AnswersSide(*side) for side in named), names, target)
        self.headline.setText(headline(named))
        self.details.setText(details(experiment.data, named))
        columns = input_names(experiment.data)
        for view, (name, found) in zip(self.mistakes, named, strict=True):
            view.show_mistakes(name, found, names, columns)
        self.host.set_maker(AnswersChart)
        self.host.show_chart()
        chart = self.host.chart
        assert chart is not None
        chart.set_look(self._theme.tokens.scheme, self._theme.scale)
        chart.show_answers(self.shown, self.headline.text())
        for widget in (self.headline, self.details, self._lists):
            widget.show()
        self._body.setSizes([self._theme.px(CHART), self._theme.px(LISTS)])
        self.save.setEnabled(True)

    # --- look

    def _lay_out(self) -> None:
        self._lists = QWidget()
        lists = QHBoxLayout(self._lists)
        lists.setContentsMargins(0, 4, 0, 0)
        lists.setSpacing(12)
        for view in self.mistakes:
            lists.addWidget(view, 1)
        self._body = body = QSplitter(Qt.Orientation.Vertical)
        body.setChildrenCollapsible(False)
        body.addWidget(self.host)
        body.addWidget(self._lists)
        body.setStretchFactor(0, 3)
        body.setStretchFactor(1, 2)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.status, 1)
        foot.addWidget(self.save)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.headline)
        column.addWidget(self.details)
        column.addWidget(body, 1)
        column.addLayout(foot)
        for button in (self.save, self.close_button):
            button.setAutoDefault(False)
        for widget in (self.headline, self.details, self._lists):
            widget.hide()
        self.save.setEnabled(False)

    def _show_look(self) -> None:
        px = self._theme.px
        fit_to_screen(self, QSize(px(MIN_SIZE[0]), px(MIN_SIZE[1])), QSize(px(SIZE[0]), px(SIZE[1])))
        if self.host.chart is not None:
            self.host.chart.set_look(self._theme.tokens.scheme, self._theme.scale)
