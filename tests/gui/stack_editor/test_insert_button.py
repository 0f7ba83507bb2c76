"""The menu of layer kinds."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.project.layer_kinds import LAYER_KINDS
from gui.stack_editor.insert_button import insert_menu, menu_groups
from gui.theme.theme import Theme


def test_dropout_stands_first_and_every_kind_once() -> None:
    groups = menu_groups()
    assert [kind.id for kind in groups[0][1]] == ["dropout"]
    offered = [kind.id for _, kinds in groups for kind in kinds]
    assert sorted(offered) == sorted(LAYER_KINDS)
    assert all(kind.group == group for group, kinds in groups[1:] for kind in kinds)


def test_the_menu_offers_help_and_says_what_was_chosen(qtbot: QtBot, theme: Theme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen: list[str] = []
    menu = insert_menu(theme, chosen.append, parent)
    assert menu.actions()[0].text() == "Dropout"
    dense = next(action for action in menu.actions() if action.data() == "dense")
    assert dense.toolTip() == LAYER_KINDS["dense"].help
    dense.trigger()
    assert chosen == ["dense"]
