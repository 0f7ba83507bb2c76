"""The lines of a script that read the user's own table with pandas, as `engine.data.own_files` reads it."""

# no texts: the lines of a script, which are English

from __future__ import annotations

from collections.abc import Sequence

from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.keras_code.source import Code, text, texts


def table_lines(file: FileSpec) -> list[str]:
    """Lines that read the rows and the target, as `load_file` does."""
    (target,) = file.columns_as("target")
    dropping = [
        column.name
        for column in file.columns
        if column is target or (column.role != "ignored" and column.missing == "drop")
    ]
    labels = f"table[{text(target.name)}]"
    lines = _reading_lines(file)
    subset = Code("table.dropna(", (("subset=", texts(dropping)), ("ignore_index=", "True")), ")")
    lines += subset.lines(before="table = ")
    if file.task == "classification":
        lines += texts(file.class_names).lines(before="classes = ")
        lines.append(f'x, y = table, pd.Categorical({labels}, categories=classes).codes.astype("int64")')
    else:
        lines.append(f'x, y = table, {labels}.to_numpy("float32")')
    return lines


def _reading_lines(file: FileSpec) -> list[str]:
    """Lines that read the columns in use, each as its kind."""
    used = [column for column in file.columns if column.role != "ignored"]
    target_kind = "category" if file.task == "classification" else "number"
    kinds = {column.name: target_kind if column.role == "target" else column.kind for column in used}
    numbers = [
        column.name for column in used if kinds[column.name] == "number" and _may_be_text(column, file)
    ]
    words = [name for name, kind in kinds.items() if kind in ("category", "text")]
    dates = [column for column in used if kinds[column.name] == "date"]
    is_foreign = file.table.decimal != "." or bool(file.table.thousands + file.table.signs)
    as_text = (
        words + [column.name for column in dates if column.date_format] + (numbers if is_foreign else [])
    )
    call = _CALLS[file.format](file, as_text)
    end = '.dropna(how="all")' if file.format == "excel" else ""
    if file.test_file is None:
        lines = call.lines(before="table = ", after=end)
    else:
        lines = ["tables = []", "for one in (path, test_path):  # the test rows come last"]
        lines += [*call.lines(4, "table = ", end), "    tables.append(table)"]
        lines.append("table = pd.concat(tables, ignore_index=True)")
    if numbers:
        lines += texts(numbers).lines(before="for name in ", after=":  # a word is a missing value here")
        signs = text(file.table.signs)
        removed = f'.str.translate(str.maketrans("", "", {signs})).str.strip()' if file.table.signs else ""
        others = [(file.table.thousands, ""), (file.table.decimal, ".")] if is_foreign else []
        replaced = "".join(f".str.replace({text(a)}, {text(b)})" for a, b in others if a not in ("", b))
        lines += [f"    table[name] = table[name]{change}" for change in (removed, replaced) if change]
        lines.append('    table[name] = pd.to_numeric(table[name], errors="coerce")')
        lines.append("    table[name] = table[name].replace([np.inf, -np.inf], np.nan)")
    if words:
        lines += texts(words).lines(before="for name in ", after=":")
        lines.append("    table[name] = table[name].str.strip()")
    for date in dates:
        column = f"table[{text(date.name)}]"
        lines.append(f"{column} = {_date_code(column, date.date_format)}")
    return lines


def _may_be_text(column: ColumnSpec, file: FileSpec) -> bool:
    """Whether not all cells of a column of numbers are numbers for pandas."""
    is_signed = bool(file.table.signs)
    return file.format == "excel" or (file.format == "csv" and (column.missing != "none" or is_signed))


def _path(file: FileSpec) -> str:
    return "path" if file.test_file is None else "one"


def _csv_call(file: FileSpec, as_text: Sequence[str]) -> Code:
    table = file.table
    items: list[tuple[str, Code | str]] = [("", _path(file))]
    if table.delimiter != ",":
        items.append(("sep=", 'r"\\s+"' if table.delimiter == " " else text(table.delimiter)))
    if table.decimal != ".":
        items.append(("decimal=", text(table.decimal)))
    if table.thousands:
        items.append(("thousands=", text(table.thousands)))
    if table.encoding != "utf-8":
        items.append(("encoding=", text(table.encoding)))
    if not table.quotechar:
        items.append(("quoting=", "3"))
    elif table.quotechar != '"':
        items.append(("quotechar=", text(table.quotechar)))
    items += [*_head_items(file), ("index_col=", "False"), ("skipinitialspace=", "True")]
    return Code("pd.read_csv(", (*items, *_text_items(as_text), ("low_memory=", "False")), ")")


def _excel_call(file: FileSpec, as_text: Sequence[str]) -> Code:
    sheet = (("sheet_name=", text(file.table.sheet)),) if file.table.sheet else ()
    items = (("", _path(file)), ("engine=", '"calamine"'), *sheet, *_head_items(file), *_text_items(as_text))
    return Code("pd.read_excel(", items, ")")


def _parquet_call(file: FileSpec, as_text: Sequence[str]) -> Code:
    used = [column.name for column in file.columns if column.role != "ignored"]
    kinds = tuple((f"{text(name)}: ", "str") for name in as_text)
    read = Code("pd.read_parquet(", (("", _path(file)), ("columns=", texts(used))), ")")
    return Code(f"{read.code}.astype({{", kinds, "})") if kinds else read


def _head_items(file: FileSpec) -> list[tuple[str, Code | str]]:
    """Where the rows begin, the names of the columns, none of them twice, and which are read."""
    names = texts(column.name for column in file.columns)
    items: list[tuple[str, Code | str]] = (
        [("skiprows=", str(file.table.skip_rows))] if file.table.skip_rows else []
    )
    items += [("header=", "0" if file.table.has_header else "None"), ("names=", names)]
    ignored = texts(column.name for column in file.columns if column.role == "ignored")
    if ignored.items:
        items.append(("usecols=", Code("lambda name: name not in [", ignored.items, "]")))
    return items


def _text_items(as_text: Sequence[str]) -> list[tuple[str, Code | str]]:
    kinds = Code("{", tuple((f"{text(name)}: ", "str") for name in as_text), "}")
    items: list[tuple[str, Code | str]] = [("na_values=", '["?"]')]
    return [*items, ("dtype=", kinds)] if as_text else items


_CALLS = {"csv": _csv_call, "excel": _excel_call, "parquet": _parquet_call}


def _date_code(column: str, date_format: str) -> str:
    """Dates in text become dates, those with a time zone in UTC."""
    if not date_format:
        return f'pd.to_datetime({column}, errors="coerce")'
    code = f'pd.to_datetime({column}, format={text(date_format)}, errors="coerce"'
    return f"{code}, utc=True).dt.tz_localize(None)" if date_format == "ISO8601" else f"{code})"
