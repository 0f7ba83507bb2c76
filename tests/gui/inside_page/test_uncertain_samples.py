"""Pictures of the most uncertain samples, in the order of their uncertainty."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pytestqt.qtbot import QtBot

from engine.inside.uncertainty_summary import summarize
from gui.inside_page.uncertain_samples import UncertainSamples
from gui.theme.theme import Theme
from tests.engine.inside.seen_passes import numbers_seen, of_classes, seen


def test_pictures_say_what_is_true_and_what_the_mean_says(qtbot: QtBot, theme: Theme) -> None:
    passes = np.array([[[0.9, 0.1], [0.5, 0.5], [0.3, 0.7]]] * 4, "float32")
    image = (2, 2, bytes(4))
    found = summarize(replace(seen(of_classes(passes, [0, 1, 0])), images={1: image, 2: image}), 4)
    assert found is not None
    samples = UncertainSamples(theme)
    qtbot.addWidget(samples)
    samples.show_summary(found, ("cat", "dog"))
    assert not samples.isHidden()
    assert samples.tips == [
        "sample 2: true dog, the mean says cat (50 %), entropy 0.693",
        "sample 3: true cat, the mean says dog (70 %), entropy 0.611",
    ]
    assert "sample 2" in samples.accessibleDescription()


def test_tables_have_no_pictures(qtbot: QtBot, theme: Theme) -> None:
    found = summarize(numbers_seen(), 10)
    assert found is not None
    samples = UncertainSamples(theme)
    qtbot.addWidget(samples)
    samples.show_summary(found, ())
    assert samples.isHidden() and samples.tips == []
    samples.show_summary(summarize(replace(numbers_seen(), images={3: (1, 1, b"0")}), 10) or found, ())
    assert samples.tips[0].startswith("sample 4: true ")
