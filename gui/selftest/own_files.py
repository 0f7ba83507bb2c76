"""Reads images and arrays as a user may bring them; the package must have every part of Pillow for it."""

from __future__ import annotations

import io
import zipfile

import numpy as np
from PIL import Image

from engine.data.load import load
from engine.data.own_files.arrays.samples import inspect_arrays
from engine.data.own_files.images.image_folder import inspect_images
from engine.data.own_files.images.image_reading import FORMATS
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.language.texts import _
from gui.selftest.bench import Bench, require

N_IMAGES, SIDE = 2, 12


def read_own_files(bench: Bench) -> None:
    """Make a .zip with an image in each format and an .npz file, and load both."""
    path = bench.folder / "images.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for kind in FORMATS:
            for number in range(N_IMAGES):
                image = Image.new("RGB", (SIDE, SIDE), (200, 100 * number, 0))
                content = io.BytesIO()
                image.save(content, kind)
                archive.writestr(f"{'red' if number else 'orange'}/{kind}.{kind.lower()}", content.getvalue())
    found = inspect_images(path)
    n_images = N_IMAGES * len(FORMATS)
    text = _("of {n} images not all are read: {notes}.").format(n=n_images, notes=found.notes)
    require(found.file.n_samples == n_images, text)
    samples = load(DataSpec(OWN_FILE, file=found.file))
    text = _("images have the shape {shape}.").format(shape=samples.x.shape)
    require(samples.x.shape == (n_images, SIDE, SIDE, 3), text)
    arrays = bench.folder / "arrays.npz"
    np.savez(arrays, x=samples.x, y=samples.y)
    again = load(DataSpec(OWN_FILE, file=inspect_arrays(arrays).file))
    require(bool((again.x == samples.x).all()), _("arrays came back changed."))
