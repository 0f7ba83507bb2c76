"""Stand-ins for modules that TensorFlow and Keras import and nothing here calls.

Their wrappers for scikit-learn, pictures of images (by pyplot) and TensorFlow Lite take a third of the time
that importing takes; the package leaves out the files of some, 60 MB. `requests` binds a port as it is
imported, to see whether there is IPv6.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

NOT_NEEDED = (
    "keras.src.visualization",
    "keras.src.wrappers",
    "requests",
    "tensorflow.lite",
    "tensorflow.python.profiler.internal._pywrap_profiler_plugin",
)


class MissingPart:
    """Stands for a function or class of a module that is not needed.

    Parameters
    ----------
    name : str
        Full name of the part.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *_arguments: Any, **_options: Any) -> Any:
        """Raise NotImplementedError."""
        raise NotImplementedError(f"Dropout Lab does without {self._name}.")


class StandIn(ModuleType):
    """An empty module: every public name in it is a MissingPart."""

    def __getattr__(self, name: str) -> MissingPart:
        """Return the part that stands for a name.

        Raises
        ------
        AttributeError
            For what Python itself asks of a module.
        """
        if name.startswith("__"):
            raise AttributeError(name)
        return MissingPart(f"{self.__name__}.{name}")


class StandInFinder(MetaPathFinder, Loader):
    """Finds NOT_NEEDED, and the modules below, before anybody looks for their files."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a stand-in, None for any other module.

        Parameters
        ----------
        fullname : str
        path, target
            Not used.

        Returns
        -------
        ModuleSpec or None
        """
        if fullname in NOT_NEEDED or fullname.startswith(tuple(f"{one}." for one in NOT_NEEDED)):
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return an empty stand-in."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing."""


def install() -> None:
    """Have the stand-ins found from now on; modules that are loaded already stay."""
    sys.meta_path.insert(0, StandInFinder())
