"""Parses pasted text as Python: as it stands, and only where that fails without what surrounds the code."""

from __future__ import annotations

import ast
import gc
import re
import textwrap
import warnings
from collections.abc import Iterator

from engine.errors import InputError
from engine.keras_code.reading.code_cleaning import (
    cleaned,
    has_ipython_prompts,
    in_fences,
    in_python_3,
    straightened,
    without_indents,
)
from engine.language.texts import _

MAX_BYTES = 200_000
MAX_LINES = 5000
MAX_TOKENS = 50_000  # tokens, which determine the time that Python's parser needs
_MAX_SHOWN_LENGTH = 200
_TOKEN = re.compile(r"\w+|[^\w\s]")


class ParsedCode:
    """The statements of a pasted program, and its text for quotes in sentences."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.body, self.text = tree.body, text
        self._lines = text.encode().split(b"\n")

    def line(self, number: int) -> str:
        """Return a line by its number, counted from 1, shortened if it is long."""
        return self._lines[number - 1][:_MAX_SHOWN_LENGTH].decode("utf-8", "ignore").strip()

    def shown(self, node: ast.expr | ast.stmt) -> str:
        """An expression as it is written, on one line, shortened if it is long."""
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        lines = [line[: _MAX_SHOWN_LENGTH * 4] for line in self._lines[first + 1 : min(last, first + 4)]]
        start, end = node.col_offset, node.end_col_offset or 0
        if first == last:
            lines = [self._lines[first][start : min(end, start + _MAX_SHOWN_LENGTH * 4)]]
        else:
            begun = self._lines[first][start : start + _MAX_SHOWN_LENGTH * 4]
            lines = [begun, *lines, self._lines[last][: min(end, _MAX_SHOWN_LENGTH * 4)]]
        text = b" ".join(lines).decode("utf-8", "ignore")
        return " ".join(text.split())[:_MAX_SHOWN_LENGTH]


def parse_code(text: str) -> ParsedCode:
    """Parse the program, keeping the text's line numbers; raises InputError with one sentence."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        problem = _("Keras code must be at most {n} kB long; this is more.")
        raise InputError(problem.format(n=MAX_BYTES // 1000))
    if len(text.splitlines()) > MAX_LINES:
        raise InputError(_("Keras code must be at most {n} lines long; this is more.").format(n=MAX_LINES))
    if sum(1 for _token in _TOKEN.finditer(text)) > MAX_TOKENS:
        problem = _("Keras code must be at most {n} words and signs long; this is more.")
        raise InputError(problem.format(n=MAX_TOKENS))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    errors: list[SyntaxError] = []
    tried: set[str] = set()
    for attempt in _attempts(text):
        if attempt not in tried:
            tried.add(attempt)
            try:
                return _parse(attempt)
            except SyntaxError as error:
                errors.append(error)
    is_cut_out = isinstance(errors[0], IndentationError)
    raise InputError(_sentence(errors[-1] if is_cut_out else errors[0])) from None


def _attempts(text: str) -> Iterator[str]:
    """Yield the text as it stands, then with less and less of what surrounds code."""
    if not has_ipython_prompts(text):
        yield textwrap.dedent(text)
    yield from _in_both_pythons(cleaned(text, keeps_output=True))
    yield from _in_both_pythons(plain := cleaned(text))
    yield from _in_both_pythons(cleaned(in_fences(text)))
    yield from _in_both_pythons(cleaned(straightened(text)))
    code = straightened(plain)
    yield without_indents(code)
    yield without_indents(in_python_3(code))


def _in_both_pythons(text: str) -> Iterator[str]:
    code = textwrap.dedent(text)
    yield code
    yield in_python_3(code)


def _parse(text: str) -> ParsedCode:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        was_collecting = gc.isenabled()
        gc.disable()  # the collector would scan the growing tree again and again
        try:
            return ParsedCode(text, ast.parse(text))
        except (RecursionError, MemoryError):
            raise InputError(_("the code is nested too deeply to be read.")) from None
        except SyntaxError:
            raise
        except ValueError:
            raise InputError(
                _("the text has characters that no code has; it may be a file of another kind.")
            ) from None
        finally:
            if was_collecting:
                gc.enable()


def _sentence(error: SyntaxError) -> str:
    line = error.lineno or 1
    reason = error.msg
    if "was never closed" in reason:  # not a text: Python's
        bracket = reason.partition("'")[2].partition("'")[0]
        text = _("line {line}: the bracket {bracket} is never closed; the rest of the code may be missing.")
        return text.format(line=line, bracket=bracket)
    if "unmatched" in reason:
        bracket = reason.partition("'")[2].partition("'")[0]
        text = _("line {line}: the bracket {bracket} was never opened; the start of the code may be missing.")
        return text.format(line=line, bracket=bracket)
    if "too many nested" in reason:  # not a text: Python's
        return _("line {line}: the code is nested too deeply to be read.").format(line=line)
    shown = (error.text or "").strip()[:60]
    # Translators: {code} is the line, or what Python says about it.
    return _("line {line} is not Python code: {code}").format(line=line, code=shown or f"{reason}.")
