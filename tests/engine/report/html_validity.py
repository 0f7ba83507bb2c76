"""Whether a page is valid HTML5, balanced, and without any reference to the outside."""

from __future__ import annotations

import re
import warnings
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "hr", "input", "link"}


class Page(HTMLParser):
    """All elements with their attributes, all text outside of scripts and styles, headings in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.description: list[str] = []
        self.headings: list[int] = []
        self.problems: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.problems += [f"{tag} is never closed" for tag in self._open]

    @property
    def text(self) -> str:
        return " ".join("".join(self.description).split())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attributes}))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attributes}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self._open):
            self.description.append(data)


def assert_is_valid(text: str) -> Page:
    """Fail for a page that is not valid HTML5, or that needs or runs anything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import html5lib  # type: ignore[import-untyped]

        html5lib.HTMLParser(strict=True).parse(text)
    page = Page(text)
    assert not page.problems
    names = [found["id"] for _, found in page.elements if "id" in found]
    assert len(names) == len(set(names))
    for tag, found in page.elements:
        assert tag not in {"link", "iframe", "object", "embed", "base", "form", "a"}
        if tag == "img":
            assert re.fullmatch("data:image/png;base64,[A-Za-z0-9+/]+={0,2}", found["src"])
            assert found["alt"].strip()
        if tag == "script":
            assert found["type"] == "application/json"
        for name, value in found.items():
            assert not name.startswith("on")
            assert name != "src" or tag == "img"
            assert not name.endswith("href") or value[1:] in names, (tag, name, value)
            targets = re.findall(r"url\(([^)]*)\)", value)
            assert all(target[1:] in names for target in targets), value
            if name.startswith("aria-labelledby"):
                assert value in names
    styles = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    assert len(styles) == 1
    assert not re.search(r"url\(|@import|https?:", styles[0])
    assert page.headings[0] == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert page.headings.count(1) == 1
    return page
