"""Which well-known data sets are on this computer, and what a project says that needs one that is not."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.data.catalogue import data_set_info, data_set_title, task_of
from engine.data.found.rows import FOUND_SETS, IDX_NAMES
from engine.data.found.search import files_of, found_places, found_sets, with_script
from engine.data.info import DataSetInfo
from engine.data.load import load
from engine.errors import InputError
from engine.experiment.specs import DataSpec
from engine.system import paths


@pytest.fixture
def imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of imports, and a computer without data sets."""
    monkeypatch.setenv(paths.OWN_FOLDER, str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "share"))
    monkeypatch.setenv("PROGRAMDATA", str(tmp_path / "share"))
    found_places.cache_clear()
    folder = paths.imports_folder()
    folder.mkdir(parents=True)
    yield folder
    found_places.cache_clear()


def put_idx(folder: Path, end: str = ".gz") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in IDX_NAMES:
        (folder / f"{name}{end}").write_bytes(gzip.compress(b"x"))


def ids(rows: tuple[DataSetInfo, ...]) -> list[str]:
    return [row.id for row in rows]


def test_nothing_is_found_on_an_empty_computer(imports: Path) -> None:
    assert found_sets() == ()
    imports.rmdir()
    found_places.cache_clear()
    assert found_sets() == ()


@pytest.mark.parametrize("end", [".gz", ""])
@pytest.mark.parametrize(
    ("folder", "dataset"),
    [
        ("Fashion-MNIST", "fashion_mnist_70000"),
        ("FashionMNIST/raw", "fashion_mnist_70000"),
        ("KMNIST/raw", "kmnist_70000"),
        ("kuzushiji", "kmnist_70000"),
        ("mnist", "mnist_70000"),
        ("a/b/MNIST", "mnist_70000"),
    ],
)
def test_idx_files_are_told_apart_by_their_folder(imports: Path, folder: str, dataset: str, end: str) -> None:
    put_idx(imports / folder, end)
    (row,) = found_sets()
    assert row.id == dataset and row.group == "found"
    assert [path.name for path in files_of(dataset)] == [f"{name}{end}" for name in IDX_NAMES]


def test_idx_files_of_no_known_folder_or_without_one_of_four_are_not_listed(imports: Path) -> None:
    put_idx(imports)
    put_idx(imports / "mnist")
    (imports / "mnist" / f"{IDX_NAMES[0]}.gz").unlink()
    put_idx(imports / "1/2/3/mnist")
    assert found_sets() == ()


def test_names_with_a_point_are_read_too(imports: Path) -> None:
    folder = imports / "mnist"
    folder.mkdir()
    for name in IDX_NAMES:
        (folder / name.replace("-idx", ".idx")).write_bytes(b"x")
    assert ids(found_sets()) == ["mnist_70000"]


def test_archives_and_the_systems_folders_are_found(imports: Path, tmp_path: Path) -> None:
    for name in ("mnist.npz", "cifar-10-binary.tar.gz", "more/cal_housing.tgz"):
        (imports / name).parent.mkdir(exist_ok=True)
        (imports / name).write_bytes(b"x")
    put_idx(tmp_path / "share/datasets/fashion-mnist")
    assert ids(found_sets()) == ["fashion_mnist_70000", "mnist_70000", "cifar10", "california_housing"]


def test_imports_stand_before_the_systems_folders(imports: Path, tmp_path: Path) -> None:
    put_idx(tmp_path / "share/datasets/fashion-mnist")
    put_idx(imports / "fashion")
    assert files_of("fashion_mnist_70000")[0].is_relative_to(imports)


def test_files_that_come_later_are_found_when_they_are_needed(imports: Path) -> None:
    with pytest.raises(
        InputError, match="MNIST \\(70,000 images\\) is not on this computer: put its four files"
    ):
        files_of("mnist_70000")
    (imports / "mnist.npz").write_bytes(b"x")
    assert files_of("mnist_70000") == (imports / "mnist.npz",)
    (imports / "mnist.npz").unlink()
    with pytest.raises(InputError, match=r"or mnist.npz into “"):
        files_of("mnist_70000")


@pytest.mark.parametrize("dataset", FOUND_SETS)
def test_a_project_opens_where_its_set_is_not_found(imports: Path, dataset: str) -> None:
    del imports
    data = DataSpec(dataset)
    info = data_set_info(data)
    assert data_set_title(data) == info.title and task_of(data).input_shape == info.shape
    assert len(info.class_names) in (0, 10) and info.group == "found"
    with pytest.raises(InputError, match=r"is not on this computer: put .* into “.*imports”"):
        load(data)
    lines = with_script(info)
    assert "Path(" in lines.import_line or "path = " in lines.import_line


def test_a_file_of_the_right_name_with_other_bytes_is_refused(imports: Path) -> None:
    for dataset, name in (
        ("mnist_70000", "mnist.npz"),
        ("cifar10", "cifar-10-binary.tar.gz"),
        ("california_housing", "cal_housing.tgz"),
    ):
        (imports / name).write_bytes(b"x")
        with pytest.raises(InputError, match=f"“{name}” is not the file of that name"):
            load(DataSpec(dataset))


def test_idx_files_of_another_size_are_refused(imports: Path) -> None:
    put_idx(imports / "mnist")
    with pytest.raises(InputError, match="no IDX file of bytes in 3 dimensions"):
        load(DataSpec("mnist_70000"))
