"""The names of what the stack gives to, and takes from, the clipboard and a drag."""

from __future__ import annotations

LAYERS = "application/x-dropout-lab-layers"  # JSON: layers as in a project file, and weights
CARDS = "application/x-dropout-lab-cards"  # the process and uids of cards that are being dragged
KIND = "application/x-dropout-lab-kind"  # the id of a layer kind, from the palette
