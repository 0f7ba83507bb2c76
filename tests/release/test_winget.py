"""The manifest for winget: filled, of one version, and of the installer that is there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from engine.version import this_build
from release.build_facts import APP_ID
from release.winget import IDENTIFIER, write_manifest

URL = "https://example.org/DropoutLab-setup.exe"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("winget")
    installer = folder / "setup.exe"
    installer.write_bytes(b"an installer")
    return {path.name: path.read_text("utf-8") for path in write_manifest(installer, URL, folder)}


def _values(text: str, key: str) -> set[str]:
    lines = (line.strip().removeprefix("- ").partition(": ") for line in text.splitlines())
    return {value for name, _, value in lines if name == key}


def test_manifest_has_the_three_files_that_winget_names(written: dict[str, str]) -> None:
    assert set(written) == {
        f"{IDENTIFIER}.yaml",
        f"{IDENTIFIER}.installer.yaml",
        f"{IDENTIFIER}.locale.en-US.yaml",
    }
    for text in written.values():
        assert _values(text, "PackageIdentifier") == {IDENTIFIER}
        assert _values(text, "PackageVersion") == {this_build().version}
        assert "$" not in text.replace("$schema=", "")


def test_every_line_is_a_key_or_an_entry(written: dict[str, str]) -> None:
    """No value may hold what YAML reads as a key of its own, or as a comment."""
    for text in written.values():
        for line in text.splitlines()[1:]:
            key, _, value = line.strip().removeprefix("- ").partition(":")
            is_quoted = value.startswith(' "') and value.endswith('"') and '"' not in value[2:-1]
            assert key.strip() and (is_quoted or not (": " in value or " #" in value)), line


def test_installer_is_named_by_its_hash_and_by_what_windows_lists(written: dict[str, str]) -> None:
    text = written[f"{IDENTIFIER}.installer.yaml"]
    assert _values(text, "InstallerSha256") == {hashlib.sha256(b"an installer").hexdigest().upper()}
    assert _values(text, "InstallerUrl") == {URL}
    assert _values(text, "ProductCode") == {f"{APP_ID}_is1"}
    assert _values(text, "Custom") == {"/CURRENTUSER", "/ALLUSERS"}


def test_an_address_that_winget_refuses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="https://"):
        write_manifest(tmp_path, "http://example.org/x.exe", tmp_path)
