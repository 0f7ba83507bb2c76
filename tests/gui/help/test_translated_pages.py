"""Translated pages of the documentation: the English ones in other words, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from engine.system.documents import DOCUMENTS
from gui.help.documentation_window import PAGES, anchor

TRANSLATED = sorted(DOCUMENTS.glob("*/*.md"))
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`]+`", re.MULTILINE | re.DOTALL)
SAME_NUMBER = (r"^```", r"^\|", r"^    \S", r"^\d\. ", r"^- ")  # blocks, rows, items
MAX_COLUMNS = 120

every_page = pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: f"{path.parent.name}/{path.name}")


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def anchors(path: Path) -> list[str]:
    return [anchor(heading.replace("`", "")) for _marks, heading in HEADING.findall(text_of(path))]


def pictures(path: Path) -> list[Path]:
    text = CODE.sub("", text_of(path))  # without the example of one
    return [(path.parent / picture).resolve() for picture in PICTURE.findall(text)]


def links(path: Path) -> Counter[tuple[str, int]]:
    """The page that each link leads to, and its how many-th heading; −1 for the page as a whole."""
    found: Counter[tuple[str, int]] = Counter()
    for link in LINK.findall(text_of(path)):
        target, _sign, heading = link.partition("#")
        page = path.parent / target if target else path
        found[page.name, anchors(page).index(heading) if heading else -1] += 1
    return found


@every_page
def test_a_translated_page_is_one_of_the_window(path: Path) -> None:
    assert path.name in PAGES


@every_page
def test_a_translated_page_is_built_like_the_english_one(path: Path) -> None:
    english, translated = text_of(DOCUMENTS / path.name), text_of(path)
    levels, levels_of_english = (
        [len(marks) for marks, _ in HEADING.findall(t)] for t in (translated, english)
    )
    assert levels == levels_of_english
    for pattern in SAME_NUMBER:
        n, n_in_english = (len(re.findall(pattern, text, re.MULTILINE)) for text in (translated, english))
        assert n == n_in_english, pattern


@every_page
def test_a_translated_page_has_the_same_pictures_and_links(path: Path) -> None:
    english = DOCUMENTS / path.name
    assert pictures(path) == pictures(english)
    assert all(picture.is_file() for picture in pictures(path))
    assert links(path) == links(english)


@every_page
def test_links_lead_to_the_translated_page_where_there_is_one(path: Path) -> None:
    for link in LINK.findall(text_of(path)):
        page = link.partition("#")[0]
        assert not page or (path.parent / page).is_file(), link
        assert not page.startswith("../") or not (path.parent / page[3:]).is_file(), link


@every_page
def test_lines_of_a_translated_page_are_short(path: Path) -> None:
    long = [line for line in text_of(path).splitlines() if len(line) > MAX_COLUMNS and line[0] != "|"]
    assert not long
