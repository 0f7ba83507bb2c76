"""What the app remembers, and what it does with nonsense."""

from __future__ import annotations

from pathlib import Path

from gui.settings import Settings


def test_choices_stay_and_nonsense_means_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    assert (settings.device, settings.is_reproducible, settings.scheme) == ("", True, "system")
    settings.device, settings.is_reproducible, settings.scheme = "GPU", False, "dark"
    settings.is_presenting = True
    again = Settings(path)
    assert (again.device, again.is_reproducible, again.scheme) == ("GPU", False, "dark")
    assert again.is_presenting
    path.write_text('{"device": 3, "is_reproducible": "no", "scheme": "pink", "is_presenting": 1}')
    again = Settings(path)
    assert (again.device, again.is_reproducible, again.scheme) == ("", True, "system")
    assert not again.is_presenting
