"""Pictures are looked at before anything decodes them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from engine.errors import InputError
from engine.lessons.pictures import check_picture
from tests.engine.lessons.written import jpeg, png


def drawn(kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((40, 30), 50).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        drawn("PNG"),
        drawn("PNG", optimize=True),
        drawn("JPEG"),
        drawn("JPEG", progressive=True),
        drawn("JPEG", exif=b"Exif\0\0" + b"x" * 50),
        drawn("JPEG", comment=b"made by a teacher"),
        drawn("JPEG") + b"\0" * 20,
    ],
)
def test_pictures_of_others_have_their_size(data: bytes) -> None:
    assert check_picture(data) == (40, 30)


def test_made_up_pictures_have_the_size_of_their_header() -> None:
    assert check_picture(png(7, 9)) == check_picture(jpeg(7, 9)) == (7, 9)


@pytest.mark.parametrize("make", [png, jpeg])
def test_pixels_are_counted_before_anything_is_decoded(make: type) -> None:
    assert check_picture(make(2000, 2000)) == (2000, 2000)
    with pytest.raises(InputError, match=r"it must have up to 4 megapixels, not 60,000 × 60,000 pixels\."):
        check_picture(make(60_000, 60_000))
    with pytest.raises(InputError, match="changed or cut off"):
        check_picture(make(0, 5))


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a" + b"\0" * 99, b"<svg/>", b"\xff\xd8", b"BM" + b"\0" * 99, b"%PDF-1.7"]
)
def test_other_files_are_no_pictures(data: bytes) -> None:
    with pytest.raises(InputError, match=r"it must be a PNG or a JPEG\."):
        check_picture(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_was_cut_off_is_none(kind: str) -> None:
    whole = drawn(kind)
    for length in (*range(8, 60), *range(60, len(whole) - 2, 37)):
        with pytest.raises(InputError, match=r"it was changed or cut off\."):
            check_picture(whole[:length])


def test_a_png_that_was_changed_is_none() -> None:
    whole = drawn("PNG")
    for place in range(12, len(whole), 53):
        with pytest.raises(InputError, match="changed or cut off"):
            check_picture(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
