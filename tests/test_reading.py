"""One way in for files: nothing in the app opens one for reading but engine/system/regular_files.py."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = [ROOT / "main.py", *sorted((ROOT / "engine").rglob("*.py")), *sorted((ROOT / "gui").rglob("*.py"))]

# Which calls a file may have all the same, and why.
EXCEPTIONS: dict[str, tuple[set[str], str]] = {
    "engine/system/regular_files.py": ({"os.open"}, "the one way in"),
    "engine/system/bounded_json.py": ({"json.loads"}, "after values and depth are counted"),
    "engine/system/bounded_zip.py": ({"zipfile.ZipFile"}, "after its table of contents is measured"),
    "engine/data/found/readers.py": (
        {"tarfile.open", "np.loadtxt"},
        "on an open file, and on text in memory",
    ),
    "engine/data/own_files/images/image_reading.py": ({"Image.open"}, "on bytes in memory"),
    "engine/data/own_files/images/image_sources.py": ({"is_dir"}, "of an entry of a folder that was listed"),
    "engine/data/own_files/tables/text_table.py": ({"pd.read_csv"}, "on an open file"),
    "engine/data/own_files/tables/parquet.py": ({"parquet.ParquetFile"}, "on an open file"),
    "engine/data/own_files/tables/workbook.py": (
        {"zipfile.is_zipfile", "python_calamine.load_workbook"},
        "on an open file; on a path after it was opened and measured",
    ),
    "engine/keras_code/reading/model_file.py": ({"zipfile.is_zipfile"}, "on an open file"),
    "engine/storage/run_file.py": ({"json.loads"}, "makes lists of tuples, of what the app itself has"),
    # Written or locked, not read.
    "engine/command_line/output.py": ({"open"}, "the null device, for writing"),
    "engine/session/child.py": ({"os.open", "open"}, "the log, for writing"),
    "engine/storage/safe_files.py": ({"os.open"}, "a new file, for writing"),
    "engine/system/file_lock.py": ({"os.open"}, "the app's own file, to lock it"),
    "main.py": ({"os.open"}, "the null device, for closed streams"),
    "engine/system/paths.py": ({"os.open"}, "a new file, to see whether a folder can be written"),
    # The system's, and what the app has just written.
    "engine/session/worker.py": ({"read_text"}, "the system's /proc/cpuinfo"),
    "engine/system/processes.py": ({"read_bytes", "is_dir"}, "the system's /proc, and own folders"),
    "engine/training/train.py": ({"read_bytes"}, "the model that Keras has just saved"),
    "gui/selftest/drawings.py": ({"read_bytes"}, "the drawing that was just saved"),
    "engine/system/cpp_runtime.py": ({"is_file"}, "the app's own DLLs"),
    "gui/window/native_libraries.py": ({"is_file", "is_dir"}, "libraries of installed packages"),
    # The app's own resources.
    "engine/about/distributions.py": ({"is_file"}, "licences of installed packages"),
    "engine/about/licences.py": ({"is_file", "tomllib.load", "open"}, "licences of the package"),
    "engine/about/part.py": ({"json.loads", "read_text"}, "licences of the package"),
    "engine/charts/chart_style.py": ({"json.loads", "read_text"}, "resources/styles"),
    "engine/data/generated_sets.py": ({"read_text"}, "the source of the app"),
    "engine/data/load.py": ({"np.load", "np.loadtxt"}, "resources/data, and a package's data"),
    "engine/network_picture/style.py": ({"json.loads", "read_text"}, "resources/styles"),
    "engine/report/style.py": ({"json.loads", "read_text"}, "resources/styles"),
    "engine/storage/effects.py": ({"json.loads", "read_text", "exists"}, "resources/data"),
    "engine/storage/set_pictures.py": ({"json.loads", "read_text"}, "resources/data"),
    "engine/version.py": (
        {"is_file", "read_text", "tomllib.load", "json.loads", "open"},
        "the app's version",
    ),
    "gui/help/documentation_window.py": ({"open", "read_text"}, "docs"),
    "gui/selftest/installed.py": ({"json.loads", "is_file"}, "resources/icons, and a notebook just made"),
    "gui/theme/icons.py": ({"read_text"}, "resources/icons"),
    "gui/theme/tokens.py": ({"json.loads", "read_text"}, "resources/styles"),
    "gui/widgets/glossary.py": ({"read_text"}, "docs"),
}

# What opens a file, asks whether there is one (an error if its name is too long), or parses without a limit.
READERS = {
    *("open", "os.open", "io.open", "read_bytes", "read_text", "exists", "is_file", "is_dir"),
    *("zipfile.ZipFile", "zipfile.is_zipfile", "tarfile.open", "gzip.open", "bz2.open", "lzma.open"),
    *("json.load", "json.loads", "tomllib.load", "h5py.File", "Image.open"),
    *("parquet.ParquetFile", "python_calamine.load_workbook"),
    *("np.load", "np.loadtxt", "np.genfromtxt", "np.fromfile", "np.memmap", "pickle.load", "pickle.loads"),
    *("pd.read_csv", "pd.read_excel", "pd.read_parquet", "pd.read_json"),
}


def reading_calls(source: str) -> Iterator[str]:
    """The name of each call that reads a file or parses JSON, as far as the source tells."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := _reader(node)):
            yield name


