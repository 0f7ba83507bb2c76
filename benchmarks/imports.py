"""How soon are the first rows of a file of one's own there, and all; how much memory; does the window wait?

A CSV of 1,000,000 rows × 20 numbers, one of 300 rows × 10,000, a workbook of 50,000 × 10, 60,000 images of
28 × 28 in an .npz, and 5,000 colour images in folders and in a zip of them. Each is made in a temporary
folder and read by the process that reads for the window, warm as it is once the dialog is open. Seconds are
also told as processor time, which others on the machine change less. Memory is what the process takes more
at most, in units of the numbers: float64 of a table, float32 of arrays and images. Then the same for loading
in the worker.

At last a 5 ms timer in the window looks for blocks while the import shows 10,000 columns and uses them, and
while a project is opened that has 60 MB of data inside.
"""

from __future__ import annotations

import math
import multiprocessing
import queue
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from engine.experiment.data_file import FileSpec
    from engine.session.file_reader import FileReader

MOST_SECONDS_TO_PREVIEW = 1.0
MOST_SECONDS_OF_WIDE = 5.0
MOST_MEMORY = 6.0
MIN_MEGABYTES = 10  # of numbers; below, the libraries are all that is measured
_TICKS = 100  # of the kernel a second


def main() -> int:
    """Make the files, read each, and try the window."""
    is_slow = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, make, n_values, size in _cases():
            path = make(folder)
            is_slow |= _measure(title, path, n_values * size / 1e6)
        sys.stdout.flush()
        window = [sys.executable, "-m", "benchmarks._import_window", str(folder)]
        is_slow |= subprocess.run(window, check=False).returncode != 0
    return int(is_slow)


def _cases() -> Iterable[tuple[str, Callable[[Path], Path], int, int]]:
    """What each file is called here, what makes it, how many numbers it has and the bytes of one."""
    yield "1,000,000 × 20, CSV", lambda folder: csv_file(folder / "long.csv", 1_000_000, 20), 20_000_000, 8
    yield "300 × 10,000, CSV", lambda folder: csv_file(folder / "wide.csv", 300, 10_000), 3_000_000, 8
    yield "50,000 × 10, xlsx", _workbook, 500_000, 8
    yield "60,000 × 28 × 28, npz", _arrays, 60_000 * 28 * 28, 4
    yield "5,000 × 64 × 64 × 3, folder", _images, 5_000 * 64 * 64 * 3, 4
    yield "5,000 × 64 × 64 × 3, zip", _zipped, 5_000 * 64 * 64 * 3, 4


# --- files


def csv_file(path: Path, n_rows: int, n_columns: int) -> Path:
    """Write random numbers, of which the last depends on the first."""
    import numpy as np

    rng = np.random.default_rng(0)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join([f"x{place}" for place in range(n_columns - 1)] + ["target"]) + "\n")
        for start in range(0, n_rows, 50_000):
            block = rng.normal(size=(min(50_000, n_rows - start), n_columns))
            block[:, -1] += block[:, 0]
            np.savetxt(file, block, delimiter=",", fmt="%.5f")
    return path


def _workbook(folder: Path) -> Path:
    import numpy as np

    numbers = np.random.default_rng(0).normal(size=(50_000, 10)).round(5).tolist()
    head = "".join(f'<c t="inlineStr"><is><t>{escape(f"x{place}")}</t></is></c>' for place in range(10))
    rows = (f"<row>{''.join(f'<c><v>{value}</v></c>' for value in row)}</row>" for row in numbers)
    main, office = "spreadsheetml/2006/main", "officeDocument/2006/relationships"
    host, package = "http://schemas.openxmlformats.org", "package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{host}/{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{host}/{package}/relationships"><Relationship Id="r1" '
        f'Type="{host}/{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{host}/{main}" xmlns:r="{host}/{office}"><sheets>'
        '<sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{host}/{package}/relationships"><Relationship '
        f'Id="r1" Type="{host}/{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{host}/{main}"><sheetData><row>{head}</row>'
        f"{''.join(rows)}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(folder / "book.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return folder / "book.xlsx"


def _arrays(folder: Path) -> Path:
    import numpy as np

    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (60_000, 28, 28), dtype="uint8")
    np.savez(folder / "images.npz", x=x, y=rng.integers(0, 10, 60_000, dtype="uint8"))
    return folder / "images.npz"


