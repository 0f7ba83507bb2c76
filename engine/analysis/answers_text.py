"""Answers in words: what two trainings got right and wrong, and how good guessing would be."""

from __future__ import annotations

from engine.analysis.answers import Agreement, Answers, agreement
from engine.analysis.wording import format_metric, metric_label, three_digits
from engine.data.catalogue import data_set_info, target_text
from engine.data.guess import guess_score
from engine.experiment.specs import Cell, DataSpec, Experiment
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext

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
        return _("rate {rate}").format(rate=number_text(cell.rate, "g"))
    rates = {
        layer.values[name]
        for layer in experiment.network.enabled.layers
        if layer.is_swept
        for name in layer.swept
    }
    if len(rates) != 1:
        return _("this network")
    return _("rate {rate}").format(rate=number_text(float(str(rates.pop())), "g"))


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
    return tuple(
        known[i] if i < len(known) else _("class {n}").format(n=i) for i in range(len(found.confusion))
    )


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
    first = sides[0][1]
    if first.is_classification:
        # Translators: {samples} is "30 test samples"; {training} and {other} are such as "rate 0.3".
        text = (
            _("Of {samples}, {value} are right with {training}.")
            if len(sides) == 1
            else _("Of {samples}, {value} are right with {training} and {other_value} with {other}.")
        )
        values = [number_text(found.n_right, ",") for _name, found in sides]
    else:
        text = (
            _("On {samples}, the {metric} is {value} with {training}.")
            if len(sides) == 1
            else _("On {samples}, the {metric} is {value} with {training} and {other_value} with {other}.")
        )
        values = [format_metric(found.metric, found.score) for _name, found in sides]
    samples = samples_text(first.n_samples, first.split)
    return text.format(samples=samples, metric=metric_label(first.metric), **_both(values, sides))


def samples_text(n: int, split: str) -> str:
    """Format a number of samples of a split: "30 test samples".

    Parameters
    ----------
    n : int
    split : str
        "train", "val" or "test".

    Returns
    -------
    str
    """
    match split:
        case "train":
            text = ngettext("{n} training sample", "{n} training samples", n)
        case "val":
            text = ngettext("{n} validation sample", "{n} validation samples", n)
        case _test:
            text = ngettext("{n} test sample", "{n} test samples", n)
    return text.format(n=number_text(n, ","))


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
    first = sides[0][1]
    shared = agreement(first, sides[1][1]) if len(sides) == 2 else None
    if shared is not None:
        sentences.append(_difference(shared, sides[0][0], sides[1][0]))
    if not first.is_classification:
        unit = target_text(data) or data_set_info(data).target
        errors = [three_digits(typical_error(found)) for _name, found in sides]
        # Translators: {unit} is what is predicted, such as "log of price".
        text = (
            _("Half of the predictions are off by less than {value} with {training} ({unit}).")
            if len(sides) == 1
            else _(
                "Half of the predictions are off by less than {value} with {training} and {other_value} with "
                "{other} ({unit})."
            )
        )
        sentences.append(text.format(unit=unit, **_both(errors, sides)))
    guess = guess_score(data, f"{first.split}_{first.metric}")
    if guess is not None:
        text = _("Always guessing {guess}: {value}.")
        value = format_metric(first.metric, guess.value)
        sentences.append(text.format(guess=_(guess.what), value=value))
    for name, found in sides:
        if found.n_not_finite:
            n = found.n_not_finite
            text = ngettext(
                "With {training}, {n} output is not a number (NaN): it diverged.",
                "With {training}, {n} outputs are not numbers (NaN): it diverged.",
                n,
            )
            sentences.append(text.format(training=name, n=number_text(n, ",")))
    if first.split == "train":
        sentences.append(_("These are the samples that it was trained on."))
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
        return _("Both got the same samples right.")
    text = ngettext(
        "Right only with {training}: {n} sample; only with {other}: {n_other}.",
        "Right only with {training}: {n} samples; only with {other}: {n_other}.",
        found.only_first,
    )
    return text.format(
        training=first,
        n=number_text(found.only_first, ","),
        other=second,
        n_other=number_text(found.only_second, ","),
    )


def _both(values: list[str], sides: tuple[Side, ...]) -> dict[str, str]:
    """Return the values and the names of the trainings as the sentences have them."""
    return {
        "value": values[0],
        "training": sides[0][0],
        "other_value": values[-1],
        "other": sides[-1][0],
    }
