"""The style sheet, made from the tokens: every rule that Fusion and the palette do not cover.

Widgets choose a look with the dynamic properties `role` (labels, frames, buttons) and `primary`.
"""

from __future__ import annotations

import re

from engine.system.paths import RESOURCES
from gui.theme.tokens import Tokens, mix

_RULES = """
QToolTip { color: {text}; background: {card}; border: 1px solid {line}; padding: 4px 8px; }
QMainWindow, QDialog { background: {background}; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: 17px; font-weight: 600; }
QLabel[role="number"] { font-size: 22px; font-weight: 600; }
QLabel[role="headline"] { font-size: 18px; font-weight: 600; }
QLabel[role="name"] { font-weight: 600; }
QLabel[role="muted"] { color: {muted_text}; }
QLabel[role="caption"] { color: {muted_text}; font-size: 12px; }
QLabel[role="chip"] { color: {chip_text}; background: {chip}; font-size: 12px; border-radius: 9px;
                      padding: 2px 10px; min-height: 16px; }

QFrame[role="card"] { background: {card}; border: 1px solid {line}; border-radius: 10px; }
QFrame[role="popup"] { background: {card}; border: 1px solid {line}; border-radius: 10px; }
QFrame[role="ribbon"] { background: {warn_soft}; border: none; border-radius: 8px; }
QFrame[role="panel"] { background: {panel}; border: none; }
QFrame[role="line"] { background: {line}; border: none; max-height: 1px; }
QFrame[role="edge"] { background: {line}; border: none; }

QPushButton { color: {text}; background: {card}; border: 1px solid {line}; border-radius: 8px;
              padding: 0 14px; min-height: 30px; font-weight: 500; }
QPushButton:hover { background: {hover}; }
QPushButton:pressed { background: {pressed}; }
QPushButton:focus { border: 1px solid {accent}; outline: none; }
QPushButton:disabled { color: {faint}; background: {background}; }
QPushButton[primary="true"] { color: {on_accent}; background: {accent}; border: 1px solid {accent};
                              font-weight: 600; }
QPushButton[primary="true"]:hover { background: {accent_hover}; border-color: {accent_hover}; }
QPushButton[primary="true"]:pressed { background: {accent_pressed}; border-color: {accent_pressed}; }
QPushButton[primary="true"]:focus { border: 2px solid {text}; padding: 0 13px; }
QPushButton[primary="true"]:disabled { color: {faint}; background: {chip}; border-color: {chip}; }
QPushButton[role="small"] { font-size: 12px; min-height: 22px; padding: 0 10px; border-radius: 6px; }
QPushButton[role="small"]:checked { color: {accent_text}; background: {accent_soft}; border-color: {accent}; }
QPushButton[role="pill"] { font-size: 12px; min-height: 18px; padding: 0 8px; border-radius: 9px;
                           color: {muted_text}; background: transparent; border: 1px solid {line};
                           font-weight: 600; }
QPushButton[role="pill"]:hover, QPushButton[role="pill"]:focus { border: 1px solid {dropout}; }
QPushButton[role="pill"]:checked { color: {dropout_text}; background: {dropout_soft};
                                   border: 1px solid {dropout_soft}; }
QPushButton[role="pill"]:checked:hover, QPushButton[role="pill"]:checked:focus {
    border: 1px solid {dropout}; }

QPushButton[role="filename"] { color: {muted_text}; background: transparent; font-weight: 400; padding: 0 8px;
                               border: 1px solid transparent; border-radius: 6px; text-align: left; }
QPushButton[role="filename"]:hover { background: {hover}; }
QPushButton[role="filename"]:focus { border: 1px solid {accent}; }

QToolButton { color: {text}; background: transparent; border: 1px solid transparent; border-radius: 6px;
              padding: 4px; }
QToolButton:hover { background: {hover}; }
QToolButton:pressed, QToolButton:checked { background: {pressed}; }
QToolButton:focus { border: 1px solid {accent}; outline: none; }
QToolButton:disabled { color: {faint}; }
QPushButton[role="more"] { color: {muted_text}; background: transparent; font-size: 12px; min-height: 22px;
                           border: 1px solid transparent; border-radius: 6px; padding: 0 8px 0 0; }
QPushButton[role="more"]:hover { background: {hover}; }
QPushButton[role="more"]:focus { border: 1px solid {accent}; }
QPushButton[role="chart"] { color: {chip_text}; background: {chip}; font-size: 12px; min-height: 22px;
                            border: 1px solid transparent; border-radius: 6px; padding: 0 8px; }
QPushButton[role="chart"]:hover { background: {hover}; }
QPushButton[role="chart"]:checked { color: {accent_text}; background: {accent_soft}; }
QPushButton[role="chart"]:focus { border: 1px solid {accent}; }
QPushButton[role="chart"]:disabled { color: {faint}; }
QPushButton[role="toggle"]:checked { color: {accent_text}; background: {accent_soft};
                                     border: 1px solid {accent}; font-weight: 600; }

QFrame[role="tabs"] { background: {chip}; border: none; border-radius: 9px; }
QPushButton[role="tab"] { color: {chip_text}; background: transparent; border: 1px solid transparent;
                          border-radius: 7px; padding: 0; min-height: 26px; }
QPushButton[role="tab"]:hover { color: {text}; }
QPushButton[role="tab"]:checked { color: {text}; background: {card}; border: 1px solid {line};
                                  font-weight: 600; }
QPushButton[role="tab"]:focus { border: 1px solid {accent}; }

QFrame[role="stepper"] { background: {panel}; border: none; }
QFrame[role="stepper"] QToolButton { color: {muted_text}; font-size: 12px; border-radius: 8px; padding: 4px; }
QFrame[role="stepper"] QToolButton:checked { color: {accent_text}; background: {accent_soft};
                                             font-weight: 600; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { color: {text}; background: {field}; min-height: 30px;
    border: 1px solid {line}; border-radius: 8px; padding: 0 8px; selection-color: {on_accent};
    selection-background-color: {accent}; }
QPlainTextEdit, QTextEdit { color: {text}; background: {field}; border: 1px solid {line};
    border-radius: 8px; padding: 4px; selection-color: {on_accent};
    selection-background-color: {accent}; }
QTextEdit[role="bare"] { background: transparent; border: none; border-radius: 0; padding: 0; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: {muted}; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus,
QTextEdit:focus { border: 1px solid {accent}; }
QSpinBox, QDoubleSpinBox { min-height: 27px; padding: 0; }
QLineEdit[wrong="true"] { border: 1px solid {bad}; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    color: {faint}; background: {background}; }
QComboBox[role="row"], QLineEdit[role="row"] { min-height: 24px; border-radius: 6px; }
QSpinBox[role="row"], QDoubleSpinBox[role="row"] { min-height: 21px; border-radius: 6px; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-origin: border;
    subcontrol-position: top right; width: 20px; border: none; background: transparent;
    margin: 3px 2px 0 0; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-origin: border;
    subcontrol-position: bottom right; width: 20px; border: none; background: transparent;
    margin: 0 2px 3px 0; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("{up}"); width: 12px; height: 12px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("{down}"); width: 12px; height: 12px; }
QComboBox::drop-down { subcontrol-origin: border; subcontrol-position: center right; width: 24px;
    border: none; }
QComboBox::down-arrow { image: url("{down}"); width: 14px; height: 14px; }
QComboBox { combobox-popup: 0; }
QComboBoxPrivateContainer { background: {card}; border: none; border-radius: 8px; }
QComboBox QAbstractItemView { color: {text}; background: {card}; border: 1px solid {line}; outline: none;
    border-radius: 8px; padding: 4px; selection-color: {text}; selection-background-color: {accent_soft}; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; border-radius: 6px; }
QComboBox QAbstractItemView::item:hover, QComboBox QAbstractItemView::item:selected {
    color: {text}; background: {accent_soft}; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; background: transparent; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid {muted}; border-radius: 4px;
    background: {field}; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border: 1px solid {accent}; }
QListView::indicator, QTableView::indicator { width: 16px; height: 16px; border: 1px solid {muted};
    border-radius: 4px; background: {field}; }
QListView::indicator:checked, QTableView::indicator:checked { background: {accent};
    border: 1px solid {accent}; image: url("{check}"); }
QCheckBox::indicator:checked { background: {accent}; border: 1px solid {accent}; image: url("{check}"); }
QCheckBox::indicator:checked:focus { border: 1px solid {text}; }
QCheckBox::indicator:disabled { border: 1px solid {line}; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid {muted}; border-radius: 8px;
    background: {field}; }
QRadioButton::indicator:checked { border: 5px solid {accent}; width: 6px; height: 6px;
    border-radius: {radio_radius}; }

QSlider { background: transparent; min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: {line}; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: {accent}; }
QSlider::handle:horizontal { width: 10px; height: 10px; margin: -5px 0; border: 2px solid {accent};
    border-radius: {handle_radius}; background: {card}; }
QSlider::handle:horizontal:focus, QSlider::handle:horizontal:hover { background: {accent_soft}; }
QSlider[role="rate"] { min-height: 17px; padding-top: 9px; }
QSlider[role="rate"]::sub-page:horizontal { background: {dropout}; }
QSlider[role="rate"]::handle:horizontal { border-color: {dropout}; }
QSlider[role="rate"]::handle:horizontal:focus, QSlider[role="rate"]::handle:horizontal:hover {
    background: {dropout_soft}; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { width: 8px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 8px; background: transparent; margin: 0; }
QScrollBar::handle { background: {line}; border-radius: 3px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: {muted}; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QMenuBar { background: {panel}; }
QMenuBar::item { padding: 4px 8px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: {hover}; }
QMenu { color: {text}; background: {card}; border: 1px solid {line}; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 6px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: {accent_soft}; }
QMenu::item:disabled { color: {faint}; }
QMenu::separator { height: 1px; background: {line}; margin: 4px 8px; }
QMenu QLabel[role="caption"] { padding: 8px 12px 2px 12px; }

QAbstractItemView { background: {card}; alternate-background-color: {background}; outline: none;
    border: 1px solid {line}; border-radius: 8px; gridline-color: {line}; }
QListWidget:focus { border: 1px solid {accent}; }
QListView[role="strip"] { background: transparent; border: none; }
QTableView[role="bare"] { border: none; border-radius: 0; }
QTableView[role="bare"] QHeaderView::up-arrow, QTableView[role="bare"] QHeaderView::down-arrow {
    image: none; width: 0; height: 0; }
QTableView[role="inset"] { border: none; border-radius: 0; }
QTableView[role="inset"] QHeaderView::section:vertical { border: none; }
QTableView::item, QListView::item, QTreeView::item { padding: 4px 8px; }
QListView::item:hover, QTreeView::item:hover { background: {hover}; }
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected {
    color: {text}; background: {accent_soft}; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { color: {muted_text}; background: {card}; font-size: 12px; border: none;
    border-bottom: 1px solid {line}; padding: 6px 8px; }
QTableCornerButton::section { background: {card}; border: none; }

QProgressBar { background: {line}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
    color: transparent; }
QProgressBar::chunk { background: {accent}; border-radius: 3px; }
QProgressBar[role="done"]::chunk { background: {good}; }
QStatusBar { background: {panel}; color: {muted_text}; }
QStatusBar::item { border: none; }
QSplitter::handle { background: transparent; }
"""

