"""The rows of questions: a choice, a number, words, a sketched curve."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from engine.lessons.lesson import ChoiceQuestion, NumberQuestion, Question, SketchQuestion, WordsQuestion
from engine.lessons.marking import is_marked
from engine.lessons.measure import Measure, measured_text, with_answer_text
from engine.project.lesson_record import LessonAnswer
from gui.lesson.player import LessonPlayer
from gui.lesson.rich_text import Drawings, RichText
from gui.lesson.step_rows import StepRow, line_of
from gui.prediction.predicting import is_final
from gui.prediction.sketch_area import SketchArea, sketch_range
from gui.theme.theme import Theme
from gui.widgets.controls import SteadyButton
from gui.widgets.plain_text import WrappedLabel

NUMBER_WIDTH, WORDS_HEIGHT = 120, 96
RETURN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class QuestionRow(StepRow):
    """A button takes the answer; below it stands what is said of it."""

    def __init__(self, step: Question, player: LessonPlayer, drawings: Drawings, theme: Theme) -> None:
        super().__init__(step, player, drawings, theme)
        self.question = step
        self._problem = ""
        self.said = RichText(theme, _("What is said of your answer"))
        self.answer_button = SteadyButton(_("Answer"), _("Answer again"))
        self.answer_button.setProperty("role", "small")
        self.answer_button.setToolTip(_("Answer the question"))
        self.answer_button.clicked.connect(self.take)

    def finish_question(self) -> None:
        """Put the button, and what is said, below the place for the answer."""
        self.finish(self.answer_button, said=self.said)

    @property
    def is_done(self) -> bool:
        """Whether it is answered, and not wrongly: a wrong answer gets no tick."""
        given = self.player.answer_of(self.question)
        return super().is_done and given is not None and given.is_right is not False

    def typed(self) -> str:
        """The answer as it stands in its place."""
        raise NotImplementedError

    def take(self) -> None:
        """Answer with what stands there."""
        self.show_problem(self.player.answer(self.question, self.typed()))

    def keep_draft(self) -> None:
        """Take what was typed or chosen and not yet answered with, unless it counts as a try."""
        typed, given = self.typed().strip(), self.player.answer_of(self.question)
        is_new = bool(typed) and (given is None or given.value != typed)
        if is_new and not is_marked(self.question):
            self.player.answer(self.question, typed)

    def right_text(self, given: LessonAnswer) -> str:
        """What the lesson says of the right answer."""
        del given
        return self.question.right

    def show_problem(self, problem: str) -> None:
        """Say why this is no answer; empty if it is one."""
        self._problem = problem
        self.show_state()

    def show_state(self) -> None:
        given = self.player.answer_of(self.question)
        self.answer_button.setText(_("Answer") if given is None else _("Answer again"))
        text = ""
        if self._problem:
            text = self._problem
        elif given is not None:
            text = {
                True: self.right_text(given) or _("That is right."),
                False: self.question.wrong or _("That is not right yet. Try again."),
                None: self.right_text(given) or _("Your answer is kept."),
            }[given.is_right]
        if text != self.said.markdown:
            self.said.show_markdown(text, self._drawings)
        self.said.setVisible(bool(text))
        super().show_state()

    def state_text(self) -> str:
        given = self.player.answer_of(self.question)
        if not self.question.comes_first:
            return ""
        if given is None:
            has_results = self.player.document.project.has_current_results
            return (
                _("The sweep came first: this answer counts as late.")
                if has_results
                else _("Answer before you sweep.")
            )
        return _("Answered after the sweep.") if given.had_results else _("Answered before the sweep.")


class ChoiceRow(QuestionRow):
    """One of several answers."""

    def __init__(self, step: ChoiceQuestion, player: LessonPlayer, drawings: Drawings, theme: Theme) -> None:
        super().__init__(step, player, drawings, theme)
        self._choices = step.choices
        self.options = [Option(text) for text in step.choices]
        self._group = QButtonGroup(self, exclusive=True)
        given = player.answer_of(step)
        for number, option in enumerate(self.options):
            self._group.addButton(option.button, number)
            option.button.setChecked(given is not None and given.value == option.text)
            self.column.addWidget(option)
        self._group.idClicked.connect(lambda _number: self.show_problem(""))
        self.finish_question()

    def typed(self) -> str:
        number = self._group.checkedId()
        return self._choices[number] if number >= 0 else ""


class Option(QWidget):
    """A radio button whose text may have several lines; a click on the text chooses it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.button = QRadioButton()
        self.button.setAccessibleName(text)
        self.button.setToolTip(_("Choose this answer"))
        self.label = WrappedLabel(text)
        self.label.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1, Qt.AlignmentFlag.AlignVCenter)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.button.setFocus()
            self.button.click()


