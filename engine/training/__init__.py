"""The only package that imports TensorFlow and Keras.

The environment variables below must be set before either is imported. They select the TensorFlow backend and
give Keras a folder of its own, since it would read the settings of a keras.json that it finds elsewhere.
oneDNN is on, as in TensorFlow's own default; who sets its variable to 0 gets the same rounding on every
processor, but slower convolutions. The C++ runtime must be loaded by then, too.

TensorFlow also imports requests, which nothing here calls and which binds a port to see whether there is
IPv6; an empty module stands in for it.
"""

import os
import sys
from types import ModuleType

from engine.system.cpp_runtime import load_cpp_runtime
from engine.system.paths import cache_folder

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_HOME", str(cache_folder() / "keras"))
sys.modules.setdefault("requests", ModuleType("requests"))

load_cpp_runtime()
