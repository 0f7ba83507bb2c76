"""Texts of lessons: formulas, links and pictures are found, and HTML is refused."""

from __future__ import annotations

import pytest

from engine.errors import InputError
from engine.lessons.nodes import Node, line_of
from engine.lessons.texts import Picture, check_text, formulas, links, pictures


def check(text: str) -> list[str]:
    return [path for path, _ in check_text(text, lambda position: Node("p.md", line_of(text, position), ""))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A $x_1$ and $y$.", [("x_1", False), ("y", False)]),
        ("$$\n\\frac{1}{2}\n$$ and $x$", [("\\frac{1}{2}", True), ("x", False)]),
        ("costs $5 and $6", []),
        ("costs $5, or 7$", [("5, or 7", False)]),
        ("$20,000 and USD$30,000", []),
        ("a \\$x$ b", []),
        ("`$x$` and ``$y` $``", []),
        ("```\n$x$\n```\n$y$", [("y", False)]),
        ("~~~ text\n$x$", []),
        ("$a\nb$", []),
        ("$ x$ and $x $", []),
        ("$$$$", []),
        ("$a*b*c$", [("a*b*c", False)]),
    ],
)
def test_formulas_stand_between_dollar_signs(text: str, found: list[tuple[str, bool]]) -> None:
    assert [(formula.tex, formula.is_display) for formula in formulas(text)] == found
    for formula in formulas(text):
        assert text[formula.start : formula.end].strip("$").strip() == formula.tex


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a <b>c</b>", "<b>"),
        ("a <script>alert(1)</script>", "<script>"),
        ("<script\nsrc=x", "<script"),
        ("a <img src=x onerror=y> b", "<img src=x onerror=y>"),
        ("<!-- note -->", "<!--"),
        ("<br/>", "<br/>"),
        ("</p>", "</p>"),
        ("<?php", "<?"),
        ("<a\nhref='x'>", "<a href='x'>"),
        ("<SVG onload=x", "<SVG"),
        ("`a` <i>", "<i>"),
        ("<!DOCTYPE html>", "<!D"),
    ],
)
def test_html_is_refused(text: str, html: str) -> None:
    with pytest.raises(InputError) as caught:
        check(text)
    assert f": {html} is HTML, which no page shows" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "a < b and b > c",
        "x<y",
        "1 <2> 3",
        "`<b>`",
        "```\n<b>\n```",
        "\\<b>",
        "$a<b>c$",
        "<https://example.org>",
        "a <- b",
    ],
)
def test_what_only_looks_like_html_is_not(text: str) -> None:
    assert check(text) == []


def test_the_line_is_that_of_the_text() -> None:
    with pytest.raises(InputError, match=r"^p\.md, line 4: <b> is HTML"):
        check("a\n`x`\n$y$\n<b>")


def test_pictures_are_found_with_their_words() -> None:
    text = 'x ![a curve](pictures/a.png "Title") ![](b.jpg) `![c](c.png)` \\![d](d.png)'
    assert pictures(text) == (Picture("pictures/a.png", "a curve", 2), Picture("b.jpg", "", 37))
    assert check(text) == ["pictures/a.png", "b.jpg"]
    for wrong in ("![a]", "![a][b]", "![a]()"):
        with pytest.raises(InputError, match="a picture is written"):
            check(wrong)


def test_links_are_found() -> None:
    text = "[a](https://example.org 'T'), <mailto:x@y>, ![p](p.png), `[c](d)`, [e][f]"
    assert links(text) == (("https://example.org", 0), ("mailto:x@y", 30))


def test_formulas_are_bounded() -> None:
    with pytest.raises(InputError, match=r"line 2: a formula has up to 500 characters\."):
        check("a\n$" + "x" * 501 + "$")
    with pytest.raises(InputError, match=r"line 201: a text has up to 200 formulas\."):
        check("$x$\n" * 201)


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "piece",
    [
        "$",
        "$a ",
        "$$a",
        "`",
        "`` ",
        "[",
        "![",
        "](",
        "<",
        "<a ",
        "<!--",
        "\\",
        "```\n",
        "~~~a\n",
        "<a\n",
        "*_",
        "![a](",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    formulas(text), links(text), pictures(text)
    try:
        check(text)
    except InputError:
        pass