class NumberRow(QuestionRow):
    """A number, with its unit behind; Return answers."""

    def __init__(self, step: NumberQuestion, player: LessonPlayer, drawings: Drawings, theme: Theme) -> None:
        super().__init__(step, player, drawings, theme)
        self._number_question = step
        self.field = QLineEdit()
        in_unit = _("Your answer, in {unit}").format(unit=step.unit)
        self.field.setAccessibleName(in_unit if step.unit else _("Your answer, a number"))
        self.field.setToolTip(_("A number; a comma or a point before its decimals"))
        self.field.setFixedWidth(theme.px(NUMBER_WIDTH))
        self.field.returnPressed.connect(self.take)
        given = player.answer_of(step)
        self.field.setText("" if given is None else given.value)
        self.unit = QLabel(step.unit)
        self.unit.setTextFormat(Qt.TextFormat.PlainText)
        self.column.addLayout(line_of(self.field, self.unit))
        self.finish_question()

    def typed(self) -> str:
        return self.field.text()

    def right_text(self, given: LessonAnswer) -> str:
        """With the measured value, as it was when the answer was given."""
        measure = self._number_question.answer
        if not isinstance(measure, Measure):
            return self.question.right
        if given.measured is None:  # answered in another edition of the lesson
            return with_answer_text(self.question.right, given.value)
        return with_answer_text(self.question.right, measured_text(measure, given.measured))

    def show_problem(self, problem: str) -> None:
        super().show_problem(problem)
        self.field.setProperty("wrong", bool(problem))
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)


class WordsRow(QuestionRow):
    """Words, which the teacher reads. Ctrl+Return answers."""

    def __init__(self, step: WordsQuestion, player: LessonPlayer, drawings: Drawings, theme: Theme) -> None:
        super().__init__(step, player, drawings, theme)
        self._longest = step.max_length
        self.field = QPlainTextEdit()
        self.field.setAccessibleName(_("Your answer, in words"))
        self.field.setToolTip(_("Your own words (Ctrl+Return answers)"))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(theme.px(WORDS_HEIGHT))
        self.field.installEventFilter(self)
        given = player.answer_of(step)
        self.field.setPlainText("" if given is None else given.value)
        self.count = QLabel()
        self.count.setProperty("role", "caption")
        self.field.textChanged.connect(self._show_count)
        self.column.addWidget(self.field)
        self.column.addWidget(self.count, 0, Qt.AlignmentFlag.AlignRight)
        self._show_count()
        self.finish_question()

    def typed(self) -> str:
        return self.field.toPlainText()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer on Ctrl+Return."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in RETURN_KEYS and is_control:
                self.take()
                return True
        return super().eventFilter(watched, event)

    def _show_count(self) -> None:
        n = self._longest
        text = ngettext("{n_typed} of {n} characters", "{n_typed} of {n} characters", n)
        n_typed = number_text(len(self.typed().strip()), ",")
        self.count.setText(text.format(n_typed=n_typed, n=number_text(n, ",")))


class SketchRow(QuestionRow):
    """The curve that the student expects; it is the project's prediction, and final once there is a sweep."""

    def __init__(self, step: SketchQuestion, player: LessonPlayer, drawings: Drawings, theme: Theme) -> None:
        super().__init__(step, player, drawings, theme)
        self._sketch_question = step
        self.sketch = SketchArea(theme)
        self.sketch.sketched.connect(player.sketch)
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sketch)
        self.column.addWidget(frame)
        self.finish_question()

    def typed(self) -> str:
        return ""

    def take(self) -> None:
        """Take the curve as it is drawn."""
        self.show_problem(self.player.answer_sketch(self._sketch_question))

    def show_state(self) -> None:
        project = self.player.document.project
        prediction = project.prediction
        self.sketch.show_sketch(
            project.sweep.rates,
            sketch_range(project),
            project.score,
            prediction.sketch if prediction is not None else (),
            is_locked=is_final(project) or self.player.is_running,
        )
        super().show_state()
