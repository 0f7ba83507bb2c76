"""The guided import with its real reader: what it shows, what can be corrected, what goes wrong."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.data.own_files.request import Request
from engine.data.own_files.tables.inspection import Inspection
from engine.experiment.data_file import FileSpec
from gui.control.file_inspector import FileInspector
from gui.data_page.import_columns import CHOICES, KIND, MISSING, NAME, ROLE, VALUES
from gui.data_page.import_view import CONTENT, MESSAGE, ImportView
from gui.theme.theme import PRESENTATION, Theme
from gui.widgets.controls import ComboBox
from tests.gui.cut_texts import cut_texts

LONG = 600_000
KINDS = ("Adelie", "Chinstrap", "Gentoo")
Show = Callable[[Path], Inspection]


@pytest.fixture
def inspector(qapp: QApplication) -> Iterator[FileInspector]:
    del qapp
    made = FileInspector()
    yield made
    made.close()


@pytest.fixture
def view(qtbot: QtBot, inspector: FileInspector, theme: Theme) -> ImportView:
    made = ImportView(inspector, theme)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Semicolons, decimal commas, an id, missing values, text, a constant."""
    path = tmp_path / "birds.csv"
    rows = [
        f"{i};{KINDS[i % 3]};{i % 7},5;{'' if i % 9 == 0 else i % 11};{'m' if i % 2 else 'f'};x;note {i}"
        for i in range(90)
    ]
    path.write_text("id;species;bill;mass;sex;same;note\n" + "\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def show(qtbot: QtBot, view: ImportView, inspector: FileInspector) -> Show:
    def show(path: Path) -> Inspection:
        view.open(Request(path=str(path)))
        qtbot.waitUntil(lambda: not inspector.is_busy, timeout=LONG)
        assert view.inspection is not None, view.problem
        return view.inspection

    return show


def settle(qtbot: QtBot, inspector: FileInspector) -> None:
    assert inspector.is_busy
    qtbot.waitUntil(lambda: not inspector.is_busy, timeout=LONG)


def cell(view: ImportView, name: str, column: int) -> str:
    return str(view.columns.index(view.columns.row_of(name), column).data())


def test_a_table_is_shown_with_every_decision(view: ImportView, show: Show, table: Path) -> None:
    show(table)
    assert view.body.currentIndex() == CONTENT and view.use.isEnabled()
    assert view.name.whole_text == "birds.csv"
    assert "90 rows" in view.facts.text() and "3 of 7 columns are features" in view.facts.text()
    assert view.reading.combos["delimiter"].currentText() == "semicolon"
    assert view.reading.combos["decimal"].currentText() == "comma"
    assert view.target.target.currentText() == "species"
    assert view.target.count.text() == "3 classes: Adelie (30) · Chinstrap (30) · Gentoo (30)"
    assert cell(view, "id", ROLE) == "left out" and cell(view, "id", VALUES) == "every row has its own value"
    assert cell(view, "mass", MISSING) == "10: median"
    assert cell(view, "sex", KIND) == "category"
    assert view.rows.rowCount() == 90 and view.rows.index(0, 1).data() == "Adelie"
    assert "decimal comma" in view.notes.text()
    assert view.keep_copy.isChecked() and "kB" in view.keep_copy.text()


def test_a_choice_is_made_in_the_list_and_asks_again(
    qtbot: QtBot, view: ImportView, show: Show, table: Path, inspector: FileInspector
) -> None:
    show(table)
    index = view.columns.index(view.columns.row_of("mass"), MISSING)
    place = view.columns_view.visualRect(index).center()
    qtbot.mouseClick(view.columns_view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    combo = view.columns_view.findChild(ComboBox)
    assert isinstance(combo, ComboBox)
    assert [combo.itemText(row) for row in range(combo.count())] == [
        "drop the rows",
        "median",
        "most frequent",
    ]
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert not view.use.isEnabled() and view.veil.isVisible(), "the old rows stay, but pale"
    settle(qtbot, inspector)
    assert view.veil.isHidden() and cell(view, "mass", MISSING) == "10: drop the rows"
    assert view.inspection is not None and view.inspection.file.n_samples == 80


def test_kind_role_and_target_can_be_changed(
    qtbot: QtBot, view: ImportView, show: Show, table: Path, inspector: FileInspector
) -> None:
    show(table)
    columns = view.columns
    assert columns.setData(columns.index(columns.row_of("bill"), KIND), "category")
    settle(qtbot, inspector)
    assert cell(view, "bill", KIND) == "category"
    assert columns.setData(columns.index(columns.row_of("id"), ROLE), "feature")
    settle(qtbot, inspector)
    assert cell(view, "id", ROLE) == "feature"
    view.target.target.textActivated.emit("mass")
    settle(qtbot, inspector)
    assert cell(view, "mass", ROLE) == "target" and cell(view, "species", ROLE) == "feature"
    assert view.inspection is not None and view.inspection.file.task == "regression"
    assert view.target.count.text() == "80 samples, from 0 to 10"
    view.target.task.setCurrentIndex(view.target.task.findData("classification"))
    view.target.task.activated.emit(view.target.task.currentIndex())
    settle(qtbot, inspector)
    assert view.inspection.file.task == "classification"
    assert view.target.count.text().startswith("11 classes: 0 (8) · 1 (8)")


def test_the_target_offers_no_kind_and_a_whole_column_no_way_with_missing_values(
    view: ImportView, show: Show, table: Path
) -> None:
    show(table)
    columns = view.columns
    assert columns.index(columns.row_of("species"), KIND).data(CHOICES) is None
    assert columns.index(columns.row_of("bill"), MISSING).data(CHOICES) is None
    assert columns.index(columns.row_of("bill"), NAME).data(CHOICES) is None
    assert not columns.setData(columns.index(columns.row_of("bill"), KIND), "number"), "as it is"


def test_a_wrong_separator_says_what_is_wrong_and_can_be_changed_back(
    qtbot: QtBot, view: ImportView, show: Show, table: Path, inspector: FileInspector
) -> None:
    show(table)
    combo = view.reading.combos["delimiter"]
    for key in ("\t", ";"):
        combo.setCurrentIndex(combo.findData(key))
        combo.activated.emit(combo.currentIndex())
        settle(qtbot, inspector)
        assert (view.body.currentIndex() == MESSAGE) == (key == "\t")
        assert view.use.isEnabled() == (key == ";") and combo.isVisible()
    assert cell(view, "id", ROLE) == "left out"


def test_a_sheet_of_a_workbook_is_chosen(
    qtbot: QtBot, view: ImportView, show: Show, tmp_path: Path, inspector: FileInspector
) -> None:
    from tests.engine.data.own_files.tables.workbooks import write_xlsx

    path = tmp_path / "book.xlsx"
    first: list[tuple[object, ...]] = [("a", "b"), *[(i, i % 2) for i in range(40)]]
    second: list[tuple[object, ...]] = [
        ("length", "colour"),
        *[(i * 1.5, "red" if i % 3 else "blue") for i in range(40)],
    ]
    write_xlsx(path, {"one": first, "two": second})
    assert show(path).file.target == "b"
    combo = view.reading.combos["sheet"]
    assert combo.isVisible() and [combo.itemText(row) for row in range(combo.count())] == ["one", "two"]
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    settle(qtbot, inspector)
    assert view.inspection is not None and view.inspection.file.target == "colour"
    assert view.inspection.file.table.sheet == "two"


def test_arrays_are_chosen(
    qtbot: QtBot, view: ImportView, show: Show, tmp_path: Path, inspector: FileInspector
) -> None:
    rng = np.random.default_rng(0)
    path = tmp_path / "a.npz"
    np.savez(path, x=rng.normal(size=(60, 5)), y=rng.integers(0, 3, 60), z=rng.normal(size=60))
    assert show(path).file.arrays == ("x", "y")
    assert not view.columns_view.isVisible() and view.rows.rowCount() == 3
    combo = view.reading.combos["target"]
    combo.setCurrentIndex(combo.findData("z"))
    combo.activated.emit(combo.currentIndex())
    settle(qtbot, inspector)
    assert view.inspection is not None
    assert view.inspection.file.arrays == ("x", "z") and view.inspection.file.task == "regression"


def test_arrays_that_are_images_are_shown_beside_the_arrays(
    view: ImportView, show: Show, tmp_path: Path
) -> None:
    x, y = np.random.default_rng(0).integers(0, 256, (40, 12, 12, 3), dtype="uint8"), np.arange(40) % 4
    np.savez(tmp_path / "pictures.npz", x=x, y=y)
    assert show(tmp_path / "pictures.npz").file.shape == (12, 12, 3)
    assert view.images.isVisible() and view.images.n_tiles == 40 and view.rows_view.isVisible()
    np.savez(tmp_path / "table.npz", x=x.reshape(40, -1)[:, :7], y=y)
    assert show(tmp_path / "table.npz").images == ()
    assert not view.images.isVisible() and view.rows_view.isVisible()


def test_large_numbers_have_separators(view: ImportView, show: Show, tmp_path: Path) -> None:
    path = tmp_path / "houses.csv"
    lines = [f"{1900 + i},{200_000 + 1000 * i},{i * 7919 % 13}.5" for i in range(61)]
    path.write_text("year,area,price\n" + "\n".join(lines), encoding="utf-8")
    show(path)
    texts = [view.columns.index(row, VALUES).data() for row in range(2)]
    assert texts == ["1900 to 1960, mean 1930", "200,000 to 260,000, mean 230,000"]


def test_a_folder_of_images_is_read_in_another_size_and_in_grey(
    qtbot: QtBot, view: ImportView, show: Show, tmp_path: Path, inspector: FileInspector
) -> None:
    rng = np.random.default_rng(0)
    for name in ("cats", "dogs"):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for i in range(6):
            pixels = rng.integers(0, 256, (20, 24, 3), dtype="uint8")
            Image.fromarray(pixels).save(tmp_path / "pets" / name / f"{i}.png")
    assert show(tmp_path / "pets").file.shape == (20, 24, 3)
    assert "20 × 24 pixels, in colour" in view.facts.text()
    assert view.images.n_tiles == 12 and view.images.isVisible() and not view.rows_view.isVisible()
    assert view.keep_copy.isEnabled() and view.keep_copy.isChecked()
    colour = view.reading.combos["colour"]
    colour.setCurrentIndex(0)
    colour.activated.emit(0)
    settle(qtbot, inspector)
    assert view.inspection is not None and view.inspection.file.shape == (20, 24, 1)
    size = view.reading.combos["size"]
    size.setCurrentIndex(size.findData("16 16"))
    size.activated.emit(size.currentIndex())
    settle(qtbot, inspector)
    assert view.inspection.file.shape == (16, 16, 1)


def test_a_file_that_is_no_data_has_a_sentence_and_nothing_to_use(
    qtbot: QtBot, view: ImportView, tmp_path: Path, inspector: FileInspector
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    view.open(Request(path=str(path)))
    settle(qtbot, inspector)
    assert "without a table, arrays or images" in view.problem
    assert not view.use.isEnabled() and view.reading.isHidden() and view.keep_copy.isHidden()


def test_use_gives_the_file_and_cancel_stops_reading(
    qtbot: QtBot, view: ImportView, show: Show, table: Path, inspector: FileInspector
) -> None:
    show(table)
    used: list[tuple[FileSpec, bool]] = []
    view.used.connect(lambda file, keeps: used.append((file, keeps)))
    view.keep_copy.setChecked(False)
    view.use.click()
    assert view.inspection is not None and used == [(view.inspection.file, False)]
    view.open(Request(path=str(table)))
    with qtbot.waitSignal(view.cancelled):
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not inspector.is_busy


def test_a_click_in_the_rows_chooses_the_column_and_back(
    qtbot: QtBot, view: ImportView, show: Show, table: Path
) -> None:
    show(table)
    place = view.rows_view.visualRect(view.rows.index(1, view.rows.column_of("bill"))).center()
    qtbot.mouseClick(view.rows_view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.columns.column(view.columns_view.currentIndex().row()).name == "bill"


def test_ten_thousand_columns_are_shown_without_a_widget_for_each(
    qtbot: QtBot, view: ImportView, tmp_path: Path, inspector: FileInspector
) -> None:
    path = tmp_path / "wide.csv"
    n = 9_999
    rng = np.random.default_rng(0)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(f"c{i}" for i in range(n)) + ",label\n")
        for i in range(40):
            file.write(",".join(map(str, rng.integers(0, 1000, n))) + f",{'ab'[i % 2]}\n")
    view.open(Request(path=str(path)))
    qtbot.waitUntil(lambda: not inspector.is_busy, timeout=LONG)
    assert view.inspection is not None, view.problem
    assert view.columns.rowCount() == n + 1 and view.target.target.count() == n + 1
    view.rows_view.show_column("c150")
    assert len(view.findChildren(ComboBox)) < 20


def test_the_parts_stand_below_each_other_on_a_narrow_page(view: ImportView, show: Show, table: Path) -> None:
    show(table)

    def corners() -> tuple[QPoint, QPoint]:
        return (
            view.columns_view.mapTo(view, QPoint()),
            view.rows_view.mapTo(view, QPoint()),
        )

    left, right = corners()
    assert right.x() > left.x() + 200
    view.resize(700, 800)
    QApplication.processEvents()
    above, below = corners()
    assert below.y() > above.y() + 100 and below.x() == above.x()


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(560, 600, 1.0), (850, 620, 1.0), (900, 700, PRESENTATION)]
)
def test_no_text_is_cut(
    view: ImportView, show: Show, table: Path, theme: Theme, width: int, height: int, scale: float
) -> None:
    theme.surfaces.add(view)
    theme.set_scale(scale)
    view.resize(width, height)
    show(table)
    QApplication.processEvents()
    assert cut_texts(view) == []
    theme.set_scale(1.0)


def choose_test(view: ImportView, key: str) -> None:
    combo = view.reading.combos["test"]
    place = combo.findData(key)
    assert place >= 0, [combo.itemData(row) for row in range(combo.count())]
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def rows_shown(view: ImportView) -> str:
    return view.reading.combos["test"].currentText()


def test_a_matching_file_beside_is_offered_for_the_test(
    qtbot: QtBot, view: ImportView, show: Show, table: Path, inspector: FileInspector
) -> None:
    train, test = (table.with_name(f"{name}.csv") for name in ("train", "test"))
    table.rename(train)
    lines = train.read_text(encoding="utf-8").splitlines()
    test.write_text("\n".join(lines[:31]), encoding="utf-8")
    show(test)
    assert view.offer.text.text() == "“train.csv” with the same columns lies beside it."
    assert view.offer.accept.text() == "Train on that, test on this"
    show(train)
    assert view.offer.isVisible() and rows_shown(view) == "chosen by the split"
    view.offer.accept.click()
    settle(qtbot, inspector)
    assert view.inspection is not None and view.inspection.file.given_sizes == (0, 30)
    assert not view.offer.isVisible() and rows_shown(view) == "rows of test.csv"
    assert "120 rows" in view.facts.text() and "30 for the test" in view.facts.text()
    assert "copies of both files" in view.keep_copy.text()
    choose_test(view, "split")
    settle(qtbot, inspector)
    assert view.inspection is not None and view.inspection.file.test_file is None
    assert view.offer.isVisible()
    test.write_text("\n".join(line.replace("species", "kind") for line in lines[:31]), encoding="utf-8")
    show(train)
    assert not view.offer.isVisible(), "it has other columns"


def test_a_wrong_file_for_the_test_is_a_sentence_and_can_be_left_out(
    qtbot: QtBot, view: ImportView, show: Show, table: Path, inspector: FileInspector
) -> None:
    other = table.with_name("other.csv")
    other.write_text(table.read_text(encoding="utf-8").replace("species", "kind"), encoding="utf-8")
    show(table)
    with qtbot.waitSignal(view.test_file_wanted):
        choose_test(view, "other")
    view.take_test_file("")
    assert rows_shown(view) == "chosen by the split" and not inspector.is_busy
    view.take_test_file(str(other))
    settle(qtbot, inspector)
    assert view.problem.startswith("“other.csv” has no column species, which is to be predicted")
    assert rows_shown(view) == "rows of other.csv" and not view.use.isEnabled()
    choose_test(view, "split")
    settle(qtbot, inspector)
    assert view.body.currentIndex() == CONTENT and view.use.isEnabled()


def test_test_rows_that_the_file_gives_can_be_left_to_the_split(
    qtbot: QtBot, view: ImportView, show: Show, tmp_path: Path, inspector: FileInspector
) -> None:
    x, y = np.arange(240.0).reshape(80, 3), np.arange(80) % 2
    np.savez(tmp_path / "a.npz", x_train=x[:60], y_train=y[:60], x_test=x[60:], y_test=y[60:])
    assert show(tmp_path / "a.npz").file.given_sizes == (0, 20)
    assert rows_shown(view) == "as given: x_test"
    choose_test(view, "split")
    settle(qtbot, inspector)
    assert view.inspection is not None and view.inspection.file.given_sizes == (0, 0)
    choose_test(view, "given")
    settle(qtbot, inspector)
    assert view.inspection is not None and view.inspection.file.given_sizes == (0, 20)
