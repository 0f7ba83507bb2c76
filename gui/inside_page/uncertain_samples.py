"""The most uncertain samples as small pictures in a row."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.analysis.wording import percent_text, three_digits
from engine.inside.uncertainty import as_probabilities, most_uncertain_first
from engine.inside.uncertainty_summary import UncertaintySummary
from engine.language.numbers import number_text
from engine.language.texts import _
from gui.theme.theme import Theme
from gui.widgets.pixel_image import pixel_image
from gui.widgets.plain_text import plain_tip

SIDE, N_SHOWN = 36, 8


class UncertainSamples(QWidget):
    """Pictures with what is true and what the mean says; hidden for tables."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.tips: list[str] = []
        self._pictures: list[tuple[QLabel, QLabel]] = []
        label = QLabel(_("Most uncertain"))
        label.setProperty("role", "caption")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addWidget(label)
        self._row.addStretch(1)
        self.setMinimumWidth(1)  # a narrow window cuts the row rather than being made wider by it
        self.hide()

    def show_summary(self, summary: UncertaintySummary, class_names: tuple[str, ...]) -> None:
        """Show the samples of these numbers that have pictures."""
        order = [place for place in most_uncertain_first(summary.uncertainty) if place in summary.seen.images]
        shown = [int(place) for place in order[:N_SHOWN]]
        while len(self._pictures) < len(shown):
            self._pictures.append(self._add())
        self.tips = [_tip(summary, place, class_names) for place in shown]
        side = self._theme.px(SIDE)
        for number, (picture, caption) in enumerate(self._pictures):
            is_used = number < len(shown)
            picture.setVisible(is_used)
            caption.setVisible(is_used)
            if is_used:
                image = pixel_image(*summary.seen.images[shown[number]])
                mode = Qt.AspectRatioMode.KeepAspectRatio
                picture.setPixmap(QPixmap.fromImage(image).scaled(QSize(side, side), mode))
                caption.setText(_caption(summary, shown[number]))
                for widget in (picture, caption):
                    widget.setToolTip(plain_tip(self.tips[number]))
        self.setAccessibleName(_("Most uncertain samples"))
        self.setAccessibleDescription("; ".join(self.tips))
        self.setVisible(bool(shown))

    def _add(self) -> tuple[QLabel, QLabel]:
        picture, caption = QLabel(), QLabel()
        caption.setProperty("role", "caption")
        column = QVBoxLayout()
        column.setSpacing(2)
        for widget in (picture, caption):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self._row.insertLayout(self._row.count() - 1, column)
        return picture, caption


def _caption(summary: UncertaintySummary, place: int) -> str:
    """What is true, and what the mean of the passes says: "4 → 9"."""
    true, said, _share = _both(summary, place)
    return f"{true} → {said}"


def _tip(summary: UncertaintySummary, place: int, class_names: tuple[str, ...]) -> str:
    true, said, share = _both(summary, place)
    n = number_text(int(summary.seen.samples[place]) + 1, ",")
    if summary.numbers is not None:
        spread = three_digits(float(summary.numbers.std[place]))
        text = _("sample {n}: true {true}, the mean says {said}, the passes differ by {spread}")
        return text.format(n=n, true=true, said=said, spread=spread)
    names = [class_names[int(one)] if int(one) < len(class_names) else one for one in (true, said)]
    doubt = three_digits(float(summary.uncertainty[place]))
    text = _("sample {n}: true {true}, the mean says {said} ({share}), entropy {entropy}")
    return text.format(n=n, true=names[0], said=names[1], share=percent_text(100 * share), entropy=doubt)


def _both(summary: UncertaintySummary, place: int) -> tuple[str, str, float]:
    y = summary.seen.measured.y[place]
    if summary.numbers is not None:
        return three_digits(float(y)), three_digits(float(summary.numbers.mean[place])), 1.0
    mean = as_probabilities(summary.seen.measured.passes[: summary.k, place]).mean(axis=0)
    return str(int(y)), str(int(np.argmax(mean))), float(mean.max())
