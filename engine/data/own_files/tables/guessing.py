"""How a table is written: encoding, delimiter, quotes, decimals, and where its rows begin."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from engine.data.own_files.source import file_format, first_bytes
from engine.data.own_files.tables.values import MISSING_WORDS, to_text
from engine.data.own_files.tables.workbook import open_sheet
from engine.errors import InputError
from engine.experiment.data_file import TableFormat
from engine.language.texts import N_, _

DELIMITERS = (",", ";", "\t", "|", " ")
SAMPLE_BYTES = 1 << 20
SAMPLE_ROWS, MIN_SAMPLE_ROWS = 200, 5
SAMPLE_CHARACTERS = 100_000  # of those rows
MIN_COUNTED = 5  # numbers that go up in equal steps are no row of values
MAX_PREAMBLE = 50  # rows before the header
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NUMBER = re.compile(r"[+-]?(\d+([.,'\u00a0 ]\d+)*([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_POINT = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")
_GROUPED = {  # thousands separator: numbers that show it
    ",": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?"),
    ".": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?"),
    "'": re.compile(r"[+-]?\d{1,3}('\d{3})+([.,]\d+)?"),
    " ": re.compile(r"[+-]?\d{1,3}( \d{3})+([.,]\d+)?"),
    "\u00a0": re.compile(r"[+-]?\d{1,3}(\u00a0\d{3})+([.,]\d+)?"),
}
_SIGNS = "$€£¥₹%"  # may stand before or after a number
_WITHOUT_SIGNS = str.maketrans("", "", _SIGNS)
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_OTHER_TEXT = {  # the beginning of text that has another form than rows
    r"<(!doctype html|html|head|body|table|div)\b": N_(  # not a text: a pattern
        "“{file}” is a web page, not a table: save it as CSV or Excel."
    ),
    r"<\?xml\b": N_("“{file}” is an XML file, not a table: save it as CSV or Excel."),
    r"[\[{]\s*[\[{\"]": N_("“{file}” is a JSON file, not a table: save it as CSV or Excel."),
    r"(%[^\n]*\n\s*)*@relation\b": N_(
        "“{file}” is an ARFF file of Weka, not a table: save it as CSV or Excel."
    ),
}
_NUMBERS = re.compile(r"[+-]?[\d.,]+([eE][+-]?\d+)?(\s+[+-]?[\d.,]+([eE][+-]?\d+)?){2,}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
Row = Sequence[str]


def guess_table_format(path: str | Path, sheet: str = "") -> TableFormat:
    """Guess how a table is read from its first bytes.

    Parameters
    ----------
    path : str or Path
    sheet : str, optional
        Of a workbook; the first one with anything in it if empty.

    Returns
    -------
    TableFormat

    Raises
    ------
    InputError
        If the file cannot be read, is empty, is no text, or is no table.
    """
    path = Path(path)
    what = file_format(path)
    if what == "parquet":
        return TableFormat()
    if what == "excel":
        found = open_sheet(path, sheet or None)
        rows = [[text or "" for text in to_text(row)] for row in islice(found.rows(), SAMPLE_ROWS)]
        width = max((len(row) for row in rows), default=0)
        skipped = _n_preamble(rows, width)
        return TableFormat(has_header=_has_header(rows[skipped:]), skip_rows=skipped, sheet=found.name)
    if what != "csv":
        raise InputError(_("“{file}” is no table.").format(file=path.name))
    return _guess_text(path)


def _guess_text(path: Path) -> TableFormat:
    raw = first_bytes(path, SAMPLE_BYTES)
    encoding = guess_encoding(raw)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(raw, final=False)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise InputError(_("“{file}” has no rows, only empty lines.").format(file=path.name))
    for pattern, sentence in _OTHER_TEXT.items():
        if re.match(pattern, text.lstrip()[:SAMPLE_CHARACTERS], re.IGNORECASE):
            raise InputError(_(sentence).format(file=path.name))
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        sentence = _("“{file}” is no table in text: line {line} has bytes that are no characters.")
        raise InputError(sentence.format(file=path.name, line=line))
    lines = re.split(r"\r\n|\r|\n", text)
    if len(raw) == SAMPLE_BYTES:
        if len(lines) == 1:
            sentence = _("“{file}” is no table: its first line has more than a million characters.")
            raise InputError(sentence.format(file=path.name))
        lines.pop()  # it may be cut
    skipped = 0
    separator = _SEPARATOR_LINE.fullmatch(lines[0])
    while skipped < min(len(lines) - 1, MAX_PREAMBLE) and (
        not lines[skipped].strip(" ,;\t|") or lines[skipped].lstrip().startswith(("#", "//", "%"))
    ):
        skipped += 1
    if separator:
        skipped = 1
    lines = _sample(lines[skipped : skipped + SAMPLE_ROWS])
    layout = max(_layouts(lines, separator[1] if separator else ""), key=lambda one: one.quality)
    skipped += _lines_of_preamble(layout)
    rows = layout.rows[_n_preamble(layout.rows, layout.width) :]
    signs = _guess_signs(rows)
    if signs:
        rows = [[_bare(field) for field in row] for row in rows]
    decimal, thousands = _guess_decimal(rows, layout.delimiter)
    return TableFormat(
        delimiter=layout.delimiter,
        decimal=decimal,
        thousands=thousands,
        signs=signs,
        encoding=encoding,
        quotechar=layout.quotechar,
        has_header=_has_header(rows),
        skip_rows=skipped,
    )


def _sample(lines: list[str]) -> list[str]:
    """Take fewer lines if they are long."""
    n_characters = 0
    for index, line in enumerate(lines):
        n_characters += len(line)
        if n_characters > SAMPLE_CHARACTERS and index >= MIN_SAMPLE_ROWS:
            return lines[:index]
    return lines


def guess_encoding(raw: bytes) -> str:
    """Guess the encoding of text from its first bytes.

    Parameters
    ----------
    raw : bytes

    Returns
    -------
    str
        As Python names it.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding
    half = len(raw) // 2 or 1
    if raw[1::2].count(0) > 0.4 * half > raw[::2].count(0):
        return "utf-16-le"
    if raw[::2].count(0) > 0.4 * half > raw[1::2].count(0):
        return "utf-16-be"
    for encoding in ("utf-8", "cp1252"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(raw, final=False)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


# --- Delimiter and quotes


@dataclass(frozen=True)
class _Layout:
    delimiter: str
    quotechar: str
    rows: list[list[str]]
    width: int  # fields of most rows
    quality: float


def _layouts(lines: list[str], separator: str) -> Iterable[_Layout]:
    """Read the lines in every way that is possible; the first one has one column."""
    yield _Layout(",", '"', [[line] for line in lines], 1, 0.0)
    quotechars = ['"', ""] if any('"' in line for line in lines) else ['"']
    if any("'" in line for line in lines):
        quotechars.append("'")
    for delimiter in [separator] if separator else DELIMITERS:
        for quotechar in quotechars:
            rows = split_rows(lines, delimiter, quotechar)
            filled = [row for row in rows if any(row)]
            if not filled:
                continue
            counts = Counter(map(len, filled))
            width, n_rows = max(counts.items(), key=lambda item: (item[1], item[0]))
            if width < 2:
                continue
            fields = [field for row in filled for field in row]
            others = [one for one in DELIMITERS if one not in (delimiter, " ")]
            n_clean = sum(_is_clean(field, others) for field in fields)
            quality = n_rows / len(filled) * (0.3 + 0.7 * n_clean / len(fields))
            if quotechar != "'" and (any(map(_is_wrapped, fields)) or any(map(_is_torn, filled))):
                quality *= 0.9
            quality *= {('"', " "): 0.7, ("", " "): 0.68, ('"', delimiter): 1.0}.get(
                (quotechar, delimiter), 0.95
            )
            yield _Layout(delimiter, quotechar, rows, width, quality)


def split_rows(lines: Iterable[str], delimiter: str, quotechar: str) -> list[list[str]]:
    """Split lines of text into fields, as pandas does; nothing if that is not possible.

    Parameters
    ----------
    lines : iterable of str
    delimiter : str
        A blank stands for any number of blanks and tabs.
    quotechar : str
        May be empty.

    Returns
    -------
    list of list of str
    """
    if delimiter == " ":
        lines = [line.replace("\t", " ").strip() for line in lines]
    try:
        rows = list(
            csv.reader(
                (f"{line}\n" for line in lines),
                delimiter=delimiter,
                quotechar=quotechar or None,
                quoting=csv.QUOTE_MINIMAL if quotechar else csv.QUOTE_NONE,
                skipinitialspace=True,
            )
        )
    except csv.Error:
        return []
    return [[field.strip() for field in row] for row in rows]


def _is_clean(field: str, other_delimiters: list[str]) -> bool:
    """Whether a field is one value, not several of another delimiter."""
    if "\n" in field or _NUMBERS.fullmatch(field):
        return False
    return is_number(_bare(field)) or not any(delimiter in field for delimiter in other_delimiters)


def _is_wrapped(field: str) -> bool:
    return len(field) > 2 and field[0] == field[-1] == "'"


def _is_torn(row: Row) -> bool:
    """Whether a value in single quotes was cut by a delimiter within it."""
    opens = [index for index, field in enumerate(row) if field[:1] == "'" and not _is_wrapped(field)]
    return any(field[-1:] == "'" and not _is_wrapped(field) for index in opens for field in row[index + 1 :])


def _lines_of_preamble(layout: _Layout) -> int:
    """How many lines of the file the rows before the header take."""
    rows = layout.rows[: _n_preamble(layout.rows, layout.width)]
    return len(rows) + sum(field.count("\n") for row in rows for field in row)


def _n_preamble(rows: Sequence[Row], width: int) -> int:
    """How many rows stand before the header or the first row: a title, counts, blank rows."""
    for index, row in enumerate(rows[:MAX_PREAMBLE]):
        n_filled = sum(bool(field) for field in row)
        if width < 3 and n_filled and len(row) >= width:
            return index
        if n_filled > 1 and len(row) >= width - 1:
            return index
    return 0


# --- Numbers and header


def is_number(text: str) -> bool:
    """Whether text is written as a number, in any country."""
    return _NUMBER.fullmatch(text) is not None


def _bare(field: str) -> str:
    """Return a number without its currency or percent sign, other text as it is."""
    bare = field.translate(_WITHOUT_SIGNS).strip()
    return bare if bare != field and is_number(bare) else field


def _guess_signs(rows: Sequence[Row]) -> str:
    """Find the signs that stand at most numbers of a column."""
    found: set[str] = set()
    for index in range(max(map(len, rows), default=0)):
        fields = [row[index] for row in rows[1:] if index < len(row)]
        fields = [field for field in fields if field.lower() not in MISSING_WORDS]
        signed = [field for field in fields if _bare(field) != field]
        if 2 * len(signed) > len(fields):
            found.update(sign for field in signed for sign in field if sign in _SIGNS)
    return "".join(sorted(found))


def _guess_decimal(rows: Sequence[Row], delimiter: str) -> tuple[str, str]:
    """Decide between 1.5 and 1,5, and find what groups thousands."""
    fields = {field for row in rows for field in row if field and is_number(field)}
    grouped = {sign: {field for field in fields if one.fullmatch(field)} for sign, one in _GROUPED.items()}
    points = {field for field in fields if _POINT.fullmatch(field)} - grouped["."]
    commas = {field for field in fields if _COMMA.fullmatch(field)} - grouped[","]
    commas |= {field for field in grouped[","] if field.lstrip("+-").startswith("0,")}
    both = {field for field in grouped["."] if "," in field or field.count(".") > 1}
    spaced = next((sign for sign in ("'", " ", "\u00a0") if grouped[sign] and delimiter != sign), "")
    if (
        not points
        and not any("." in field for field in grouped[","])
        and (commas or both or (grouped[","] and delimiter == ";"))
    ):
        return ",", spaced or ("." if grouped["."] and (both or commas) else "")
    return ".", spaced or ("," if grouped[","] and not commas else "")


def _has_header(rows: Sequence[Row]) -> bool:
    """Whether the first row has names: text above numbers, or values that come in no other row."""
    if len(rows) < 2:
        return True
    first, others = rows[0], [row for row in rows[1:] if any(row)]
    if _is_head_of_numbers(first, others):
        return True
    for_header = against = 0
    is_new, has_repeats = True, False
    for index, name in enumerate(first):
        values = [
            row[index] for row in others if index < len(row) and row[index].lower() not in MISSING_WORDS
        ]
        if not values or not name:
            continue
        n_numbers = sum(map(is_number, values))
        if n_numbers >= 0.8 * len(values):
            if is_number(name):
                against += 1
            elif name.lower() not in MISSING_WORDS:
                for_header += 1
        elif not n_numbers:
            is_new &= name not in values
            has_repeats |= len(set(values)) < len(values)
    if for_header or against:
        return for_header > against
    return is_new and (has_repeats or len(set(first)) == len(first))


def _is_head_of_numbers(first: Row, others: Sequence[Row]) -> bool:
    """Whether the first row counts, such as years, or has an empty corner above the names of the rows."""
    if len(first) > 2 and not first[0] and all(row[0] for row in others):
        return True
    numbers = [int(name) for name in first if name.isdecimal() and len(name) < 10]
    steps = set(np.diff(numbers))
    return len(numbers) >= MIN_COUNTED and len(steps) == 1 and 0 not in steps
