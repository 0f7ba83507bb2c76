"""The network as a picture: layers of units and volumes in an SVG document, made as text."""

from __future__ import annotations

from engine.network_picture.picture import NetworkPicture, network_picture, save_network_picture
from engine.network_picture.style import PictureStyle, picture_style
from engine.network_picture.text import network_sentence

__all__ = [
    "NetworkPicture",
    "PictureStyle",
    "network_picture",
    "network_sentence",
    "picture_style",
    "save_network_picture",
]