def _images(folder: Path) -> Path:
    import numpy as np
    from PIL import Image

    rng = np.random.default_rng(0)
    for number in range(5_000):
        path = folder / "pictures" / f"class {number % 10}" / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (64, 64, 3), dtype="uint8")).save(path)
    return folder / "pictures"


def _zipped(folder: Path) -> Path:
    pictures = folder / "pictures"
    with zipfile.ZipFile(folder / "pictures.zip", "w") as archive:
        for path in pictures.rglob("*.png"):
            archive.write(path, path.relative_to(pictures))
    return folder / "pictures.zip"


# --- the reader and the loader


@dataclass(frozen=True)
class _Use:
    """What a process has used: seconds of the processor, and megabytes now and at most."""

    seconds: float = math.nan
    now: float = math.nan
    peak: float = math.nan

    @classmethod
    def of(cls, pid: int | str) -> _Use:
        if sys.platform != "linux":
            return cls()
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
        about = {line.partition(":")[0]: line.split()[1] for line in lines if line.startswith("Vm")}
        return cls(
            (int(fields[11]) + int(fields[12])) / _TICKS,
            int(about["VmRSS"]) / 1000,
            int(about["VmHWM"]) / 1000,
        )


def _measure(title: str, path: Path, megabytes: float) -> bool:
    """Read and load a file; says whether a limit is missed."""
    from engine.session.file_reader import FileReader, InspectionProgress

    events: queue.SimpleQueue[Any] = queue.SimpleQueue()
    reader = FileReader(events.put)
    try:
        before = _warm(reader, events, path.parent)
        started, preview = time.perf_counter(), math.nan
        order = _request(reader, path)
        while True:
            event = events.get()
            if event.id != order or isinstance(event, InspectionProgress):
                continue
            if event.inspection is None or not event.inspection.is_partial:
                break
            preview = time.perf_counter() - started
        seconds = time.perf_counter() - started
        assert event.inspection is not None, event.problem
        assert reader.pid is not None
        after = _Use.of(reader.pid)
    finally:
        reader.close()
    memory = (after.peak - before.now) / megabytes
    loading, load_memory = _loaded(event.inspection.file)
    load_memory /= megabytes
    first = "" if math.isnan(preview) else f"first rows {preview:.2f} s, "
    print(f"{title}: {megabytes:.0f} MB of numbers")
    print(f"  import: {first}all {seconds:.2f} s ({after.seconds - before.seconds:.2f} s of processor time), "
          f"memory {memory:.1f} times")  # fmt: skip
    print(f"  loading for training: {loading:.2f} s, memory {load_memory:.1f} times", flush=True)
    is_large = megabytes >= MIN_MEGABYTES
    return (
        (path.name == "long.csv" and preview > MOST_SECONDS_TO_PREVIEW)
        or (path.name == "wide.csv" and seconds > MOST_SECONDS_OF_WIDE)
        or (is_large and max(memory, load_memory) > MOST_MEMORY)
    )


def _request(reader: FileReader, path: Path) -> int:
    from engine.data.own_files.request import Request

    return reader.inspect(Request(path=str(path)))


def _warm(reader: FileReader, events: queue.SimpleQueue[Any], folder: Path) -> _Use:
    path = folder / "small.csv"
    path.write_text("a,b\n" + "1.5,2\n2.5,1\n0.5,3\n" * 20, encoding="utf-8")
    order = _request(reader, path)
    while events.get().id != order:
        pass
    assert reader.pid is not None
    return _Use.of(reader.pid)


def _loaded(file: FileSpec) -> tuple[float, float]:
    """Load a file as the worker does: seconds, and megabytes that the process takes more at most."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_load, args=(file, theirs))
    process.start()
    found: tuple[float, float] = ours.recv()
    process.join()
    return found


def _load(file: FileSpec, connection: Connection) -> None:
    import pandas as pd

    from engine.data.own_files.loading import load_file

    del pd
    before, started = _Use.of("self"), time.perf_counter()
    load_file(file)
    seconds = time.perf_counter() - started
    connection.send((seconds, _Use.of("self").peak - before.now))


if __name__ == "__main__":
    sys.exit(main())
