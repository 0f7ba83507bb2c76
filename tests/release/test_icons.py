"""The icons that packages get: every size is there, none is blank, small ones are drawn for it."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PIL import Image
from PIL.IcnsImagePlugin import IcnsImageFile
from PySide6.QtGui import QImage

from release.icons import APP, HICOLOR_SIZES, ICO_SIZES, PROJECT, bitmap, ico, rendered, write_icons


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("icons") / "deep" / "Büro icons"
    write_icons(made)
    return made


def colours(image: Image.Image) -> int:
    return len(image.convert("RGBA").getcolors(image.width * image.height) or [])


@pytest.mark.parametrize("place", ["apps/dropout-lab", "mimetypes/application-x-dropout-lab-project"])
def test_hicolor_theme_has_every_size_and_the_svg(folder: Path, place: str) -> None:
    pictures = [Image.open(folder / "hicolor" / f"{size}x{size}" / f"{place}.png") for size in HICOLOR_SIZES]
    assert [picture.size for picture in pictures] == [(size, size) for size in HICOLOR_SIZES]
    assert all(picture.mode == "RGBA" and colours(picture) > 20 for picture in pictures)
    assert "<svg" in (folder / "hicolor" / "scalable" / f"{place}.svg").read_text(encoding="utf-8")


def test_app_and_document_icons_differ() -> None:
    for size in (16, 48, 256):
        assert rendered(APP, size) != rendered(PROJECT, size)


def test_small_icons_have_their_own_drawing(folder: Path) -> None:
    large = Image.open(folder / "hicolor/256x256/apps/dropout-lab.png")
    small = Image.open(folder / "hicolor/16x16/apps/dropout-lab.png")
    shrunk = large.resize((16, 16), Image.Resampling.LANCZOS)
    assert abs(small.getpixel((8, 3))[2] - shrunk.getpixel((8, 3))[2]) > 40  # type: ignore[index]
    assert small.getpixel((8, 3))[0] > 200  # type: ignore[index]  # the dropped unit is orange, not a grey spot


@pytest.mark.parametrize("name", [APP, PROJECT])
def test_ico_has_all_windows_sizes(folder: Path, name: str) -> None:
    with Image.open(folder / f"{name}.ico") as icon:
        assert icon.info["sizes"] == {(size, size) for size in ICO_SIZES}
        for size in ICO_SIZES:
            picture = icon.ico.getimage((size, size)).convert("RGBA")  # type: ignore[attr-defined]
            expected = rendered(name, size).convertToFormat(QImage.Format.Format_RGBA8888)
            assert picture.tobytes() == bytes(expected.constBits())


def test_ico_has_correct_image_offsets() -> None:
    images = [rendered(APP, 16), rendered(APP, 256)]
    content = ico(images)
    first = struct.unpack_from("<BBBBHHII", content, 6)
    second = struct.unpack_from("<BBBBHHII", content, 22)
    assert (first[:2], second[:2]) == ((16, 16), (0, 0))
    assert content[first[7] : first[7] + first[6]] == bitmap(images[0])
    assert content[second[7] :].startswith(b"\x89PNG") and len(content) == second[7] + second[6]


def test_icns_has_macos_sizes_with_a_margin(folder: Path) -> None:
    with IcnsImageFile(folder / f"{APP}.icns") as icon:
        assert {(side * scale) for side, _, scale in icon.info["sizes"]} == {32, 64, 128, 256, 512, 1024}
        icon.size = (512, 512)
        icon.load(2)
        assert icon.size == (1024, 1024)
        left, top, right, bottom = icon.getchannel("A").getbbox() or (0, 0, 0, 0)
    assert (right - left, bottom - top) == (pytest.approx(824, abs=4), pytest.approx(824, abs=4))
    assert left == pytest.approx(100, abs=2)


def test_invalid_icon_drawing_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "dropout-lab.svg").write_text("<p>no drawing</p>", encoding="utf-8")
    monkeypatch.setattr("release.icons.DRAWINGS", tmp_path)
    with pytest.raises(ValueError, match="must be a drawing that Qt can render"):
        rendered(APP, 64)
