"""What the app remembers, and what it does with nonsense."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.settings import MAX_BYTES, Settings


def test_settings_persist_and_invalid_values_mean_defaults(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    assert (settings.device, settings.is_reproducible, settings.scheme) == ("", True, "system")
    settings.device, settings.is_reproducible, settings.scheme = "GPU", False, "dark"
    settings.is_presenting = True
    again = Settings(path)
    assert (again.device, again.is_reproducible, again.scheme) == ("GPU", False, "dark")
    assert again.is_presenting
    assert (again.cluster, again.cluster_key, again.uses_cluster) == ("", "", False)
    again.cluster, again.cluster_key, again.uses_cluster = "tls://lab:8786", "/keys/lab.key", True
    again = Settings(path)
    assert (again.cluster, again.cluster_key, again.uses_cluster) == ("tls://lab:8786", "/keys/lab.key", True)
    path.write_text('{"device": 3, "cluster": 1, "cluster_key": [], "uses_cluster": "yes"}', "utf-8")
    again = Settings(path)
    assert (again.cluster, again.cluster_key, again.uses_cluster) == ("", "", False)
    path.write_text('{"device": 3, "is_reproducible": "no", "scheme": "pink", "is_presenting": 1}', "utf-8")
    again = Settings(path)
    assert (again.device, again.is_reproducible, again.scheme) == ("", True, "system")
    assert not again.is_presenting


def test_high_contrast_is_kept_and_follows_the_system_without_a_choice(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"scheme": "dark"}', "utf-8")  # a file from before there was high contrast
    settings = Settings(path)
    assert (settings.scheme, settings.high_contrast) == ("dark", None)
    for chosen in (True, False, None):
        settings.high_contrast = chosen
        assert Settings(path).high_contrast is chosen and Settings(path).scheme == "dark"
    path.write_text('{"high_contrast": "yes"}', "utf-8")
    assert Settings(path).high_contrast is None


def a_file(folder: Path, name: str) -> Path:
    path = folder / name
    path.touch()
    return path


def test_settings_of_two_windows_are_merged(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    first, second = Settings(path), Settings(path)
    one, two, three = (a_file(tmp_path, name) for name in ("1", "2", "3"))
    first.add_recent(one)
    second.add_recent(two)
    first.scheme = "dark"
    second.is_presenting = True
    first.add_recent(three)
    assert first.recent_files == second.recent_files == Settings(path).recent_files == [three, two, one]
    again = Settings(path)
    assert (again.scheme, again.is_presenting) == ("dark", True)
    assert (second.scheme, first.is_presenting) == ("system", False), "a window keeps its own look"


@pytest.mark.parametrize("broken", [b'{"scheme": "dark', b"[1]", b"\xff\xfe\x00", b"[" * 100_000])
def test_settings_keep_a_copy_of_a_broken_file(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(broken)
    settings = Settings(path)
    assert (settings.scheme, settings.recent_files) == ("system", [])
    assert list(tmp_path.iterdir()) == [path], "reading changes nothing"
    settings.scheme = "light"
    assert (tmp_path / "settings.json.broken").read_bytes() == broken
    assert Settings(path).scheme == "light"
    assert len(list(tmp_path.iterdir())) == 2


def test_settings_that_can_not_be_read_are_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    content = b'{"scheme": "dark"}' + b" " * MAX_BYTES  # as where another program holds the file
    path.write_bytes(content)
    settings = Settings(path)
    settings.is_presenting = True
    assert settings.is_presenting
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_settings_work_without_a_writable_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = Settings(tmp_path / "file" / "settings.json")
    one, two = a_file(tmp_path, "1"), a_file(tmp_path, "2")
    settings.add_recent(one)
    settings.add_recent(two)
    settings.scheme = "dark"
    assert (settings.recent_files, settings.scheme) == ([two, one], "dark")


def test_run_columns_are_kept_and_none_means_automatic(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    assert settings.run_columns is None
    settings.run_columns = ["epochs", "loss"]
    assert Settings(path).run_columns == ["epochs", "loss"]
    settings.run_columns = None
    assert Settings(path).run_columns is None
