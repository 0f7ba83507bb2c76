"""Images by class, in a folder or a .zip: what is guessed, what is loaded, and what is refused."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.data.own_files.images.image_folder import inspect_images, load_images
from engine.data.own_files.source import ReadingStoppedError
from engine.errors import InputError
from tests.engine.system.holding import needs_links

pytestmark = pytest.mark.usefixtures("nothing_written")
RNG = np.random.default_rng(0)


def encoded(mode: str = "L", size: tuple[int, int] = (10, 12), kind: str = "PNG") -> bytes:
    """A random image of a Pillow mode, width × height, as a file."""
    width, height = size
    if mode in ("L", "P", "1"):
        image = Image.fromarray(RNG.integers(0, 256, (height, width), "uint8")).convert(mode)
    elif mode.startswith("I"):
        image = Image.fromarray(RNG.integers(0, 65536, (height, width), "uint16"))
    else:
        image = Image.fromarray(RNG.integers(0, 256, (height, width, 3), "uint8")).convert(mode)
    target = io.BytesIO()
    image.save(target, kind)
    return target.getvalue()


def folder_of(at: Path, files: Mapping[str, bytes]) -> Path:
    folder = at / "pets"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def zip_of(at: Path, files: Mapping[str, bytes]) -> Path:
    path = at / "pets.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def pets(n: int = 4, mode: str = "L", size: tuple[int, int] = (10, 12)) -> dict[str, bytes]:
    return {f"{name}/{i}.png": encoded(mode, size) for name in ("cat", "dog") for i in range(1, n + 1)}


def pixels(content: bytes, mode: str = "L") -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert(mode))


# --- What is read


@pytest.mark.parametrize("make", [folder_of, zip_of])
def test_classes_are_the_names_of_the_folders(
    tmp_path: Path, make: Callable[[Path, Mapping[str, bytes]], Path]
) -> None:
    files = pets(11)
    found = inspect_images(make(tmp_path, files))
    file = found.file
    assert (file.class_names, file.class_counts, file.n_samples) == (("cat", "dog"), (11, 11), 22)
    assert (file.shape, file.n_levels, file.task, found.notes) == ((12, 10, 1), 256, "classification", ())
    x, y = load_images(file)
    assert x.dtype == np.uint8 and y.dtype == np.int64 and list(y) == [0] * 11 + [1] * 11
    for place, name in enumerate((*(f"cat/{i}.png" for i in range(1, 12)), "dog/1.png")):
        assert (x[place, ..., 0] == pixels(files[name])).all(), "2.png stands before 10.png"


def test_a_folder_and_its_zip_give_the_same_arrays(tmp_path: Path) -> None:
    files = pets(3, "RGB", (31, 17)) | {"dog/x.jpg": encoded("RGB", (90, 40), "JPEG")}
    first = load_images(inspect_images(folder_of(tmp_path, files)).file)
    second = load_images(inspect_images(zip_of(tmp_path, files)).file)
    assert (first[0] == second[0]).all() and (first[1] == second[1]).all()


def test_classes_are_in_natural_order(tmp_path: Path) -> None:
    files = {f"{name}/a.png": encoded() for name in ("10", "9", "1", "b", "A", "ä")}
    assert inspect_images(folder_of(tmp_path, files)).file.class_names == ("1", "9", "10", "A", "b", "ä")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM"])
@pytest.mark.parametrize("channels", [1, 3])
def test_every_format_is_read(tmp_path: Path, kind: str, channels: int) -> None:
    files = {f"{name}/{i}.{kind}": encoded("RGB", kind=kind) for name in "ab" for i in range(3)}
    file = inspect_images(zip_of(tmp_path, files), (12, 10, channels)).file
    x, _ = load_images(file)
    expected = pixels(files[f"b/2.{kind}"], "L" if channels == 1 else "RGB")
    assert (x[5] == expected.reshape(12, 10, channels)).all()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_is_read(tmp_path: Path, mode: str) -> None:
    file = inspect_images(folder_of(tmp_path, pets(2, mode))).file
    assert file.shape == (12, 10, 3 if mode in ("RGB", "RGBA") else 1)
    x, _ = load_images(file)
    assert x.min() >= 0 and 128 < x.max() <= 255


def test_mixed_modes_are_read_in_colour(tmp_path: Path) -> None:
    modes = ("1", "L", "P", "RGB", "RGBA", "CMYK", "I;16")
    kinds = {"CMYK": "TIFF"}
    files = {
        f"{name}/{i}": encoded(m, kind=kinds.get(m, "PNG")) for name in "ab" for i, m in enumerate(modes)
    }
    assert inspect_images(zip_of(tmp_path, files)).file.shape == (12, 10, 3)


def test_grey_images_saved_in_colour_are_grey(tmp_path: Path) -> None:
    grey = Image.fromarray(RNG.integers(0, 256, (9, 9), "uint8")).convert("RGB")
    target = io.BytesIO()
    grey.save(target, "PNG")
    file = inspect_images(zip_of(tmp_path, {"a/1.png": target.getvalue(), "b/1.png": target.getvalue()})).file
    assert file.shape == (9, 9, 1)


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (9, 9), (255, 0, 0, 0)).save(target, "PNG")
    file = inspect_images(
        zip_of(tmp_path, {"a/1.png": target.getvalue(), "b/1.png": encoded()}), (9, 9, 3)
    ).file
    assert (load_images(file)[0][0] == 255).all()


def test_only_the_first_picture_of_an_animation_is_read(tmp_path: Path) -> None:
    target = io.BytesIO()
    frames = [Image.new("L", (8, 8), level) for level in (30, 200)]
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    file = inspect_images(zip_of(tmp_path, {"a/1.gif": target.getvalue(), "b/1.gif": target.getvalue()})).file
    assert (load_images(file)[0] == 30).all()


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.fromarray(np.full((8, 8), 0x1234, "uint16")).save(target, "PNG")
    file = inspect_images(zip_of(tmp_path, {"a/1.png": target.getvalue(), "b/1.png": target.getvalue()})).file
    assert (load_images(file)[0] == 0x12).all()


def test_the_most_common_size_is_the_guess_and_others_are_resized(tmp_path: Path) -> None:
    files = pets(4) | {"cat/large.png": encoded("L", (40, 30)), "dog/small.png": encoded("L", (5, 6))}
    found = inspect_images(folder_of(tmp_path, files))
    assert found.file.shape == (12, 10, 1)
    assert found.notes == (
        "The images have 6 × 5 pixels to 30 × 40; they are read as 12 × 10 pixels in grey.",
    )
    assert load_images(found.file)[0].shape == (10, 12, 10, 1)


def test_photographs_of_many_sizes_become_small_squares(tmp_path: Path) -> None:
    files = {f"{name}/{i}.png": encoded("RGB", (70 + i, 90 - i)) for name in "ab" for i in range(4)}
    assert inspect_images(folder_of(tmp_path, files)).file.shape == (64, 64, 3)
    large = {f"{name}/1.png": encoded("L", (200, 100)) for name in "ab"}
    assert inspect_images(zip_of(tmp_path, large)).file.shape == (32, 64, 1)


def test_size_and_colour_can_be_corrected(tmp_path: Path) -> None:
    path = folder_of(tmp_path, pets(2, "RGB"))
    for shape in ((12, 10, 1), (28, 28, 3), (1, 1, 1)):
        file = inspect_images(path, shape).file
        assert file.shape == shape and load_images(file)[0].shape == (4, *shape)


@pytest.mark.parametrize(
    "names",
    [
        ("pets/cat/1.png", "pets/dog/1.png"),
        ("my/own/pets/cat/1.png", "my/own/pets/dog/1.png"),
        ("train/cat/1.png", "test/dog/1.png", "test/cat/9.png"),
        ("pets/train/cat/1.png", "pets/valid/dog/1.png", "pets/test/cat/9.png", "pets/README.txt"),
        ("cat/small/1.png", "cat/large/1.png", "dog/1.png"),
        ("pets\\cat\\1.png", "pets\\dog\\1.png"),
        ("cat/1.png", "dog/1.png", "__MACOSX/cat/._1.png", ".git/x/1.png", "cat/Thumbs.db"),
    ],
)
def test_folders_around_those_of_the_classes_are_seen_through(tmp_path: Path, names: Iterable[str]) -> None:
    found = inspect_images(zip_of(tmp_path, {name: encoded() for name in names}))
    assert found.file.class_names == ("cat", "dog")


def test_the_hash_of_a_folder_is_that_of_names_and_bytes(tmp_path: Path) -> None:
    files = pets(2)
    folder = folder_of(tmp_path, files)
    first = inspect_images(folder).file
    moved = folder.rename(tmp_path / "moved")
    (moved / "notes.txt").write_text("not an image", "utf-8")
    assert inspect_images(moved).file.sha256 == first.sha256
    (moved / "cat/1.png").rename(moved / "cat/3.png")
    assert inspect_images(moved).file.sha256 != first.sha256
    (moved / "cat/3.png").rename(moved / "cat/1.png")
    (moved / "cat/1.png").write_bytes(encoded())
    assert inspect_images(moved).file.sha256 != first.sha256


# --- What is left out, and said


def test_files_that_are_no_images_are_left_out_and_named(tmp_path: Path) -> None:
    files = pets(4) | {
        "cat/a.txt": b"hello",
        "cat/b.csv": b"1,2",
        "dog/c.zip": zip_of(tmp_path, pets(1)).read_bytes(),
        "dog/d.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "e.png": encoded(),
    }
    found = inspect_images(folder_of(tmp_path, files))
    assert found.file.class_counts == (4, 4)
    assert found.notes == (
        "4 files are no images and are left out: cat/a.txt, cat/b.csv, dog/c.zip and 1 more.",
        "1 file lies in no class's folder and is left out: e.png.",
    )
    assert len(load_images(found.file)[0]) == 8


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def png_of(width: int, height: int, packed: bytes) -> bytes:
    """A PNG whose head may promise more than its pixels are."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


