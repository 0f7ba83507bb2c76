"""The stages of a picture from input to output: each with its drawing and its caption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.checks.problems import LayerCheck, NetworkCheck
from engine.experiment.specs import Task
from engine.language.texts import _, ngettext
from engine.network.spec import LayerSpec, NetworkSpec
from engine.network_picture.drawings import Answers, Column, Drawing, Place
from engine.network_picture.shapes import Scale, draw_shape
from engine.network_picture.svg import text_width, wrapped
from engine.network_picture.text import caption_of, shape_caption

TITLE, CAPTION = 13.0, 12.0
CAPTION_SPACE = 128.0
MAX_ANSWER_WIDTH = 120.0


@dataclass(frozen=True)
class Line:
    """A line of a caption."""

    text: str
    tone: str = "muted"
    is_bold: bool = False

    @property
    def size(self) -> float:
        return TITLE if self.is_bold else CAPTION

    @property
    def width(self) -> float:
        return text_width(self.text, self.size)


@dataclass(frozen=True)
class Stage:
    """One column of the picture.

    `layer` is None for input, output and the placeholder of an empty network.
    """

    drawing: Drawing
    caption: tuple[Line, ...]
    layer: LayerSpec | None = None
    tone: str = "muted"
    window: tuple[int, ...] = ()
    input_shape: tuple[int, ...] = ()

    @property
    def width(self) -> float:
        return max(self.drawing.width, *(line.width for line in self.caption))


def stages_of(
    network: NetworkSpec, check: NetworkCheck, task: Task, class_names: Sequence[str], seed: int
) -> tuple[list[Stage], str]:
    """The stages, and a sentence that says where an invalid stack stops (empty for a valid one)."""
    parts = [
        (layer, checked)
        for layer, checked in zip(network.layers, check.layers, strict=True)
        if layer.is_enabled
    ]
    whole = [checked.output_shape for _layer_of, checked in parts if checked.output_shape is not None]
    scale = Scale.of([task.input_shape, *whole])
    stages = [_input(task, scale)]
    if not parts:
        # Translators: in three short lines, of twenty letters at most.
        text = _("No layers yet.\nAdd a Dense layer\nto the stack.")
        if network.layers:
            # Translators: in short lines, of twenty letters at most.
            text = _("All layers are\nswitched off.")
        stages.append(Stage(Place(170, 110, tuple(text.split("\n"))), (Line("", is_bold=True),)))
    shape, masks = task.input_shape, 0
    for place, (layer, checked) in enumerate(parts):
        if checked.output_shape is None:
            stages.append(_stop(layer))
            return stages, _stop_sentence(layer, checked, len(parts) - place - 1)
        salt = f"{seed} {masks}"
        masks += layer.kind.draws_masks
        stages.append(_layer(layer, checked, scale, salt, shape))
        shape = checked.output_shape
    stages.append(_output(stages[-1].drawing if parts else None, task, class_names, shape))
    return stages, ""


def tone_of(layer: LayerSpec, parameters: int) -> str:
    """The tone of a layer: dropout, accent for layers that learn, or muted."""
    if layer.kind.is_dropout:
        return "dropout"
    return "accent" if parameters else "muted"


def _titled(title: str, *lines: Line) -> tuple[Line, ...]:
    names = [Line(text, "text", is_bold=True) for text in wrapped(title, TITLE, CAPTION_SPACE)]
    return (*names, *lines)


def _input(task: Task, scale: Scale) -> Stage:
    drawing = draw_shape(task.input_shape, scale, "muted", None, "")
    return Stage(drawing, _titled(_("Input"), Line(shape_caption(task.input_shape))))


def _layer(
    layer: LayerSpec, check: LayerCheck, scale: Scale, salt: str, input_shape: tuple[int, ...]
) -> Stage:
    assert check.output_shape is not None
    tone = tone_of(layer, check.parameters)
    lines = [
        Line(part, text_tone or tone)
        for text, text_tone in caption_of(layer, check)
        for part in wrapped(text, CAPTION, CAPTION_SPACE)
    ]
    drawing = draw_shape(check.output_shape, scale, tone, layer, salt)
    return Stage(drawing, _titled(layer.title, *lines), layer, tone, _window(layer), input_shape)


def _window(layer: LayerSpec) -> tuple[int, ...]:
    """The window that the layer slides over its input, or None."""
    found = layer.values.get("kernel_size") or layer.values.get("pool_size") or ()
    return tuple(int(size) for size in found) if isinstance(found, tuple) else ()


def _stop(layer: LayerSpec) -> Stage:
    caption = _titled(layer.title, Line(_("can't work here"), "bad"))
    return Stage(Place(64, 64, ("!",), "bad", 20), caption, layer, "bad")


def _stop_sentence(layer: LayerSpec, check: LayerCheck, n_left: int) -> str:
    first = next((problem.message for problem in check.problems if problem.is_error), "")
    first = first or _("{layer} can't work there.").format(layer=layer.title)
    if not n_left:
        return _("{problem} The picture stops there; the output is left out.").format(problem=first)
    text = ngettext(
        "{problem} The picture stops there; {n} more layer is left out.",
        "{problem} The picture stops there; {n} more layers are left out.",
        n_left,
    )
    return text.format(problem=first, n=n_left)


def _output(last: Drawing | None, task: Task, class_names: Sequence[str], shape: tuple[int, ...]) -> Stage:
    """The network's output, one text per class if each has a unit."""
    names = tuple(class_names)
    is_named = task.kind == "classification" and len(names) == task.n_classes and shape == (task.n_classes,)
    places: tuple[float, ...] = (0.0,)
    labels: tuple[str, ...] = (task.output_text,)
    if is_named and isinstance(last, Column):
        places = last.places
        if last.gap is not None:
            n_last = sum(place > last.gap for place in places)
            names = (*names[: len(places) - n_last], *names[len(names) - n_last :])
        labels = tuple(wrapped(name, Answers.SIZE, MAX_ANSWER_WIDTH, 1)[0] for name in names)
    width = max(text_width(label, Answers.SIZE) for label in labels) + 6
    caption = [] if labels == (task.output_text,) else [Line(task.output_text)]
    return Stage(Answers(places, labels, width), _titled(_("Output"), *caption))
