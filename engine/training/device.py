"""TensorFlow's devices and its settings per process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keras
import tensorflow as tf
from tensorflow.python.util import _pywrap_util_port

from engine.errors import InputError
from engine.experiment.devices import cpu_name
from engine.language.texts import _
from engine.system.processes import usable_cores


def prepare(is_reproducible: bool = True) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Set up TensorFlow; call this before the first computation.

    An operation runs on one core: several blocks of cells, or several operations of one, run at once instead.
    GPU memory grows on demand. Deterministic operations give the same bits in every run on the same machine;
    some of them are slower on a GPU.

    Parameters
    ----------
    is_reproducible : bool
        Whether to use deterministic operations only.

    Returns
    -------
    devices : tuple of str
        Names of the devices, which `engine.experiment.devices` says to users; the first is the default.
    versions : tuple of (str, str)
        Name and version of TensorFlow and of Keras, and whether oneDNN is "on" or "off".
    """
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(usable_cores())
    if is_reproducible:
        tf.config.experimental.enable_op_determinism()
    for gpu in tf.config.list_physical_devices("GPU"):
        tf.config.experimental.set_memory_growth(gpu, True)
    return tuple(_devices()), versions()


def versions() -> tuple[tuple[str, str], ...]:
    """Return what computes the numbers, as `prepare` does.

    Returns
    -------
    tuple of (str, str)
    """
    one_dnn = "on" if _pywrap_util_port.IsMklEnabled() else "off"
    return ("tensorflow", str(tf.__version__)), ("keras", str(keras.__version__)), ("oneDNN", one_dnn)


@contextmanager
def device_scope(name: str) -> Iterator[str]:
    """Run the computations inside the `with` block on one device.

    Parameters
    ----------
    name : str
        A name that `prepare` returned; empty for the default device.

    Yields
    ------
    str
        The name of the device in use.

    Raises
    ------
    InputError
        If there is no device of that name.
    """
    devices = _devices()
    chosen = name or next(iter(devices))
    if chosen not in devices:
        text = _("The device must be one of {devices}, not {name}.")
        raise InputError(text.format(devices=", ".join(devices), name=name))
    with tf.device(devices[chosen]):
        yield chosen


def _devices() -> dict[str, str]:
    """Map the devices' names to TensorFlow's, GPUs first.

    TensorFlow has more than one CPU only where logical devices were configured.
    """
    found: dict[str, str] = {}
    for device in tf.config.list_logical_devices("GPU"):
        number = device.name.rsplit(":", 1)[-1]
        found[f"GPU {number}{_gpu_model(int(number))}"] = device.name
    cpus, n_cores = tf.config.list_logical_devices("CPU"), usable_cores()
    for index, device in enumerate(cpus):
        name = cpu_name(n_cores)
        found[name if index == 0 else f"{name} ({index})"] = device.name
    return found


def _gpu_model(number: int) -> str:
    """Return the name of the GPU's model in brackets, empty where TensorFlow does not know it."""
    gpus = tf.config.list_physical_devices("GPU")
    if number >= len(gpus):
        return ""
    details = tf.config.experimental.get_device_details(gpus[number])
    return f" ({details['device_name']})" if "device_name" in details else ""