DAMAGED: dict[str, Callable[[], bytes]] = {
    "half a PNG": lambda: encoded("RGB", (40, 40))[:700],
    "half a JPEG": lambda: encoded("RGB", (40, 40), "JPEG")[:500],
    "half a GIF": lambda: encoded("P", (40, 40), "GIF")[:1000],
    "half a BMP": lambda: encoded("RGB", (40, 40), "BMP")[:1000],
    "half a WEBP": lambda: encoded("RGB", (40, 40), "WEBP")[:200],
    "half a TIFF": lambda: encoded("RGB", (40, 40), "TIFF")[:2000],
    "half a PPM": lambda: encoded("RGB", (40, 40), "PPM")[:900],
    "head of a PNG": lambda: encoded()[:30],
    "too few pixels": lambda: png_of(400, 400, zlib.compress(bytes(100))),
    "wrong checksum": lambda: png_of(4, 4, zlib.compress(bytes(20))).replace(b"IDAT", b"IDAX"),
    "pixel bomb": lambda: png_of(50_000, 50_000, zlib.compress(bytes(1_000_000))),
    "wide bomb": lambda: png_of(2**31 - 1, 1, zlib.compress(bytes(1000))),
    "no size": lambda: png_of(0, 0, zlib.compress(b"")),
    "text bomb": lambda: encoded()[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(90_000_000))) + b"",
    "random bytes": lambda: RNG.bytes(5000),
    "empty": lambda: b"",
    "magic of a PNG": lambda: b"\x89PNG\r\n\x1a\n",
    "PostScript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
}


