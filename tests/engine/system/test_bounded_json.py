"""JSON is parsed as json.loads does, unless it is too much or too deep."""

import json
import random
import tracemalloc
from typing import Any

import pytest

from engine.errors import InputError
from engine.system import bounded_json
from engine.system.bounded_json import MAX_DEPTH, parse_json


def test_random_json_is_parsed_as_the_standard_library_does() -> None:
    rng = random.Random(1)
    texts = ("", 'a"b\\', "[{,:}]", "\\", "\n", "ü🙂", "\ud800")

    def value(depth: int) -> Any:
        kind = rng.randrange(8 if depth else 6)
        if kind == 6:
            return [value(depth - 1) for _ in range(rng.randrange(4))]
        if kind == 7:
            return {f"{rng.choice(texts)}{i}": value(depth - 1) for i in range(rng.randrange(4))}
        return (None, True, rng.random(), -rng.randrange(10**20), rng.choice(texts), 1e300)[kind]

    for _ in range(300):
        text = json.dumps(value(6), indent=rng.choice((None, 1)), ensure_ascii=rng.random() < 0.5)
        assert parse_json(text) == json.loads(text)
        with pytest.raises(ValueError, match=r"."):
            parse_json(f"{text}]")


def test_bytes_are_utf_8() -> None:
    assert parse_json('"ü"'.encode()) == "ü"
    with pytest.raises(UnicodeDecodeError):
        parse_json(b'"\xff"')


def test_depth_is_bounded_however_it_is_closed() -> None:
    for opening, inside, closing in (("[", "", "]"), ('{"a":', "1", "}"), ('[{"a":', "1", "}]")):
        n = MAX_DEPTH // (opening.count("[") + opening.count("{"))
        parse_json(opening * n + inside + closing * n)
        for closed in (n + 1, n, 1, 0):
            with pytest.raises(InputError, match=r"^it is nested deeper than 100 levels\.$"):
                parse_json(opening * (n + 1) + inside + closing * closed)
        with pytest.raises(InputError, match="nested deeper"):
            parse_json(f"[{opening * 100_000}{inside}{closing * 100_000}]")


def test_brackets_in_texts_are_no_depth() -> None:
    text = json.dumps({"a": '[{"\\' * 1000, "b": ["]"] * 3})
    assert parse_json(text) == json.loads(text)


@pytest.mark.parametrize("text", ["[],", '{"":0},', "1,", '"",'])
def test_too_many_values_are_refused_before_they_take_memory(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MAX_VALUES", "MAX_CONTAINERS", "_PIECE"):
        monkeypatch.setattr(bounded_json, name, 50_000)
    whole = f"[{text * 500_000}0]"
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match=r"it has more than 50,000 (values|lists and objects), the most"):
            parse_json(whole)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_texts_may_be_cut_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps([{'a"\\': ["[[[", "]", '\\"', [1]]}] * 60)
    for size in range(1, 40):
        monkeypatch.setattr(bounded_json, "_PIECE", size)
        assert parse_json(text) == json.loads(text)
        with pytest.raises(InputError, match="nested deeper"):
            parse_json('["]",' * 101 + "1" + "]" * 101)


def test_a_name_that_comes_twice_is_refused() -> None:
    with pytest.raises(InputError, match=r"^it has 'b' twice in one object\.$"):
        parse_json('{"a": [{"b": 1, "c": 2, "b": 3}]}')


def test_a_number_of_many_digits_is_no_json() -> None:
    with pytest.raises(ValueError, match="4300 digits"):
        parse_json("1" * 100_000)
