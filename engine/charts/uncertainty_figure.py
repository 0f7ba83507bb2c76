"""The figure of MC dropout: how the mean of the passes settles, what it says, and whether that is right."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.analysis.wording import axis_label
from engine.charts.chart_style import LINE_CONTRAST, ChartStyle, readable
from engine.charts.figure_file import save_figure
from engine.charts.figure_look import FigureLook
from engine.charts.four_panels import Draw, FourPanels, Panel, label_axes, write_key
from engine.inside.uncertainty_summary import (
    SHOWN_LEVEL,
    ClassSummary,
    NumberSummary,
    UncertaintySummary,
)
from engine.language.numbers import number_text
from engine.language.texts import _, pgettext
from engine.storage.safe_files import replace_file

RIGHT, WRONG, RECALIBRATED = "#0072B2", "#D55E00", "#009E73"  # Okabe and Ito
SCREEN = FigureLook()
MAX_BARS = 120  # intervals of a panel


class UncertaintyFigure(FourPanels[UncertaintySummary]):
    """Draws into a figure that the caller owns."""

    def draws(self, shown: UncertaintySummary) -> Sequence[Draw]:
        """What draws into each panel."""
        first = partial(_draw_convergence, found=shown)
        if shown.numbers is not None:
            intervals = partial(_draw_intervals, found=shown, numbers=shown.numbers)
            coverage = partial(_draw_coverage, numbers=shown.numbers)
            return first, intervals, coverage, partial(_draw_sorted, found=shown, label=_("squared error"))
        assert shown.classes is not None
        return (
            first,
            partial(_draw_reliability, classes=shown.classes),
            partial(_draw_entropy, classes=shown.classes),
            partial(_draw_sorted, found=shown, label=axis_label("accuracy"), factor=100.0),
        )


# --- Panels


def _draw_convergence(panel: Panel, style: ChartStyle, found: UncertaintySummary) -> None:
    """The distance of the running mean from the weight-scaled prediction, and what chance alone leaves."""
    axes, k = panel.axes, np.arange(1, found.k + 1)
    panel.titles = (_("Mean of the first passes and dropout off"), _("Mean and dropout off"), _("Passes"))
    axes.plot(k, found.convergence.distance, color=style.accent, linewidth=2)
    axes.plot(k, found.convergence.expected, color=style.muted, linewidth=1.2, linestyle=(0, (4, 3)))
    axes.set_xlim(1, max(found.k, 2))
    axes.set_ylim(0, None)
    label_axes(axes, style, pgettext("axis", "passes"), pgettext("axis", "distance"))
    names = (
        (_("how far apart they are"), readable(style, style.accent)),
        (_("what chance leaves: 1/√passes"), readable(style, style.muted)),
    )
    write_key(axes, style, names, corner="upper right")  # not a text: a place


def _draw_reliability(panel: Panel, style: ChartStyle, classes: ClassSummary) -> None:
    """The share of right predictions over their confidence."""
    axes, bins = panel.axes, classes.bins
    panel.titles = (_("Is it as right as it is sure?"), _("Reliability"))
    axes.plot([0, 100], [0, 100], color=style.muted, linewidth=1, linestyle=(0, (4, 3)))
    blue = readable(style, RIGHT, LINE_CONTRAST)
    x, y = (np.array([100 * getattr(row, name) for row in bins]) for name in ("confidence", "accuracy"))
    low, high = (np.array([100 * getattr(row, name) for row in bins]) for name in ("ci_low", "ci_high"))
    axes.vlines(x, low, high, color=blue, linewidth=1.2)
    axes.plot(x, y, color=blue, linestyle="none", marker="o", markersize=5)
    for row in bins:
        axes.annotate(
            number_text(row.n, ","),
            (100 * row.confidence, 0),
            xytext=(0, 3),
            textcoords="offset points",  # not a text: matplotlib's
            color=readable(style, style.muted),
            fontfamily=style.family,
            fontsize=7.5,
            horizontalalignment="center",
        )
    axes.set_xlim(min(45.0, 100 * min(row.low for row in bins)), 102)
    axes.set_ylim(0, 102)
    label_axes(axes, style, _("confidence, % (below: samples)"), _("right, %"))


def _draw_entropy(panel: Panel, style: ChartStyle, classes: ClassSummary) -> None:
    """Entropy and mutual information of each sample, right and wrong ones."""
    axes = panel.axes
    panel.titles = (
        _("Doubt of each sample, and how much the passes disagree"),
        _("Doubt and disagreement"),
        _("Doubt"),
    )
    for is_right, colour, marker in ((True, RIGHT, "o"), (False, WRONG, "^")):
        chosen = classes.is_right == is_right
        axes.plot(
            classes.entropy[chosen],
            classes.information[chosen],
            color=readable(style, colour, LINE_CONTRAST),
            linestyle="none",
            marker=marker,
            markersize=4 if is_right else 5,
            markeredgewidth=0,
            alpha=0.65,
        )
    axes.set_xlim(0, None)
    axes.set_ylim(0, max(1e-6, 1.05 * float(classes.information.max(initial=0))))
    label_axes(axes, style, _("entropy, nats"), _("mutual information"))
    n_wrong = int((~classes.is_right).sum())
    n_right = len(classes.is_right) - n_wrong
    names = (
        (
            _("● right: {n}").format(n=number_text(n_right, ",")),
            readable(style, RIGHT),
        ),
        (_("▲ wrong: {n}").format(n=number_text(n_wrong, ",")), readable(style, WRONG)),
    )
    write_key(axes, style, names)


def _draw_intervals(
    panel: Panel, style: ChartStyle, found: UncertaintySummary, numbers: NumberSummary
) -> None:
    """The interval along the only input, or those of single samples."""
    axes, blue = panel.axes, readable(style, RIGHT, LINE_CONTRAST)
    level = f"{100 * SHOWN_LEVEL:.0f}"
    curve = found.seen.curve
    if curve is None or numbers.curve_mean is None or numbers.curve_half is None or numbers.curve_std is None:
        _draw_single(panel, style, found, numbers)
        return
    texts = _("Prediction and its {level} % interval"), _("{level} % interval")
    panel.titles = tuple(text.format(level=level) for text in texts)
    mean = numbers.curve_mean
    for half, alpha in ((numbers.curve_half, 0.18), (numbers.curve_std, 0.35)):
        axes.fill_between(curve.x, mean - half, mean + half, color=blue, alpha=alpha, linewidth=0)
    axes.plot(curve.x, mean, color=blue, linewidth=1.8)
    axes.plot(
        curve.train_x,
        curve.train_y,
        color=style.text,
        linestyle="none",
        marker="o",
        markersize=2.2,
        markeredgewidth=0,
        alpha=0.55,
    )
    axes.set_xlim(float(curve.x.min()), float(curve.x.max()))
    label_axes(axes, style, pgettext("axis", "input"), pgettext("axis", "prediction"))
    names = (
        (_("● training samples"), readable(style, style.text)),
        (_("dark: ± deviation of passes"), readable(style, RIGHT)),
    )
    write_key(axes, style, names, corner="lower right")  # not a text: a place


def _draw_single(panel: Panel, style: ChartStyle, found: UncertaintySummary, numbers: NumberSummary) -> None:
    """Intervals of samples in the order of their prediction, and true values."""
    axes, y = panel.axes, np.asarray(found.seen.measured.y, np.float64)
    level = f"{100 * SHOWN_LEVEL:.0f}"
    texts = _("{level} % intervals of samples, and true values"), _("{level} % intervals")
    panel.titles = tuple(text.format(level=level) for text in texts)
    order = np.argsort(numbers.mean, kind="stable")
    order = order[:: -(-len(order) // MAX_BARS)]
    place = np.arange(len(order))
    low, high = (numbers.mean + sign * numbers.half for sign in (-1, 1))
    is_inside = ((y >= low) & (y <= high))[order]
    axes.vlines(place, low[order], high[order], color=style.muted, linewidth=1, alpha=0.7)
    for chosen, colour, marker in ((is_inside, RIGHT, "o"), (~is_inside, WRONG, "^")):
        axes.plot(
            place[chosen],
            y[order][chosen],
            color=readable(style, colour, LINE_CONTRAST),
            linestyle="none",
            marker=marker,
            markersize=4,
            markeredgewidth=0,
        )
    axes.set_xticks([])
    label_axes(axes, style, _("samples, by their prediction"), _("true value"))
    names = ((_("● inside"), readable(style, RIGHT)), (_("▲ outside"), readable(style, WRONG)))
    write_key(axes, style, names)


def _draw_coverage(panel: Panel, style: ChartStyle, numbers: NumberSummary) -> None:
    """Measured against stated coverage, before and after recalibration."""
    axes = panel.axes
    panel.titles = (_("Does the interval cover what it states?"), _("Coverage"))
    axes.plot([0, 100], [0, 100], color=style.muted, linewidth=1, linestyle=(0, (4, 3)))
    for rows, colour, marker, shift in (
        (numbers.coverages, RIGHT, "o", -0.6),
        (numbers.conformal, RECALIBRATED, "s", 0.6),
    ):
        line = readable(style, colour, LINE_CONTRAST)
        x = np.array([100 * row.level + shift for row in rows])
        axes.vlines(x, [100 * row.ci_low for row in rows], [100 * row.ci_high for row in rows], color=line)
        axes.plot(
            x, [100 * row.share for row in rows], color=line, marker=marker, markersize=5, linewidth=1.2
        )
    axes.set_xlim(40, 100)
    axes.set_ylim(min(40.0, 100 * min(row.ci_low for row in (*numbers.coverages, *numbers.conformal))), 102)
    label_axes(axes, style, _("stated, %"), _("measured, %"))
    names = (
        (_("● as computed"), readable(style, RIGHT)),
        (_("■ recalibrated"), readable(style, RECALIBRATED)),
    )
    write_key(axes, style, names)


def _draw_sorted(
    panel: Panel, style: ChartStyle, found: UncertaintySummary, label: str, factor: float = 1.0
) -> None:
    """The score over the surest samples."""
    axes: Axes = panel.axes
    n = len(found.surest)
    panel.titles = (_("The surest samples alone"), _("The surest samples"))
    start = min(n - 1, max(0, n // 20 - 1))  # the first few are noise
    share = 100 * np.arange(1, n + 1) / n
    axes.plot(share[start:], factor * found.surest[start:], color=style.accent, linewidth=2)
    axes.axhline(factor * found.surest[-1], color=style.muted, linewidth=1, linestyle=(0, (4, 3)))
    axes.set_xlim(0, 100)
    label_axes(axes, style, _("share of samples, the surest first, %"), label)


def save_uncertainty_figure(
    summary: UncertaintySummary, path: Path, *, title: str = "", look: FigureLook = SCREEN
) -> None:
    """Save the figure in the format of the suffix, or its samples as .csv; raises InputError."""
    if path.suffix.lower() == ".csv":
        replace_file(path, _table(summary).encode())
        return

    def draw(figure: Figure, style: ChartStyle, space_top: float) -> None:
        UncertaintyFigure(figure, style, space_top=space_top).update(summary)

    save_figure(draw, path, look, title)


def _table(found: UncertaintySummary) -> str:
    """One row per sample, the most uncertain first."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    y, places = found.seen.measured.y, found.seen.samples
    order = np.argsort(-found.uncertainty, kind="stable")
    if found.numbers is not None:
        writer.writerow(["split", "sample", "true", "mean", "std_of_passes", f"half_width_{SHOWN_LEVEL:g}"])
        columns = y, found.numbers.mean, found.numbers.std, found.numbers.half
    else:
        assert found.classes is not None
        writer.writerow(["split", "sample", "true", "is_right", "entropy", "mutual_information"])
        right = found.classes.is_right.astype(int)
        columns = y, right, found.classes.entropy, found.classes.information
    for place in order:
        row = [repr(column[place].item()) for column in columns]
        writer.writerow([found.seen.split, int(places[place]), *row])
    return text.getvalue()
