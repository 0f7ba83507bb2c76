"""Places that a file must leave alone while it is read."""

import tempfile
from collections.abc import Iterator

import pytest


@pytest.fixture
def nothing_written(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The current folder, the home and the folder of temporary files are empty, and must stay so."""
    places = tmp_path_factory.mktemp("places")
    current, home, temporary = (places / name for name in ("current", "home", "temporary"))
    for folder in (current, home, temporary):
        folder.mkdir()
    monkeypatch.chdir(current)
    for variable, folder in (
        ("HOME", home),
        ("USERPROFILE", home),
        ("TMPDIR", temporary),
        ("TEMP", temporary),
    ):
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    yield
    assert sorted(places.rglob("*")) == sorted((current, home, temporary))
