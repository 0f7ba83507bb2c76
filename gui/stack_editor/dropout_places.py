"""Adds Dropout at one of three places: after the input, between hidden layers, before the output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QWidget

from engine.language.texts import N_, _
from engine.network.spec import LayerSpec, NetworkSpec
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.widgets.menu import Menu

RATE = 0.2
_ACTIVATIONS = "Activations"  # not a text: a group of kinds
_STAYS_WITH_LAYER = ("batch_normalization", "layer_normalization")


@dataclass(frozen=True)
class DropoutPlace:
    """One of the places: `gaps` are where Dropout layers are added.

    Empty if there is one everywhere already. `step` is what the history calls it.
    """

    text: str
    step: str
    missing: str
    gaps: Callable[[NetworkSpec], tuple[int, ...]]
    is_possible: Callable[[NetworkSpec], bool]

    def why_not(self, network: NetworkSpec) -> str:
        """Why nothing can be added; empty if something can."""
        if not self.is_possible(network):
            return _(self.missing)
        # Translators: in brackets after a place of the network, of Dropout.
        return "" if self.gaps(network) else _("there already")

    def added(self, network: NetworkSpec) -> tuple[NetworkSpec, tuple[int, ...]]:
        """The network with swept Dropout layers at this place, and their uids."""
        uids: list[int] = []
        for gap in sorted(self.gaps(network), reverse=True):
            layer = LayerSpec.of("dropout", is_swept=True, rate=RATE)
            network = network.inserted(gap, layer)
            uids.insert(0, layer.uid)
        return network, tuple(uids)


def _weighted(network: NetworkSpec) -> list[int]:
    return [
        index
        for index, layer in enumerate(network.layers)
        if layer.is_enabled and layer.kind.has_random_weights
    ]


def _has_dropout(layers: tuple[LayerSpec, ...]) -> bool:
    return any(layer.is_enabled and layer.kind.is_dropout for layer in layers)


def _after_input(network: NetworkSpec) -> tuple[int, ...]:
    first = next((layer for layer in network.layers if layer.is_enabled), None)
    return () if first is not None and first.kind.is_dropout else (0,)


def _between(network: NetworkSpec) -> tuple[int, ...]:
    """The gap after each hidden layer, its activation and normalization, unless a Dropout follows."""
    weighted, gaps = _weighted(network), []
    for index, following in pairwise(weighted):
        if _has_dropout(network.layers[index + 1 : following]):
            continue
        gap = index + 1
        while gap < following and _belongs_to_layer_before(network.layers[gap]):
            gap += 1
        gaps.append(gap)
    return tuple(gaps)


def _belongs_to_layer_before(layer: LayerSpec) -> bool:
    return layer.kind.group == _ACTIVATIONS or layer.kind_id in _STAYS_WITH_LAYER or not layer.is_enabled


def _before_output(network: NetworkSpec) -> tuple[int, ...]:
    weighted = _weighted(network)
    if not weighted:
        return ()
    before = [layer for layer in network.layers[: weighted[-1]] if layer.is_enabled]
    return () if _has_dropout(tuple(before[-1:])) else (weighted[-1],)


DROPOUT_PLACES = (
    DropoutPlace(
        N_("After the input"), N_("Add Dropout after the input"), "", _after_input, lambda network: True
    ),
    DropoutPlace(
        N_("Between hidden layers"),
        N_("Add Dropout between hidden layers"),
        N_("no hidden layers"),
        _between,
        lambda network: len(_weighted(network)) > 1,
    ),
    DropoutPlace(
        N_("Before the output"),
        N_("Add Dropout before the output"),
        N_("no output layer"),
        _before_output,
        lambda network: bool(_weighted(network)),
    ),
)


# --- The button


class DropoutButton(QPushButton):
    """Opens a menu of the places; those that already have a Dropout say so."""

    def __init__(
        self,
        document: Document,
        theme: Theme,
        add: Callable[[DropoutPlace], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Dropout"), parent)
        self._document, self._theme = document, theme
        self.setProperty("role", "small")
        self.setAccessibleName(_("Add Dropout"))
        self.setToolTip(_("Put Dropout, swept, after the input, between hidden layers or before the output"))
        self.places_menu = Menu(self)
        for place in DROPOUT_PLACES:
            action = self.places_menu.addAction(_(place.text))
            action.triggered.connect(lambda _checked=False, place=place: add(place))
        self.places_menu.aboutToShow.connect(self._show_what_is_missing)
        self.setMenu(self.places_menu)
        self._apply_theme()
        theme.changed.connect(self._apply_theme)

    def _show_what_is_missing(self) -> None:
        network = self._document.project.network
        for action, place in zip(self.places_menu.actions(), DROPOUT_PLACES, strict=True):
            text, why_not = _(place.text), place.why_not(network)
            action.setText(f"{text} ({why_not})" if why_not else text)
            action.setEnabled(not why_not)

    def _apply_theme(self) -> None:
        size = self._theme.px(14)
        self.setIconSize(QSize(size, size))
        self.setIcon(self._theme.icon("dropout", "dropout"))
