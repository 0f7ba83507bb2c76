"""The computer's memory, and amounts of it as text."""

import sys
from pathlib import Path

import pytest

from engine.system.memory import memory_text, total_memory


@pytest.mark.parametrize(
    ("n_bytes", "text"),
    [(640_006_400, "640 MB"), (3.2e9, "3.2 GB"), (160.002e9, "160 GB"), (1.6e12, "1,600 GB")],
)
def test_amounts_have_the_unit_that_suits_them(n_bytes: float, text: str) -> None:
    assert memory_text(n_bytes) == text


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc/meminfo is Linux's")
def test_total_memory_is_what_the_system_says() -> None:
    kilobytes = int(Path("/proc/meminfo").read_text("utf-8").splitlines()[0].split()[1])
    assert total_memory() == pytest.approx(1024 * kilobytes, rel=0.01)
