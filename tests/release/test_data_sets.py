"""Files of data are made from their sources, and each has its notice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.about.licences import NOTICE
from release.data_sets import FOLDER, MAKERS, SOURCES, category_features
from release.licences import collect
from release.system_libraries import UnknownLicenceError


def test_rare_values_of_a_category_are_merged() -> None:
    texts = ["b"] * 60 + ["a"] * 139 + ["c"]
    names, features = category_features("kind", texts)
    assert names == ["kind=a", "kind=b", "kind=other"]
    assert features.sum(axis=0).tolist() == [139, 60, 1]
    assert (features.sum(axis=1) == 1).all()


def test_files_are_what_their_sources_give() -> None:
    """Where Debian's packages are installed; elsewhere only that every file has a maker and a source."""
    assert {path.stem for path in FOLDER.glob("*.npz")} == MAKERS.keys() == SOURCES.keys()
    for name in (name for name, source in SOURCES.items() if source.exists()):
        made = MAKERS[name]()
        with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as kept:
            assert list(kept) == list(made)
            for array in made:
                assert kept[array].dtype == made[array].dtype
                assert kept[array].tobytes() == made[array].tobytes()


def test_data_file_without_a_notice_fails_the_build(tmp_path: Path) -> None:
    (tmp_path / NOTICE).write_text("known.npz", "utf-8")
    known = ("resources/data/known.npz", str(tmp_path / "known.npz"), "DATA")
    with pytest.raises(UnknownLicenceError, match=r"Nobody is known to have made resources/data/known"):
        collect([known])
    with pytest.raises(UnknownLicenceError, match=r"expected strange\.npz in NOTICE\.txt beside it"):
        collect([("resources/data/strange.npz", str(tmp_path / "strange.npz"), "DATA")])
    names = [path.name for path in FOLDER.glob("*.npz")]
    assert "Data sets" in {
        part.name
        for part in collect((f"resources/data/{name}", str(FOLDER / name), "DATA") for name in names)
    }
