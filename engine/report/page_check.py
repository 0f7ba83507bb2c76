"""Checks whether a report's page shows what its embedded data say, by writing it again in its language.

Numbers of tables are compared first, each by its name; then all other text, byte by byte, so that nothing
inserted, hidden or overlaid stays undetected; then the drawings, whose coordinates may differ by rounding.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import unescape

from engine.analysis.wording import score_label
from engine.errors import InputError
from engine.language.dates import date_text
from engine.language.lists import comma_listed
from engine.language.numbers import decimal_mark, number_text, thousands_mark
from engine.language.texts import ENGLISH, N_, _, ngettext
from engine.project.project import Project
from engine.report.blocks import NumberName
from engine.report.content import make_report, reported_run
from engine.report.html import own_mark, report_html
from engine.report.outcome import DIFFERENCE_INTERVAL
from engine.report.reading import number_cells_emptied, shown_numbers
from engine.system.languages import in_language

MAX_TABLE_CELLS = 200_000
MAX_LISTED = 8
NEAR = 60  # characters shown around a difference
ROUNDING = 0.05  # of a drawing's coordinates
_DRAWING = ("<svg", "</svg>")
_EMBEDDED = ('<script type="application/json"', "</script>")  # not a text: HTML
_BYLINE = re.compile(r'<p class="byline" dir="auto">([^<]*+)</p>')
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_LANGUAGE = re.compile(r'<html lang="([A-Za-z0-9-]{1,35})">')
_MARK = re.compile(r'<meta name="generator" content="Dropout Lab, page ([0-9a-f]{1,64})">')
OTHER_VERSION = N_(
    "Another version of Dropout Lab wrote the page, or its mark was changed: of the page only the tables' "
    "numbers were compared, without p and the intervals of differences. Check it with the version that wrote "
    "it."
)
OTHER_LANGUAGE = N_(
    "The page is in a language that this Dropout Lab does not have ({code}), or says so: of the page only "
    "the tables' numbers were compared, without p and the intervals of differences."
)
Marks = tuple[str, str]  # before decimals and between thousands
_POINT, _COMMA = (".", ","), (",", ".")
_TOKEN = re.compile(r"<[^<>]*>|[^<]+|<")
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e[-+]?\d+)?")
_VISIBLE_TEXT = re.compile(r'aria-label="[^"]*"|(?<=>)[^<]*[^<\s][^<]*')  # text in a drawing
# Versions correct these in different ways for splits that overlap.
_CORRECTED = (DIFFERENCE_INTERVAL, "p")
_STATISTICS = {
    "n": N_("number of seeds of {score}"),
    "std": N_("standard deviation of {score}"),
    "interval": N_("interval of {score}"),
    "difference": N_("difference from no dropout of {score}"),
    DIFFERENCE_INTERVAL: N_("interval of the difference of {score}"),
    "p": N_("p of {score}"),
}


@dataclass(frozen=True)
class PageCheck:
    """What the page shows otherwise than its data say, as sentences; none for a correct page.

    `note` is set if another version of the app wrote the page, or if it is in a language that is not here, so
    that only the numbers of tables could be compared.
    """

    problems: tuple[str, ...] = ()
    note: str = ""


def check_page(project: Project, page: str) -> PageCheck:
    """Compare a page with its embedded project."""
    run = reported_run(project)
    if run is None:
        return PageCheck((_("The page carries no sweep that it could be about."),))
    tables = sum(
        len({result.cell.rate for result in part.results.cells})
        * len({result.cell.seed for result in part.results.cells})
        for part in run.parts
    )
    if tables > MAX_TABLE_CELLS:
        return PageCheck((_("The page's data are more than any report shows."),))
    page = page.removeprefix("\ufeff").replace("\r\n", "\n")
    shown_language = _LANGUAGE.search(page)
    code = shown_language[1] if shown_language else ENGLISH
    try:
        in_its_language, is_here = in_language(code), True
    except InputError:
        in_its_language, is_here = in_language(ENGLISH), False
    try:
        with in_its_language:
            # The date of the page is taken from the page; by default it would be that of the sweep.
            expected = report_html(make_report(project, date=_date_of(page)))
            mark, marks = own_mark(), (decimal_mark(), thousands_mark())
    except InputError as error:
        return PageCheck((_("The page can't be written anew to be compared: {error}").format(error=error),))
    if page == expected:
        return PageCheck()
    if not is_here:
        # Its marks are not known either: those count with which fewer numbers differ.
        as_read = [_number_problems(page, expected, (own, _POINT)) for own in (_POINT, _COMMA)]
        return PageCheck(tuple(sorted(as_read, key=len)[0]), _(OTHER_LANGUAGE).format(code=code))
    shown_mark = _MARK.search(page)
    if shown_mark is not None and shown_mark[1] != mark:
        return PageCheck(tuple(_number_problems(page, expected, (marks, marks))), _(OTHER_VERSION))
    problems = _number_problems(page, expected)
    problems += _text_problems(page, expected)
    problems += _drawing_problems(page, expected)
    return PageCheck(tuple(problems))


def _date_of(page: str) -> str:
    """The date that ends the page's byline, in ISO form; empty if it has none in the language in use."""
    byline = _BYLINE.search(page)
    text = unescape(byline[1]).rpartition(" · ")[2] if byline else ""
    for year in map(int, _YEAR.findall(text[:NEAR])):
        for month, day in itertools.product(range(1, 13), range(1, 32)):
            with suppress(ValueError):
                one = date(year, month, day).isoformat()
                if date_text(one) == text:
                    return one
    return ""


