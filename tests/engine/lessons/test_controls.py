"""The names of controls, which stay in teachers' files."""

from __future__ import annotations

import re

from engine.lessons.controls import CONTROLS
from engine.lessons.places import PAGES


def test_controls_have_a_page_of_the_window_and_words_for_a_sentence() -> None:
    for name, control in CONTROLS.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        assert control.page in ("", *PAGES)
        assert re.fullmatch(r"[a-z][\w ,]+[a-zA-Z]", control.label)
    labels = [control.label for control in CONTROLS.values()]
    assert len(set(labels)) == len(labels)
