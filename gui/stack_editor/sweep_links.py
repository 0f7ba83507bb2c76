"""Which layers are swept together: said in the tooltips of their pills, shown while one is pointed at."""

from __future__ import annotations

from collections.abc import Mapping

from gui.document.document import Document
from gui.stack_editor.layer_card import LayerCard


class SweepLinks:
    """All swept layers that are switched on take the sweep's d."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def swept(self) -> dict[int, str]:
        """The layers that are swept by uid, with their names: Dropout (layer 2)."""
        return {
            layer.uid: f"{layer.title} (layer {number})"
            for number, layer in enumerate(self._document.project.network.layers, 1)
            if layer.is_swept and layer.is_enabled
        }

    def show(self, cards: Mapping[int, LayerCard]) -> None:
        """Name the companions on every pill."""
        swept = self.swept()
        names = ", ".join(swept.values())
        for uid in swept:
            cards[uid].pill.show_companions(names)

    def highlight(self, cards: Mapping[int, LayerCard], is_on: bool) -> None:
        """Mark the cards that are swept together, or no longer."""
        swept = self.swept()
        for uid, card in cards.items():
            card.set_together(is_on and uid in swept)