def _number_problems(page: str, expected: str, marks: tuple[Marks, Marks] | None = None) -> list[str]:
    """The numbers that differ.

    With `marks`, those of both pages, for a page of another version or in a language that is not here: texts
    may differ if their numbers do not; left out are those that only one of the two has, and those that
    versions correct in different ways.
    """
    shown, expected_text = _by_name(page), _by_name(expected)
    found = []
    for name in [*expected_text, *(name for name in shown if name not in expected_text)]:
        texts, right = shown.get(name, []), expected_text.get(name, [])
        if texts == right or (marks and (name.statistic in _CORRECTED or not (texts and right))):
            continue
        for text, should in itertools.zip_longest(texts, right):
            if text == should or (marks and text and should and _says_the_same(text, should, marks)):
                continue
            if text is None:
                sentence = _("The page does not show {right} for {number}, as its data say.")
            elif should is None:
                sentence = _("The page shows {shown} for {number}, which its data do not say.")
            else:
                sentence = _("The page shows {shown} for {number}, its data say {right}.")
            found.append(sentence.format(shown=text, number=_label(name), right=should))
    if (n := len(found) - MAX_LISTED) > 0:
        more = ngettext(
            "And {n} more number of the page differs.", "And {n} more numbers of the page differ.", n
        )
        found = [*found[:MAX_LISTED], more.format(n=n)]
    return found


def _says_the_same(text: str, should: str, marks: tuple[Marks, Marks]) -> bool:
    """Whether two versions wrote the same numbers, if one has fewer digits or no mark between thousands."""
    first, second = map(_numbers, (text, should), marks)
    return len(first) == len(second) > 0 and all(map(_agree, first, second))


def _numbers(text: str, marks: Marks) -> list[str]:
    decimal, thousands = marks
    return _NUMBER.findall(text.replace(thousands, "").replace(decimal, ".").replace("−", "-"))


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
    where = [_("member {name}").format(name=name.part)] if name.part else []
    where.append(
        _("the layers' own rates")
        if name.rate is None
        else _("rate {rate}").format(rate=number_text(name.rate, "g"))
    )
    where += [_("seed {seed}").format(seed=name.seed)] if name.seed is not None else []
    what = score_label(name.column)
    if name.statistic in _STATISTICS:
        what = _(_STATISTICS[name.statistic]).format(score=what)
    elif name.statistic not in ("", "mean"):
        what = _("{statistic} of {score}").format(statistic=name.statistic, score=what)
    # Translators: {place} is such as "rate 0.5, seed 3"; {score} is such as "held-out accuracy".
    return _("{place} ({score})").format(place=comma_listed(where), score=what)


def _text_problems(page: str, expected: str) -> list[str]:
    found = []
    (_rest, spelled), (_rest, right) = (_parted(text, *_EMBEDDED) for text in (page, expected))
    if spelled and spelled != right:
        found.append(_("The data in the page are spelled otherwise than Dropout Lab writes them."))
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
    found_text, expected_text = _apart(_visible(has), _visible(should))
    if found_text and expected_text:
        text = _(
            "The page has other text than Dropout Lab writes, near “{place}”: it says “{shown}” instead of "
            "“{right}”."
        )
    elif found_text:
        text = _("The page has other text than Dropout Lab writes, near “{place}”: it says “{shown}”.")
    elif expected_text:
        text = _(
            "The page has other text than Dropout Lab writes, near “{place}”: it does not say “{right}”."
        )
    elif has:
        text = _("The page has other text than Dropout Lab writes, near “{place}”: {html}.")
    else:
        text = _("The page has other text than Dropout Lab writes, near “{place}”.")
    html = _cut(" ".join("".join(has).split()))
    place = _place(second, start)
    return [*found, text.format(place=place, shown=found_text, right=expected_text, html=html)]


def _bare(page: str) -> str:
    """The page without what is compared elsewhere: drawings, the embedded data, the numbers of tables."""
    page, _drawings = _parted(page, *_DRAWING)
    page, _data = _parted(page, *_EMBEDDED)
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
    text = next(texts, None)
    return _("the beginning") if text is None else _cut(" ".join(unescape(text).split()))


def _cut(text: str) -> str:
    return text if len(text) <= NEAR else text[: NEAR - 1] + "…"


def _drawing_problems(page: str, expected: str) -> list[str]:
    (_rest, first), (_rest, second) = (_parted(text, *_DRAWING) for text in (page, expected))
    if len(first) != len(second):
        text = _("The page has {n} drawings, its data give {n_right}.")
        return [text.format(n=len(first), n_right=len(second))]
    wrong = [
        n for n, (a, b) in enumerate(zip(first, second, strict=True), start=1) if not _same_drawing(a, b)
    ]
    return [_("Drawing {n} of the page is not the one that its data give.").format(n=n) for n in wrong]


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
