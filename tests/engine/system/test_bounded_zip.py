"""Archives are read within bounds, whatever their table of contents says."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.system.bounded_zip import BROKEN_ZIP, open_zip, read_member


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_are_read_up_to_a_limit(method: int) -> None:
    content = bytes(range(256)) * 10_000
    with open_zip(packed({"a": content, "b": b""}, method), "x.zip") as archive:
        assert archive.namelist() == ["a", "b"]
        assert read_member(archive, "a", len(content)) == content
        assert read_member(archive, archive.getinfo("b"), 0) == b""
        with pytest.raises(InputError, match=r"^a in the file is larger than 2\.56 MB\.$"):
            read_member(archive, "a", len(content) - 1)


def test_an_open_file_may_lie_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(packed({"a": b"1"}))
    with path.open("rb") as file:
        file.seek(3)
        with open_zip(file, "x.zip") as archive:
            assert read_member(archive, "a", 9) == b"1"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_unpacks_without_a_bound_is_refused(method: int) -> None:
    with (
        pytest.raises(InputError, match=r"“x\.zip” is packed in a way"),
        open_zip(packed({"a": b"1"}, method), "x.zip"),
    ):
        pass


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed({"a": bytes(101_000_000)})
    with (
        pytest.raises(InputError, match=r"would unpack from 0\.1 to 101 MB; expected are at most 200 times"),
        open_zip(bomb, "x.zip"),
    ):
        pass


def test_a_size_that_is_a_lie_gives_no_more() -> None:
    """The table of contents says 5 bytes where a million are: the member is broken."""
    lie = packed({"a": bytes(1_000_000)}).replace(struct.pack("<I", 1_000_000), struct.pack("<I", 5))
    with open_zip(lie, "x.zip") as archive, pytest.raises(BROKEN_ZIP):
        read_member(archive, "a", 10)


def test_a_large_table_of_contents_is_refused_before_it_is_read() -> None:
    many = packed({f"{i:0100}": b"" for i in range(10_000)})
    with pytest.raises(zipfile.BadZipFile, match="table of contents"), open_zip(many, "x.zip"):
        pass
    with open_zip(many, "x.zip", 2_000_000) as archive:
        assert len(archive.namelist()) == 10_000
