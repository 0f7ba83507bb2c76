"""The documents for users: all are there, as HTML, and their links lead somewhere."""

from __future__ import annotations

import re

import pytest

from engine import version
from engine.version import Build
from gui.help.documents import FOLDER, PAGES, anchor, html, title
from gui.theme.tokens import tokens

LINK = re.compile(r'href="([^"]+)"')


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_shown_without_signs_of_markdown_and_without_pictures(name: str) -> None:
    page = html(name, tokens("light"), 1.0, "Mono")
    assert title(name) and "`" not in title(name)
    assert "<h1>" in page and "<img" not in page and "![" not in page and "\n## " not in page
    assert page.count("<h2>") == len(re.findall(r"^## ", (FOLDER / name).read_text("utf-8"), re.MULTILINE))


def test_links_between_pages_lead_to_pages_and_headings_that_there_are() -> None:
    n_links = 0
    for name in PAGES:
        for link in LINK.findall(html(name, tokens("light"), 1.0, "Mono")):
            target, _, heading = link.partition("#")
            assert (target or name) in PAGES, (name, link)
            assert not heading or f'name="{heading}"' in html(target or name, tokens("light"), 1.0, "Mono")
            n_links += 1
    assert n_links


def test_sizes_follow_the_scale_and_colours_the_scheme() -> None:
    light, dark = html("runs.md", tokens("light"), 1.0, "M"), html("runs.md", tokens("dark"), 2.0, "M")
    assert "font-size: 14px" in light and "font-size: 28px" in dark
    assert tokens("light").text in light and tokens("dark").text in dark


def test_code_has_no_line_after_its_last_and_breaks_where_the_window_is_narrow() -> None:
    page = html("checking.md", tokens("light"), 1.0, "Mono")
    assert page.count("</code></pre>") >= 1 and "\n</code></pre>" not in page and "pre-wrap" in page
    assert "python main.py check" in page


def test_a_package_is_called_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "this_build", lambda: Build("1.0", "2026-01-01", "", "cpu"))
    page = html("checking.md", tokens("light"), 1.0, "Mono")
    assert "python main.py" not in page and re.search(r"dropout-lab(-console)? check", page)


def test_a_table_without_names_of_columns_has_no_empty_row() -> None:
    pages = [html(name, tokens("light"), 1.0, "Mono") for name in PAGES]
    assert not any(re.search(r"<tr>(\s*<th>\s*</th>)+\s*</tr>", page) for page in pages)
    assert any("<thead>" in page for page in pages)


def test_a_headings_anchor_is_the_one_that_links_use() -> None:
    assert anchor("Code in, <code>code</code> out") == "code-in-code-out"
