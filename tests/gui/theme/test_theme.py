"""Tokens, style and icons."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gui.theme.icons import ICON_FOLDER, icon, pixmap
from gui.theme.style import style_sheet
from gui.theme.theme import FULL_HEIGHT, PRESENTATION, Theme
from gui.theme.tokens import ALL_SCHEMES, SCHEMES, contrast, mix, tokens


@pytest.mark.parametrize("scheme", SCHEMES)
def test_theme_text_has_enough_contrast(scheme: str) -> None:
    colours = tokens(scheme)
    for surface in ("background", "panel", "card"):
        assert contrast(colours.text, colours.colour(surface)) >= 4.5
        assert contrast(colours.readable("muted", surface), colours.colour(surface)) >= 4.5
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.readable("dropout", "dropout_soft"), colours.dropout_soft) >= 4.5


@pytest.mark.parametrize("scheme", ALL_SCHEMES)
def test_style_sheet_has_no_unfilled_placeholders(scheme: str) -> None:
    sheet = style_sheet(tokens(scheme), 1.5)
    assert not re.search(r"\{\w+\}", sheet)
    assert "font-size: 25px" in sheet and "1px solid" in sheet


@pytest.mark.parametrize("family", ["Inter", "DejaVu Sans", "Arial"])
def test_a_checked_pill_has_space_for_the_weight_that_it_is_drawn_with(qtbot: QtBot, family: str) -> None:
    """Qt measures the text of a button in the font of its unchecked state."""
    sheet = style_sheet(tokens("light"))
    weights = re.findall(r'role="pill"\]:checked[^{]*\{[^}]*font-weight: (\d+)', sheet)
    pill = QPushButton("sweep d")
    qtbot.addWidget(pill)
    pill.setFont(QFont(family))
    pill.setProperty("role", "pill")
    pill.setStyleSheet(sheet)
    pill.setCheckable(True)
    pill.setChecked(True)
    pill.ensurePolished()
    drawn = QFont(pill.font())
    drawn.setWeight(QFont.Weight(int(weights[-1])) if weights else drawn.weight())
    padding_and_border = 2 * (8 + 1)
    assert QFontMetrics(drawn).horizontalAdvance(pill.text()) + padding_and_border <= pill.sizeHint().width()


@pytest.mark.parametrize("scheme", ALL_SCHEMES)
def test_control_drawings_use_token_colours(scheme: str) -> None:
    for name, token in (("chevron_up", "muted"), ("chevron_down", "muted"), ("check", "on_accent")):
        drawing = (ICON_FOLDER / f"control_{name}_{scheme}.svg").read_text(encoding="utf-8")
        assert tokens(scheme).colour(token) in drawing


def test_mix_and_contrast_of_colours() -> None:
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    with pytest.raises(KeyError):
        tokens("light").colour("scheme")


def test_theme_set_scheme_updates_the_palette_and_emits_once(qtbot: QtBot) -> None:
    theme = Theme("light")
    with qtbot.waitSignal(theme.changed):
        theme.set_scheme("dark")
    assert QApplication.palette().color(QPalette.ColorRole.Window).name().upper() == tokens("dark").background
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_scheme("dark")
    with pytest.raises(ValueError, match="scheme must be"):
        theme.set_scheme("blue")
    theme.set_scheme("light")


def _window_colour() -> str:
    return QApplication.palette().color(QPalette.ColorRole.Window).name().upper()


def test_high_contrast_is_light_or_dark_as_the_scheme_is(qtbot: QtBot) -> None:
    theme = Theme("light")
    with qtbot.waitSignal(theme.changed):
        theme.set_high_contrast(True)
    assert theme.is_high_contrast and not theme.is_dark and theme.scheme == "light"
    assert "1px dashed" in style_sheet(theme.tokens)
    theme.set_scheme("dark")
    assert theme.is_high_contrast and theme.is_dark
    assert _window_colour() == tokens("dark_contrast").background
    theme.set_high_contrast(False)
    assert theme.tokens == tokens("dark") and _window_colour() == tokens("dark").background
    assert "1px dashed" not in style_sheet(theme.tokens)
    theme.set_scheme("light")


def test_high_contrast_follows_the_system_until_the_user_chooses(qtbot: QtBot) -> None:
    """The system's signal is Qt's own; no desktop that asks for contrast can be had without a screen."""
    theme = Theme("light")
    style_hints = QGuiApplication.styleHints()  # owns the other in Python
    hints = style_hints.accessibility()
    assert hints.contrastPreference() == Qt.ContrastPreference.NoPreference and not theme.is_high_contrast
    with qtbot.waitSignal(theme.changed):
        hints.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert theme.is_high_contrast and theme.high_contrast is None
    theme.switch_high_contrast()
    assert not theme.is_high_contrast and theme.high_contrast is False
    theme.switch_high_contrast()
    assert theme.is_high_contrast and theme.high_contrast is None, "as the system wants it"
    hints.contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    assert not theme.is_high_contrast
    theme.switch_high_contrast()
    with qtbot.assertNotEmitted(theme.changed):
        hints.contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    assert theme.is_high_contrast and theme.high_contrast is True
    theme.set_high_contrast(None)


def test_theme_set_scale_enlarges_text(qtbot: QtBot) -> None:
    del qtbot
    theme = Theme("light")
    theme.set_scale(1.5)
    assert QApplication.font().pixelSize() == 20
    assert theme.px(32) == 48
    theme.set_scale(1.0)
    assert QApplication.font().pixelSize() == 13


def test_presentation_mode_enlarges_text_no_more_than_the_screen_has_room_for(qtbot: QtBot) -> None:
    theme = Theme("light")
    with qtbot.waitSignal(theme.changed):
        theme.set_presenting(True)
    height = QApplication.primaryScreen().availableSize().height()
    assert theme.is_presenting and 1 <= theme.scale <= PRESENTATION
    assert theme.scale == min(PRESENTATION, height / FULL_HEIGHT)
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_presenting(True)
    theme.set_presenting(False)
    assert not theme.is_presenting and theme.scale == 1


def test_icons_are_drawn_in_their_colour(qtbot: QtBot) -> None:
    del qtbot
    for path in ICON_FOLDER.glob("*.svg"):
        image = pixmap(path.stem, "#D97A00", 20).toImage()
        drawn = [image.pixelColor(x, y).alpha() for x in range(20) for y in range(20)]
        assert max(drawn) > 150, path.stem
    assert icon("play", "#D97A00") is icon("play", "#D97A00")
