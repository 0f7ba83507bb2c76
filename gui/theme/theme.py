"""The theme: one object that applies the tokens to the whole app, and signals changes."""

from __future__ import annotations

import sys
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from engine.system.paths import RESOURCES
from gui.theme.disconnecting import disconnect_all
from gui.theme.icons import icon
from gui.theme.style import style_sheet
from gui.theme.surfaces import Surfaces
from gui.theme.tokens import SCHEMES, Tokens, tokens

TEXT_SIZE = 13
SYSTEM = "system"
STYLE = "fusion"
HAS_STYLE = "has_style"  # a style under a style sheet does not say its name
PRESENTATION = 1.35  # scale for a projector
FULL_HEIGHT = 530  # pixels that a screen needs for each part of the scale


class Theme(QObject):
    """The colours, the font and the scale in use; `changed` after each of them was applied.

    It comes once more when hidden parts of a window have followed, so it must cost nothing if nothing is new.
    """

    changed = Signal()

    def __init__(self, scheme: str = SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._contrast: bool | None = None
        hints = QGuiApplication.styleHints()
        self._system_contrast = hints.accessibility().contrastPreference()
        self._scale = 1.0
        self._is_presenting = False
        self._surfaces: Surfaces | None = None
        self._family = _load_fonts()
        self._tokens = tokens(self._resolved_scheme())
        hints.colorSchemeChanged.connect(self._on_system_scheme_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_contrast_changed)
        self._apply()

    @property
    def tokens(self) -> Tokens:
        """The present colours."""
        return self._tokens

    @property
    def scheme(self) -> str:
        """The chosen scheme: light, dark or system."""
        return self._scheme

    @property
    def scale(self) -> float:
        """The factor of text and control sizes (above 1 in presentation mode)."""
        return self._scale

    @property
    def is_presenting(self) -> bool:
        """Whether presentation mode is on."""
        return self._is_presenting

    @property
    def is_dark(self) -> bool:
        """Whether text is light on dark."""
        return self._tokens.is_dark

    @property
    def is_high_contrast(self) -> bool:
        """Whether a scheme of high contrast is in use, by choice or because the system asks for it."""
        return self._tokens.is_high_contrast

    @property
    def high_contrast(self) -> bool | None:
        """The user's choice; None to follow the system."""
        return self._contrast

    def set_scheme(self, scheme: str) -> None:
        """Use "light", "dark" or what the "system" has."""
        if scheme not in (*SCHEMES, SYSTEM):
            raise ValueError(f"scheme must be light, dark or system, not {scheme}")
        self._scheme = scheme
        self._use(tokens(self._resolved_scheme()))

    def set_high_contrast(self, is_high: bool | None) -> None:
        """Switch high contrast on or off; None follows the system."""
        self._contrast = is_high
        self._use(tokens(self._resolved_scheme()))

    def switch_high_contrast(self) -> None:
        """Switch high contrast on or off; what the system wants is followed from then on."""
        is_high = not self.is_high_contrast
        self.set_high_contrast(None if is_high == self._system_wants_contrast else is_high)

    def set_scale(self, scale: float) -> None:
        """Make text and controls `scale` times as large."""
        if scale != self._scale:
            self._scale = scale
            self._apply()
            self.changed.emit()

    def set_presenting(self, is_presenting: bool) -> None:
        """Switch presentation mode on or off."""
        if is_presenting != self._is_presenting:
            self._is_presenting = is_presenting
            self._scale = _projector_scale() if is_presenting else 1.0
            self._apply()
            self.changed.emit()

    @property
    def surfaces(self) -> Surfaces:
        """The parts of the window that carry the style sheet; the application has none from then on."""
        if self._surfaces is None:
            self._surfaces = Surfaces(self)
            self._surfaces.caught_up.connect(self.changed)
            self._surfaces.use(style_sheet(self._tokens, self._scale))
            _application().setStyleSheet("")
        return self._surfaces

    def forget_views(self) -> None:
        """Have nobody told of changes any more: another window takes the theme over."""
        self._surfaces = None
        disconnect_all(self)

    def px(self, size: float) -> int:
        """Convert a size of the design to pixels at the present scale."""
        return round(size * self._scale)

    def font(self, size: float = TEXT_SIZE, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The app's font in a size of the design."""
        made = QFont(QApplication.font())
        made.setPixelSize(self.px(size))
        made.setWeight(weight)
        return made

    def colour(self, name: str) -> QColor:
        """A token as a QColor."""
        return QColor(self._tokens.colour(name))

    def icon(self, name: str, colour: str = "text") -> QIcon:
        """The icon `name` in the colour of a token."""
        return icon(name, self._tokens.colour(colour), self._scale)

    def _use(self, new_tokens: Tokens) -> None:
        if new_tokens != self._tokens:
            self._tokens = replace(new_tokens)
            self._apply()
            self.changed.emit()

    def _resolved_scheme(self) -> str:
        scheme = self._scheme
        if scheme == SYSTEM:
            is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            scheme = "dark" if is_dark else "light"
        is_high = self._system_wants_contrast if self._contrast is None else self._contrast
        return f"{scheme}_contrast" if is_high else scheme

    @property
    def _system_wants_contrast(self) -> bool:
        return self._system_contrast == Qt.ContrastPreference.HighContrast

    def _on_system_scheme_changed(self) -> None:
        self._use(tokens(self._resolved_scheme()))

    def _on_system_contrast_changed(self, preference: Qt.ContrastPreference) -> None:
        self._system_contrast = preference
        self._use(tokens(self._resolved_scheme()))

    def _apply(self) -> None:
        app = _application()
        if app.style().name() != STYLE and app.property(HAS_STYLE) is None:
            app.setStyle(STYLE)
            app.setProperty(HAS_STYLE, True)
        font = QFont(self._family) if self._family else QFont(app.font())
        font.setPixelSize(self.px(TEXT_SIZE))
        app.setFont(font)
        app.setPalette(palette(self._tokens))
        sheet = style_sheet(self._tokens, self._scale)
        if self._surfaces is not None:
            self._surfaces.use(sheet)
        elif app.styleSheet() != sheet:  # Qt would style every widget anew
            app.setStyleSheet(sheet)


def _projector_scale() -> float:
    """How much larger things are for a projector: less where the desktop has enlarged them already."""
    height = QGuiApplication.primaryScreen().availableSize().height()
    return max(1.0, min(PRESENTATION, height / FULL_HEIGHT))


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _load_fonts() -> str:
    """Load Inter if the system has no reliable font of its own; returns its family, or an empty text."""
    if not sys.platform.startswith("linux"):
        return ""
    family = ""
    for path in sorted((RESOURCES / "fonts").glob("Inter-*.otf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        family = families[0] if families else family
    return family


def palette(colours: Tokens) -> QPalette:
    """A complete palette, since plain X11 has no colour scheme."""
    made = QPalette()
    role = QPalette.ColorRole
    table = {
        role.Window: colours.background,
        role.WindowText: colours.text,
        role.Base: colours.card,
        role.AlternateBase: colours.chip,
        role.Text: colours.text,
        role.Button: colours.card,
        role.ButtonText: colours.text,
        role.BrightText: colours.bad,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.ToolTipBase: colours.card,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.muted,
        role.Light: colours.card,
        role.Midlight: colours.chip,
        role.Mid: colours.line,
        role.Dark: colours.line,
        role.Shadow: colours.line,
    }
    for key, colour in table.items():
        made.setColor(key, QColor(colour))
    faint = QColor(colours.muted)
    faint.setAlphaF(1.0 if colours.is_high_contrast else 0.6)
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, faint)
    return made
