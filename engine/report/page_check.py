"""Checks whether a report's page shows what its embedded data say, by writing the page again.

Numbers of tables are compared first, each by its name; then all other text, byte by byte, so that nothing
inserted, hidden or overlaid stays undetected; then the drawings, whose coordinates may differ by rounding.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from engine.analysis.wording import score_label
from engine.errors import InputError
from engine.project.project import Project
from engine.report.blocks import NumberName
from engine.report.content import make_report, reported_run
from engine.report.html import own_mark, report_html
from engine.report.reading import number_cells_emptied, shown_numbers

MAX_TABLE_CELLS = 200_000
MAX_LISTED = 8
NEAR = 60  # characters shown around a difference
ROUNDING = 0.05  # of a drawing's coordinates
_DRAWING = ("<svg", "</svg>")
_EMBEDDED = ('<script type="application/json"', "</script>")
_BYLINE = re.compile(r'<p class="byline" dir="auto">(?:[^<]* · )?(\d{1,2} [A-Z][a-z]+ \d{4})</p>')
_MARK = re.compile(r'<meta name="generator" content="Dropout Lab, page ([0-9a-f]{1,64})">')
OTHER_VERSION = (
    "Another version of Dropout Lab wrote the page, or its mark was changed: of the page only the tables' "
    "numbers were compared, without p and the intervals of differences. Check it with the version that wrote "
    "it."
)
_TOKEN = re.compile(r"<[^<>]*>|[^<]+|<")
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e[-+]?\d+)?")
_VISIBLE_TEXT = re.compile(r'aria-label="[^"]*"|(?<=>)[^<]*[^<\s][^<]*')  # text in a drawing
# Versions correct these in different ways for splits that overlap.
_CORRECTED = ("difference interval", "p")
_STATISTICS = {
    "n": "number of seeds",
    "mean": "",
    "std": "standard deviation",
    "interval": "interval",
    "difference": "difference from no dropout",
    "difference interval": "interval of the difference",
    "p": "p",
}


@dataclass(frozen=True)
class PageCheck:
    """What the page shows otherwise than its data say, as sentences; none for a correct page.

    `note` is set if another version of the app wrote the page, so that only the numbers of tables could be
    compared.
    """

    problems: tuple[str, ...] = ()
    note: str = ""


def check_page(project: Project, page: str) -> PageCheck:
    """Compare a page with its embedded project."""
    run = reported_run(project)
    if run is None:
        return PageCheck(("The page carries no sweep that it could be about.",))
    tables = sum(
        len({result.cell.rate for result in part.results.cells})
        * len({result.cell.seed for result in part.results.cells})
        for part in run.parts
    )
    if tables > MAX_TABLE_CELLS:
        return PageCheck(("The page's data are more than any report shows.",))
    page = page.removeprefix("\ufeff").replace("\r\n", "\n")
    # The date of the page is taken from the page; by default it would be that of the sweep.
    day = _BYLINE.search(page)
    try:
        expected = report_html(make_report(project, date=day[1] if day else ""))
    except InputError as error:
        return PageCheck((f"The page can't be written anew to be compared: {error}",))
    if page == expected:
        return PageCheck()
    mark = _MARK.search(page)
    if mark is not None and mark[1] != own_mark():
        return PageCheck(tuple(_number_problems(page, expected, only_both=True)), OTHER_VERSION)
    problems = _number_problems(page, expected, only_both=False)
    problems += _text_problems(page, expected)
    problems += _drawing_problems(page, expected)
    return PageCheck(tuple(problems))


def _number_problems(page: str, expected: str, *, only_both: bool) -> list[str]:
    """The numbers that differ.

    `only_both`, for a page of another version, leaves out those that only one of the two has, and those that
    versions correct in different ways.
    """
    shown, expected_text = _by_name(page), _by_name(expected)
    found = []
    for name in [*expected_text, *(name for name in shown if name not in expected_text)]:
        texts, right = shown.get(name, []), expected_text.get(name, [])
        if texts == right or (only_both and (name.statistic in _CORRECTED or not (texts and right))):
            continue
        for text, should in itertools.zip_longest(texts, right):
            if text == should or (only_both and text and should and _says_the_same(text, should)):
                continue
            if text is None:
                found.append(f"The page does not show {should} for {_label(name)}, as its data say.")
            elif should is None:
                found.append(f"The page shows {text} for {_label(name)}, which its data do not say.")
            else:
                found.append(f"The page shows {text} for {_label(name)}, its data say {should}.")
    if len(found) > MAX_LISTED:
        found = [*found[:MAX_LISTED], f"And {len(found) - MAX_LISTED} more numbers of the page differ."]
    return found


def _says_the_same(text: str, should: str) -> bool:
    """Whether two versions wrote the same numbers, if one has fewer digits or no comma between thousands."""
    first, second = (_NUMBER.findall(one.replace(",", "").replace("−", "-")) for one in (text, should))
    return len(first) == len(second) > 0 and all(map(_agree, first, second))


def _agree(first: str, second: str) -> bool:
    """Whether one number is the other one, rounded."""
    decimals = min(len(one.partition("e")[0].partition(".")[2]) for one in (first, second))
    if "e" in first or "e" in second:
        return float(first) == float(second)
    return math.isclose(float(first), float(second), rel_tol=0, abs_tol=0.5000001 * 10.0**-decimals)


def _by_name(page: str) -> dict[NumberName, list[str]]:
    found: dict[NumberName, list[str]] = defaultdict(list)
    for number in shown_numbers(page):
        found[number.name].append(number.text)
    return found


def _label(name: NumberName) -> str:
    """Describe a number: "rate 0.5, seed 3 (held-out accuracy)" of a table."""
    rate = f"rate {name.rate:g}" if name.rate is not None else "the layers' own rates"
    where = [rate] + ([f"seed {name.seed}"] if name.seed is not None else [])
    part = [f"member {name.part}"] if name.part else []
    statistic = _STATISTICS.get(name.statistic, name.statistic)
    what = f"{statistic} of {score_label(name.column)}" if statistic else score_label(name.column)
    return f"{', '.join(part + where)} ({what})"


def _text_problems(page: str, expected: str) -> list[str]:
    found = []
    (_, spelled), (_, right) = (_parted(text, *_EMBEDDED) for text in (page, expected))
    if spelled and spelled != right:
        found.append("The data in the page are spelled otherwise than Dropout Lab writes them.")
    first, second = _TOKEN.findall(_bare(page)), _TOKEN.findall(_bare(expected))
    if first == second:
        return found
    start = next(
        (index for index, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    space = min(len(first), len(second)) - start
    end = next((n for n in range(space) if first[-1 - n] != second[-1 - n]), space)
    has, should = first[start : len(first) - end], second[start : len(second) - end]
    text = f"The page has other text than Dropout Lab writes, near “{_place(second, start)}”"
    found_text, expected_text = _apart(_visible(has), _visible(should))
    if found_text and expected_text:
        text += f": it says “{found_text}” instead of “{expected_text}”"
    elif found_text or expected_text:
        text += f": it says “{found_text}”" if found_text else f": it does not say “{expected_text}”"
    elif has:
        text += f": {_cut(' '.join(''.join(has).split()))}"
    return [*found, f"{text}."]


def _bare(page: str) -> str:
    """The page without what is compared elsewhere: drawings, the embedded data, the numbers of tables."""
    page, _ = _parted(page, *_DRAWING)
    page, _ = _parted(page, *_EMBEDDED)
    return number_cells_emptied(page)


def _parted(page: str, start: str, end: str) -> tuple[str, list[str]]:
    """Split off each piece from a `start` to the next `end`.

    Returns the rest, with the marks, and the pieces.

    The time is linear in the page's length, whatever its content.
    """
    rest, pieces, done = [], [], 0
    while (first := page.find(start, done)) >= 0 and (last := page.find(end, first)) >= 0:
        last += len(end)
        rest += [page[done:first], start, end]
        pieces.append(page[first:last])
        done = last
    return "".join([*rest, page[done:]]), pieces


def _visible(tokens: Sequence[str]) -> str:
    """The visible text in a piece of the page, without tags and comments."""
    text = " ".join(token for token in tokens if not token.startswith("<"))
    return " ".join(unescape(text).split())


def _apart(first: str, second: str) -> tuple[str, str]:
    """Both texts from shortly before their first difference, shortened."""
    pairs = enumerate(zip(first, second, strict=False))
    place = next((index for index, (a, b) in pairs if a != b), min(len(first), len(second)))
    if place < NEAR // 2:
        return _cut(first), _cut(second)
    start = place - NEAR // 4
    return f"…{_cut(first[start:])}", f"…{_cut(second[start:])}"


def _place(tokens: Sequence[str], index: int) -> str:
    """The last text before a position."""
    texts = (token for token in reversed(tokens[:index]) if not token.startswith("<") and token.strip())
    return _cut(" ".join(unescape(next(texts, "the beginning")).split()))


def _cut(text: str) -> str:
    return text if len(text) <= NEAR else text[: NEAR - 1] + "…"


def _drawing_problems(page: str, expected: str) -> list[str]:
    (_, first), (_, second) = (_parted(text, *_DRAWING) for text in (page, expected))
    if len(first) != len(second):
        return [f"The page has {len(first)} drawings, its data give {len(second)}."]
    wrong = [
        n for n, (a, b) in enumerate(zip(first, second, strict=True), start=1) if not _same_drawing(a, b)
    ]
    return [f"Drawing {n} of the page is not the one that its data give." for n in wrong]


def _same_drawing(first: str, second: str) -> bool:
    """Whether two drawings are equal up to rounding of coordinates, which may differ between machines."""
    if first == second:
        return True
    if _NUMBER.sub("", first) != _NUMBER.sub("", second) or _VISIBLE_TEXT.findall(
        first
    ) != _VISIBLE_TEXT.findall(second):
        return False
    numbers = zip(_NUMBER.findall(first), _NUMBER.findall(second), strict=False)
    return all(abs(float(a) - float(b)) <= ROUNDING for a, b in numbers)
