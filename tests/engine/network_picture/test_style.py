"""The colours of a picture can be read."""

from __future__ import annotations

import pytest

from engine.network_picture.style import picture_style
from gui.theme.tokens import MINIMUM_CONTRAST, contrast


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tone", ["text", "muted", "accent", "dropout", "bad"])
def test_network_picture_captions_have_enough_contrast(scheme: str, tone: str) -> None:
    style = picture_style(scheme)
    assert contrast(style.text_colour(tone), style.card) >= MINIMUM_CONTRAST
