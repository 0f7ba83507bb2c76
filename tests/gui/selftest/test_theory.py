"""The check of the exact answer: it passes here, and a Ridge that fits nothing is found."""

import pytest

from engine.analysis import ridge
from gui.selftest import theory
from gui.selftest.bench import Bench
from gui.selftest.check import CheckError


def test_it_passes_here(tmp_path):
    theory.solve_ridge(Bench(tmp_path))


def test_a_ridge_that_does_not_shrink_is_found(tmp_path, monkeypatch):
    same = (ridge.RidgePoint(0.0, 2.0, 2.0), ridge.RidgePoint(0.5, 2.0, 2.0))
    monkeypatch.setattr(theory, "ridge_curve", lambda *_: same)
    with pytest.raises(CheckError, match="Ridge's loss is 2 with dropout and 2 without"):
        theory.solve_ridge(Bench(tmp_path))
