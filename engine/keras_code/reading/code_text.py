"""Parses pasted text as Python, after removing prompts, fences and indents around the code."""

from __future__ import annotations

import ast
import gc
import re
import textwrap
import warnings

from engine.errors import InputError

MAX_BYTES = 200_000
MAX_LINES = 5000
MAX_TOKENS = 50_000  # tokens, which determine the time that Python's parser needs
_MAX_SHOWN_LENGTH = 200
_TOKEN = re.compile(r"\w+|[^\w\s]")
_PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.:?|In \[\d*\]:)(?: |$)")
_OUTPUT = re.compile(r"^\s*Out\s?\[\d*\]:")
_NO_PYTHON = re.compile(r"^\s*(?:[%!]\s*[A-Za-z]|```)")  # a notebook's commands, Markdown fences
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " "})


class ParsedCode:
    """The statements of a pasted program, and its text for quotes in sentences."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.body = tree.body
        self._lines = text.encode().split(b"\n")

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
        raise InputError(f"Keras code must be at most {MAX_BYTES // 1000} kB long; this is more.")
    if len(text.splitlines()) > MAX_LINES:
        raise InputError(f"Keras code must be at most {MAX_LINES} lines long; this is more.")
    if sum(1 for _ in _TOKEN.finditer(text)) > MAX_TOKENS:
        raise InputError(f"Keras code must be at most {MAX_TOKENS} words and signs long; this is more.")
    text = textwrap.dedent(_without_surroundings(text))
    try:
        return _parse(text)
    except SyntaxError as error:
        try:
            return _parse(_repaired(text))
        except SyntaxError as second:
            raise InputError(_sentence(second if isinstance(error, IndentationError) else error)) from None


def _parse(text: str) -> ParsedCode:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        was_collecting = gc.isenabled()
        gc.disable()  # the collector would scan the growing tree again and again
        try:
            return ParsedCode(text, ast.parse(text))
        except (RecursionError, MemoryError):
            raise InputError("the code is nested too deeply to be read.") from None
        except SyntaxError:
            raise
        except ValueError:
            raise InputError(
                "the text has characters that no code has; is it a file of another kind?"
            ) from None
        finally:
            if was_collecting:
                gc.enable()


def _without_surroundings(text: str) -> str:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    is_session = any(line.lstrip().startswith(">>>") for line in lines)
    return "\n".join(_code_of(line, is_session) for line in lines)


def _code_of(line: str, is_session: bool) -> str:
    """The line without its prompt; in a session, a line without a prompt is output."""
    prompt = _PROMPT.match(line)
    if prompt:
        return line[prompt.end() :]
    return "" if is_session or _OUTPUT.match(line) or _NO_PYTHON.match(line) else line


def _repaired(text: str) -> str:
    """Replace curly quotes and drop indents, which mean nothing for layers cut out of a program."""
    return "\n".join(line.lstrip() for line in text.translate(_STRAIGHT).split("\n"))


def _sentence(error: SyntaxError) -> str:
    line = error.lineno or 1
    reason = error.msg
    if "was never closed" in reason:
        bracket = reason.partition("'")[2].partition("'")[0]
        return f"line {line}: the bracket {bracket} is never closed; is the rest of the code missing?"
    if "unmatched" in reason:
        bracket = reason.partition("'")[2].partition("'")[0]
        return f"line {line}: the bracket {bracket} was never opened; is the start of the code missing?"
    if "too many nested" in reason:
        return f"line {line}: the code is nested too deeply to be read."
    shown = (error.text or "").strip()[:60]
    return (
        f"line {line} is not Python code: {shown}" if shown else f"line {line} is not Python code: {reason}."
    )
