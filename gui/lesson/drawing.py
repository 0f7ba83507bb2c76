"""Draws what a lesson's texts show beside letters, on a thread: pictures at their size, formulas."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from engine.lessons.lesson import ChoiceQuestion, Lesson, Page, Question
from gui.control.background import Background
from gui.lesson.formulas import DrawnFormula, draw, with_pictures
from gui.lesson.rich_text import Drawings

PAUSE = 0.001  # seconds in which the window may go on after each formula
KEY = "page"
INDENT = 2  # of the lines of a step, in heights of its letters


@dataclass(frozen=True)
class _Look:
    """What a drawing depends on: the height of letters, the width there is, the screen's pixels per unit."""

    size: int
    width: int
    ratio: float


class Draughtsman(QObject):
    """Draws page after page. What was drawn is kept, so that a page is there at once when it comes again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background("lesson drawings", self)
        self._look = _Look(0, 0, 0.0)
        self._pictures: dict[tuple[str, bytes], QImage] = {}
        self._formulas: dict[str, DrawnFormula | None] = {}
        self.has_formulas = False  # until matplotlib is loaded

    @property
    def is_busy(self) -> bool:
        """Whether something is being drawn."""
        return self._background.is_busy

    def charts_loaded(self) -> None:
        """From now on formulas can be drawn. The first one takes much longer than others: draw it now."""
        self.has_formulas = True
        self._background.run(lambda: draw("x", 1.0, 1.0), lambda _: None)

    def draw(
        self, lesson: Lesson, page: Page, look: tuple[int, int, float], then: Callable[[Drawings], None]
    ) -> None:
        """Draw what a page shows and give it to `then`: at once if it is there, else soon.

        `look` are the height of letters and the width of the page in pixels, and the screen's ratio.
        """
        if self._look != (new := _Look(*look)):
            self._look, self._pictures, self._formulas = new, {}, {}
        texts = texts_of(page)
        names = [name for name in lesson.pictures if any(name in text for text in texts)]
        found = [formula for text in texts for formula in with_pictures(text)[1]] if self.has_formulas else []
        pictures = {name: lesson.pictures[name] for name in names}
        new_pictures = {n: data for n, data in pictures.items() if (n, data) not in self._pictures}
        new_formulas = [formula for formula in dict.fromkeys(found) if formula not in self._formulas]

        def take(drawn: tuple[dict[str, QImage], dict[str, DrawnFormula | None]]) -> None:
            if self._look == new:
                self._pictures |= {(name, pictures[name]): image for name, image in drawn[0].items()}
                self._formulas |= drawn[1]
            images = {
                n: self._pictures[n, data] for n, data in pictures.items() if (n, data) in self._pictures
            }
            then(Drawings(images, dict(self._formulas), self.has_formulas))

        self._background.drop(KEY)
        if not new_pictures and not new_formulas:
            take(({}, {}))
            return
        if new_pictures:
            QImageReader.supportedImageFormats()  # loads Qt's plug-ins, which no thread may
        self._background.run(lambda: _drawn(new_pictures, new_formulas, new), take, key=KEY)

    def wait(self) -> None:
        """Wait until nothing is drawn any more, for a clean end."""
        self._background.wait()


def texts_of(page: Page) -> list[str]:
    """All texts of a page that are Markdown."""
    texts = [page.text]
    for step in page.steps:
        texts += [step.text, *step.hints]
        if isinstance(step, Question):
            texts += [step.right, step.wrong]
        if isinstance(step, ChoiceQuestion):
            texts += step.choices
    return texts


def _drawn(
    pictures: Mapping[str, bytes], formulas: Iterable[str], look: _Look
) -> tuple[dict[str, QImage], dict[str, DrawnFormula | None]]:
    images = {name: _picture(data, look) for name, data in pictures.items()}
    drawn: dict[str, DrawnFormula | None] = {}
    for formula in formulas:
        drawn[formula] = _fitted(formula, look)
        time.sleep(PAUSE)
    return {name: image for name, image in images.items() if not image.isNull()}, drawn


def _fitted(formula: str, look: _Look) -> DrawnFormula | None:
    """A formula, in smaller letters if it is wider than the lines of a step."""
    drawn, width = draw(formula, look.size, look.ratio), (look.width - INDENT * look.size) * look.ratio
    if drawn is not None and drawn.width > width:
        drawn = draw(formula, 0.97 * look.size * width / drawn.width, look.ratio)
    return drawn


def _picture(data: bytes, look: _Look) -> QImage:
    """A picture, no wider than the page and sharp on its screen; null if it can't be decoded."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    wanted = QSize(look.width, look.width * 4)
    shown = size if size.width() <= look.width else size.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio)
    pixels = shown * look.ratio
    if pixels.width() < size.width():
        reader.setScaledSize(pixels)
    image = reader.read()
    if not image.isNull():
        image.setDevicePixelRatio(image.width() / max(1, shown.width()))
    return image
