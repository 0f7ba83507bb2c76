"""Renders the icons that systems want from our own drawings: `python -m release.icons FOLDER`.

FOLDER gets `hicolor/` (what Linux desktops look through), for Windows `dropout-lab.ico` and
`dropout-lab-project.ico`, for macOS `dropout-lab.icns`. Nothing of it is kept in the repository.
"""

from __future__ import annotations

import shutil
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from engine.system.paths import RESOURCES
from release.build_facts import PROJECT_TYPE

DRAWINGS = RESOURCES / "app_icon"
APP, PROJECT = "dropout-lab", "dropout-lab-project"
MAX_SMALL_SIZE = (
    40  # up to this size the drawing with less detail, NAME-small.svg, is the one that can be read
)
HICOLOR_SIZES = (16, 22, 24, 32, 36, 48, 64, 72, 96, 128, 192, 256, 512)
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)
MAX_BITMAP_SIZE = 64  # in an .ico; larger ones are PNG, which old programs can't read in the small sizes
ICNS_KINDS = {
    b"ic11": 32,  # 16 at two pixels per point, and so on
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}
MAC_MARGIN = 0.056  # so that our tile is as large as the others in the Dock: 824 of 1024


def write_icons(folder: Path) -> None:
    """Everything, into `folder`, which is made; what is there already is replaced."""
    write_hicolor(folder / "hicolor")
    for name in (APP, PROJECT):
        (folder / f"{name}.ico").write_bytes(ico([rendered(name, size) for size in ICO_SIZES]))
    pictures = {kind: png(rendered(APP, size, MAC_MARGIN)) for kind, size in ICNS_KINDS.items()}
    (folder / f"{APP}.icns").write_bytes(icns(pictures))


def write_hicolor(theme: Path) -> None:
    """The program's icon and the one of its files, in every size of the hicolor theme, and as drawings."""
    for name, place in (
        (APP, f"apps/{APP}"),
        (PROJECT, f"mimetypes/{PROJECT_TYPE.replace('/', '-')}"),
    ):
        for size in HICOLOR_SIZES:
            path = theme / f"{size}x{size}" / f"{place}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(png(rendered(name, size)))
        drawing = theme / "scalable" / f"{place}.svg"
        drawing.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DRAWINGS / f"{name}.svg", drawing)


def rendered(name: str, size: int, margin: float = 0.0) -> QImage:
    """The drawing `name` as a picture of `size` × `size`, with `margin` (a part of the size) at each side."""
    path = DRAWINGS / (f"{name}-small.svg" if size <= MAX_SMALL_SIZE else f"{name}.svg")
    drawing = QSvgRenderer(str(path))
    if not drawing.isValid():
        raise ValueError(f"{path} must be a drawing that Qt can render, and it is not")
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    space = round(size * margin)
    drawing.render(painter, QRectF(image.rect()).adjusted(space, space, -space, -space))
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """The picture as a PNG file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide6's types know only bytes here
    return bytes(content.data())


def ico(images: list[QImage]) -> bytes:
    """A Windows icon: a table of contents, then each picture."""
    pictures = [bitmap(one) if one.width() <= MAX_BITMAP_SIZE else png(one) for one in images]
    table = struct.pack("<HHH", 0, 1, len(images))
    offset = len(table) + 16 * len(images)
    for image, content in zip(images, pictures, strict=True):
        side = image.width() % 256  # 256 is written as 0
        table += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(content), offset)
        offset += len(content)
    return table + b"".join(pictures)


def bitmap(image: QImage) -> bytes:
    """The picture as .ico files have it: rows from below, then a mask that alpha has made needless."""
    side = image.width()
    header = struct.pack("<IiiHHIIiiII", 40, side, 2 * side, 1, 32, 0, 0, 0, 0, 0, 0)
    from_below = image.flipped(Qt.Orientation.Vertical)  # has a name: its bytes live as long as it does
    mask_row = (side + 31) // 32 * 4
    return header + bytes(from_below.constBits()) + bytes(mask_row * side)


def icns(pictures: dict[bytes, bytes]) -> bytes:
    """A macOS icon: each picture with its kind and its length before it."""
    body = b"".join(kind + struct.pack(">I", len(one) + 8) + one for kind, one in pictures.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m release.icons FOLDER")
    write_icons(Path(sys.argv[1]))
