"""A study of chance: pairs that share one stream, and when the shares are there."""

import pytest

from engine.analysis.variance_study import N_PARTS, Pair, study_of
from engine.experiment.specs import STREAMS
from tests.engine.analysis.sample_variance import variance_record


def test_variance_study_pairs_share_nothing_or_one_stream():
    study = study_of(variance_record(6))
    own = study.scores["all"]
    assert [(pair.seed, pair.score, pair.other) for pair in study.pairs()] == [
        (seed, own[seed], own[(seed + 1) % 6]) for seed in range(6)
    ]
    for name in STREAMS:
        kept = study.scores[f"keep {name}"]
        assert study.pairs(name) == tuple(Pair(seed, own[seed], kept[seed]) for seed in range(6))


def test_running_variance_study_has_pairs_and_no_shares():
    study = study_of(variance_record(6, n_parts=2))
    assert (study.n_done, study.n_planned, study.is_whole) == (12, 6 * N_PARTS, False)
    assert len(study.pairs()) == len(study.pairs("split")) == 6
    assert study.pairs("init") == ()
    assert study.shares is None
    assert study_of(variance_record(6, n_parts=0)).pairs() == ()


def test_complete_variance_study_has_shares():
    study = study_of(variance_record(20))
    assert study.is_whole
    assert study.column == "test_accuracy"
    assert study.shares is not None
    shares = {share.name: share.first_order for share in study.shares.streams}
    assert max(shares, key=lambda name: shares[name]) == "split"


def test_variance_study_reports_too_few_seeds_at_the_end():
    shares = study_of(variance_record(3)).shares
    assert shares is not None
    assert shares.streams == ()
    assert "too few" in shares.headline


def test_variance_study_uses_seeds_that_all_parts_have():
    """Stopped in the middle of more seeds: what was whole before stays an answer."""
    shares = study_of(variance_record(20, n_planned=50)).shares
    assert shares is not None
    assert shares.n == 20


def test_variance_study_is_none_for_other_run_kinds():
    with pytest.raises(ValueError, match="not a sweep"):
        study_of(variance_record(5, kind="sweep"))
