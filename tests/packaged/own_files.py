"""Files as users have them, in every format that needs a library of its own to be read."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

from tests.engine.data.own_files.tables.workbooks import write_ods, write_xlsx

N_ROWS = 60
TABLE = "Vögel & Größen.csv"


def write_own_files(folder: Path) -> tuple[Path, ...]:
    """Write tables, arrays and images."""
    draw = random.Random(0)
    rows: list[list[object]] = [["id", "species", "bill", "mass", "seen"]]
    for number in range(N_ROWS):
        kind = number * 7 % 3
        bill = None if number % 20 == 3 else round(38 + 5 * kind + draw.gauss(0, 1), 1)
        mass = round(3500 + 400 * kind + draw.gauss(0, 90))
        day = f"2024-{1 + number % 12:02}-{1 + number % 28:02}"
        rows.append([number, ("Adelie", "Chinstrap", "Gentoo")[kind], bill, mass, day])
    text = "".join(";".join("" if one is None else str(one) for one in row) + "\r\n" for row in rows)
    table, packed = folder / TABLE, folder / "birds.tsv.gz"
    table.write_text(text.replace(".", ","), "cp1252", newline="")
    packed.write_bytes(gzip.compress(text.replace(";", "\t").encode("utf-16")))
    arrays, images = folder / "arrays.npz", folder / "images.zip"
    rng = np.random.default_rng(0)
    np.savez_compressed(arrays, x=rng.standard_normal((N_ROWS, 4)), y=np.arange(N_ROWS) % 3)
    with zipfile.ZipFile(images, "w") as archive:
        for number in range(N_ROWS):
            shade = rng.integers(0, 128, (16, 18, 3)) + 100 * (number % 2)
            target = io.BytesIO()
            Image.fromarray(shade.astype("uint8")).save(target, ("PNG", "JPEG", "WEBP")[number % 3])
            archive.writestr(f"{('dark', 'light')[number % 2]}/{number}.img.png", target.getvalue())
    books = write_xlsx(folder / "birds.xlsx", {"Empty": [], "Data": rows}), write_ods(folder / "b.ods", rows)
    return (table, packed, *books, arrays, images)
