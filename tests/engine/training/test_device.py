"""Devices by name; and a run on a second device, in a process that has two."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from engine.errors import InputError
from engine.system.processes import usable_cores
from engine.training.device import device_scope

# TensorFlow cuts a CPU in two only before it starts.
TWO_DEVICES = """
import json
import engine.training
import tensorflow as tf
cpus = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(cpus[0], [tf.config.LogicalDeviceConfiguration()] * 2)
from engine.experiment.trainers import RunOptions
from engine.training.device import device_scope, prepare
from engine.training.stacked.block import Block
from engine.training.stacked.run_data import RunData
from engine.training.train import train
from engine.training.updates import Planned, Unattended
from tests.engine.training.stacked.experiments import grid, iris, pictures

devices, versions = prepare()
plans, numbers, places = [], [], []
for device in devices:
    for experiment in (iris(), pictures(epochs=1)):
        def emit(update):
            if isinstance(update, Planned):
                plans.append(update.device)
        found = train(experiment, grid((0.0, 0.5), 2), emit, Unattended(), RunOptions(device=device))
        numbers.append([[value for _, value in result.metrics] for result in found.finished])
    with device_scope(device):
        places.append(Block(RunData(iris()), grid((0.0,), 1)).start.trainable.device)
print(json.dumps([devices, versions, plans, numbers, places]))
"""


def test_device_default_is_the_first() -> None:
    with device_scope("") as name:
        first = tf.config.list_logical_devices("GPU") + tf.config.list_logical_devices("CPU")
        assert tf.zeros([2]).device.endswith(first[0].name.removeprefix("/"))
    with device_scope(name) as again:
        assert again == name


def test_device_name_of_a_cpu_has_its_threads() -> None:
    name = f"CPU, {usable_cores()} threads"
    with device_scope(name) as chosen:
        assert chosen == name
        assert tf.zeros([2]).device.endswith("CPU:0")


def test_unknown_device_is_refused_with_the_available_ones() -> None:
    with (
        pytest.raises(InputError, match=r"The device must be one of .*CPU.*, not GPU 7\."),
        device_scope("GPU 7"),
    ):
        pytest.fail("the block must not run")


@pytest.mark.slow
def test_both_trainers_give_equal_results_on_a_second_device() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TWO_DEVICES], capture_output=True, encoding="utf-8", check=True, timeout=280
    )
    devices, versions, plans, numbers, places = json.loads(done.stdout)
    threads = f"CPU, {usable_cores()} threads"
    assert devices == [threads, f"{threads} (1)"]
    assert plans == [devices[0]] * 2 + [devices[1]] * 2
    assert [place.rsplit("/", 1)[-1] for place in places] == ["device:CPU:0", "device:CPU:1"]
    assert dict(versions).keys() == {"tensorflow", "keras", "oneDNN"}
    for first, second in zip(numbers[:2], numbers[2:], strict=True):
        np.testing.assert_allclose(first, second, rtol=1e-6)