@pytest.mark.timeout(5)
@pytest.mark.parametrize("make", DAMAGED.values(), ids=DAMAGED)
def test_images_that_cannot_be_read_are_left_out_and_named(tmp_path: Path, make: Callable[[], bytes]) -> None:
    found = inspect_images(folder_of(tmp_path, pets(2) | {"cat/bad.png": make()}))
    assert found.file.n_samples == 4
    (note,) = found.notes
    assert "left out: cat/bad.png." in note
    assert len(load_images(found.file)[0]) == 4


# --- What is refused, in one sentence


def locked(at: Path) -> Path:
    path = zip_of(at, pets(2))
    content = bytearray(path.read_bytes())
    for start, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(start, place + 1)) >= 0:
            content[place + flag] |= 1
    path.write_bytes(content)
    return path


def bomb(at: Path) -> Path:
    """A .zip of 500 kB with 500 MB of zeros."""
    path = at / "pets.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("cat/1.bmp", "dog/1.bmp"):
            with archive.open(name, "w") as entry:
                for _ in range(250):
                    entry.write(bytes(1_000_000))
    return path


def broken_zip(at: Path, content: bytes) -> Path:
    path = at / "pets.zip"
    path.write_bytes(content)
    return path


def pets_and(**others: bytes) -> dict[str, bytes]:
    return pets(2) | {name.replace("__", "/"): content for name, content in others.items()}


