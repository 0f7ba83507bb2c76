"""PyInstaller runtime hook: stands in for what TensorFlow imports and the package leaves out.

Nothing here calls TensorFlow Lite and the client of the profiler, 60 MB together. In the package their
modules are empty, and what is taken from them says so when it is called.
"""

import sys
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType

LEFT_OUT = (
    "tensorflow.lite",
    "tensorflow.python.profiler.internal._pywrap_profiler_plugin",
)


class LeftOutPart:
    """Stands for a function or class of a part that is left out."""

    def __init__(self, name):
        self._name = name

    def __call__(self, *_arguments, **_options):
        raise NotImplementedError(f"{self._name} is left out of the packaged Dropout Lab.")


class LeftOutModule(ModuleType):
    """An empty module: every public name in it is a LeftOutPart."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return LeftOutPart(f"{self.__name__}.{name}")


class LeftOutFinder(Loader):
    """Finds the modules of LEFT_OUT, and those below them, before anybody looks for their files."""

    def find_spec(self, name, _path=None, _target=None):
        if name in LEFT_OUT or name.startswith(tuple(f"{one}." for one in LEFT_OUT)):
            return ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return LeftOutModule(spec.name)

    def exec_module(self, module):
        pass


sys.meta_path.insert(0, LeftOutFinder())
