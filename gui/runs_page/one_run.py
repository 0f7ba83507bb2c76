"""One run in the pane: its verdict, actions, notes, facts, layers."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.analysis.run_text import RunVerdict, variance_verdict
from engine.language.texts import N_, _
from engine.network.network_text import layer_line
from engine.runs.record import TRAIN, VARIANCE, RunPart, RunRecord
from gui.runs_page.run_details import CAPTIONS, details_of
from gui.runs_page.run_scorer import RunScorer
from gui.theme.icons import pixmap
from gui.theme.theme import Theme
from gui.widgets.controls import SteadyButton, forward_undo_to_document
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.menu import Menu
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.verdict_frame import NEUTRAL, VerdictFrame

NOTES_HEIGHT, LATER = 76, N_("Computing the verdict…")
STUDY_AFTER = 120  # milliseconds
LINE, ICON, GAP = 24, 16, 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class OneRun(QWidget):
    """Widgets that stay; only their texts change with the run."""

    def __init__(self, theme: Theme, scorer: RunScorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._scorer = theme, scorer
        self._run: RunRecord | None = None
        self._variance: tuple[tuple[RunPart, ...], RunVerdict] | None = None
        self._wait = QTimer(self, singleShot=True, interval=STUDY_AFTER)
        self._wait.timeout.connect(self._study_variance)
        self.verdict = VerdictFrame(theme, details_role="caption")
        self.restore = QPushButton(_("Restore this network"))
        self.restore.setProperty("primary", True)
        self.restore.setToolTip(_("Go back to the data, network, training and sweep of this run"))
        self.overlay = SteadyButton("")
        self.overlay.setCheckable(True)
        self.overlay.setProperty("role", "toggle")
        self.overlay.setToolTip(_("Overlay this run on the chart (O)"))
        self.compare = QPushButton(_("Compare…"))
        self.compare.setToolTip(
            _("Show what differs between this run and another, or select two runs in the list")
        )
        self.compare_menu = Menu(self.compare)
        self.compare.setMenu(self.compare_menu)
        self.notes = NotesEdit()
        self.layers = LayerLines(theme)
        buttons = QWidget()
        flow = FlowLayout(buttons, 8)
        for button in (self.restore, self.overlay, self.compare):
            flow.addWidget(button)
        facts = QWidget()
        self._grid = QGridLayout(facts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._facts: dict[str, tuple[QLabel, WrappedLabel]] = {}
        for row, caption in enumerate(CAPTIONS):
            name, text = _caption(_(caption)), WrappedLabel()
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts[caption] = (name, text)
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text, row, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(buttons)  # first, so that they stay where they are, however long the verdict is
        column.addSpacing(4)
        column.addWidget(self.verdict)
        column.addSpacing(4)
        for title, widget in ((_("Notes"), self.notes), (_("Network"), self.layers), (_("Settings"), facts)):
            heading = QLabel(title)
            heading.setProperty("role", "name")
            column.addWidget(heading)
            column.addWidget(widget)
            column.addSpacing(4)
        column.addStretch(1)
        scorer.judged.connect(self._on_judged)
        theme.changed.connect(self._show_scale)
        self._show_scale()

    def show_run(self, run: RunRecord, *, is_overlaid: bool) -> None:
        """Show another run, or changes of the same one."""
        is_same = run is self._run
        self._run = run
        if run.kind == TRAIN:
            overlay = _("On the training chart") if is_overlaid else _("Show on the training chart")
        else:
            overlay = _("On the sweep chart") if is_overlaid else _("Show on the sweep chart")
        self.overlay.setText(overlay)
        self.overlay.setChecked(is_overlaid)
        if is_same:
            return
        self.notes.show_run(run)
        self.layers.show_network(run)
        texts = dict(details_of(run))
        for caption, (name, text) in self._facts.items():
            text.setText(texts.get(caption, ""))
            for label in (name, text):
                label.setVisible(caption in texts)
        self._show_verdict()

    def _on_judged(self, uids: list[str]) -> None:
        if self._run is not None and self._run.uid in uids:
            self._show_verdict()

    def _show_verdict(self) -> None:
        if self._run is None:
            return
        self._wait.stop()
        run = self._run
        found = self._scorer.verdict(run)
        if run.kind == VARIANCE and self._scorer.can_judge:
            known = self._variance is not None and self._variance[0] is run.parts
            found = self._variance[1] if known and self._variance is not None else None
            if found is None:
                self._wait.start()
        if found is None:
            self.verdict.show_verdict(NEUTRAL, _(LATER))
        else:
            self.verdict.show_verdict(found.tone, found.headline, found.details)

    def _study_variance(self) -> None:
        """Compute a variance study once its run stays selected, not for each run that arrow keys pass."""
        if self._run is not None and self._run.kind == VARIANCE:
            self._variance = (self._run.parts, variance_verdict(self._run))
            self._show_verdict()

    def _show_scale(self) -> None:
        self.notes.setFixedHeight(self._theme.px(NOTES_HEIGHT))


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "caption")
    return label


# --- The student's notes


class NotesEdit(QPlainTextEdit):
    """Signals every change of the text with the run's uid; Tab moves to the next control."""

    edited = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._uid = ""
        self.setPlaceholderText(_("What did you try? What did you see?"))
        self.setAccessibleName(_("Notes on this run"))
        self.setToolTip(_("Your notes are saved with the project and can be searched."))
        self.setTabChangesFocus(True)
        forward_undo_to_document(self)
        self.textChanged.connect(lambda: self.edited.emit(self._uid, self.toPlainText()))

    def show_run(self, run: RunRecord) -> None:
        """Show the notes of a run; an equal text is not set again, so that the cursor stays."""
        is_other = run.uid != self._uid
        self._uid = run.uid
        if is_other or run.notes != self.toPlainText():
            with QSignalBlocker(self):
                place = self.textCursor().position()
                self.setPlainText(run.notes)
                if not is_other:
                    cursor = self.textCursor()
                    cursor.setPosition(min(place, len(run.notes)))
                    self.setTextCursor(cursor)


