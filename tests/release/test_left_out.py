"""The stand-ins for the parts of TensorFlow that a package leaves out, in interpreters of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOOK = f"import runpy; runpy.run_path({str(ROOT / 'release' / 'left_out.py')!r})\n"


def _python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", HOOK + code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_left_out_modules_are_empty_and_say_so_when_used():
    said = _python(
        "from tensorflow.lite.python.lite import TFLiteConverterV2\n"
        "try: TFLiteConverterV2.__call__\n"
        "except AttributeError: raise SystemExit('not callable')\n"
        "try: TFLiteConverterV2()\n"
        "except NotImplementedError as error: print(error)\n"
    )
    assert (
        said.strip()
        == "tensorflow.lite.python.lite.TFLiteConverterV2 is left out of the packaged Dropout Lab."
    )


@pytest.mark.slow
def test_tensorflow_and_keras_work_without_left_out_modules():
    said = _python(
        "import engine.training.train, keras, numpy as np\n"
        "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"
        "model.compile('adam', 'mse'); model.fit(np.ones((4, 2)), np.ones(4), verbose=0)\n"
        "maps = open('/proc/self/maps').read() if __import__('os').path.exists('/proc/self/maps') else ''\n"
        "import sys; print('tflite' in maps, 'profiler_plugin' in maps, 'urllib3' in sys.modules)\n"
    )
    assert said.split() == ["False", "False", "False"]
