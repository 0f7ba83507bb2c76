"""Draws the small pictures of the catalogue anew: `python3 -m release.catalogue_pictures`."""

from __future__ import annotations

import sys

from engine.data.catalogue import DATA_SETS
from engine.data.preview import preview
from engine.data.set_picture import SetPicture, set_picture
from engine.experiment.specs import DataSpec
from engine.storage.set_pictures import PATH, pictures_text


def main() -> int:
    pictures = {name: drawn(name) for name in DATA_SETS}
    PATH.write_text(pictures_text(pictures), encoding="utf-8")
    print(f"{PATH.name}: {len(pictures)} pictures, {PATH.stat().st_size:,} bytes")
    return 0


def drawn(dataset: str) -> SetPicture:
    """The picture of a data set of the catalogue, with its options at their defaults."""
    return set_picture(DATA_SETS[dataset], preview(DataSpec(dataset)))


if __name__ == "__main__":
    sys.exit(main())
