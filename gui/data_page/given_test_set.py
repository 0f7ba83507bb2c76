"""Which rows are the test: the choices of the import, and the offer of a file that lies beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from engine.data.own_files.request import Request
from engine.data.own_files.tables.inspection import Inspection
from engine.language.texts import _
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.verdict_frame import ToneBar

SPLIT, GIVEN, FILE, OTHER = "split", "given", "file", "other"
PLUS = " + "  # between the names of arrays, as in engine.data.own_files.arrays.samples


def choices_of_test_set(request: Request, found: Inspection | None) -> tuple[list[tuple[str, str]], str]:
    """The keys and texts to choose from, and the key of what is asked for."""
    # Translators: choices of what the test set is.
    choices = [(SPLIT, _("chosen by the split"))]
    if found is not None and (given := _given_by(found)):
        choices.append((GIVEN, _("as given: {source}").format(source=given)))
    if request.test_path:
        choices.append((FILE, _("rows of {file}").format(file=Path(request.test_path).name)))
    if found is None or found.file.is_table:
        choices.append((OTHER, _("from another file…")))
    is_given = found is not None and found.file.given_sizes[1] > 0
    return choices, FILE if request.test_path else GIVEN if is_given else SPLIT


def with_choice(request: Request, key: str) -> Request:
    """The request with SPLIT or GIVEN chosen; the others need a file."""
    return replace(request, test_path="", takes_given=key == GIVEN) if key in (SPLIT, GIVEN) else request


def _given_by(found: Inspection) -> str:
    """What in the file says which rows are the test; empty if nothing does."""
    file = found.file
    if file.is_table:
        columns = file.columns_as("split")
        return _("column {name}").format(name=columns[0].name) if len(columns) == 1 else ""
    if not found.gives_test:
        return ""
    # Translators: after "as given:", what says which images are for the test.
    return file.arrays[0].split(PLUS)[-1] if file.format == "npz" else _("folders")


class OfferOfTestSet(QWidget):
    """`accepted` has the paths of the training and the test rows; hidden where there is no such pair."""

    accepted = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair = ("", "")
        self.text = WrappedLabel()
        self.accept = QPushButton()
        self.accept.setProperty("role", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(12)
        bar = ToneBar(theme)
        bar.set_tone("accent")
        for widget in (bar, self.text, self.accept):
            row.addWidget(widget, 1 if widget is self.text else 0)
        self.accept.clicked.connect(lambda: self.accepted.emit(*self._pair))
        self.hide()

    def show_pair(self, pair: tuple[str, str] | None, request: Request) -> None:
        """Offer the other of two files, unless both are in use."""
        self.setVisible(pair is not None and not request.test_path)
        if pair is None:
            return
        self._pair = pair
        train, test = (Path(path).name for path in pair)
        is_training_file = Path(pair[0]) == Path(request.path)
        self.text.setText(
            _("“{file}” with the same columns lies beside it.").format(
                file=test if is_training_file else train
            )
        )
        self.accept.setText(_("Test on its rows") if is_training_file else _("Train on that, test on this"))
