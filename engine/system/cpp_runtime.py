"""Microsoft's C++ runtime, which TensorFlow needs on Windows and neither Windows nor Python brings."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

from engine.language.texts import _

# The last one is there since version 14.38, which is what TensorFlow needs.
LIBRARIES = ("msvcp140.dll", "msvcp140_1.dll", "vcruntime140_threads.dll")
DOWNLOAD = "https://aka.ms/vs/17/release/vc_redist.x64.exe"


class CppRuntimeError(ImportError):
    """One sentence that says what to install."""


def load_cpp_runtime() -> None:
    """Load the runtime on Windows; call this before TensorFlow is imported.

    The wheel msvc-runtime puts it into `sys.prefix`, where Windows does not look; the packaged app has it in
    the folder of that name. Once loaded, a library stands for all of its name, so that this one also counts
    where Windows has an older one.

    Raises
    ------
    CppRuntimeError
        If neither this Python nor Windows has it.
    """
    if sys.platform == "win32":
        for name in LIBRARIES:
            own = Path(sys.prefix) / name
            try:
                ctypes.WinDLL(str(own) if own.is_file() else name)
            except OSError as error:
                text = _(
                    "TensorFlow needs Microsoft's Visual C++ Redistributable (x64), 14.38 or newer, and "
                    "{file} of it can't be loaded here; get it from {address}."
                )
                raise CppRuntimeError(text.format(file=name, address=DOWNLOAD)) from error
