"""Tables that a student might bring by mistake or malice: each is imported, or refused in one sentence."""

import gzip
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.data.own_files.tables.inspection import inspect_table
from engine.data.own_files.tables.reading import read_table
from engine.errors import InputError
from tests.engine.data.own_files.tables.workbooks import Date, Formula, write_ods, write_xlsx

GOOD = [["size", "colour", "price"]] + [
    [f"{i}.5", "red" if i % 3 else "blue", str(100 + 7 * i % 40)] for i in range(12)
]
pytestmark = pytest.mark.usefixtures("nothing_written")
Case = tuple[str, bytes]


def _text(rows: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    return "".join(delimiter.join(row) + end for row in rows)


def _with(row: int, column: int, value: str) -> str:
    rows = [list(one) for one in GOOD]
    rows[row][column] = value
    return _text(rows)


def _texts() -> Iterator[Case]:
    good = _text(GOOD)
    yield "empty.csv", b""
    yield "blank.csv", b"\n\n  \n"
    yield "delimiters only.csv", b",,,\n" * 5
    yield "header only.csv", b"a,b,c\n"
    yield "header without end.csv", b"a,b,c"
    yield "one value.csv", b"1"
    yield "one column.csv", b"a\n1\n2\n3\n4\n5\n"
    yield "one row.csv", b"a,b\n1,2\n"
    yield "two rows.csv", b"1,2\n3,4\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"):
        yield f"{encoding}.csv", good.replace("red", "grün").encode(encoding)
        yield f"{encoding} cut.csv", good.replace("red", "grün").encode(encoding)[:-1]
        yield f"{encoding} header only.csv", "größe,farbe\n".encode(encoding)
    yield "utf-16 broken.csv", good.encode("utf-16-le") + b"\0\xd8"
    for name, end in {"unix": "\n", "windows": "\r\n", "mac": "\r", "none": " "}.items():
        yield f"line ends {name}.csv", _text(GOOD, end=end).encode()
    for name, delimiter in {"semicolon": ";", "tab": "\t", "bar": "|", "space": " ", "colon": ":"}.items():
        yield f"{name}.csv", _text(GOOD, delimiter).encode()
        comma = [[value.replace(".", ",") for value in row] for row in GOOD]
        yield f"{name} and decimal comma.csv", _text(comma, delimiter).encode()
        yield f"{name} at each end.csv", _text([[*row, ""] for row in GOOD], delimiter).encode()
    for value in (
        *("", "?", "NA", "nan", "inf", "-inf", "1e999", "1e308", "-1e308", "x", "'", '"', '"x', 'x"', '""'),
        *("1,5", "1;5", "0x10", "1_000", "１２", "−3", "٣", "=1+1", "=cmd|'/c calc'!A0", "@SUM(A1)", "#REF!"),
        *("2024-01-31", "31.01.2024", "00:00", "True", "\x00", "\x1b[31m", "\ufeff", "\u202e", "🙂", "\\"),
        *("9" * 400, "1" + "0" * 5000, "{}", "<b>", "%s%n", "../../etc/passwd", "\n", "\r", "\t", "#", "//"),
        *("--", "a" * 200_000),
    ):
        name = f"{re.sub('[^a-z0-9]', '_', value[:8])} {zlib.crc32(value.encode()):x}"
        yield f"number {name}.csv", _with(3, 0, value).encode()
        yield f"header {name}.csv", _with(0, 1, value).encode()
        yield f"target {name}.csv", _with(5, 2, value).encode()
    yield "long row.csv", _with(4, 0, "1,2,3,4").encode()
    yield "long first row.csv", _with(1, 0, "1,2,3,4").encode()
    yield "long rows.csv", b"a,b\n" + b"1,2,3,4\n2,3,4,5\n" * 5
    yield "short rows.csv", b"a,b,c\n" + b"1\n2,3\n" * 5
    yield "duplicate headers.csv", _text([["a", "a", "a"], *GOOD[1:]]).encode()
    yield "empty headers.csv", _text([["", "", ""], *GOOD[1:]]).encode()
    yield "all missing.csv", b"a,b\n" + b",\n" * 3 + b"NA,?\n" * 9
    yield "target missing.csv", b"a,target\n" + b"1,\n2,NA\n" * 5
    yield "constant.csv", b"a,b\n" + b"1,2\n" * 9
    yield "one class.csv", b"a,class\n" + b"".join(b"%d,x\n" % i for i in range(3, 30))
    yield "own values.csv", b"id,name\n" + b"".join(b"%d,n%d\n" % (i, i) for i in range(30))
    yield "500 classes.csv", b"a,class\n" + b"".join(b"%d.5,c%d\n" % (i % 7, i % 500) for i in range(1500))
    yield "5000 classes.csv", b"a,class\n" + b"".join(b"%d.5,c%d\n" % (i % 7, i) for i in range(5000))
    yield "dates.csv", b"day,y\n" + b"".join(b"2024-01-%02d,%d\n" % (i + 1, i * i % 7) for i in range(25))
    yield "impossible dates.csv", b"day,y\n" + b"31.02.2024,1.5\n30.02.2024,2.5\n" * 9
    yield "far dates.csv", b"day,y\n" + b"9999-12-31,1.5\n0001-01-01,2.5\n" * 9
    yield "mixed types.csv", b"a,b\n" + b"1,x\nx,2\n2024-01-01,\n,True\n" * 6
    yield "open quote.csv", b'a,b\n1,"2\n' + b"3,4\n" * 20
    yield "open quote at the end.csv", b"a,b\n" + b"3,4\n" * 20 + b'1,"2\n'
    yield "quotes.csv", b'"a","b"\n' + b'"1","x ""y"" z"\n"2","p, q"\n' * 6
    yield "lines in quotes.csv", b"a,b\n" + b'1,"x\ny"\n2,"p\r\nq"\n' * 6
    yield "huge line.csv", b"a," * 700_000
    yield "huge word.csv", b"a" * 3_000_000
    yield "nul bytes.csv", b"\0" * 5000
    yield "nul bytes late.csv", good.encode() * 400 + b"\0" * 100
    yield "random bytes.csv", random.Random(1).randbytes(20_000)
    wide = [[f"c{i}" for i in range(10_000)], *[["1.5", "2"] * 5000, ["3", "4"] * 5000] * 3]
    yield "columns.csv", _text(wide).encode()
    yield "too many columns.csv", _text([["1"] * 10_001] * 5).encode()
    yield "comments.csv", b"# a\n# b\n" + good.encode()
    yield "only comments.csv", b"# a\n# b\n# c\n"
    yield "title.csv", b"Report,,\n,,\n" + good.encode()
    yield "separator.csv", b"sep=,\n" + good.encode()
    yield "packed.csv.gz", gzip.compress(good.encode())
    yield "packed and cut.csv.gz", gzip.compress(good.encode())[:-9]
    yield "packed and damaged.csv.gz", gzip.compress(good.encode())[:30] + b"xxxxxxxx"
    yield "packed nothing.csv.gz", gzip.compress(b"")
    yield "json.csv", b'{"a": [1, 2, 3], "b": {"c": null}}'
    yield "page.csv", b"<!DOCTYPE html><html><body><p>Not, found</p></body></html>"
    yield "program.csv", b"\x7fELF\x02\x01\x01" + bytes(100)
    yield "document.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"
    yield "picture.csv", b"\x89PNG\r\n\x1a\n" + zlib.compress(bytes(100))
    yield "photo.csv", b"\xff\xd8\xff\xe0" + bytes(100)
    yield "pickle.csv", b"\x80\x04\x95\x1b\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x94."
    yield "parquet.parquet", b"PAR1" + bytes(50) + b"PAR1"
    yield "cut.xlsx", b"PK\x03\x04" + bytes(40)
    yield "old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield "encrypted.xlsx", _encrypted()