SMALL = encoded("L", (2, 2))
HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "empty folder": (lambda at: folder_of(at, {"x/y": b""}).parent / "empty", "has no files"),
    "no folders": (
        lambda at: folder_of(at, {"1.png": encoded(), "2.png": encoded()}),
        "no folder for each class",
    ),
    "one class": (lambda at: folder_of(at, {"cat/1.png": encoded()}), "of one class only"),
    "one class in folders": (lambda at: folder_of(at, {"a/b/cat/1.png": encoded()}), "of one class only"),
    "no image": (
        lambda at: folder_of(at, {"cat/1.txt": b"1", "dog/1.txt": b"2"}),
        "no image that can be read",
    ),
    "mostly text": (
        lambda at: folder_of(at, pets(2) | {f"cat/{i}.txt": b"x" for i in range(5)}),
        "5 of 9 files are no images",
    ),
    "all damaged": (
        lambda at: folder_of(at, {f"{n}/1.png": encoded("RGB", (40, 40))[:700] for n in "ab"}),
        "2 of 2 files are no images that can be read",
    ),
    "one class left": (
        lambda at: folder_of(at, {"a/1.png": encoded(), "a/2.png": encoded(), "b/1.png": b"x"}),
        "of one class only",
    ),
    "too many classes": (
        lambda at: zip_of(at, {f"{i}/1.png": SMALL for i in range(1001)}),
        "1,001 classes; at most 1,000",
    ),
    "not a zip": (lambda at: broken_zip(at, b"hello"), "not a .zip that can be read"),
    "an empty file": (lambda at: broken_zip(at, b""), "not a .zip that can be read"),
    "half a zip": (lambda at: broken_zip(at, zip_of(at, pets(2)).read_bytes()[:500]), "not a .zip"),
    "an empty zip": (lambda at: zip_of(at, {}), "has no files"),
    "up and out": (lambda at: zip_of(at, pets_and(**{"../evil.png": SMALL})), "a place outside itself"),
    "up and out later": (lambda at: zip_of(at, pets_and(**{"cat/../../evil.png": SMALL})), "outside itself"),
    "up in Windows": (lambda at: zip_of(at, pets_and(**{"cat\\..\\..\\evil.png": SMALL})), "outside itself"),
    "absolute": (lambda at: zip_of(at, pets_and(**{"/home/evil.png": SMALL})), "outside itself"),
    "on a drive": (lambda at: zip_of(at, pets_and(**{"C:\\evil.png": SMALL})), "outside itself"),
    "on a server": (lambda at: zip_of(at, pets_and(**{"\\\\server\\evil.png": SMALL})), "outside itself"),
    "locked": (locked, "locked with a password"),
    "a bomb": (bomb, "would unpack from 0.5 to 500 MB"),
    "a zip in a zip": (
        lambda at: broken_zip(
            at, zip_of(at, {"all/pets.zip": zip_of(at, pets(2)).read_bytes()}).read_bytes()
        ),
        "no image that can be read",
    ),
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize(("make", "sentence"), HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_used_ends_in_one_sentence(
    tmp_path: Path, make: Callable[[Path], Path], sentence: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/empty").mkdir()
    path = make(tmp_path / "in")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match=sentence) as caught:
        inspect_images(path)
    text = str(caught.value)
    assert text.endswith(".") and "\n" not in text and len(text) < 400
    assert sorted(tmp_path.rglob("*")) == before, "nothing is unpacked"


@pytest.mark.parametrize("shape", [(), (28, 28), (28, 28, 2), (0, 28, 1), (28, 1000, 1), (1, 1, 1, 1)])
def test_a_shape_that_no_image_has_is_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="height × width × 1 or 3 channels"):
        inspect_images(folder_of(tmp_path, pets(1)), shape)


