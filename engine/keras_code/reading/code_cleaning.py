"""Turns what people paste into Python: sessions, notebooks' commands, Markdown fences and Python 2.

Lines keep their numbers, and what is in a string of several lines is not touched.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.:?|In ?\[[\d ]*\]:)(?: |$)")
_IPYTHON = re.compile(r"^\s*In ?\[[\d ]*\]:")
_OUTPUT = re.compile(r"^\s*Out\s?\[\d*\]:")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_CELL = re.compile(r"^\s*%%\s*(\w+)")
_COMMAND = re.compile(
    r"^\s*(?:[%!]|\?{1,2}\s*[\w.]|(?:pip3?|conda|apt-get|apt)\s+[a-z-]+\s|[\w.]+(?:\([^()]*\))?\?{1,2}\s*$)"
)
_TIMED = re.compile(r"^(\s*)%time\s+(?=[^\s-])")
_COMMAND_VALUE = re.compile(r"^(\s*(?=\S)[\w., ]+=\s*)[!%](?!=).*$")
_TOKEN = re.compile(r"\"\"\"|'''|[\"'#\\]|[(\[{]|[)\]}]")
_OTHER_LANGUAGES = re.compile(
    r"bash|sh|script|system|cmd|html|svg|latex|javascript|js|markdown|perl|ruby|R|writefile|file|cython|sql"
)
_PRINT = re.compile(
    r"""(?:(?<=^)|(?<=[:;]))(\s*)print\b(?:\s*>>\s*|\s+(?=[\w"'`~\[{])(?!(?:in|is|and|or|if|else|for)\b)|(?=["']))"""
)
_EXCEPT = re.compile(r"^(\s*except\s+(?=\S)[^:,()]+|\s*except\s*\([^()]*\)),\s*(\w+)\s*:")
_RAISE = re.compile(r"^(\s*raise\s+[\w.]+)\s*,.*$")
_EXEC = re.compile(r"^(\s*)exec\s+[^(\s].*$")
_LONG = re.compile(r"\b(\d+)[lL]\b")
_OCTAL = re.compile(r"(?<![\w.])0(\d+)\b(?!\.)")
_STRAIGHT = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "−": "-", "\u00a0": " "}
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff")
)
# What stands before each line in listings, quoted messages and lists of changes.
_LINE_STARTS = tuple(map(re.compile, (r"\s*\d+[.:|)]? ?", r"> ?", r"[+ ]")))


def has_ipython_prompts(text: str) -> bool:
    """Return whether lines begin with In [1]:, which Python would take for annotations."""
    return any(_IPYTHON.match(line) for line in text.split("\n"))


def is_in_other_language(cell: str) -> bool:
    """Return whether a notebook's cell begins with a command such as %%bash or %%html."""
    found = _CELL.match(cell)
    return bool(found and _OTHER_LANGUAGES.fullmatch(found.group(1)))


def cleaned(text: str, *, keeps_output: bool = False) -> str:
    """Return the text without prompts, output, fences, and commands of a notebook.

    What follows the first prompt >>> without one is output, if it is not to be kept.
    """
    lines = text.split("\n")
    prompts = [
        number
        for number, (line, where) in enumerate(_located(lines))
        if where.is_code and line.lstrip().startswith(">>>")
    ]
    first = len(lines) if keeps_output or not prompts else prompts[0]
    found: list[str] = []
    left_out = ""  # why the next lines are left out: a command goes on, or a cell in another language
    where = _Where()
    for number, line in enumerate(lines):
        if left_out and (left_out == "command" or line.strip()) and not _IPYTHON.match(line):
            is_over = left_out == "command" and not line.rstrip().endswith("\\")
            left_out = "" if is_over else left_out
            found.append("")
            continue
        left_out = ""
        if not where.quote:
            has_prompts, has_output = bool(prompts), number >= first
            line, left_out = _code_of(line, has_prompts, has_output, is_start=where.is_start)
        found.append(line)
        where = where.after(line)
    return "\n".join(found)


