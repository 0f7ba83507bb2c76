"""The documents for users: which there are, and each as HTML that Qt can show."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from engine.system.paths import PROGRAM_FOLDER
from engine.version import command
from gui.theme.tokens import Tokens

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

FOLDER: Path = PROGRAM_FOLDER / "docs"
# In the order of a student's work. Pictures stay out: they are of this very window, and large.
PAGES = ("networks.md", "charts.md", "statistics.md", "chance.md", "runs.md", "report.md", "checking.md")
_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\s*$", re.MULTILINE)
_HEADING = re.compile(r"<(h[1-6])>(.*?)</\1>", re.DOTALL)
_EMPTY_HEAD = re.compile(r"<thead>\s*<tr>(\s*<th>\s*</th>)+\s*</tr>\s*</thead>")
_CODE = re.compile(r"<pre>(.*?)\n?</code></pre>", re.DOTALL)
# Qt gives only a table's cell room around its text.
_CELL = r'<table class="code" cellspacing="0" width="100%"><tr><td><pre>\1</code></pre></td></tr></table>'
FROM_SOURCE = "python main.py"  # what the documents say


def title(name: str) -> str:
    """What a page is called in short: its first heading up to a question mark or comma."""
    with (FOLDER / name).open(encoding="utf-8") as file:
        heading = file.readline().lstrip("# ").replace("`", "").strip()
    return re.split(r"(?<=\?)\s|,\s", heading)[0]


def html(name: str, tokens: Tokens, scale: float, code_family: str) -> str:
    """A page in the colours of the scheme; headings can be linked to as on a code host."""
    words = _PICTURE.sub("", (FOLDER / name).read_text("utf-8")).replace(FROM_SOURCE, command())
    body = _HEADING.sub(_with_anchor, _parser().render(words))
    body = _EMPTY_HEAD.sub("", body).replace("<table>", '<table cellspacing="0" width="100%">')
    body = _CODE.sub(_CELL, body)
    return f"<html><head><style>{_style(tokens, scale, code_family)}</style></head><body>{body}</body></html>"


def load_parser() -> None:
    """Markdown's parser takes longer to load than a page to make: for a thread, before the first page."""
    _parser()


def anchor(heading: str) -> str:
    """The name of a heading in a link: small letters, lines for blanks, no signs."""
    words = re.sub(r"<[^>]+>", "", heading).lower()
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", words).strip())


def _with_anchor(found: re.Match[str]) -> str:
    return f'<{found[1]}><a name="{anchor(found[2])}"></a>{found[2]}</{found[1]}>'


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _style(tokens: Tokens, scale: float, code_family: str) -> str:
    def px(size: float) -> str:
        return f"{round(size * scale)}px"

    code = f"font-family: '{code_family}'; font-size: {px(12.5)};"
    return f"""
        body {{ color: {tokens.text}; font-size: {px(14)}; line-height: 145%; }}
        h1, h2, h3 {{ line-height: 115%; }}
        h1 {{ font-size: {px(22)}; font-weight: 600; margin: 0 0 {px(12)} 0; }}
        h2 {{ font-size: {px(17)}; font-weight: 600; margin: {px(24)} 0 {px(8)} 0; }}
        h3 {{ font-size: {px(14)}; font-weight: 600; margin: {px(16)} 0 {px(6)} 0; }}
        p, ul, ol {{ margin: {px(6)} 0 {px(8)} 0; }}
        li {{ margin: {px(3)} 0; }}
        a {{ color: {tokens.readable("accent", "panel")}; text-decoration: none; }}
        code {{ {code} background: {tokens.chip}; }}
        h1 code, h2 code, h3 code {{ background: transparent; }}
        pre {{ {code} white-space: pre-wrap; margin: 0; }}
        table {{ border-collapse: collapse; border: 1px solid {tokens.line}; margin: {px(8)} 0; }}
        th, td {{ border: 1px solid {tokens.line}; padding: {px(6)} {px(10)}; text-align: left; }}
        table.code, .code td {{ background: {tokens.chip}; border: none; }}
        th {{ background: {tokens.chip}; font-weight: 600; }}
    """
