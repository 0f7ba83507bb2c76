"""Formulas that mathtext can draw, and a reason for those that it can't."""

from __future__ import annotations

import pytest

from engine.charts.formula_check import formula_problem


@pytest.mark.parametrize(
    "tex", ["x", r"\frac{1}{1-d}", r"\mathbf{w}^T x_i", r"\sqrt{n}", "50\\%", "é", r"\text{rate}"]
)
def test_formulas_that_can_be_drawn(tex: str) -> None:
    assert formula_problem(tex) == ""


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\foo", r"Unknown symbol: \foo"),
        (r"\frac{1", r"Expected \frac{num}{den}"),
        ("", "it is empty"),
        (" ", "it is empty"),
        ("{" * 250, "it is nested too deeply"),
        (r"\sqrt{" * 80 + "x" + "}" * 80, "it is nested too deeply"),
    ],
)
def test_formulas_that_can_t(tex: str, reason: str) -> None:
    assert formula_problem(tex) == reason


def test_a_reason_is_one_short_line() -> None:
    for tex in ("x^" * 100, "}", "a_", r"\left(", r"\begin{x}", "%", "#", "&", r"\hspace{1e99}"):
        reason = formula_problem(tex)
        assert "\n" not in reason and len(reason) <= 60 and "Exception" not in reason
