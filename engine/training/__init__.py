"""The only folder that imports TensorFlow and Keras.

The settings below must stand before the first import of either: the TensorFlow backend, no oneDNN (its
rounding depends on the processor), a Keras folder of our own (Keras obeys a foreign keras.json).
"""

import os

from engine.system.paths import cache_folder

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_HOME", str(cache_folder() / "keras"))
