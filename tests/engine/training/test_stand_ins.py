"""The stand-ins for modules that nothing here needs, in interpreters of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def _python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_stand_ins_are_empty_and_say_so_when_used() -> None:
    said = _python(
        "import engine.training\n"
        "from tensorflow.lite.python.lite import TFLiteConverterV2\n"
        "try: TFLiteConverterV2()\n"
        "except NotImplementedError as error: print(error)\n"
    )
    assert said.strip() == "Dropout Lab does without tensorflow.lite.python.lite.TFLiteConverterV2."


@pytest.mark.slow
def test_tensorflow_and_keras_work_with_the_stand_ins() -> None:
    said = _python(
        "import engine.training.train, keras, numpy as np\n"
        "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"
        "model.compile('adam', 'mse'); model.fit(np.ones((4, 2)), np.ones(4), verbose=0)\n"
        "maps = open('/proc/self/maps').read() if __import__('os').path.exists('/proc/self/maps') else ''\n"
        "import sys; print('tflite' in maps, 'profiler_plugin' in maps)\n"
        "print(*(name in sys.modules for name in ('urllib3', 'sklearn', 'matplotlib.pyplot')))\n"
    )
    assert said.split() == ["False"] * 5