def test_more_numbers_than_fit_are_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path, {f"{name}/{i}.png": SMALL for name in "ab" for i in range(200)})
    with pytest.raises(InputError, match="Choose a smaller size"):
        inspect_images(path, (512, 512, 3))


def test_an_entry_that_lies_about_its_size_is_left_out(tmp_path: Path) -> None:
    path = zip_of(tmp_path, pets(2))
    content = bytearray(path.read_bytes())
    place = content.find(b"PK\x01\x02")
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    assert inspect_images(path).file.n_samples == 3


def test_an_entry_without_a_name_is_left_out(tmp_path: Path) -> None:
    path = zip_of(tmp_path, pets(2))
    nameless = zipfile.ZipInfo("x")
    nameless.filename = ""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(nameless, b"x")
    assert inspect_images(path).file.n_samples == 4


@needs_links
def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, pets(2))
    (folder / "cat/all").symlink_to(folder, target_is_directory=True)
    assert inspect_images(folder).file.n_samples == 4


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes in folders")
@pytest.mark.timeout(5)
def test_a_pipe_is_no_image(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, pets(2))
    os.mkfifo(folder / "cat/pipe.png")
    assert inspect_images(folder).file.n_samples == 4


def test_reading_can_be_stopped_and_tells_how_far_it_is(tmp_path: Path) -> None:
    shares: list[float] = []
    path = folder_of(tmp_path, pets(4))
    inspect_images(path, on_progress=shares.append)
    assert shares == [i / 8 for i in range(1, 9)]
    with pytest.raises(ReadingStoppedError):
        inspect_images(path, on_progress=shares.append, should_stop=lambda: len(shares) >= 11)


def test_changed_or_lost_images_are_not_loaded(tmp_path: Path) -> None:
    for make in (folder_of, zip_of):
        path = make(tmp_path, pets(2))
        file = inspect_images(path).file
        make(tmp_path, pets(2) | {"cat/new.png": encoded()})
        with pytest.raises(InputError, match="has changed since it was imported"):
            load_images(file)
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        with pytest.raises(InputError, match="any more"):
            load_images(file)


def test_a_project_that_describes_other_images_is_refused(tmp_path: Path) -> None:
    file = inspect_images(zip_of(tmp_path, pets(2))).file
    for wrong in (
        replace(file, n_samples=9),
        replace(file, n_samples=3),
        replace(file, class_names=("cat", "cow")),
    ):
        with pytest.raises(InputError, match="does not have the images"):
            load_images(wrong)
