"""Files of well-known data sets, right ones and wrong ones, all of them made here."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.data.found.readers import (
    CIFAR_FILES,
    check_sum,
    read_california,
    read_cifar,
    read_idx,
    read_idx_set,
    read_mnist,
)
from engine.data.found.script_lines import import_line, load_line
from engine.errors import InputError

pytestmark = pytest.mark.usefixtures("nothing_written")
RNG = np.random.default_rng(0)
IMAGES, LABELS = RNG.integers(0, 256, (7, 28, 28), "uint8"), np.arange(7, dtype="uint8")
NAMES = (
    "train-images-idx3-ubyte",
    "t10k-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-labels-idx1-ubyte",
)


def idx(array: np.ndarray) -> bytes:
    sizes = b"".join(n.to_bytes(4, "big") for n in array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()


def idx_files(folder: Path, end: str = ".gz", labels: np.ndarray = LABELS) -> tuple[Path, ...]:
    parts = (IMAGES[:5], IMAGES[5:], labels[:5], labels[5:])
    files = tuple(folder / f"{name}{end}" for name in NAMES)
    for path, part in zip(files, parts, strict=True):
        path.write_bytes(gzip.compress(idx(part)) if end else idx(part))
    return files


def tar_of(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


CIFAR = RNG.integers(0, 256, (6, 4, 3073), "uint8")
CIFAR[..., 0] %= 10
CIFAR_MEMBERS = {
    f"cifar-10-batches-bin/{name}.bin": part.tobytes() for name, part in zip(CIFAR_FILES, CIFAR, strict=True)
}
HOUSES = RNG.integers(1, 1000, (9, 9)).astype("float64")
HOUSES_NAME = "CaliforniaHousing/cal_housing.data"


def houses_text(table: np.ndarray = HOUSES) -> bytes:
    return "\n".join(",".join(map(repr, row.tolist())) for row in table).encode()


@pytest.mark.parametrize("end", [".gz", ""])
def test_idx_files_give_images_and_labels_in_order(tmp_path: Path, end: str) -> None:
    x, y = read_idx_set(idx_files(tmp_path, end), (5, 2))
    assert (x == IMAGES).all() and (y == LABELS).all()


def test_cifar_has_its_channels_last(tmp_path: Path) -> None:
    x, y = read_cifar(tar_of(tmp_path / "cifar.tar.gz", CIFAR_MEMBERS), 4)
    rows = CIFAR.reshape(-1, 3073)
    assert x.shape == (24, 32, 32, 3) and (y == rows[:, 0]).all()
    assert (x[5, :, :, 1].ravel() == rows[5, 1025:2049]).all()


def test_california_is_computed_as_scikit_learn_does(tmp_path: Path) -> None:
    x, y = read_california(tar_of(tmp_path / "cal.tgz", {HOUSES_NAME: houses_text()}))
    data = HOUSES[:, [8, 7, 2, 3, 4, 5, 6, 1, 0]]  # from here as in sklearn.datasets._california_housing
    target, data = data[:, 0], data[:, 1:].copy()
    data[:, 2] /= data[:, 5]
    data[:, 3] /= data[:, 5]
    data[:, 5] = data[:, 4] / data[:, 5]
    assert (x == data).all() and (y == target / 100000.0).all()


def test_mnist_of_keras_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mnist.npz"
    np.savez(path, x_train=IMAGES[:5], y_train=LABELS[:5], x_test=IMAGES[5:], y_test=LABELS[5:])
    x, y = read_mnist(path)
    assert (x == IMAGES).all() and (y == LABELS).all()


def make_cifar(folder: Path) -> tuple[tuple[Path, ...], np.ndarray, np.ndarray]:
    path = tar_of(folder / "cifar.tar.gz", CIFAR_MEMBERS)
    return (path,), *read_cifar(path, 4)


def make_california(folder: Path) -> tuple[tuple[Path, ...], np.ndarray, np.ndarray]:
    path = tar_of(folder / "cal_housing.tgz", {HOUSES_NAME: houses_text()})
    return (path,), *read_california(path)


def make_npz(folder: Path) -> tuple[tuple[Path, ...], np.ndarray, np.ndarray]:
    path = folder / "mnist.npz"
    np.savez(path, x_train=IMAGES[:5], y_train=LABELS[:5], x_test=IMAGES[5:], y_test=LABELS[5:])
    return (path,), *read_mnist(path)


def make_idx(folder: Path, end: str) -> tuple[tuple[Path, ...], np.ndarray, np.ndarray]:
    files = idx_files(folder, end)
    return files, *read_idx_set(files, (5, 2))


@pytest.mark.parametrize(
    ("dataset", "make"),
    [
        ("cifar10", make_cifar),
        ("california_housing", make_california),
        ("mnist_70000", make_npz),
        ("mnist_70000", lambda folder: make_idx(folder, ".gz")),
        ("kmnist_70000", lambda folder: make_idx(folder, "")),
    ],
)
def test_the_lines_of_the_script_give_the_same_arrays(
    tmp_path: Path,
    dataset: str,
    make: Callable[[Path], tuple[tuple[Path, ...], np.ndarray, np.ndarray]],
) -> None:
    folder = tmp_path / "it's here"
    folder.mkdir()
    files, x, y = make(folder)
    script = tmp_path / "script.py"
    lines = ["import numpy as np", import_line(dataset, files), f"x, y = {load_line(dataset, files)}"]
    script.write_text(
        "\n".join([*lines, "x = x.reshape(len(y), -1)", "np.savez('out.npz', x=x, y=y)"]), "utf-8"
    )
    subprocess.run([sys.executable, script.name], cwd=tmp_path, check=True)
    with np.load(tmp_path / "out.npz") as found:
        assert (found["x"] == x.reshape(len(y), -1)).all() and (found["y"] == y).all()


# --- What is refused, in one sentence

GOOD = idx(IMAGES)
WRONG_IDX = {
    "empty": (b"", "begins with nothing"),
    "text": (b"hello, world", "begins with 68 65 6c 6c, not with 00 00 08 03"),
    "labels for images": (idx(LABELS), "begins with 00 00 08 01"),
    "floats": (b"\x00\x00\x0d\x03" + GOOD[4:], "begins with 00 00 0d 03"),
    "little endian": (b"\x03\x08\x00\x00" + GOOD[4:], "begins with 03 08 00 00"),
    "head cut off": (GOOD[:9], "must have 7 × 28 × 28 numbers"),
    "cut off": (GOOD[:-1], "too short"),
    "too long": (GOOD + b"x", "too long"),
    "other number of images": (idx(IMAGES[:6]), "must have 7 × 28 × 28 numbers, not 6 × 28 × 28"),
    "other size": (idx(IMAGES.reshape(7, 14, 56)), "not 7 × 14 × 56"),
    "huge size": (bytes([0, 0, 8, 3]) + b"\xff" * 12, "4,294,967,295"),
}


@pytest.mark.parametrize("end", ["", ".gz"])
@pytest.mark.parametrize(("content", "sentence"), WRONG_IDX.values(), ids=WRONG_IDX)
def test_wrong_idx_files_are_refused(tmp_path: Path, content: bytes, sentence: str, end: str) -> None:
    path = tmp_path / f"images{end}"
    path.write_bytes(gzip.compress(content) if end else content)
    with pytest.raises(InputError, match=sentence):
        read_idx(path, (7, 28, 28))


@pytest.mark.parametrize(
    "content",
    [
        b"not gzip",
        gzip.compress(GOOD)[:200],
        gzip.compress(GOOD)[:-6] + b"abcdef",
        gzip.compress(GOOD)[:30] + b"\xff" * 300,
    ],
    ids=["no gzip", "cut off", "wrong checksum", "wrong bytes"],
)
def test_damaged_gzip_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "images.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"“images.gz” is damaged"):
        read_idx(path, (7, 28, 28))


@pytest.mark.timeout(5)
def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "images.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(GOOD)
        for _ in range(100):
            file.write(bytes(1_000_000))
    with pytest.raises(InputError, match="too long"):
        read_idx(path, (7, 28, 28))


def test_a_label_above_9_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has the label 10"):
        read_idx_set(idx_files(tmp_path, labels=LABELS + 6), (5, 2))


def with_member(name: str, content: bytes) -> dict[str, bytes]:
    return CIFAR_MEMBERS | {name: content}


WRONG_CIFAR = {
    "a member is missing": (
        dict(list(CIFAR_MEMBERS.items())[1:]),
        "has no file .*data_batch_1.bin of the right",
    ),
    "a member is too long": (
        with_member(next(iter(CIFAR_MEMBERS)), bytes(4 * 3073 + 1)),
        "of the right size",
    ),
    "a member is too short": (
        with_member(next(iter(CIFAR_MEMBERS)), bytes(3073)),
        "must have 4 images in each",
    ),
    "wrong labels": (with_member(next(iter(CIFAR_MEMBERS)), b"\xff" * 4 * 3073), "has the label 255"),
    "nothing": ({}, "has no file"),
    "other names": ({f"../{name}": content for name, content in CIFAR_MEMBERS.items()}, "has no file"),
}


@pytest.mark.parametrize(("members", "sentence"), WRONG_CIFAR.values(), ids=WRONG_CIFAR)
def test_wrong_archives_are_refused(tmp_path: Path, members: dict[str, bytes], sentence: str) -> None:
    path = tar_of(tmp_path / "cifar.tar.gz", members)
    with pytest.raises(InputError, match=sentence):
        read_cifar(path, 4)
    assert [entry.name for entry in tmp_path.iterdir()] == ["cifar.tar.gz"], "nothing is unpacked"


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "cal.tgz"
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo(HOUSES_NAME)
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)
    with pytest.raises(InputError, match="has no file"):
        read_california(path)


@pytest.mark.parametrize(
    "content", [b"", b"hello", gzip.compress(b"hello" * 1000)], ids=["empty", "text", "no tar"]
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cal.tgz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"“cal.tgz”"):
        read_california(path)


@pytest.mark.timeout(20)
def test_a_bomb_before_the_file_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "cal.tgz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        member = tarfile.TarInfo("zeros")
        member.size = 400_000_000
        file.write(member.tobuf())
        for _ in range(400):
            file.write(bytes(1_000_000))
    with pytest.raises(InputError, match="unpacks to more than 250 MB"):
        read_california(path)


WITHOUT_HOUSEHOLDS = np.where(np.arange(9) == 6, 0, HOUSES)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"a,b,c", "no table of numbers"),
        (b"1,2\n3", "no table of numbers"),
        (b"\xff\xfe", "no table of numbers"),
        (b"1,2,3", "must have 9 columns"),
        (houses_text().replace(b"1", b"nan"), "must have 9 columns|no table"),
        (houses_text(WITHOUT_HOUSEHOLDS), "and households"),
    ],
)
def test_wrong_tables_are_refused(tmp_path: Path, text: bytes, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read_california(tar_of(tmp_path / "cal.tgz", {HOUSES_NAME: text}))


def test_a_file_with_another_checksum_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"hello")
    check_sum(path, "5d41402abc4b2a76b9719d911017c592")
    check_sum(path, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
    with pytest.raises(InputError, match="its MD5 must be ffff"):
        check_sum(path, "f" * 32)
    path.unlink()
    with pytest.raises(InputError, match="There is no file"):
        check_sum(path, "f" * 32)
