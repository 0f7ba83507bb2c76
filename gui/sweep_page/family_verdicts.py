"""What is said of each member of a family, beside its curve's key; details are in the tooltip."""

from __future__ import annotations

from itertools import chain

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from engine.analysis.family import FamilyResults
from engine.analysis.family_verdict import FamilyVerdict, MemberVerdict, family_verdict
from engine.analysis.verdict import Verdict, verdict
from engine.charts.chart_style import chart_style
from engine.charts.family_figure import MAX_CURVES
from engine.charts.family_panel import curve_look
from engine.experiment.results import SweepResults
from engine.runs.record import RunRecord, part_label
from gui.theme.theme import Theme
from gui.widgets.curve_key import CurveKey
from gui.widgets.plain_text import WrappedLabel, plain_tip

MAX_LINES, LINE = 5, 24


class FamilyVerdicts(QWidget):
    """Scrolls if there are more than a few; a member that has not changed is not judged again."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.known: dict[str, tuple[SweepResults, Verdict]] = {}
        self._labels: tuple[str, ...] = ()
        self.lines: list[tuple[CurveKey, QLabel, WrappedLabel]] = []
        self._inner = QWidget()
        self._grid = QGridLayout(self._inner)
        self._grid.setContentsMargins(12, 0, 8, 4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(2, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(self._inner)
        for widget in (self._area.viewport(), self._inner):
            widget.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_record(self, record: RunRecord, family: FamilyResults, *, is_running: bool) -> FamilyVerdict:
        """Show what is said of each member of this run; returns the verdict of all."""
        labels = tuple(part_label(record, key) for key, _ in family.members)
        if labels != self._labels:
            self._make_lines(labels)
        second = record.definition.sweep.second
        assert second is not None
        judged = [(key, results, self._judge(key, results)) for key, results in family.members]
        found = family_verdict(second.setting, judged, is_running=is_running)
        for member, label, line in zip(found.members, labels, self.lines, strict=True):
            self._show_line(line, label, member)
        self._fit()
        return found

    def show_look(self) -> None:
        """The theme has changed."""
        self._fit()
        self._show_keys()

    def _judge(self, key: str, results: SweepResults) -> Verdict:
        known = self.known.get(key)
        if known is None or known[0] is not results:
            known = self.known[key] = (results, verdict(results))
        return known[1]

    def _make_lines(self, labels: tuple[str, ...]) -> None:
        self._labels = labels
        self.known.clear()
        for widget in chain.from_iterable(self.lines):
            self._grid.removeWidget(widget)
            widget.deleteLater()
        self.lines = []
        for row, label in enumerate(labels):
            key, name, text = CurveKey(self._theme), QLabel(label), WrappedLabel()
            name.setProperty("role", "name")
            text.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(name, row, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text, row, 2)
            self.lines.append((key, name, text))
        self._fit()
        self._show_keys()

    def _show_keys(self) -> None:
        """Give the keys the look of the curves; a heat map of many members has none."""
        style = chart_style(self._theme.tokens.scheme)
        for index, (key, _, _) in enumerate(self.lines):
            look = curve_look(style, index)
            key.set_look(look.colour, look.dashes, look.marker)
            key.setVisible(len(self.lines) <= MAX_CURVES)

    def _show_line(
        self, line: tuple[CurveKey, QLabel, WrappedLabel], label: str, said: MemberVerdict
    ) -> None:
        _, _, text = line
        text.setText(said.headline)
        text.setToolTip(plain_tip(f"{said.headline} {said.details}".strip()))
        text.setAccessibleName(f"{label}: {said.headline}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the sentences need at this width, up to a few lines."""
        line = self._theme.px(LINE)
        for row in range(len(self.lines)):
            self._grid.setRowMinimumHeight(row, line)
        needed = self._grid.heightForWidth(self._area.viewport().width())
        self.setFixedHeight(min(max(needed, line), MAX_LINES * line) + 6)
