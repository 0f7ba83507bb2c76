"""YAML as nodes that know their line: bounded, and every error with its place.

Only mappings, lists and plain or quoted text are read. `yes`, `010` and dates stay the text that they are: a
plain scalar is a number, true, false or nothing as in YAML 1.2, and anything may be read as text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.network.fields import cut, is_number, is_text

if TYPE_CHECKING:
    import yaml

MAX_DEPTH, MAX_NODES = 16, 10_000
MAX_NUMBER = 40  # characters
_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
# What teachers stumble over most, by what the parser says of it.
_QUOTES = N_("text that begins with {sign} must stand in quotes")
_WHAT_YAML_SAYS = (
    "while scanning an alias",  # not a text: PyYAML's own words, and so are the next ones
    "while scanning an anchor",  # not a text
    "mapping values are not allowed",  # not a text
    "that cannot start any token",  # not a text
    "expected <block end>",  # not a text
    "could not find expected ':'",  # not a text
    "but got '?'",  # not a text
    "unexpected end of stream",  # not a text
)
_HINTS = (
    _QUOTES,
    _QUOTES,
    N_("text with a colon must stand in quotes, or below a |"),
    N_("text that begins with @, %, a back quote or a tab must stand in quotes"),
    N_("this line is not indented like those above it, or text must stand in quotes"),
    N_("a colon is missing, or text must stand in quotes"),
    N_("text with a question mark must stand in quotes here"),
    N_("a quotation mark or a bracket is not closed"),
)
_SIGNS = ("*", "&")  # of the first hints


@dataclass(frozen=True)
class Node:
    """A value of the file.

    Attributes
    ----------
    file : str
        Its name.
    line : int
        Counted from 1: of its key, or of the value itself in a list.
    content : str, tuple of Node, or dict of str to Node
    is_quoted : bool
        Whether it is text whatever it looks like.
    """

    file: str
    line: int
    content: str | tuple[Node, ...] | dict[str, Node]
    is_quoted: bool = False

    def error(self, sentence: str) -> InputError:
        """Return an error with the place before the sentence."""
        return at(self.file, self.line, sentence)

    @property
    def value(self) -> object:
        """The value as plain data: dict, list, str, int, float, bool or None."""
        if isinstance(self.content, dict):
            return {name: node.value for name, node in self.content.items()}
        if isinstance(self.content, tuple):
            return [node.value for node in self.content]
        if self.is_quoted or len(self.content) > MAX_NUMBER:
            return self.content
        if self.content.lower() in _WORDS:
            return _WORDS[self.content.lower()]
        if _WHOLE.fullmatch(self.content):
            return int(self.content)
        return float(self.content) if _DECIMAL.fullmatch(self.content) else self.content

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written, or null."""
        return self.value is None

    @property
    def shown(self) -> str:
        """What it is, for a sentence."""
        if isinstance(self.content, dict):
            return _("a mapping")
        if isinstance(self.content, tuple):
            return _("a list")
        return cut(self.content) if self.content else _("nothing")

    # --- Each of these raises InputError, with the place, for any other value

    def fields(self, what: str, known: Collection[str]) -> dict[str, Node]:
        """Return the values of a mapping by their names, all of which must be known."""
        if not isinstance(self.content, dict):
            raise self.error(
                _("{what} must be a mapping with {known}, not {given}.").format(
                    what=what, known=_listed(known), given=self.shown
                )
            )
        for name, node in self.content.items():
            if name not in known:
                raise node.error(
                    _("{what} has an unknown field {name}; known are {known}.").format(
                        what=what, name=cut(name), known=_listed(known)
                    )
                )
        return self.content

    def items(self, what: str, most: int, least: int = 0) -> tuple[Node, ...]:
        """Return the values of a list of `least` to `most`."""
        if not isinstance(self.content, tuple):
            raise self.error(_("{what} must be a list, not {given}.").format(what=what, given=self.shown))
        if not least <= len(self.content) <= most:
            sentence = _("{what} must have {least} to {most} entries, not {n}.")
            n, upto = number_text(len(self.content), ","), number_text(most, ",")
            raise self.error(sentence.format(what=what, least=least, most=upto, n=n))
        return self.content

    def text(self, what: str, most: int) -> str:
        """Return a text of 1 to `most` characters, without spaces around it."""
        if not isinstance(self.content, str) or self.is_empty:
            raise self.error(_("{what} must be text, not {given}.").format(what=what, given=self.shown))
        if not is_text(self.content) or _CONTROL.search(self.content):
            raise self.error(_("{what} has a character that no text may have.").format(what=what))
        text = self.content.strip()
        if not 1 <= len(text) <= most:
            sentence = _("{what} must have 1 to {most} characters, not {n}.")
            n, upto = number_text(len(text), ","), number_text(most, ",")
            raise self.error(sentence.format(what=what, most=upto, n=n))
        return text

    def number(self, what: str, low: float, high: float) -> float:
        """Return a number from `low` to `high`."""
        value = self.value
        if not is_number(value) or not low <= value <= high:
            raise self.error(
                _("{what} must be a number from {low} to {high}, not {given}.").format(
                    what=what, low=number_text(low, "g"), high=number_text(high, "g"), given=self.shown
                )
            )
        return float(value)

    def whole(self, what: str, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.error(
                _("{what} must be a whole number from {low} to {high}, not {given}.").format(
                    what=what, low=number_text(low, ","), high=number_text(high, ","), given=self.shown
                )
            )
        return value

    def flag(self, what: str) -> bool:
        """Return true or false."""
        value = self.value
        if not isinstance(value, bool):
            raise self.error(
                _("{what} must be true or false, not {given}.").format(what=what, given=self.shown)
            )
        return value

    def one_of(self, what: str, names: Collection[str]) -> str:
        """Return one of the names."""
        if not isinstance(self.content, str) or self.content not in names:
            raise self.error(
                _("{what} must be one of {names}, not {given}.").format(
                    what=what, names=_listed(names), given=self.shown
                )
            )
        return self.content


def at(file: str, line: int, sentence: str) -> InputError:
    """Return an error in a line of a file of the lesson."""
    return InputError(_("{file}, line {line}: {sentence}").format(file=file, line=line, sentence=sentence))


def line_of(text: str, position: int) -> int:
    """Return the line of a character, counted from 1."""
    return text.count("\n", 0, position) + 1


def read_nodes(text: str, file: str) -> Node:
    """Read a YAML document.

    Parameters
    ----------
    text : str
        Lines end with a line feed.
    file : str
        Its name, for the sentences.

    Returns
    -------
    Node

    Raises
    ------
    InputError
        If it is not YAML, has more than one document, or has an anchor, an alias, a tag, a merge key, a key
        twice, too many values or too many levels.
    """
    import yaml

    if found := _CONTROL.search(text):
        line = line_of(text, found.start())
        raise at(
            file,
            line,
            _("it has a character {code}, which no text may have.").format(code=f"{ord(found[0]):#04x}"),
        )
    try:
        return _Composer(file).document(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark, said = error.problem_mark or error.context_mark, f"{error.context} {error.problem}"
        problem = _hint(said) or cut(error.problem or error.context or _("something is missing"))
        raise at(
            file, mark.line + 1 if mark else 1, _("it is not YAML: {problem}.").format(problem=problem)
        ) from None
    except yaml.YAMLError:  # a character that YAML does not allow
        raise at(file, 1, _("it is not YAML: it has a character that no text may have.")) from None


def _hint(said: str) -> str:
    """What is meant by what PyYAML says, or nothing."""
    number = next((number for number, words in enumerate(_WHAT_YAML_SAYS) if words in said), -1)
    if number < 0:
        return ""
    return _(_HINTS[number]).format(sign=_SIGNS[number]) if number < len(_SIGNS) else _(_HINTS[number])


@dataclass
class _Open:
    """A list or a mapping that has not ended: its values so far, and the key that waits for its value."""

    line: int
    entries: list[Node] | dict[str, Node]
    key: Node | None = None


class _Composer:
    """Makes nodes of YAML's events, one after the other, so that depth costs nothing."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._open: list[_Open] = []
        self._root: Node | None = None
        self._n_nodes = 0

    def document(self, events: object) -> Node:
        """Return the only document."""
        import yaml

        n_documents, line = 0, 1
        for event in events:  # type: ignore[attr-defined]
            line = event.start_mark.line + 1
            if isinstance(event, yaml.DocumentStartEvent):
                n_documents += 1
                if n_documents > 1:
                    raise at(self._file, line, _("a second document begins; a lesson is one."))
            elif isinstance(event, yaml.NodeEvent):
                self._check(event, line)
                self._take_event(event, line)
            elif isinstance(event, yaml.CollectionEndEvent):
                ended = self._open.pop()
                entries = ended.entries
                self._put(
                    Node(self._file, ended.line, tuple(entries) if isinstance(entries, list) else entries)
                )
        if self._root is None:
            raise at(self._file, 1, _("it is empty; a lesson has at least format, title and pages."))
        return self._root

    def _check(self, event: yaml.NodeEvent, line: int) -> None:
        """Refuse what no lesson needs, and what would be too much."""
        import yaml

        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise at(
                self._file, line, _("anchors and aliases (& and *) are not read; write it out, or in quotes.")
            )
        if getattr(event, "tag", None) is not None:
            raise at(self._file, line, _("tags (!) are not read; write the value alone, or in quotes."))
        self._n_nodes += 1
        if self._n_nodes > MAX_NODES:
            raise at(
                self._file,
                line,
                _("it has more than {most} values, the most that are read.").format(
                    most=number_text(MAX_NODES, ",")
                ),
            )
        if len(self._open) >= MAX_DEPTH:
            raise at(self._file, line, _("it is nested deeper than {most} levels.").format(most=MAX_DEPTH))

    def _take_event(self, event: yaml.NodeEvent, line: int) -> None:
        import yaml

        if isinstance(event, yaml.ScalarEvent):
            self._put(Node(self._file, line, event.value, is_quoted=event.style is not None))
            return
        if self._open and isinstance(self._open[-1].entries, dict) and self._open[-1].key is None:
            raise at(self._file, line, _("a key must be a word, not a list or a mapping."))
        self._open.append(_Open(line, [] if isinstance(event, yaml.SequenceStartEvent) else {}))

    def _put(self, node: Node) -> None:
        """Place a value that is complete."""
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        if isinstance(parent.entries, list):
            parent.entries.append(node)
        elif parent.key is None:
            self._check_key(node, parent.entries)
            parent.key = node
        else:
            parent.entries[str(parent.key.content)] = replace(node, line=parent.key.line)
            parent.key = None

    def _check_key(self, key: Node, entries: Collection[str]) -> None:
        assert isinstance(key.content, str)
        if key.content in entries:
            raise key.error(_("{name} is there twice.").format(name=cut(key.content)))
        if key.content == "<<":
            raise key.error(_("merge keys (<<) are not read; write the fields out."))


def _listed(names: Collection[str]) -> str:
    return ", ".join(names)
