"""Reading tables: the same values, whatever they are written in."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from engine.data.own_files.source import ReadingStoppedError, file_format, sha256_of
from engine.data.own_files.tables.column_values import guess_kind
from engine.data.own_files.tables.guessing import guess_table_format
from engine.data.own_files.tables.naming import unique_names
from engine.data.own_files.tables.reading import open_table, read_table
from engine.data.own_files.tables.values import DIGITS, guess_date_format, to_dates
from engine.data.own_files.tables.workbook import sheet_names
from engine.errors import InputError
from engine.experiment.data_file import TableFormat
from tests.engine.data.own_files.tables.workbooks import Date, write_ods, write_xlsx

KINDS = {"size": "number", "colour": "category", "day": "date"}
ROWS = [["1.5", "red", "2024-01-31"], ["", "blue ", ""], ["x", "", "2024-02-01"]]


def _csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def _check(table) -> None:
    assert table["size"].dtype == "float64"
    np.testing.assert_array_equal(table["size"], [1.5, np.nan, np.nan])
    assert table["colour"].dtype == object
    assert list(table["colour"]) == ["red", "blue", None]
    assert table["day"].dtype == "datetime64[us]"
    assert table["day"].dt.day.fillna(0).tolist() == [31, 0, 1]


def test_text_gives_numbers_categories_and_dates(tmp_path):
    lines = "\n".join(",".join(row) for row in [list(KINDS), *ROWS])
    path = _csv(tmp_path / "a.csv", lines)
    _check(read_table(path, "csv", TableFormat(), kinds=KINDS))
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(lines.encode()))
    assert file_format(packed) == "csv"
    _check(read_table(packed, "csv", guess_table_format(packed), kinds=KINDS))


def test_a_workbook_gives_the_same(tmp_path):
    rows: list[list[object]] = [
        list(KINDS),
        [1.5, "red", Date(45322)],
        [None, "blue ", None],
        ["x", "", Date(45323)],
    ]
    path = write_xlsx(tmp_path / "a.xlsx", {"Notes": [], "Data": rows})
    assert sheet_names(path) == ("Notes", "Data")
    table = guess_table_format(path)
    assert table == TableFormat(sheet="Data")
    _check(read_table(path, file_format(path), table, kinds=KINDS))
    path = write_ods(tmp_path / "a.ods", [list(KINDS), [1.5, *ROWS[0][1:]], *map(list, ROWS[1:])])
    _check(read_table(path, file_format(path), guess_table_format(path), kinds=KINDS))


def test_a_workbook_is_read_from_its_first_cell_over_blank_rows(tmp_path):
    rows: list[list[object]] = [[], [None, "size", "late"], *([] for _ in range(300))]
    rows.extend([None, i, True] for i in range(200))
    rows.append([None, 200, 1])
    path = write_xlsx(tmp_path / "a.xlsx", {"Data": rows})
    table = open_table(path, "excel", TableFormat())
    assert table.names == ("column 1", "size", "late")
    columns, _ = table.read({"size": "number", "late": "text"})
    assert columns["size"].tolist() == list(range(201))
    assert columns["late"].tolist() == ["True"] * 200 + ["1"]
    assert len(table.read(n_rows=150)[0]["size"]) == 150, "blank rows are no rows"


def test_what_cannot_be_read_is_counted(tmp_path):
    path = _csv(tmp_path / "a.csv", "a,b,c\n1,2024-01-31,x\ninf,?,y\nx,yesterday,\n")
    kinds = {"a": "number", "b": "date", "c": "category"}
    formats = {"b": "%Y-%m-%d"}
    _, unreadable = open_table(path, "csv", TableFormat()).read(kinds, date_formats=formats)
    assert unreadable == {"a": 2, "b": 1, "c": 0}


def test_only_the_columns_with_a_kind_are_read_and_without_kinds_all_as_text(tmp_path):
    path = _csv(tmp_path / "a.csv", "a,b,c\n1,02,3\n4,?,6\n")
    assert list(read_table(path, "csv", TableFormat(), kinds={"c": "number", "d": "text"})) == ["c"]
    table = read_table(path, "csv", TableFormat())
    assert table.to_numpy().tolist() == [["1", "02", "3"], ["4", None, "6"]]
    assert len(read_table(path, "csv", TableFormat(), n_rows=1)) == 1


def test_large_tables_come_in_blocks_with_progress_and_stop(tmp_path):
    path = _csv(tmp_path / "a.csv", "a,b\n" + "".join(f"{i},w{i % 3}\n" for i in range(1_200_000)))
    done: list[float] = []
    table = read_table(
        path, "csv", TableFormat(), kinds={"a": "number", "b": "category"}, on_progress=done.append
    )
    assert len(done) > 1 and done == sorted(done) and done[-1] == 1
    np.testing.assert_array_equal(table["a"], np.arange(1_200_000))
    assert table["b"].iloc[-1] == "w2" and table["b"].iloc[-1] is table["b"].iloc[2]
    with pytest.raises(ReadingStoppedError):
        read_table(path, "csv", TableFormat(), should_stop=lambda: True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1.5,2\n3,4\n", TableFormat()),
        ("a;b\n1,5;2\n3,25;4\n", TableFormat(delimiter=";", decimal=",")),
        ("a\tb\n1.5\t2\n3\t4\n", TableFormat(delimiter="\t")),
        ("a|b\n1|x, y\n3|z, w\n", TableFormat(delimiter="|")),
        ("a   b\n 1   2\n10  20\n", TableFormat(delimiter=" ")),
        ("1,2\n3,4\n", TableFormat(has_header=False)),
        ("# made by hand\n\na,b\n1,2\n3,4\n", TableFormat(skip_rows=2)),
        ("Report of 2024\n\na,b,c\n1,2,3\n3,4,5\n", TableFormat(skip_rows=2)),
        ("sep=;\na;b\n1;2\n", TableFormat(delimiter=";", skip_rows=1)),
        ('a;b\n"1.234,5";2\n"2.345,5";4\n', TableFormat(delimiter=";", decimal=",", thousands=".")),
        ('a,b\n"1,234.5",2\n"12,345",4\n', TableFormat(thousands=",")),
        ("a;b\n1'234.5;2\n12'345;4\n", TableFormat(delimiter=";", thousands="'")),
        ("a,b\n'x, y',2\n'z, w',4\n", TableFormat(quotechar="'")),
        ('a,b\n5" disk,2\n3" disk,4\n', TableFormat()),
        ('a,b\n"x,2\n"y,4\n', TableFormat(quotechar="")),
        ("x;name;y\n1;'a; b';2\n3;'c; d';4\n", TableFormat(delimiter=";", quotechar="'")),
        ('price,off\n"$1,200",5 %\n"-$30",12%\n?,7%\n', TableFormat(thousands=",", signs="$%")),
        (
            "preis;n\n1.200,50 €;5\n30,00 €;1\n",
            TableFormat(delimiter=";", decimal=",", thousands=".", signs="€"),
        ),
        ("a,b\n5% off,2\n3% off,4\n$5 off,6\n", TableFormat()),
        ("1,2,3,4,5\n2,3,4,5,7\n9,3,1,5,7\n", TableFormat()),  # columns that are numbered
        ("Land,Code,1960,1961,1962,1963,1964\nAruba,ABW,1,2,3,4,6\nCuba,CUB,2,4,3,6,5\n", TableFormat()),
        (",1940,1945\nFood,22.2,44.5\nHome,10.5,15.5\n", TableFormat()),
        (
            'mpg\tcyl\tname\n18.0   8   307.0\t"chevrolet malibu"\n15.0   8   350.0\t"buick skylark"\n',
            TableFormat(delimiter=" "),
        ),
        ("low,high,acc\nlow,low,acc\nhigh,low,unacc\nlow,high,acc\n", TableFormat(has_header=False)),
    ],
)
def test_the_format_of_text_is_guessed(tmp_path, text, expected):
    assert guess_table_format(_csv(tmp_path / "a.csv", text)) == expected


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_guessed(tmp_path, encoding, expected):
    path = _csv(tmp_path / "a.csv", "Größe,Stadt\n1,Köln\n2,Łódź\n".replace("Łódź", "Nîmes"), encoding)
    table = guess_table_format(path)
    assert table.encoding == expected
    assert read_table(path, "csv", table)["Stadt"].tolist() == ["Köln", "Nîmes"]
    assert list(read_table(path, "csv", table)) == ["Größe", "Stadt"]


def test_signs_are_left_out_of_numbers(tmp_path):
    path = _csv(tmp_path / "a.csv", 'price,rate\n"$1,200.50",5 %\n-$30,12%\n?,7\n$,x%\n$5,1%\n')
    table = guess_table_format(path)
    kinds = {"price": "number", "rate": "number"}
    values, unreadable = open_table(path, "csv", table).read(kinds)
    np.testing.assert_array_equal(values["price"], [1200.5, -30, np.nan, np.nan, 5])
    np.testing.assert_array_equal(values["rate"], [5, 12, 7, np.nan, 1])
    assert unreadable == {"price": 1, "rate": 1}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<html><table><tr><td>1</td></tr></table></html>", "a web page"),
        ("\n<!DOCTYPE html>\n<p>1,2</p>\n", "a web page"),
        ('<?xml version="1.0"?>\n<a/>\n', "an XML file"),
        ('[{"x": 1, "y": 2},\n {"x": 3, "y": 4}]', "a JSON file"),
        ("% made by hand\n\n@RELATION iris\n@data\n1,2\n", "an ARFF file of Weka"),
    ],
)
def test_text_that_is_no_table_is_named(tmp_path, text, what):
    with pytest.raises(InputError) as caught:
        guess_table_format(_csv(tmp_path / "a.csv", text))
    assert str(caught.value) == f"“a.csv” is {what}, not a table: save it as CSV or Excel."


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["20140513", "20141209"], "%Y%m%d"),
        (["20140513T000000", "20141209T000000"], "%Y%m%dT%H%M%S"),
        (["Jan-1-1995", "Feb-11-1995"], "%b-%d-%Y"),
        (["1949-02", "1950-11"], "%Y-%m"),
        (["Jan 1995", "Feb 1996"], "%b %Y"),
        (["20140513", "20149909"], None),
        (["12345678", "23456789"], None),
    ],
)
def test_dates_are_guessed(days, expected):
    texts = np.array(days, dtype=object)
    assert guess_kind(texts, TableFormat()) == ("number" if expected is None else "date")
    if expected:
        assert guess_date_format(texts) == expected
        assert not np.isnat(to_dates(texts, expected)).any()


def test_days_as_numbers_in_a_workbook_are_dates(tmp_path):
    rows: list[list[object]] = [["day", "y"]]
    rows += [[20240100.0 + day, day % 7] for day in range(1, 29)]
    path = write_xlsx(tmp_path / "a.xlsx", {"Data": rows})
    table = read_table(
        path, "excel", guess_table_format(path), kinds={"day": "date"}, date_formats={"day": DIGITS}
    )
    assert table["day"].dt.day.tolist() == list(range(1, 29))


def test_names_are_made_unique():
    assert unique_names(["a", "", "a", "a (2)", "a"]) == ("a", "column 2", "a (3)", "a (2)", "a (4)")


def test_the_names_of_rows_that_r_writes_get_a_name(tmp_path):
    path = _csv(tmp_path / "a.csv", "mpg cyl\nMazda 21 6\nDatsun 22.8 4\n")
    assert read_table(path, "csv", guess_table_format(path)).columns.tolist() == ["column 1", "mpg", "cyl"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n1,2,3\n", "line 3 of “a.csv” has 3 values where 2 were expected."),
        ('a,b\n1,"2\n3,4\n', "the quote that opens in line 2 of “a.csv” is never closed."),
        ("a,b\n1,2,3\n1,2\n4,5\n", "line 2 of “a.csv” has 3 values where 2 were expected."),
        ("a,b\n", "“a.csv” has a header but no rows."),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path, text, sentence):
    with pytest.raises(InputError) as caught:
        read_table(_csv(tmp_path / "a.csv", text), "csv", TableFormat())
    assert str(caught.value) == sentence


def test_the_digest_is_that_of_the_bytes(tmp_path):
    path = _csv(tmp_path / "a.csv", "abc")
    assert sha256_of(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