# --- The layers: an icon, a name and a short text each


class LayerLines(QWidget):
    """As high as its layers need; a line that does not fit is cut with an ellipsis."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[tuple[str, str, str, bool], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_network(self, run: RunRecord) -> None:
        """Show the layers of a run."""
        layers = run.definition.network.layers
        self._lines = tuple(
            (layer.kind.icon, layer.title, layer_line(layer, is_sweeping=run.kind != TRAIN), layer.is_enabled)
            for layer in layers
        )
        description = [f"{title}, {text}" if text else title for _icon, title, text, _on in self._lines]
        self.setAccessibleName(_("Network: {layers}").format(layers="; ".join(description)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(LINE) * len(self._lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a drawing, which is not mirrored
        theme, px = self._theme, self._theme.px
        tokens = theme.tokens
        name_font, text_font = theme.font(12, QFont.Weight.DemiBold), theme.font(12)
        muted = QColor(tokens.readable("muted", "card"))
        size, ratio = px(ICON), self.devicePixelRatioF()
        for number, (icon, title, text, is_enabled) in enumerate(self._lines):
            top = number * px(LINE)
            if not event.rect().intersects(QRect(0, top, self.width(), px(LINE))):
                continue
            colour = (
                tokens.dropout if icon == "dropout" else tokens.accent if icon == "dense" else muted.name()
            )
            middle = top + (px(LINE) - size) // 2
            painter.drawPixmap(0, middle, pixmap(icon, colour if is_enabled else tokens.line, size, ratio))
            left, space = size + px(GAP), self.width() - size - px(GAP)
            painter.setFont(name_font)
            painter.setPen(QColor(tokens.text) if is_enabled else muted)
            shown = QFontMetrics(name_font).elidedText(title, Qt.TextElideMode.ElideRight, space)
            painter.drawText(QRect(left, top, space, px(LINE)), _LEFT, shown)
            used = QFontMetrics(name_font).horizontalAdvance(shown) + px(GAP)
            painter.setFont(text_font)
            painter.setPen(muted)
            shown = QFontMetrics(text_font).elidedText(text, Qt.TextElideMode.ElideRight, space - used)
            painter.drawText(QRect(left + used, top, space - used, px(LINE)), _LEFT, shown)
