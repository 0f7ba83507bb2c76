"""Tables of a class in which no cell is a formula."""

from __future__ import annotations

import csv
import io

import pytest

from engine.classroom.spreadsheet import no_formula, table_bytes, without_apostrophe


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"])
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert no_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "'=1", " =1", "1-1"])
def test_other_texts_stay(text: str) -> None:
    assert no_formula(text) == text


@pytest.mark.parametrize("text", ["=1+1", "-", "a=1", "", "'quoted'", "don't"])
def test_an_apostrophe_that_was_put_before_is_taken_away(text: str) -> None:
    assert without_apostrophe(no_formula(text)) == text


def test_table_is_utf8_with_a_mark_and_quoted_where_needed() -> None:
    rows = [("a", "b"), ("ü, 1", 'say "x"\ny')]
    data = table_bytes(rows)
    assert data.startswith(b"\xef\xbb\xbfa,b\r\n")
    text = data.decode("utf-8-sig")
    assert [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))] == rows
    assert b"?" in table_bytes([("\ud800",)])
