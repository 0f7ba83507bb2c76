"""Python source that fits a page: on one line if that is short enough, else a line for each part."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 100


@dataclass(frozen=True)
class Code:
    """A call, list or the like; an item has what stands before it, such as "axis=", and its source."""

    opening: str
    items: tuple[tuple[str, Code | str], ...]
    closing: str

    @property
    def code(self) -> str:
        """All of it on one line."""
        items = (name + (item if isinstance(item, str) else item.code) for name, item in self.items)
        return f"{self.opening}{', '.join(items)}{self.closing}"

    def lines(self, indent: int = 0, before: str = "", after: str = "") -> list[str]:
        """The lines at the given indent, with `before` and `after` around them."""
        pad = " " * indent
        whole = f"{pad}{before}{self.code}{after}"
        if len(whole) <= WIDTH or not self.items:
            return [whole]
        lines = [f"{pad}{before}{self.opening}"]
        if self._is_of_literals:
            lines += _filled([item for _, item in self.items if isinstance(item, str)], indent + 4)
        else:
            for name, item in self.items:
                if isinstance(item, str):
                    lines.append(f"{pad}    {name}{item},")
                else:
                    lines += item.lines(indent + 4, name, ",")
        return [*lines, f"{pad}{self.closing}{after}"]

    @property
    def _is_of_literals(self) -> bool:
        return self.opening.endswith("[") and all(
            not name and isinstance(item, str) for name, item in self.items
        )


def _filled(items: Iterable[str], indent: int) -> list[str]:
    """As many items on each line as fit; black gives each a line, which is long for a hundred names."""
    lines = [" " * indent]
    for item in items:
        line = f"{lines[-1]}{' ' if lines[-1].strip() else ''}{item},"
        if len(line) > WIDTH and lines[-1].strip():
            line = f"{' ' * indent}{item},"
            lines.append(line)
        lines[-1] = line
    return lines


def indented(lines: Iterable[str], by: int = 4) -> list[str]:
    """The lines further to the right, as the body of a function or a loop."""
    return [f"{' ' * by}{line}" if line else "" for line in lines]


def text(value: str) -> str:
    """A text as Python source, without any character that an editor or a terminal would not show."""
    code = json.dumps(value, ensure_ascii=False)
    if code.isprintable():
        return code
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in code)


def _escaped(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"


def texts(values: Iterable[str]) -> Code:
    """A list of texts as Python source."""
    return Code("[", tuple(("", text(value)) for value in values), "]")
