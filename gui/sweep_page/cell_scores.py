"""A training's scores: splits down, metric and loss across."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.analysis.wording import format_metric, metric_label, metric_name
from engine.experiment.results import CellResult

_SPLITS = (("train", "training"), ("val", "validation"), ("test", "held-out"))
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CellScores(QWidget):
    """Rows and columns as the cell has them."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._labels: list[QLabel] = []

    def show_cell(self, result: CellResult, metric: str, score: str) -> None:
        """The numbers of this cell; the one that is judged stands out."""
        texts = self._texts(result, metric, score)
        if len(texts) != len(self._labels):
            self._make_labels(texts)
        for label, (text, role, _row, _column) in zip(self._labels, texts, strict=True):
            label.setText(text)
            label.setProperty("role", role)
            label.style().unpolish(label)
            label.style().polish(label)
        self.setAccessibleName("Scores: " + ", ".join(text for text, _, _, _ in texts))

    def _make_labels(self, texts: list[tuple[str, str, int, int]]) -> None:
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        for _text, _role, row, column in texts:
            label = QLabel()
            self._labels.append(label)
            self._grid.addWidget(label, row, column, _RIGHT if column else Qt.AlignmentFlag.AlignLeft)

    @staticmethod
    def _texts(result: CellResult, metric: str, score: str) -> list[tuple[str, str, int, int]]:
        """Text, role, row and column of each label."""
        values = dict(result.metrics)
        kinds = [metric, *sorted({metric_name(name) for name in values} - {metric})]
        found = [(metric_label(kind), "caption", 0, 1 + column) for column, kind in enumerate(kinds)]
        row = 0
        for split, words in _SPLITS:
            names = [f"{split}_{kind}" for kind in kinds]
            if not any(name in values for name in names):
                continue
            row += 1
            found.append((words, "name" if score in names else "muted", row, 0))
            for column, name in enumerate(names):
                text = format_metric(name, values[name]) if name in values else "–"
                found.append((text.replace("not a finite number", "diverged"),
                              "name" if name == score else "", row, 1 + column))  # fmt: skip
        return found