def _code_of(line: str, has_prompts: bool, has_output: bool, *, is_start: bool) -> tuple[str, str]:
    """Return the code of a line, and why the lines after it are left out."""
    prompt = _PROMPT.match(line)
    if prompt and (has_prompts or not line.lstrip().startswith("...") or "...:" in prompt.group()):
        line = line[prompt.end() :]
        is_start = True
    elif has_output or _OUTPUT.match(line):
        return "", ""
    if not is_start:
        return line, ""
    indent = line[: len(line) - len(line.lstrip())]
    if _FENCE.match(line):
        return "", ""
    if cell := _CELL.match(line):
        return f"{indent}pass", "cell" if _OTHER_LANGUAGES.fullmatch(cell.group(1)) else ""
    line = _TIMED.sub(r"\1", line)
    if _COMMAND.match(line):
        return f"{indent}pass", "command" if line.rstrip().endswith("\\") else ""
    return _COMMAND_VALUE.sub(r"\1None", line), ""


def in_python_3(text: str) -> str:
    """Return a Python 2 program as Python 3, as far as its statements differ: print, except, raise, exec."""
    lines = text.split("\n")
    return "\n".join(_line_in_python_3(line) if not where.quote else line for line, where in _located(lines))


def _line_in_python_3(line: str) -> str:
    for pattern, new in ((_EXCEPT, r"\1 as \2:"), (_RAISE, r"\1"), (_EXEC, r"\1pass")):
        line = pattern.sub(new, line)
    pieces = list(_pieces(line))
    for index, (piece, is_code) in enumerate(pieces):
        if is_code:
            piece = piece.replace("<>", "!=")
            piece = _OCTAL.sub(r"0o\1", _LONG.sub(r"\1", piece))
            pieces[index] = (piece, True)
    line = "".join(piece for piece, _ in pieces)
    strings = [found.span() for found in _strings(line)]
    return _PRINT.sub(
        lambda found: (
            found.group()
            if any(start < found.end() - 1 < end and start < found.start() for start, end in strings)
            else f"{found.group(1)}_ = "
        ),
        line,
    )


_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?|#.*")


def _strings(line: str) -> Iterator[re.Match[str]]:
    yield from _STRING.finditer(line)


def _pieces(line: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a line, and whether each is code, not a string or a comment."""
    end = 0
    for found in _strings(line):
        yield line[end : found.start()], True
        yield found.group(), False
        end = found.end()
    yield line[end:], True


def in_fences(text: str) -> str:
    """Return only what stands between fences, if there are some."""
    found, is_code = [], False
    for line in text.split("\n"):
        is_fence = bool(_FENCE.match(line))
        is_code ^= is_fence
        found.append(line if is_code and not is_fence else "")
    return "\n".join(found) if any(found) else text


def straightened(text: str) -> str:
    """Return the text with plain quotes and spaces, and without what stands before each of its lines."""
    text = html.unescape(text.translate(_STRAIGHT))
    lines = text.split("\n")
    for start in _LINE_STARTS:
        if all(start.match(line) for line in lines if line.strip()):
            return "\n".join(line[found.end() :] if (found := start.match(line)) else line for line in lines)
    return text


def without_indents(text: str) -> str:
    """Return the text without indents, which mean nothing for layers cut out of a program."""
    return "\n".join(line.lstrip() for line in text.split("\n"))


# --- where a line stands


@dataclass(frozen=True)
class _Where:
    """What is open before a line: a string of several lines, brackets, or a line that goes on."""

    quote: str = ""
    depth: int = 0
    goes_on: bool = False

    @property
    def is_code(self) -> bool:
        return not self.quote

    @property
    def is_start(self) -> bool:
        """Whether a statement can begin here."""
        return not self.quote and not self.depth and not self.goes_on

    def after(self, line: str) -> _Where:
        """Return what is open after the line."""
        quote, depth, place = self.quote, self.depth, 0
        while found := _TOKEN.search(line, place):
            sign, place = found.group(), found.end()
            if sign == "\\":
                place += 1
            elif quote:
                quote = "" if sign == quote else quote
            elif sign in ('"""', "'''"):
                quote = sign
            elif sign in "\"'":
                end = re.compile(rf"(?:\\.|[^{sign}\\])*{sign}?").match(line, place)
                place = end.end() if end else len(line)
            elif sign == "#":
                break
            else:
                depth = max(0, depth + (1 if sign in "([{" else -1))
        return _Where(quote, depth, not quote and line.rstrip().endswith("\\"))


def _located(lines: list[str]) -> Iterator[tuple[str, _Where]]:
    where = _Where()
    for line in lines:
        yield line, where
        where = where.after(line)
