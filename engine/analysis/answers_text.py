"""Answers in words: what two trainings got right and wrong, and how good guessing would be."""

from __future__ import annotations

from engine.analysis.answers import SPLIT_NAMES, Agreement, Answers, agreement
from engine.analysis.wording import format_metric, metric_label, three_digits
from engine.data.catalogue import data_set_info, target_text
from engine.data.guess import guess_score
from engine.experiment.specs import Cell, DataSpec, Experiment

Side = tuple[str, Answers]


def side_name(experiment: Experiment, cell: Cell) -> str:
    """Name a training by the rate of its swept layers.

    Parameters
    ----------
    experiment : Experiment
    cell : Cell

    Returns
    -------
    str
        "rate 0.3"; "this network" if the swept layers have rates of their own, or there is none.
    """
    if cell.rate is not None:
        return f"rate {cell.rate:g}"
    rates = {
        layer.values[name]
        for layer in experiment.network.enabled.layers
        if layer.is_swept
        for name in layer.swept
    }
    return f"rate {rates.pop():g}" if len(rates) == 1 else "this network"


def class_names(data: DataSpec, found: Answers) -> tuple[str, ...]:
    """Name the classes, also those that only the network's output has.

    Parameters
    ----------
    data : DataSpec
    found : Answers

    Returns
    -------
    tuple of str
        Empty for a regression.
    """
    known = data_set_info(data).class_names
    return tuple(known[i] if i < len(known) else f"class {i}" for i in range(len(found.confusion)))


def headline(sides: tuple[Side, ...]) -> str:
    """Say what the trainings got right, or how large their error is.

    Parameters
    ----------
    sides : tuple of (str, Answers)
        One or two trainings of the same samples, each with its name.

    Returns
    -------
    str
    """
    _, first = sides[0]
    where = f"{first.n_samples:,} {SPLIT_NAMES[first.split]} samples"
    if first.is_classification:
        counts = [f"{found.n_right:,}" for _, found in sides]
        return f"Of {where}, {_with(counts, sides, ' are right')}."
    scores = [format_metric(found.metric, found.score) for _, found in sides]
    return f"On {where}, the {metric_label(first.metric)} is {_with(scores, sides)}."


def details(data: DataSpec, sides: tuple[Side, ...]) -> str:
    """Say where the trainings differ, how far off they typically are, and what guessing would give.

    Parameters
    ----------
    data : DataSpec
    sides : tuple of (str, Answers)

    Returns
    -------
    str
    """
    sentences = []
    _, first = sides[0]
    shared = agreement(first, sides[1][1]) if len(sides) == 2 else None
    if shared is not None:
        sentences.append(_difference(shared, sides[0][0], sides[1][0]))
    if not first.is_classification:
        unit = target_text(data) or data_set_info(data).target
        errors = [three_digits(typical_error(found)) for _, found in sides]
        sentences.append(f"Half of the predictions are off by less than {_with(errors, sides)} ({unit}).")
    guess = guess_score(data, f"{first.split}_{first.metric}")
    if guess is not None:
        sentences.append(f"Always guessing {guess.what}: {format_metric(first.metric, guess.value)}.")
    for name, found in sides:
        if found.n_not_finite:
            sentences.append(
                f"With {name}, {found.n_not_finite:,} outputs are not numbers (NaN): it diverged."
            )
    if first.split == "train":
        sentences.append("These are the samples that it was trained on.")
    return " ".join(sentences)


def typical_error(found: Answers) -> float:
    """Compute the median of the absolute errors of the samples whose predictions are kept.

    Parameters
    ----------
    found : Answers

    Returns
    -------
    float
        nan if a prediction is not finite.
    """
    import numpy as np

    return float(np.median(np.abs(found.predicted.astype(float) - found.true.astype(float))))


def _difference(found: Agreement, first: str, second: str) -> str:
    if not found.only_first and not found.only_second:
        return "Both got the same samples right."
    return (
        f"Right only with {first}: {found.only_first:,} sample{'' if found.only_first == 1 else 's'}; "
        f"only with {second}: {found.only_second:,}."
    )


def _with(values: list[str], sides: tuple[Side, ...], verb: str = "") -> str:
    """Say each value with the name of its training: "5 are right with rate 0 and 4 with rate 0.3"."""
    parts = [f"{value} with {name}" for value, (name, _) in zip(values, sides, strict=True)]
    return " and ".join([parts[0].replace(" with", f"{verb} with", 1), *parts[1:]])
