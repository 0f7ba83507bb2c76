"""The catalogue: search and chips narrow the list, keys and clicks choose, nothing is chosen by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.data.catalogue import DATA_SETS
from engine.data.set_picture import SetPicture
from engine.storage.set_pictures import set_pictures
from gui.data_page.catalogue import Catalogue
from gui.data_page.catalogue_delegate import ID, PICTURE
from gui.data_page.catalogue_rows import size_lines
from gui.theme.theme import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def catalogue(qtbot: QtBot, theme: Theme) -> Catalogue:
    made = Catalogue(theme)
    qtbot.addWidget(made)
    made.show_sets(DATA_SETS["iris"])
    made.resize(260, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def listed(catalogue: Catalogue) -> list[str]:
    items = (catalogue.list.item(row) for row in range(catalogue.list.count()))
    return [item.data(ID) for item in items if item.data(ID)]


def headings(catalogue: Catalogue) -> list[str]:
    items = (catalogue.list.item(row) for row in range(catalogue.list.count()))
    return [item.text() for item in items if not item.data(ID)]


def test_all_sets_are_listed_and_the_chosen_one_is_marked(catalogue: Catalogue) -> None:
    assert set(listed(catalogue)) == set(DATA_SETS)
    assert headings(catalogue)[0] == "Bundled"
    assert catalogue.list.currentItem().text() == "Iris"
    said = catalogue.list.currentItem().data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert said == "150 rows · 4 columns · 3 classes"


@pytest.mark.parametrize(
    ("text", "found"), [("NOX", "boston_housing"), ("setosa", "iris"), ("tumour", "breast_cancer")]
)
def test_search_finds_columns_classes_and_sentences(
    qtbot: QtBot, catalogue: Catalogue, text: str, found: str
) -> None:
    qtbot.keyClicks(catalogue.search, text)
    assert found in listed(catalogue) and len(listed(catalogue)) < len(DATA_SETS)
    qtbot.keyClick(catalogue.search, Qt.Key.Key_Escape)
    assert set(listed(catalogue)) == set(DATA_SETS)


def test_down_goes_from_the_search_to_the_first_find(qtbot: QtBot, catalogue: Catalogue) -> None:
    chosen: list[str] = []
    catalogue.set_chosen.connect(chosen.append)
    qtbot.keyClicks(catalogue.search, "growers")
    assert chosen == []
    qtbot.keyClick(catalogue.search, Qt.Key.Key_Down)
    assert chosen == ["wine"]


def test_one_chip_of_a_group_is_pressed_and_a_second_press_takes_it_back(
    qtbot: QtBot, catalogue: Catalogue
) -> None:
    qtbot.mouseClick(catalogue.chips["classification"], LEFT)
    qtbot.mouseClick(catalogue.chips["images"], LEFT)
    assert {DATA_SETS[name].task for name in listed(catalogue)} == {"classification"}
    assert {DATA_SETS[name].kind for name in listed(catalogue)} == {"images"}
    qtbot.mouseClick(catalogue.chips["regression"], LEFT)
    assert not catalogue.chips["classification"].isChecked()
    qtbot.mouseClick(catalogue.chips["images"], LEFT)
    assert {DATA_SETS[name].task for name in listed(catalogue)} == {"regression"}


@pytest.mark.parametrize(
    ("size", "low", "high"), [("small", 0, 999), ("medium", 1000, 4999), ("large", 5000, 10**9)]
)
def test_sets_are_filtered_by_their_size(
    qtbot: QtBot, catalogue: Catalogue, size: str, low: int, high: int
) -> None:
    qtbot.mouseClick(catalogue.chips[size], LEFT)
    found = {name for name, info in DATA_SETS.items() if low <= info.n_samples <= high}
    assert set(listed(catalogue)) == found and found
    qtbot.mouseClick(catalogue.chips["images"], LEFT)
    assert set(listed(catalogue)) == {name for name in found if DATA_SETS[name].is_image}
    qtbot.mouseClick(catalogue.chips["images"], LEFT)
    qtbot.mouseClick(catalogue.chips[size], LEFT)
    assert set(listed(catalogue)) == set(DATA_SETS)


def test_every_row_has_its_picture_at_once(catalogue: Catalogue) -> None:
    items = [catalogue.list.item(row) for row in range(catalogue.list.count())]
    shown = {item.data(ID): item.data(PICTURE) for item in items if item.data(ID)}
    assert shown == {name: set_pictures()[name] for name in DATA_SETS}


def test_the_users_file_gets_its_picture_later_and_keeps_it(qtbot: QtBot, catalogue: Catalogue) -> None:
    own = replace(DATA_SETS["iris"], id="file", title="mine.csv", group="own")
    catalogue.show_sets(own)
    assert catalogue.list.currentItem().data(PICTURE) is None
    picture = SetPicture(bars=(1.0, 0.5), is_classes=True)
    catalogue.show_picture("file", picture)
    assert catalogue.list.currentItem().data(PICTURE) == picture
    qtbot.keyClicks(catalogue.search, "mine")
    qtbot.keyClick(catalogue.search, Qt.Key.Key_Escape)
    catalogue.show_sets(DATA_SETS["iris"])
    catalogue.show_sets(own)
    assert catalogue.list.currentItem().data(PICTURE) == picture
    catalogue.show_sets(replace(own, title="another.csv"))
    assert catalogue.list.currentItem().data(PICTURE) is None


def test_the_chosen_row_stays_in_view_when_the_window_changes(catalogue: Catalogue) -> None:
    catalogue.show_sets(DATA_SETS["friedman3"])
    for height in (300, 900, 340):
        catalogue.resize(260, height)
        area = catalogue.list.visualItemRect(catalogue.list.currentItem())
        assert catalogue.list.viewport().rect().contains(area.center())


def test_a_row_has_shorter_lines_for_a_narrow_list() -> None:
    lines = size_lines(DATA_SETS["boston_housing"])
    assert lines == ("506 rows · 13 columns · a number", "506 rows · a number", "506 rows")
    assert size_lines(DATA_SETS["mnist1d"]) == ("5,000 sequences · 10 classes", "5,000 sequences")


def test_a_search_without_a_find_says_so_and_offers_all(qtbot: QtBot, catalogue: Catalogue) -> None:
    assert not catalogue.show_all.isVisible()
    qtbot.keyClicks(catalogue.search, "no such set")
    assert listed(catalogue) == [] and catalogue.show_all.isVisible()
    qtbot.mouseClick(catalogue.show_all, LEFT)
    assert set(listed(catalogue)) == set(DATA_SETS) and not catalogue.show_all.isVisible()
    assert catalogue.list.currentItem().text() == "Iris"


def test_the_users_file_and_sets_that_are_found_later_have_their_sections(
    catalogue: Catalogue,
) -> None:
    found = replace(DATA_SETS["mnist"], id="found", title="MNIST of this computer", group="found")
    own = replace(DATA_SETS["iris"], id="file", title="mine.csv", group="own")
    catalogue.show_sets(own, (found,))
    assert headings(catalogue)[0] == "Your file" and headings(catalogue)[-1] == "On this computer"
    assert catalogue.list.currentItem().text() == "mine.csv"
    assert listed(catalogue)[-1] == "found"
