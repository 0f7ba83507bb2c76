"""What the way of splitting means for the comparison of rates: how far splits overlap, and what to say."""

from __future__ import annotations

from collections.abc import Sequence

from engine.analysis.statistics import overlap_ratio
from engine.data.catalogue import data_set_info
from engine.data.sizes import split_sizes
from engine.errors import InputError
from engine.experiment.specs import DataSpec, Experiment
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext


def split_ratio(experiment: Experiment) -> float:
    """Compute the ratio by which the paired t test corrects for overlapping splits.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    float
        0 where all seeds have one test set or no data are held out. With k folds 1 / (k - 1), which is
        n_test / n_train of the folds (Bouckaert and Frank 2004, "Evaluating the replicability of significance
        tests for comparing learning algorithms"). Else `overlap_ratio` of the sizes.

    Raises
    ------
    InputError
        If the data set is not in the catalogue or cannot be split.
    """
    data = experiment.data
    if not data.is_held_out or has_one_test_set(experiment):
        return 0.0
    n_samples = data_set_info(data).n_samples
    sizes = dict(split_sizes(data, n_samples))
    if data.split == "kfold":
        return 1 / (data.n_folds - 1)
    return overlap_ratio(n_samples, sizes["train"], sizes["test"])


def has_one_test_set(experiment: Experiment) -> bool:
    """Whether data are held out and all seeds are tested on the same samples.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    bool
    """
    data = experiment.data
    return data.is_held_out and (data.has_one_test_set or "split" in experiment.frozen_streams)


def split_notes(experiment: Experiment, seeds: Sequence[int]) -> list[str]:
    """Say what the way of splitting means for the verdict.

    Parameters
    ----------
    experiment : Experiment
    seeds : sequence of int
        Those that the verdict counts.

    Returns
    -------
    list of str
        Sentences; none if no data are held out.
    """
    data = experiment.data
    if not data.is_held_out:
        return []
    if has_one_test_set(experiment):
        text = _("It holds for {samples}, the same for all seeds.")
        return [text.format(samples=_fixed_samples(experiment))]
    if data.split != "kfold":
        return [
            _(
                "Test sets overlap between seeds, so the interval is made wider (after Nadeau and Bengio "
                "2003)."
            )
        ]
    notes = [
        _(
            "The folds share most of their training samples, so the interval is made wider (Bouckaert and "
            "Frank 2004)."
        )
    ]
    if data.fold_order == "in_order" and len(seeds) > data.n_folds:
        text = _(
            "Folds in order are the same in every repetition: {n} seeds test all samples, and more of them "
            "make the interval too narrow."
        )
        notes.append(text.format(n=data.n_folds))
    elif len(seeds) % data.n_folds or any(len(folds) != data.n_folds for folds in _repetitions(data, seeds)):
        text = _(
            "Not every sample was tested as often as the others: choose {n} seeds from 0 on, or {twice}."
        )
        notes.append(text.format(n=data.n_folds, twice=2 * data.n_folds))
    return notes


def split_statement(experiment: Experiment) -> str:
    """Say before a sweep what its verdict will be about, and which statistics follow from the split.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    str
        Two sentences; empty if no data are held out.
    """
    data = experiment.data
    if not data.is_held_out:
        return ""
    if has_one_test_set(experiment):
        text = _(
            "The verdict will be about {samples} alone. It is an ordinary paired t test, with narrower "
            "intervals."
        )
        return text.format(samples=_fixed_samples(experiment))
    if data.split == "kfold":
        return _(
            "The verdict will be about samples of this kind. Folds share training samples, so its intervals "
            "are made wider (Bouckaert and Frank 2004)."
        )
    return _(
        "The verdict will be about samples of this kind. Test sets overlap between seeds, so its intervals "
        "are made wider (Nadeau and Bengio 2003)."
    )


def _fixed_samples(experiment: Experiment) -> str:
    """Name the samples that all seeds share: the test set, and those for training if the split is fixed."""
    data = experiment.data
    others = "split" in experiment.frozen_streams and data.uses_split_stream
    n = _n_test(data)
    # Translators: in "It holds for …, the same for all seeds." and "The verdict will be about … alone."
    if n is None:
        return _("this test set and these training samples") if others else _("this test set")
    if others:
        text = ngettext(
            "this test set of {n} sample and these training samples",
            "this test set of {n} samples and these training samples",
            n,
        )
    else:
        text = ngettext("this test set of {n} sample", "this test set of {n} samples", n)
    return text.format(n=number_text(n, ","))


def _n_test(data: DataSpec) -> int | None:
    try:
        return dict(split_sizes(data, data_set_info(data).n_samples))["test"]
    except InputError:  # a run in a file may be on data that are not there
        return None


def _repetitions(data: DataSpec, seeds: Sequence[int]) -> list[set[int]]:
    """Return the tested folds of each repetition."""
    found: dict[int, set[int]] = {}
    for seed in seeds:
        found.setdefault(seed // data.n_folds, set()).add(seed % data.n_folds)
    return list(found.values())
