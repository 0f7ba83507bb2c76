"""The only package that imports TensorFlow and Keras.

The environment variables below must be set before either is imported. They select the TensorFlow backend and
give Keras a folder of its own, since it would read the settings of a keras.json that it finds elsewhere.
oneDNN is on, as TensorFlow's own default is on most processors; who sets its variable to 0 gets the same
rounding on every processor, but slower convolutions. The C++ runtime must be loaded by then, too, and the
stand-ins be there.
"""

import os

from engine.system.cpp_runtime import load_cpp_runtime
from engine.system.paths import cache_folder
from engine.training import stand_ins

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_HOME", str(cache_folder() / "keras"))
stand_ins.install()
load_cpp_runtime()
