"""Nodes of YAML: what is read, and where it stands."""

from __future__ import annotations

import pytest

from engine.errors import InputError
from engine.lessons.nodes import MAX_DEPTH, MAX_NODES, Node, line_of, read_nodes


def node(text: str) -> Node:
    return read_nodes(text, "a.yaml")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-0x1", "-0x1"),
        ("010", 10),
        ("1:30", "1:30"),
        ("0.5", 0.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("9" * 41, "9" * 41),
        ("yes", "yes"),
        ("off", "off"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("2026-01-02", "2026-01-02"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("|\n a\n b\n", "a\nb\n"),
        ("[1, [a], {b: 2}]", [1, ["a"], {"b": 2}]),
        ("{}", {}),
    ],
)
def test_values_are_those_of_yaml_1_2(text: str, value: object) -> None:
    assert node(text).value == value
    assert type(node(text).value) is type(value)


def test_a_value_stands_in_the_line_of_its_key() -> None:
    root = node("a: 1\nb:\n  c: |\n    text\n    more\n  d:\n  - 1\n  - 2\n")
    assert isinstance(root.content, dict)
    inner = root.content["b"].content
    assert isinstance(inner, dict)
    assert (root.line, root.content["b"].line, inner["c"].line, inner["d"].line) == (1, 2, 3, 6)
    assert [item.line for item in inner["d"].items("d", 2)] == [7, 8]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\na: 2", "line 2: a is there twice."),
        ("a: &x 1\nb: *x", "line 1: anchors and aliases (& and *) are not read"),
        ("a: 1\n<<: {b: 1}", "line 2: merge keys (<<) are not read"),
        ("a: !!python/object/apply:os.system [ls]", "line 1: tags (!) are not read"),
        ("a: !x 1", "line 1: tags (!) are not read"),
        ("a: 1\n---\nb: 2", "line 2: a second document begins"),
        ("? [a]\n: 1", "line 1: a key must be a word"),
        ("a: **Bold**", "line 1: it is not YAML: text that begins with * must stand in quotes."),
        ("a: b: c", "line 1: it is not YAML: text with a colon must stand in quotes"),
        ("a: @x", "line 1: it is not YAML: text that begins with @, %, a back quote or a tab"),
        (
            "a: {b: Why?, c: 1}",
            "line 1: it is not YAML: text with a question mark must stand in quotes here.",
        ),
        ("a: 'x", "line 1: it is not YAML: a quotation mark or a bracket is not closed."),
        ("a: 1\nb: [1", "line 2: it is not YAML: "),
        ("a: 1\n b: 2", "line 2: it is not YAML: "),
        ("a: 1\nb\x07: 2", "line 2: it has a character 0x07"),
        ("\n\n", "line 1: it is empty"),
        ("# nothing", "line 1: it is empty"),
        ("%YAML 3.0\n---\na", "line 1: it is not YAML: "),
    ],
)
def test_what_is_not_read_is_said_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        node(text)
    assert f"a.yaml, {sentence}" in str(caught.value)


def test_depth_and_number_of_values_are_bounded() -> None:
    assert node("[" * MAX_DEPTH + "]" * MAX_DEPTH).value is not None
    with pytest.raises(InputError, match=f"line 1: it is nested deeper than {MAX_DEPTH} levels"):
        node("[" * 100_000)
    assert node("- 1\n" * (MAX_NODES - 1)).value is not None
    with pytest.raises(InputError, match=f"line {MAX_NODES}: it has more than 10,000 values"):
        node("- 1\n" * MAX_NODES)


def test_lines_are_counted_from_one() -> None:
    assert [line_of("a\nb\n", position) for position in (0, 1, 2)] == [1, 1, 2]


def test_a_number_must_be_one() -> None:
    for text in ("true", "'1'", "x", "1e999", "[1]"):
        with pytest.raises(InputError, match="line 1: n must be a number from 0 to 5"):
            node(text).number("n", 0, 5)
    assert node("5").number("n", 0, 5) == 5.0
    with pytest.raises(InputError, match=r"n must be a whole number from 0 to 5, not 1\.0\."):
        node("1.0").whole("n", 0, 5)
