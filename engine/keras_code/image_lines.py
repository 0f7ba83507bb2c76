"""The lines of a script that read images by class, as `own_files.images.image_folder` reads them."""

# no texts: the lines of a script, which are English

from __future__ import annotations

from engine.experiment.data_file import FileSpec
from engine.keras_code.source import texts

IMPORT_LINES = ("import io", "import re", "import zipfile", "from pathlib import Path")
PACKAGE_LINES = ("from PIL import Image, ImageOps",)
_SORTING = '''def natural(name):
    """A key for sorting that puts "2.png" before "10.png"."""
    parts = re.split(r"([0-9]{1,18})", name.casefold())
    return [int(part) if i % 2 else part for i, part in enumerate(parts)], name'''
_READING = '''def read_image(content):
    """The image upright, on white where it is transparent, and in the size that the network gets."""
    with Image.open(io.BytesIO(content)) as image:
        image.draft(None, ({twice_width}, {twice_height}))  # a JPEG is decoded no larger than needed
        if image.mode.startswith("I;16"):
            image = Image.fromarray((np.asarray(image) // 256).astype("uint8"))
        elif image.has_transparency_data:
            image = image.convert("RGBA")
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        image = ImageOps.exif_transpose(image).convert("{mode}")
        if image.size != ({width}, {height}):
            image = image.resize(({width}, {height}), Image.Resampling.BILINEAR)
        return np.asarray(image).reshape({height}, {width}, {channels})'''
_FOLDER = (
    'files = [file.relative_to(path).as_posix() for file in Path(path).rglob("*") if file.is_file()]',
    "contents = ((name, (Path(path) / name).read_bytes()) for name in sorted(files, key=natural))",
)
_ZIP = (
    "archive = zipfile.ZipFile(path)",
    'files = [name for name in archive.namelist() if not name.endswith("/")]',
    "contents = ((name, archive.read(name)) for name in sorted(files, key=natural))",
)
_LOOP = """x, y = [], []
for name, content in contents:
    *folders, file_name = name.split("/")
    found = [classes.index(folder) for folder in folders if folder in classes]
    if not found or any(part.startswith(".") for part in [*folders, file_name]):
        continue
    try:
        x.append(read_image(content))
    except (OSError, SyntaxError, ValueError):
        continue  # it is no image, or damaged
    y.append(found[0])  # the outermost folder is the class
x, y = np.array(x, "float32"), np.array(y, "int64")"""
_PART_START = """part_of = {{"train": 0, "training": 0, "val": {val}, "valid": {val}, "validation": {val}}}
part_of |= {{"test": 2, "testing": 2}}  # so the test comes last
parts = []"""
_PART = """    around = [folder.lower() for folder in folders[: folders.index(classes[found[0]])]]
    parts.append([part_of[folder] for folder in around if folder in part_of][-1])"""
_PART_END = """order = np.argsort(parts, kind="stable")
x, y = x[order], y[order]"""


def image_lines(file: FileSpec) -> list[str]:
    """Lines that read the images of a folder or a .zip with a folder for each class."""
    height, width, channels = file.shape
    reading = _READING.format(
        height=height,
        width=width,
        channels=channels,
        twice_height=2 * height,
        twice_width=2 * width,
        mode="L" if channels == 1 else "RGB",
    )
    source = _ZIP if (file.path or file.name).lower().endswith(".zip") else _FOLDER
    lines = [*_SORTING.splitlines(), "", "", *reading.splitlines(), "", ""]
    lines += texts(file.class_names).lines(before="classes = ")
    return [*lines, *source, *_loop_lines(file)]


def _loop_lines(file: FileSpec) -> list[str]:
    """Read image after image; those that are given for validation and for the test come last."""
    n_val, n_test = file.given_sizes
    if not n_test:
        return _LOOP.splitlines()
    *loop, end = _LOOP.splitlines()
    start = _PART_START.format(val=1 if n_val else 2)
    return [*start.splitlines(), *loop, *_PART.splitlines(), end, *_PART_END.splitlines()]