# High contrast: every edge is drawn, disabled controls have dashed ones, and focus rings are two pixels wide
# without a change of size.
_CONTRAST_RULES = """
QLabel[role="chip"] { border: 1px solid {line}; padding: 1px 9px; }
QFrame[role="ribbon"] { border: 1px solid {warn}; }
QFrame[role="tabs"] { border: 1px solid {line}; }
QPushButton:disabled, QPushButton[primary="true"]:disabled { border: 1px dashed {line}; }
QPushButton[role="more"]:disabled, QPushButton[role="chart"]:disabled, QPushButton[role="tab"]:disabled {
    border: 1px dashed transparent; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    border: 1px dashed {line}; }
QPushButton:focus { border: 2px solid {accent}; padding: 0 13px; min-height: 28px; }
QPushButton[primary="true"]:focus { border: 3px solid {text}; padding: 0 12px; min-height: 26px; }
QPushButton[role="small"]:focus { border: 2px solid {accent}; padding: 0 9px; min-height: 20px; }
QPushButton[role="small"]:checked { font-weight: 600; }
QPushButton[role="pill"]:hover, QPushButton[role="pill"]:focus, QPushButton[role="pill"]:checked:hover,
QPushButton[role="pill"]:checked:focus { border: 2px solid {dropout}; padding: 0 7px; min-height: 16px; }
QPushButton[role="pill"]:checked { border: 1px solid {dropout}; }
QPushButton[role="filename"]:focus { border: 2px solid {accent}; padding: 0 7px; }
QToolButton:checked { border: 1px solid {line}; }
QToolButton:focus { border: 2px solid {accent}; padding: 3px; }
QPushButton[role="more"]:focus { border: 2px solid {accent}; padding: 0 7px 0 0; min-height: 20px; }
QPushButton[role="chart"]:checked { border: 1px solid {accent}; font-weight: 600; }
QPushButton[role="chart"]:focus { border: 2px solid {accent}; padding: 0 7px; min-height: 20px; }
QPushButton[role="tab"]:focus { border: 2px solid {accent}; padding: 0; min-height: 24px; }
QFrame[role="stepper"] QToolButton:checked { border: 1px solid {accent}; }
QFrame[role="stepper"] QToolButton:focus { border: 2px solid {accent}; padding: 3px; }
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: {faint}; }
QLineEdit:focus, QComboBox:focus { border: 2px solid {accent}; padding: 0 7px; min-height: 28px; }
QSpinBox:focus, QDoubleSpinBox:focus { border: 2px solid {accent}; min-height: 25px; }
QComboBox[role="row"]:focus, QLineEdit[role="row"]:focus { min-height: 22px; }
QSpinBox[role="row"]:focus, QDoubleSpinBox[role="row"]:focus { min-height: 19px; }
QLineEdit[wrong="true"] { border: 2px solid {bad}; padding: 0 7px; min-height: 28px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid {accent}; padding: 3px; }
QCheckBox::indicator:focus { border: 2px solid {accent}; width: 14px; height: 14px; }
QCheckBox::indicator:checked:focus { border: 2px solid {text}; width: 14px; height: 14px; }
QSlider::groove:horizontal { height: 2px; border: 1px solid {line}; background: {card}; }
QProgressBar { border: 1px solid {line}; background: {card}; max-height: 4px; min-height: 4px; }
QMenu::item { border: 1px solid transparent; }
QMenu::item:selected { border: 1px solid {accent}; }
QListView::item:selected, QTreeView::item:selected { border: 1px solid {accent}; }
QListWidget:focus { border: 2px solid {accent}; }
"""


