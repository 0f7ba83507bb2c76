"""The worst mistakes: rows of a table, or images with what the network said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from engine.analysis.answers import Mistake
from gui.answers.mistakes import NONE_WRONG, MistakesView, sure_text, table_of
from gui.theme.theme import Theme
from tests.engine.analysis.sample_answers import classes, images, numbers

NAMES, COLUMNS = ("setosa", "versicolor", "virginica"), ("a", "b", "c", "d")
NAN = float("nan")


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> MistakesView:
    made = MistakesView(theme)
    qtbot.addWidget(made)
    made.resize(480, 260)
    made.show()
    return made


def test_rows_of_numbers_have_error_and_features() -> None:
    found = replace(numbers(1.0), mistakes=(Mistake(5, 50.0, 20.2, NAN, NAN, (0.00632, -18.0)),))
    head, rows = table_of(found, (), ("CRIM", "ZN", "INDUS"))
    assert head == ["True", "Predicted", "Error", "CRIM", "ZN"]
    assert rows == [["50.0", "20.2", "−29.8", "0.00632", "−18"]]


def test_rows_of_the_users_own_table_have_its_words() -> None:
    found = replace(
        numbers(1.0), mistakes=(Mistake(5, 50.0, 20.2, NAN, NAN, (0.5, "Dream", "2026-03-01", "")),)
    )
    head, rows = table_of(found, (), ("mass", "island", "seen", "sex"))
    assert head[3:] == ["mass", "island", "seen", "sex"]
    assert rows[0][3:] == ["0.5", "Dream", "2026-03-01", ""]


@pytest.mark.parametrize(
    ("value", "text"), [(53250.0, "53250"), (-1234567.0, "−1234567"), (0.00632, "0.00632"), (5.75, "5.75")]
)
def test_large_numbers_of_a_row_are_written_out(value: float, text: str) -> None:
    found = replace(numbers(1.0), mistakes=(Mistake(5, 50.0, 20.2, NAN, NAN, (value,)),))
    assert table_of(found, (), ("income",))[1][0][3] == text


def test_long_class_names_leave_room_for_the_columns(view: MistakesView) -> None:
    name = "a very long name of a class that nobody would read to its end, but a form had it so"
    found = classes(0.2)
    view.show_mistakes("rate 0", found, (name, name + "!", "c"), COLUMNS)
    widths = [view.table.columnWidth(column) for column in range(view.table.columnCount())]
    assert max(widths) <= view.table.horizontalHeader().maximumSectionSize() < 200
    items = [view.table.item(0, column) for column in range(2)]
    assert any(item is not None and name in item.toolTip() for item in items)


def test_rows_of_classes_have_names_and_how_sure_it_was(view: MistakesView) -> None:
    found = classes(0.2)
    view.show_mistakes("rate 0.3", found, NAMES, COLUMNS)
    assert view.table.isVisible() and view.caption.whole_text == "Worst mistakes with rate 0.3"
    assert view.table.rowCount() == len(found.mistakes)
    worst, item = found.mistakes[0], view.table.item(0, 0)
    assert item is not None and item.text() == NAMES[int(worst.true)]
    sure = view.table.item(0, 2)
    assert sure is not None and sure.text() == f"{100 * worst.p_predicted:.0f} %"


def test_images_say_the_true_class_and_what_was_said(view: MistakesView) -> None:
    found = images(0.2)
    names = tuple("0123456789")
    view.show_mistakes("rate 0", found, names, ())
    assert view.images.isVisible() and len(view.images.texts) == len(found.mistakes)
    worst = found.mistakes[0]
    assert view.images.texts[0] == (
        f"true {worst.true:.0f}",
        f"said {worst.predicted:.0f}, {100 * worst.p_predicted:.0f} %",
    )
    assert view.images.accessibleName().startswith(f"true {worst.true:.0f}, said")
    assert view.images.heightForWidth(200) > view.images.heightForWidth(800)
    assert not view.images.grab().isNull()


def test_without_a_mistake_a_sentence_says_so(view: MistakesView) -> None:
    view.show_mistakes("rate 0", replace(classes(9.0), mistakes=()), NAMES, COLUMNS)
    assert view.text.isVisible() and view.text.text() == NONE_WRONG


def test_an_output_that_is_no_probability_is_shown_as_it_is() -> None:
    mistake = Mistake(0, 0.0, 1.0, 0.1, 0.9)
    assert sure_text(mistake) == "90 %"
    assert sure_text(replace(mistake, p_predicted=NAN)) == "NaN"
    assert sure_text(replace(mistake, p_predicted=3.5)) == "3.50"


def test_images_with_a_number_as_target_say_both_numbers(view: MistakesView) -> None:
    mistake = Mistake(0, 12.0, 9.5, NAN, NAN, image=(1, 2, bytes(6)))
    view.show_mistakes("rate 0", replace(numbers(1.0), mistakes=(mistake,)), (), ())
    assert view.images.texts == [("true 12.0", "said 9.50")]


def test_a_wide_image_is_not_stretched(view: MistakesView) -> None:
    mistake = Mistake(0, 0.0, 1.0, 0.1, 0.9, image=(1, 4, bytes([255, 0, 0] * 4)))
    view.show_mistakes("rate 0", replace(classes(0.2), mistakes=(mistake,)), NAMES, ())
    shown = view.images.grab().toImage()
    red = [
        (x, y)
        for x in range(shown.width())
        for y in range(shown.height())
        if shown.pixelColor(x, y).name() == "#ff0000"
    ]
    width, height = (max(place[axis] for place in red) - min(place[axis] for place in red) for axis in (0, 1))
    assert width > 3 * height > 0
