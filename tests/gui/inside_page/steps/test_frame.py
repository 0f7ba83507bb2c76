"""What is drawn of a step is what the answer says of it."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from engine.inside.steps import LayerSteps, StepsSeen
from engine.network_picture.live_picture import INPUT, LivePart
from gui.inside_page.steps.frame import WHOLE, channels_of, part_frame, tile_images, unit_indices
from gui.inside_page.steps.levels import Levels
from gui.inside_page.steps.shades import DROPPED, N_SHADES, Shades
from gui.theme.tokens import tokens
from tests.gui.inside_page.steps.some_steps import CONV, TABLE, some_maps, some_steps

BOX = (0.0, 0.0, 1.0, 1.0)


def part(index: int) -> LivePart:
    return LivePart(index, BOX, "accent")


def levels_of(seen: StepsSeen, experiment: object = TABLE) -> Levels:
    layers = CONV.network.layers if experiment is CONV else TABLE.network.layers
    levels = Levels(layers)
    levels.note(seen)
    return levels


def test_dropped_units_are_marked_in_training_alone() -> None:
    seen = some_steps(0, 2)
    levels = levels_of(seen)
    in_training = unit_indices(part_frame(seen, 1, part(1), is_training=True), levels)
    assert (in_training == DROPPED).tolist() == [False, True, False, False]
    assert in_training[2] < N_SHADES < in_training[0]
    in_prediction = unit_indices(part_frame(seen, 1, part(1), is_training=False), levels)
    assert (in_prediction < DROPPED).all()
    assert in_training[0] > in_prediction[0]  # scaled by 1/(1 − d)


def test_input_is_the_sample() -> None:
    seen = some_steps(0, 2)
    frame = part_frame(seen, 0, part(INPUT), is_training=True)
    np.testing.assert_array_equal(frame.values, seen.x[0])


def test_dropped_channel(qtbot: QtBot) -> None:
    del qtbot
    seen = some_maps(0, 1)
    levels, shades = levels_of(seen, CONV), Shades(tokens("light"))
    frame = part_frame(seen, 0, part(1), is_training=True)
    assert list(channels_of(frame, 64)) == [0, 1, 2]
    assert list(channels_of(frame, 2)) == [0, 1]
    images = tile_images(frame, channels_of(frame, 64), levels, shades)
    assert [is_dropped for _, is_dropped in images] == [False, True, False]
    ((image, is_dropped),) = tile_images(frame, (2,), levels, shades)
    assert not is_dropped
    assert (image.width(), image.height()) == (6, 6)
    assert image == images[2][0]


def test_image_of_the_input(qtbot: QtBot) -> None:
    del qtbot
    seen = some_maps(0, 1)
    frame = part_frame(seen, 0, part(INPUT), is_training=True)
    ((image, _),) = tile_images(frame, (WHOLE,), levels_of(seen, CONV), Shades(tokens("light")))
    assert image.isGrayscale()
    assert image.pixelColor(3, 2).value() == int(seen.x[0, 2, 3, 0] * 255)


def test_sequence_has_steps_from_left_to_right(qtbot: QtBot) -> None:
    del qtbot
    values = np.zeros((1, 5, 2), np.float32)
    values[0, 4, 1] = 1
    seen = some_steps(0, 1)
    layer = LayerSteps("gru", 0, values, values)
    seen = StepsSeen(seen.first, 10, 3, seen.samples, seen.batch_sizes, seen.x, seen.y, seen.losses, (layer,))
    levels = levels_of(seen)
    shades = Shades(tokens("light"))
    frame = part_frame(seen, 0, part(0), is_training=True)
    assert list(channels_of(frame, 64)) == [WHOLE]
    ((image, _),) = tile_images(frame, (WHOLE,), levels, shades)
    assert (image.width(), image.height()) == (5, 2)
    assert image.pixelColor(4, 1) != image.pixelColor(0, 0)


def test_masks_of_a_recurrent_layer_keep_all_in_prediction() -> None:
    seen = some_steps(0, 1)
    output = np.zeros((1, 3), np.float32)
    inputs, state = np.array([[[True, False], [True, True]]]), np.array([[True, False, True]])
    layer = LayerSteps("lstm", 0, output, output, inputs, state)
    seen = StepsSeen(seen.first, 10, 3, seen.samples, seen.batch_sizes, seen.x, seen.y, seen.losses, (layer,))
    recurrent = LivePart(0, BOX, "accent", state_masks=((0, 0, BOX),))
    frame = part_frame(seen, 0, recurrent, is_training=True)
    assert frame.is_dropped is None
    assert frame.inputs is not None
    assert frame.state is not None
    assert frame.inputs.tolist() == [[True, False], [True, True]]
    assert frame.state.tolist() == [[True, False, True]]
    frame = part_frame(seen, 0, recurrent, is_training=False)
    assert frame.inputs is not None
    assert frame.state is not None
    assert frame.inputs.all()
    assert frame.state.all()
