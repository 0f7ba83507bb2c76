"""The lines of a sweep's script that compare the rates, as `engine.analysis.statistics` compares them.

They take `scores`, a list for each rate with a score for each seed, and where data are held out
`train_scores`, the same on the training samples.
"""

# no texts: the lines of a script, which are English

from __future__ import annotations

from engine.analysis.split_design import has_one_test_set
from engine.analysis.wording import metric_label
from engine.data.sizes import split_sizes
from engine.experiment.specs import Experiment

PICTURE = 'figure.savefig("sweep.png", dpi=150)'
WINDOW = "plt.show()"
_SUMMARIZE = '''def summarize(values, overlap=0):
    """Mean, standard deviation, and the 95 % t interval of the mean."""
    n, mean = len(values), np.mean(values)
    std = np.std(values, ddof=1) if n > 1 else np.nan  # one value does not say how far others are
    half = stats.t.ppf(0.975, n - 1) * std * np.sqrt(1 / n + overlap)
    return mean, std, mean - half, mean + half


summaries = {rate: summarize(scores[rate]) for rate in RATES}
'''
_TABLE = """print("SCORE; low and high are the 95 % interval of the mean")
print(" rate   n", *(f"{name:>11}" for name in ("mean", "std", "low", "high")))
for rate in RATES:
    row = summaries[rate]
    print(f"{rate:5g} {len(SEEDS):3}", *(f"{number:11.6g}" for number in row))
"""
_WITH_TRAINING = (
    ('"high")', '"high", "training")'),
    ("row = summaries[rate]", "row = *summaries[rate], np.mean(train_scores[rate])"),
)
_COMPARE = '''def compare(values, base):
    """Paired t test over the seeds: mean difference, its 95 % interval, and p."""
    n = len(values)
    mean, std, low, high = summarize(np.subtract(values, base), OVERLAP)
    rounding = 1e-6 * np.max(np.abs([values, base]))  # of float32: a smaller spread is none
    if std <= rounding:
        return mean, np.nan, np.nan, 1.0 if abs(mean) <= rounding else np.nan
    t = mean / (std * np.sqrt(1 / n + OVERLAP))
    return mean, low, high, 2 * stats.t.sf(abs(t), n - 1)


def holm(p):
    """Holm's correction (1979) for several rates: the smallest p times their number, and so on."""
    p = np.array(p)
    order = np.argsort(p)  # those that do not exist (nan) come last
    factors = np.isfinite(p).sum() - np.arange(len(p))
    corrected = np.empty(len(p))
    corrected[order] = np.minimum(1, np.maximum.accumulate(factors * p[order]))
    return corrected


others = [rate for rate in RATES if rate != 0]
differences = [compare(scores[rate], scores[0]) for rate in others]
corrected = holm([p for *_, p in differences])
print("difference from rate 0; low and high are its 95 % interval")
print(" rate   n", *(f"{name:>11}" for name in ("difference", "low", "high", "p", "p (Holm)")))
for rate, row, p in zip(others, differences, corrected):
    print(f"{rate:5g} {len(SEEDS):3}", *(f"{number:11.6g}" for number in (*row, p)))
'''
_CURVE = """means, _, lows, highs = np.transpose([summaries[rate] for rate in RATES])
figure, axes = plt.subplots()
axes.fill_between(RATES, lows, highs, alpha=0.2, label="95 % interval of the mean")
axes.plot(RATES, [scores[rate] for rate in RATES], "k.", alpha=0.4)  # a dot for each training
axes.plot(RATES, means, "o-", label="{split}")
axes.set(xlabel="dropout rate", ylabel="{metric}")
axes.legend()
"""
_TRAINING_CURVE = (
    'axes.plot(RATES, [np.mean(train_scores[rate]) for rate in RATES], "--", label="training samples")'
)


def score_text(experiment: Experiment) -> str:
    """What the sweep is judged by: "accuracy on the test samples"."""
    split = "test" if experiment.data.is_held_out else "training"
    return f"{metric_label(experiment.training.metric)} on the {split} samples"


def table_lines(experiment: Experiment) -> list[str]:
    """Lines that print the mean of each rate with its interval."""
    table = _TABLE.replace("SCORE", score_text(experiment))
    if experiment.data.is_held_out:
        for old, new in _WITH_TRAINING:
            table = table.replace(old, new)
    return (_SUMMARIZE + table).splitlines()


def difference_lines(experiment: Experiment, n_samples: int) -> list[str]:
    """Lines that print the difference of each rate from rate 0, with its interval and p values."""
    return [*_overlap_lines(experiment, n_samples), "", "", *_COMPARE.splitlines()]


def _overlap_lines(experiment: Experiment, n_samples: int) -> list[str]:
    """OVERLAP as `split_design.split_ratio` computes it."""
    data = experiment.data
    if not data.is_held_out:
        return ["OVERLAP = 0  # every seed is scored on the same samples"]
    if has_one_test_set(experiment):
        return ["OVERLAP = 0  # every seed has the same test samples"]
    if data.split == "kfold":
        return [
            "# Folds share training samples, so that their scores are not independent: 1 / n is too small.",
            f"OVERLAP = 1 / ({data.n_folds} - 1)  # for {data.n_folds} folds (Bouckaert and Frank 2004)",
        ]
    lines = [
        "# The test sets of the seeds share samples, so that their scores are not independent: 1 / n is too",
        "# small (Nadeau and Bengio 2003).",
    ]
    sizes = dict(split_sizes(data, n_samples))
    n_train, n_test = sizes["train"], sizes["test"]
    if n_train >= n_test:
        return [*lines, f"OVERLAP = {n_test} / ({n_samples} - {n_test})  # test samples / all others"]
    return [
        *lines,
        f"shared = 2 / (1 / {n_train} + 1 / {n_test})  # with fewer training than test samples",
        f"OVERLAP = shared / ({n_samples} - shared)",
    ]


def curve_lines(experiment: Experiment, *, is_notebook: bool) -> list[str]:
    """Lines that draw the curve: a dot for each training, the means and their intervals."""
    is_held_out = experiment.data.is_held_out
    split = "test samples" if is_held_out else "training samples"
    lines = _CURVE.format(split=split, metric=metric_label(experiment.training.metric)).splitlines()
    if is_held_out:
        lines.insert(-2, _TRAINING_CURVE)
    return [*lines, WINDOW if is_notebook else PICTURE]