def style_sheet(colours: Tokens, scale: float = 1.0) -> str:
    """The app's style sheet in these colours, with every size `scale` times as large."""
    values = {name: value for name, value in vars(colours).items() if name != "scheme"}
    values |= {
        "muted_text": colours.readable("muted", "background"),
        "chip_text": colours.readable("muted", "chip"),
        "accent_text": colours.readable("accent", "accent_soft"),
        "dropout_text": colours.readable("dropout", "dropout_soft"),
        "faint": colours.faded("muted", "background", 0.4),
        "field": colours.panel if colours.is_dark else colours.card,
        "hover": mix(colours.card, colours.text, 0.05),
        "pressed": mix(colours.card, colours.text, 0.1),
        "accent_hover": mix(colours.accent, colours.text, 0.1),
        "accent_pressed": mix(colours.accent, colours.text, 0.2),
        "handle_radius": f"{(int(10 * scale) + 4) // 2}px",  # above half of the size, corners would be drawn
        "radio_radius": f"{(int(6 * scale) + 10) // 2}px",
        "up": _icon_path(f"control_chevron_up_{colours.scheme}"),
        "down": _icon_path(f"control_chevron_down_{colours.scheme}"),
        "check": _icon_path(f"control_check_{colours.scheme}"),
    }
    rules = _RULES + _CONTRAST_RULES if colours.is_high_contrast else _RULES
    sized = (
        rules
        if scale == 1
        else re.sub(r"(\d+)px(?! solid| dashed)", lambda m: _scaled(int(m[1]), scale), rules)
    )
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], sized)


def _scaled(size: int, scale: float) -> str:
    """Scale all sizes but borders, rounding down: a radius above half of its box is not drawn at all."""
    return f"{int(size * scale)}px"


def _icon_path(name: str) -> str:
    return (RESOURCES / "icons" / f"{name}.svg").as_posix()
