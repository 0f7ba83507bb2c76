"""Small workbooks for tests, written as XML: nothing that is installed writes them."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = f"""<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"""


class Date(float):
    """A day as Excel counts them."""


class Formula(str):
    """A formula with no value kept."""


def write_xlsx(
    path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], more: Mapping[str, bytes] | None = None
) -> Path:
    """Write sheets of rows, and more files into the archive."""
    names = list(sheets)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(names, 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in range(1, len(names) + 1)
        )
        + f'<Relationship Id="rId99" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }
    for number, rows in enumerate(sheets.values(), 1):
        lines = (
            f'<row r="{i}">' + "".join(_cell(value, i, j) for j, value in enumerate(row)) + "</row>"
            for i, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return path


def _cell(value: object, row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    place = f'r="{letters}{row}"'
    if value is None:
        return ""
    if isinstance(value, Formula):
        return f"<c {place}><f>{escape(value)}</f></c>"
    if isinstance(value, bool):
        return f'<c {place} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, Date):
        return f'<c {place} s="1"><v>{float(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c {place}><v>{value}</v></c>"
    text = str(value)
    if text.startswith("#"):
        return f'<c {place} t="e"><v>{escape(text)}</v></c>'
    return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def write_ods(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write one sheet of rows."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    cells = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<office:document-content xmlns:office="{office}" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Data">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
    return path


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
    )


def write_xls(path: Path, cells: Mapping[tuple[int, int], float]) -> Path:
    """Write a sheet of numbers, each at its row and column, in the format of Excel 97."""

    def record(kind: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def begin(what: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, what, 0, 0, 0, 0))

    head = begin(0x5)
    at = len(head) + len(record(0x85, bytes(12))) + len(record(0xA))
    head += record(0x85, struct.pack("<IHBB", at, 0, 4, 0) + b"Data") + record(0xA)
    numbers = (
        record(0x203, struct.pack("<HHHd", *place, 0, number)) for place, number in sorted(cells.items())
    )
    content = head + begin(0x10) + b"".join(numbers) + record(0xA)
    content = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
    last, free = 0xFFFFFFFE, 0xFFFFFFFF
    sectors = [0xFFFFFFFD, last, *range(3, 2 + len(content) // 512), last]
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    start += bytes(6) + struct.pack("<9I", 0, 1, 1, 0, 4096, last, 0, last, 0) + bytes(4) + b"\xff" * 432
    entries = (("Root Entry", 5, last, 0), ("Workbook", 2, 2, len(content)), ("", 0, 0, 0), ("", 0, 0, 0))
    folder = b""
    for name, kind, first, size in entries:
        text = name.encode("utf-16-le")
        folder += text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2 if name else 0, kind, 1)
        folder += struct.pack("<III", free, free, 1 if kind == 5 else free) + bytes(36)
        folder += struct.pack("<IQ", first, size)
    table = struct.pack(f"<{len(sectors)}I", *sectors).ljust(512, b"\xff")
    path.write_bytes(start + table + folder + content)
    return path
