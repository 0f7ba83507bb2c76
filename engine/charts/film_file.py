"""Writes a film as a GIF or WebP animation, as a series of PNG images, or one frame of it as a PNG image."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import GifImagePlugin, Image, PngImagePlugin, WebPImagePlugin

from engine.charts.chart_style import chart_style
from engine.charts.film_figure import FilmFigure
from engine.errors import InputError
from engine.inside.film import FilmSeen
from engine.language.texts import _
from engine.storage.safe_files import replace_file
from engine.system.held_files import writing_error

# Imported by name: else Pillow imports the modules of all formats to find one.
FORMATS = GifImagePlugin, PngImagePlugin, WebPImagePlugin
WIDTH, HEIGHT = 1200, 675  # pixels, as slides are
HOLD = 1500  # milliseconds for which the last frame stays
PALETTE_SHARE = 3  # every so many pixels of a row and of a column: all would take a tenth of a second
PAUSE = 0.005  # seconds after each frame, for the thread of the window
MAX_NAMES = 1000  # of folders that are tried


class CancelledError(Exception):
    """The user does not want the film any more; nothing was written, or a part of the series."""


@dataclass(frozen=True)
class FilmLook:
    """How a film is written.

    Attributes
    ----------
    n_networks : int
        How many thinned networks it shows.
    scheme : str
        Of the colours, such as "light".
    milliseconds : int
        For which a frame stays.
    """

    n_networks: int = 9
    scheme: str = "light"
    milliseconds: int = 100


# Told how many frames of how many are drawn; may raise CancelledError.
Progress = Callable[[int, int], None]


def save_animation(seen: FilmSeen, path: Path, look: FilmLook, progress: Progress) -> None:
    """Write all frames as one animation that repeats, in the format of the suffix.

    Parameters
    ----------
    seen : FilmSeen
    path : Path
        With the suffix .gif or .webp.
    look : FilmLook
    progress : callable

    Raises
    ------
    InputError
        For another suffix, or if it can't be written.
    CancelledError
        If `progress` raises it.
    """
    suffix = path.suffix.lower()
    if suffix not in (".gif", ".webp"):
        text = _("A film is saved as .gif or .webp, not {file}.")
        raise InputError(text.format(file=path.name))
    frames = list(_frames(seen, look, progress))
    durations = [look.milliseconds] * (len(frames) - 1) + [HOLD]
    more: dict[str, Any] = {"save_all": True, "duration": durations, "loop": 0}
    content = io.BytesIO()
    if suffix == ".gif":
        frames = _with_few_colours(frames)
        frames[0].save(content, "GIF", append_images=frames[1:], disposal=1, **more)
    else:
        frames[0].save(content, "WEBP", append_images=frames[1:], quality=88, method=2, **more)
    progress(seen.n_frames, seen.n_frames)
    replace_file(path, content.getvalue())


def save_series(seen: FilmSeen, folder: Path, name: str, look: FilmLook, progress: Progress) -> Path:
    """Write each frame as a PNG image into a new folder.

    Parameters
    ----------
    seen : FilmSeen
    folder : Path
        The new folder is made in it.
    name : str
        Of the new folder and of the images; a number is added to that of the folder if it is taken.
    look : FilmLook
    progress : callable

    Returns
    -------
    Path
        The new folder.

    Raises
    ------
    InputError
        If it can't be written.
    CancelledError
        If `progress` raises it; images that were written stay.
    """
    made = _new_folder(folder, name)
    digits = len(str(int(seen.epochs[-1])))
    for epoch, image in zip(seen.epochs, _frames(seen, look, progress), strict=True):
        file = f"{name} epoch {int(epoch):0{digits}}.png"  # not a text: the name of a file
        replace_file(made / file, _png_bytes(image))
    return made


def save_frame(seen: FilmSeen, frame: int, path: Path, look: FilmLook) -> None:
    """Write one frame as a PNG image.

    Parameters
    ----------
    seen : FilmSeen
    frame : int
    path : Path
    look : FilmLook

    Raises
    ------
    InputError
        If it can't be written.
    """
    replace_file(path, _png_bytes(_Camera(seen, look).image(frame)))


class _Camera:
    def __init__(self, seen: FilmSeen, look: FilmLook) -> None:
        figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100)
        self._canvas, self._look = FigureCanvasAgg(figure), look
        self._film = FilmFigure(figure, chart_style(look.scheme))
        self._film.set_film(seen, look.n_networks)

    def image(self, frame: int) -> Image.Image:
        self._film.show(frame, self._look.n_networks)
        self._canvas.draw()  # type: ignore[no-untyped-call]
        pixels = np.asarray(self._canvas.buffer_rgba())  # type: ignore[no-untyped-call]
        return Image.fromarray(pixels).convert("RGB")


def _frames(seen: FilmSeen, look: FilmLook, progress: Progress) -> Iterator[Image.Image]:
    camera = _Camera(seen, look)
    for frame in range(seen.n_frames):
        progress(frame, seen.n_frames)
        yield camera.image(frame)
        time.sleep(PAUSE)


def _with_few_colours(frames: list[Image.Image]) -> list[Image.Image]:
    """Reduce all frames to the same 256 colours, so that none flickers."""
    chosen = [frames[0], frames[len(frames) // 2], frames[-1]]
    size = WIDTH // PALETTE_SHARE, HEIGHT // PALETTE_SHARE
    sheet = Image.new("RGB", (size[0], size[1] * len(chosen)))
    for number, frame in enumerate(chosen):
        sheet.paste(frame.resize(size, Image.Resampling.NEAREST), (0, number * size[1]))
    palette = sheet.quantize(256, method=Image.Quantize.MEDIANCUT)
    reduced = []
    for frame in frames:
        reduced.append(frame.quantize(palette=palette, dither=Image.Dither.NONE))
        time.sleep(PAUSE)  # Pillow computes without letting the window's thread go on
    return reduced


def _png_bytes(image: Image.Image) -> bytes:
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def _new_folder(parent: Path, name: str) -> Path:
    for number in range(1, MAX_NAMES + 1):
        folder = parent / (name if number == 1 else f"{name} {number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise writing_error(folder, error, "made") from error
        return folder
    text = _("{folder} has {n} folders called {name} already.")
    raise InputError(text.format(folder=parent, n=MAX_NAMES, name=name))
