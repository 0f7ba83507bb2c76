"""Icons and fonts: every one that the app names is there, and Qt's readers of them came along."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtGui import QColor, QFontDatabase, QImage, QImageReader, QPainter

from engine.network.layer_kinds import LAYER_KINDS
from engine.system.paths import RESOURCES
from gui.selftest.bench import Bench
from gui.selftest.check import make_sure
from gui.selftest.pixels import count_colours
from gui.theme.icons import ICON_FOLDER, pixmap
from gui.theme.style import style_sheet
from gui.theme.tokens import SCHEMES, tokens
from gui.window.navigation import STEPS

SIZE = 32
FONTS = RESOURCES / "fonts"


def read_icons(_bench: Bench) -> None:
    """Every icon is drawn as the app draws it; those of the style sheet are read as Qt reads them."""
    named = {kind.icon for kind in LAYER_KINDS.values()} | {icon for _, icon in STEPS}
    for name in sorted(named | {path.stem for path in ICON_FOLDER.glob("*.svg")}):
        make_sure((ICON_FOLDER / f"{name}.svg").is_file(), f"the icon {name} is missing.")
        picture = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
        picture.fill(QColor("gray"))  # some icons are white, some black
        painter = QPainter(picture)
        painter.drawPixmap(0, 0, pixmap(name, "#204060", SIZE))
        painter.end()
        make_sure(count_colours(picture) > 1, f"the icon {name} is not drawn.")
    for scheme in SCHEMES:
        for name in set(re.findall(r'url\("([^"]+)"\)', style_sheet(tokens(scheme)))):
            reader = QImageReader(name)
            make_sure(not reader.read().isNull(), f"{Path(name).name} can't be read: {reader.errorString()}.")


def read_fonts(_bench: Bench) -> None:
    """Every font is one that Qt can use."""
    fonts = sorted(FONTS.glob("*.otf"))
    make_sure(bool(fonts), "the fonts are missing.")
    for path in fonts:
        number = QFontDatabase.addApplicationFont(str(path))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        QFontDatabase.removeApplicationFont(number)
        make_sure(bool(families), f"the font {path.name} can't be read.")