def _encrypted() -> bytes:
    """An OLE file with the streams of an encrypted workbook."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * (4 * 108)
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    folder = b""
    for name, kind in (("Root Entry", 5), ("EncryptionInfo", 2), ("EncryptedPackage", 2), ("", 0)):
        text = name.encode("utf-16-le")
        size = len(text) + 2 if name else 0
        child = 1 if kind == 5 else 0xFFFFFFFF
        right = 2 if name == "EncryptionInfo" else 0xFFFFFFFF
        folder += text.ljust(64, b"\0") + struct.pack("<HBBIII", size, kind, 1, 0xFFFFFFFF, right, child)
        folder += bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)
    return head + table + folder


TEXTS = list(_texts())


def _is_sentence(text: str) -> bool:
    return text.endswith(".") and "\n" not in text and "Traceback" not in text and len(text) < 400


def _import(path: Path) -> str:
    """The sentence that a file is refused with; empty if it is imported, and then reads as it was decided."""
    try:
        inspection = inspect_table(path)
    except InputError as error:
        return str(error)
    file = inspection.file
    kinds = {column.name: column.kind for column in file.columns if column.role != "ignored"}
    table = read_table(path, file.format, file.table, kinds=kinds)
    assert list(table) == list(kinds)
    assert len(table) == inspection.n_rows
    target = table[file.target].dropna()
    if file.task == "classification":
        assert set(target) >= set(file.class_names)
        assert sum(file.class_counts) == file.n_samples > 1
    else:
        assert np.isfinite(target).all()
    assert all(column.n_features for column in file.columns_as("feature"))
    assert all(_is_sentence(note) for note in inspection.notes), inspection.notes
    return ""


def test_there_are_many() -> None:
    assert len(TEXTS) >= 150
    assert len({name for name, _ in TEXTS}) == len(TEXTS)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(("name", "content"), TEXTS, ids=[name for name, _ in TEXTS])
def test_a_file_is_imported_or_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    sentence = _import(path)
    assert not sentence or _is_sentence(sentence), sentence
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty.csv", "“empty.csv” is empty."),
        ("header only.csv", "has a header but no rows"),
        ("one column.csv", "one column"),
        ("one class.csv", "only one value, “x”"),
        ("long row.csv", "line 5 of “long row.csv” has 6 values where 3 were expected"),
        ("program.csv", "is a program"),
        ("document.csv", "is a PDF document"),
        ("nul bytes.csv", "line 1"),
        ("packed and cut.csv.gz", "is damaged"),
        ("too many columns.csv", "10,001 columns"),
        ("encrypted.xlsx", "password"),
        ("utf-16 broken.csv", "“utf-16 broken.csv” is not written in utf-16-le"),
    ],
)
def test_the_sentence_names_what_is_wrong(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(dict(TEXTS)[name])
    assert words in _import(path)


DAYS: list[list[object]] = [[i + 0.5, Date(45000 + i), "red" if i % 3 else "blue"] for i in range(12)]
ROWS: list[list[object]] = [["size", "day", "colour"], *DAYS]


def test_a_workbook_with_formulas_macros_and_errors_gives_its_values(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[3][0], rows[4][0], rows[5][2] = Formula("A1+1"), "#REF!", True
    path = write_xlsx(tmp_path / "a.xlsm", {"Data": rows}, {"xl/vbaProject.bin": bytes(100)})
    assert _import(path) == ""
    facts = inspect_table(path).facts
    assert facts[0].n_missing == 2


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [["a", "b"]],
        [["a"], [1], [2], [3], [4], [5]],
        [[None, None, None], *ROWS],
        [["Report", None, None], [None, None, None], *ROWS],
        [[None, *row] for row in ROWS],
        [["a", "a", None], *ROWS[1:]],
        [*ROWS, [1, None, None, None, "note"]],
    ],
)
def test_a_workbook_is_imported_or_refused(tmp_path: Path, rows: list[list[object]]) -> None:
    for path in (write_xlsx(tmp_path / "a.xlsx", {"Data": rows}), write_ods(tmp_path / "a.ods", rows)):
        sentence = _import(path)
        assert not sentence or _is_sentence(sentence), sentence


def test_a_cell_far_away_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Data": ROWS})
    far = tmp_path / "far.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(far, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", cell)
            new.writestr(name, content)
    assert "cells" in _import(far)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no table"):
        inspect_table(tmp_path)
    with pytest.raises(InputError, match="There is no file"):
        inspect_table(tmp_path / "none.csv")
