"""The figure of co-adaptation: how the units of a layer correlate, at rate 0 beside another rate."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from engine.analysis.wording import percent_text
from engine.charts.chart_style import LINE_CONTRAST, ChartStyle, readable
from engine.charts.figure_file import save_figure
from engine.charts.figure_look import FigureLook
from engine.charts.four_panels import Draw, FourPanels, Panel, label_axes, write_key
from engine.inside.coadaptation import NEAR_ZERO, Floats
from engine.inside.coadaptation_view import DrawnUnits, LayerSeen
from engine.language.numbers import number_text
from engine.language.texts import _, pgettext
from engine.storage.safe_files import replace_file

NEGATIVE, POSITIVE = "#0072B2", "#D55E00"  # Okabe and Ito
SCREEN = FigureLook()


@dataclass(frozen=True, eq=False)
class ShownLayer:
    """What is drawn: a layer, the rate beside rate 0, and the seed whose units are shown."""

    layer: LayerSeen
    rate: float
    seed: int


class CoadaptationFigure(FourPanels[ShownLayer]):
    """Draws into a figure that the caller owns."""

    def draws(self, shown: ShownLayer) -> Sequence[Draw]:
        """What draws into each panel."""
        layer = shown.layer
        rest = partial(_draw_histograms, found=shown), partial(_draw_norms, found=shown)
        without, dropped = layer.shown_without.weights, layer.shown_dropped.weights
        if without is not None and dropped is not None:
            limit = max(float(np.abs(one).max(initial=0)) for one in (without, dropped))
            return (
                partial(_draw_weights, weights=without, rate=0.0, limit=limit),
                partial(_draw_weights, weights=dropped, rate=shown.rate, limit=limit),
                *rest,
            )
        matrices = [
            partial(_draw_matrix, drawn=drawn, titles=_matrix_titles(rate, units[shown.seed].correlation))
            for rate, drawn, units in (
                (0.0, layer.shown_without, layer.without),
                (shown.rate, layer.shown_dropped, layer.dropped),
            )
        ]
        return *matrices, *rest


def _matrix_titles(rate: float, correlation: float) -> tuple[str, ...]:
    values = {
        "rate": number_text(rate, "g"),
        "mean": "–" if np.isnan(correlation) else number_text(correlation, ".2f"),
    }
    return (
        _("Rate {rate}: correlation of units, mean |r| {mean}").format(**values),
        _("Rate {rate}: |r| {mean}").format(**values),
        _("Rate {rate}").format(**values),
    )


# --- Panels


def _draw_matrix(panel: Panel, style: ChartStyle, drawn: DrawnUnits, titles: tuple[str, ...]) -> None:
    """The matrix of correlations, from -1 (blue) to 1 (orange); constant units are grey."""
    axes = panel.axes
    panel.titles = titles
    colours = LinearSegmentedColormap.from_list("r", [NEGATIVE, style.card, POSITIVE])
    axes.grid(visible=False)
    axes.imshow(
        np.ma.masked_invalid(drawn.correlations),
        cmap=colours.with_extremes(bad=style.grid),
        vmin=-1,
        vmax=1,
        aspect="auto",
        interpolation="nearest",
    )
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_xticks([])
    axes.set_yticks([])
    label_axes(axes, style, _("units, in clusters; blue −1, orange 1"), "")


def _draw_weights(panel: Panel, style: ChartStyle, weights: Floats, rate: float, limit: float) -> None:
    """The weights of a single unit as bars, on the same scale at both rates."""
    axes = panel.axes
    texts = _("Rate {rate}: weight of each input"), _("Rate {rate}: weights"), _("Rate {rate}")
    panel.titles = tuple(text.format(rate=number_text(rate, "g")) for text in texts)
    line = readable(style, style.dropout if rate else style.accent, LINE_CONTRAST)
    axes.axhline(0, color=style.muted, linewidth=0.8)
    axes.vlines(np.arange(1, len(weights) + 1), 0, weights, color=line, linewidth=2)
    axes.set_xlim(0, len(weights) + 1)
    axes.set_ylim(-1.08 * limit or -1, 1.08 * limit or 1)
    label_axes(axes, style, pgettext("axis", "inputs"), pgettext("axis", "weight"))


def _draw_histograms(panel: Panel, style: ChartStyle, found: ShownLayer) -> None:
    """How often each size of activation occurs, at both rates."""
    axes, layer = panel.axes, found.layer
    near_zero = _("Activations (near zero: up to {share} of their size)")
    panel.titles = (near_zero.format(share=percent_text(100 * NEAR_ZERO)), _("Activations"))
    entries = []
    for rate, drawn, units, colour, style_of_line in (
        (0.0, layer.shown_without, layer.without, style.accent, "-"),
        (found.rate, layer.shown_dropped, layer.dropped, style.dropout, (0, (3, 1.5))),
    ):
        line = readable(style, colour, LINE_CONTRAST)
        shares = 100 * drawn.counts / max(1, drawn.counts.sum())
        axes.stairs(np.maximum(shares, 1e-9), layer.edges, color=line, linewidth=1.8, linestyle=style_of_line)
        near = 100 * units[found.seed].near_zero
        text = _("rate {rate}: {share} near zero")
        name = text.format(rate=number_text(rate, "g"), share=percent_text(near))
        entries.append((name, readable(style, colour)))
    axes.set_yscale("log")
    axes.set_ylim(max(1e-2, 50 / max(1, layer.shown_without.counts.sum())), 150)
    axes.yaxis.set_major_formatter(lambda value, _place: number_text(value, "g"))
    axes.yaxis.set_minor_formatter(lambda _value, _place: "")
    axes.tick_params(which="minor", length=0)
    axes.set_xlim(float(layer.edges[0]), float(layer.edges[-1]))
    label_axes(axes, style, pgettext("axis", "activation"), pgettext("axis", "share, %"))
    write_key(axes, style, entries, corner="upper right")  # not a text: a place


def _draw_norms(panel: Panel, style: ChartStyle, found: ShownLayer) -> None:
    """The lengths of the units' weights, in rising order."""
    axes, layer = panel.axes, found.layer
    panel.titles = (_("Length of each unit's weights, sorted"), _("Length of weights"))
    entries = []
    for rate, units, colour, style_of_line in (
        (0.0, layer.without, style.accent, "-"),
        (found.rate, layer.dropped, style.dropout, (0, (3, 1.5))),
    ):
        norms = np.sort(units[found.seed].norms)
        line = readable(style, colour, LINE_CONTRAST)
        axes.plot(
            np.arange(1, len(norms) + 1),
            norms,
            color=line,
            linewidth=1.8,
            linestyle=style_of_line,
            marker="o" if len(norms) == 1 else "",
        )
        text = _("rate {rate}: mean {mean}")
        mean = number_text(units[found.seed].norm, ".2f")
        entries.append((text.format(rate=number_text(rate, "g"), mean=mean), readable(style, colour)))
    axes.set_xlim(*((1, layer.n_units) if layer.n_units > 1 else (0, 2)))
    axes.set_ylim(0, None)
    label_axes(axes, style, pgettext("axis", "units"), pgettext("axis", "length"))
    write_key(axes, style, entries, corner="lower right")  # not a text: a place


def save_coadaptation_figure(
    shown: ShownLayer, path: Path, *, title: str = "", look: FigureLook = SCREEN
) -> None:
    """Save the figure in the format of the suffix, or the numbers of all seeds as .csv; raises InputError."""
    if path.suffix.lower() == ".csv":
        replace_file(path, _table(shown).encode())
        return

    def draw(figure: Figure, style: ChartStyle, space_top: float) -> None:
        CoadaptationFigure(figure, style, space_top=space_top).update(shown)

    save_figure(draw, path, look, title)


def _table(shown: ShownLayer) -> str:
    """One row per rate and seed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = ("size", "near_zero", "correlation", "n_constant", "norm")
    writer.writerow(["layer", "rate", "seed", *names])
    for rate, units in ((0.0, shown.layer.without), (shown.rate, shown.layer.dropped)):
        for seed in sorted(units):
            row = [repr(getattr(units[seed], name)) for name in names]
            writer.writerow([shown.layer.name, repr(rate), seed, *row])
    return text.getvalue()