def _reader(call: ast.Call) -> str:
    words = ast.unparse(call.func).split(".")
    last, ends = words[-1], {words[-1] if len(words) == 1 else "", ".".join(words[-2:])}
    if last == "open" and len(words) > 1 and ends & READERS == set():
        return "open" if _is_path_open(call) else ""  # of a dialog, an archive, a buffer
    if words[0] == "regular_files":
        return ""
    if last in ("read_bytes", "read_text", "exists", "is_file", "is_dir"):
        return last if len(words) > 1 else ""
    if "w" in [argument.value for argument in call.args if isinstance(argument, ast.Constant)]:
        return ""  # it writes
    return next(iter(ends & READERS), "")


def _is_path_open(call: ast.Call) -> bool:
    modes = [one.value for one in call.args[:1] if isinstance(one, ast.Constant)]
    modes += [one.arg for one in call.keywords if one.arg in ("mode", "encoding")]
    return any(isinstance(mode, str) and set(mode) <= set("rbt+") for mode in modes) or "encoding" in modes


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_are_opened_by_one_module(path: Path) -> None:
    allowed, _ = EXCEPTIONS.get(path.relative_to(ROOT).as_posix(), (set(), ""))
    found = set(reading_calls(path.read_text("utf-8")))
    assert not found - allowed, f"files are read by engine/system/regular_files.py: {found - allowed}"


def test_no_exception_is_for_nothing() -> None:
    for name, (allowed, _) in EXCEPTIONS.items():
        assert allowed == set(reading_calls((ROOT / name).read_text("utf-8"))), name


@pytest.mark.parametrize(
    "source",
    [
        "open(path)",
        "path.open('rb')",
        "path.open(encoding='utf-8')",
        "Path(name).read_text('utf-8')",
        "path.exists()",
        "zipfile.ZipFile(path)",
        "json.loads(text)",
        "os.open(path, os.O_RDONLY)",
        "with gzip.open(path) as file: pass",
        "pyarrow.parquet.ParquetFile(path)",
        "np.load(path)",
    ],
)
def test_a_direct_way_is_seen(source: str) -> None:
    assert list(reading_calls(source))


@pytest.mark.parametrize(
    "source",
    [
        "dialog.open()",
        "archive.open(entry)",
        "path.open('ab')",
        "zipfile.ZipFile(buffer, 'w')",
        "read_text(path, 9)",
    ],
)
def test_other_calls_are_left_alone(source: str) -> None:
    assert not list(reading_calls(source))
