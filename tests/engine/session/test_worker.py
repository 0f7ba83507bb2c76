"""What the worker does for a run, and between runs: pause, stop, warm-up, models."""

from __future__ import annotations

import importlib
import os
import platform
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.data.split import split
from engine.experiment.dropout_schedule import ready_to_record, recorded
from engine.experiment.seeds import streams
from engine.experiment.specs import Cell, DataSpec
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.session import worker
from engine.session.messages import (
    DataPreviewed,
    EngineFailed,
    EngineStarting,
    Event,
    Failed,
    Finished,
    ModelSaved,
    Part,
    RunContinued,
    RunPaused,
    RunProgress,
    SamplesPredicted,
    StepTimed,
    Stopped,
    WeightsInspected,
)
from engine.system.cpp_runtime import CppRuntimeError
from engine.system.logs import log_path
from engine.system.paths import OWN_FOLDER
from tests.engine.session.listener import Engine, experiment, running_session

CELLS = tuple(Cell(rate, seed) for rate in (0.0, 0.5) for seed in (0, 1))
LONG = 50_000


@pytest.mark.slow
@pytest.mark.parametrize(("trainer", "epochs", "cells"), [(STACKED, 60, CELLS), (REFERENCE, 8, CELLS[3:])])
def test_worker_pause_changes_no_number(
    engine: Engine, trainer: str, epochs: int, cells: tuple[Cell, ...]
) -> None:
    session, listener = engine
    options = RunOptions(trainer)
    undisturbed = session.start_run(experiment(epochs), cells, options)
    assert isinstance(listener.until_end(undisturbed), Finished)

    started = time.monotonic()
    run_id = session.start_run(experiment(epochs), cells, options)
    listener.until_a(RunProgress, run_id)
    session.pause_run(run_id)
    listener.until_a(RunPaused, run_id)
    paused = time.monotonic()
    told = len(listener.of(RunProgress, run_id))
    done = listener.of(RunProgress, run_id)[-1].done
    session.preview(DataSpec("wine"))
    listener.until_a(DataPreviewed)
    listener.drain()
    paused_seconds = time.monotonic() - paused
    assert len(listener.of(RunProgress, run_id)) == told
    session.continue_run(run_id)
    listener.until_a(RunContinued, run_id)
    end = listener.until_end(run_id)
    assert isinstance(end, Finished)
    assert end.seconds < time.monotonic() - started - paused_seconds
    assert 0 < done < len(cells) * epochs
    assert listener.results_of(run_id) == listener.results_of(undisturbed)
    assert len(listener.results_of(run_id)) == len(cells)


def test_worker_run_can_be_paused_before_it_begins_and_again(engine: Engine) -> None:
    session, listener = engine
    run_id = session.start_run(experiment(LONG), CELLS)
    session.pause_run(run_id)
    listener.until_a(RunPaused, run_id)
    assert listener.of(RunProgress, run_id)[-1].done == len(CELLS)  # one epoch
    session.continue_run(run_id)
    listener.until_a(RunContinued, run_id)
    session.pause_run(run_id)
    listener.until_a(RunPaused, run_id)
    session.stop_run(run_id)
    listener.until_end(run_id)


def test_worker_stop_ends_a_paused_run(engine: Engine) -> None:
    session, listener = engine
    run_id = paused_run(engine)
    session.stop_run(run_id)
    end = listener.until_end(run_id)
    assert isinstance(end, Stopped)
    assert [result.cell for result in end.partial] == list(CELLS)
    assert all(len(values) >= 1 for result in end.partial for _, values in result.history)
    assert not listener.of(RunContinued, run_id)


def test_worker_answers_previews_while_a_run_is_paused(engine: Engine) -> None:
    session, listener = engine
    run_id = paused_run(engine)
    session.preview(DataSpec("digits"))
    assert listener.until_a(DataPreviewed).preview is not None
    session.stop_run(run_id)
    listener.until_end(run_id)


def test_worker_ignores_continue_without_a_pause(engine: Engine) -> None:
    session, listener = engine
    run_id = session.start_run(experiment(3), CELLS)
    session.continue_run(run_id)
    assert isinstance(listener.until_end(run_id), Finished)
    assert not listener.of(RunContinued, run_id)


def test_worker_warm_up_emits_nothing_and_the_next_run_works(engine: Engine) -> None:
    session, listener = engine
    listener.drain()
    before = len(listener.heard)
    session.warm_up(experiment(3), RunOptions(device="TPU 9"))  # fails, which only the log hears
    session.preview(DataSpec("wine"))
    listener.until_a(DataPreviewed)  # the first warm-up is taken up
    session.warm_up(experiment(3))
    run_id = session.start_run(experiment(3), CELLS)
    assert isinstance(listener.until_end(run_id), Finished)
    assert {about(event) for event in listener.heard[before:]} <= {
        run_id,
        "EngineStarting",
        "EngineReady",
        "DataPreviewed",
    }


def test_worker_times_a_step_after_a_warm_up_that_asks_for_it(engine: Engine) -> None:
    session, listener = engine
    session.warm_up(experiment(3), RunOptions(), 7)
    timed = listener.until_a(StepTimed)
    assert (timed.experiment, timed.n_cells) == (experiment(3), 7) and timed.seconds > 0


@pytest.mark.slow
def test_worker_saved_model_equals_the_trained_cell(engine: Engine, tmp_path: Path) -> None:
    session, listener = engine
    spec, cell, path = experiment(10), Cell(0.3, 4), tmp_path / "model.keras"
    run_id = session.start_run(spec, (cell,))
    session.save_model(spec, cell, str(path))
    listener.until_end(run_id)
    assert listener.until_a(ModelSaved) == ModelSaved(str(path))
    assert list(tmp_path.iterdir()) == [path]

    importlib.import_module("engine.training")  # its settings stand before Keras
    import keras

    model = keras.saving.load_model(path)
    x, y = split(spec.data, streams(cell.seed, ()).split).parts["test"]
    loss, accuracy = model.evaluate(x, y, verbose=0)
    (result,) = listener.results_of(run_id)
    assert loss == pytest.approx(result.metric("test_loss"), abs=1e-5)
    assert accuracy == pytest.approx(result.metric("test_accuracy"), abs=1e-5)


def test_worker_reports_a_model_that_cannot_be_saved(engine: Engine, tmp_path: Path) -> None:
    session, listener = engine
    path = str(tmp_path / "nowhere" / "model.keras")
    session.save_model(experiment(1), Cell(0.3, 4), path)
    answer = listener.until_a(ModelSaved)
    assert answer.path == path
    assert answer.problem.endswith(".")
    assert "\n" not in answer.problem
    assert list(tmp_path.iterdir()) == []


def test_session_answers_each_of_two_equal_inspect_weights_requests(engine: Engine) -> None:
    session, listener = engine
    asked, cell = experiment(2), Cell(0.2, 1)
    session.inspect_weights(asked, cell)
    session.inspect_weights(asked, cell)
    first, second = listener.until_a(WeightsInspected), listener.until_a(WeightsInspected)
    assert first == second and (first.experiment, first.cell, first.problem) == (asked, cell, "")
    assert [one.shape for one in first.histograms] == [(4, 16), (16,), (16, 8), (8,), (8, 3), (3,)]


def test_session_inspect_weights_reports_impossible_splits(engine: Engine) -> None:
    session, listener = engine
    asked = experiment(2)
    asked = replace(asked, data=replace(asked.data, test_size=0.8, validation_size=0.2))
    session.inspect_weights(asked, Cell(0.2, 1))
    answer = listener.until_a(WeightsInspected)
    assert answer.histograms == () and "at least one sample" in answer.problem


def paused_run(engine: Engine) -> int:
    """A long run that holds."""
    session, listener = engine
    run_id = session.start_run(experiment(LONG), CELLS)
    session.pause_run(run_id)
    listener.until_a(RunPaused, run_id)
    return run_id


def about(event: Event) -> object:
    """The run that an event is of, or what it is."""
    return getattr(event, "run_id", type(event).__name__)


# --- Processors without AVX: how they are found, and that a session says so and goes on.

# The flags lines of real /proc/cpuinfo files, shortened at their ends.
XEON_2009 = """\
processor\t: 0
vendor_id\t: GenuineIntel
cpu family\t: 6
model\t\t: 26
model name\t: Intel(R) Xeon(R) CPU           X5570  @ 2.93GHz
flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush dts acpi mmx fxsr \
sse sse2 ss ht tm pbe syscall nx rdtscp lm constant_tsc arch_perfmon pebs bts rep_good nopl xtopology pni \
dtes64 monitor ds_cpl vmx est tm2 ssse3 cx16 xtpr pdcm dca sse4_1 sse4_2 popcnt lahf_lm
bugs\t\t: cpu_meltdown spectre_v1

"""
CELERON_2014 = XEON_2009.replace("X5570", "N2840").replace(
    " lahf_lm", " tsc_deadline_timer movbe rdrand lahf_lm"
)
EPYC = XEON_2009.replace(
    "popcnt lahf_lm", "x2apic movbe popcnt aes xsave avx f16c rdrand hypervisor lahf_lm avx2"
)
ARM = "processor\t: 0\nBogoMIPS\t: 108.00\nFeatures\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 cpuid\n"
ONLY_AVX512 = XEON_2009.replace("lahf_lm", "avx512f avx_vnni")


@pytest.mark.parametrize(
    ("text", "expected"),
    [(XEON_2009, False), (CELERON_2014, False), (EPYC, True), (ONLY_AVX512, False), (ARM, None), ("", None)],
)
def test_has_avx_by_cpuinfo_parses_flags(tmp_path: Path, text: str, expected: bool | None) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text(text, "utf-8")
    assert worker.has_avx_by_cpuinfo(path) is expected


def test_has_avx_by_cpuinfo_is_unknown_without_the_file(tmp_path: Path) -> None:
    assert worker.has_avx_by_cpuinfo(tmp_path / "none") is None


def test_has_avx_falls_back_to_cpuinfo_without_glibc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text(XEON_2009, "utf-8")
    monkeypatch.setattr(worker, "CPUINFO", path)
    monkeypatch.setattr(worker, "has_avx_by_glibc", lambda: None)
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(sys, "platform", "linux")
    assert worker.processor_problem() == worker.NO_AVX
    path.unlink()
    assert worker.processor_problem() == ""


def test_processor_problem_ignores_other_architectures(monkeypatch: pytest.MonkeyPatch) -> None:
    for machine in ("arm64", "aarch64"):
        monkeypatch.setattr(platform, "machine", lambda machine=machine: machine)
        assert worker.has_avx() is None
        assert worker.processor_problem() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="compares two sources that only Linux has")
def test_glibc_and_cpuinfo_agree_on_this_machine() -> None:
    said = worker.has_avx_by_glibc()
    assert said in (None, worker.has_avx_by_cpuinfo(worker.CPUINFO))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ImportError("DLL load failed"), "TensorFlow can't be loaded: DLL load failed."),
        (
            RuntimeError("\nNo wrapper. \nTried: []", ImportError("x")),
            "TensorFlow can't be loaded: No wrapper.",
        ),
        (
            ImportError(
                'Traceback (most recent call last):\n  File "a.py", line 73, in <module>\n'
                "ImportError: DLL load failed while importing a: not found.\n\n\nFailed to load.\nSee https://x"
            ),
            "TensorFlow can't be loaded: ImportError: DLL load failed while importing a: not found.",
        ),
        (ImportError(), "TensorFlow can't be loaded: ImportError."),
        (CppRuntimeError("It needs more."), "It needs more."),
    ],
)
def test_an_error_while_tensorflow_loads_becomes_one_sentence(error: Exception, sentence: str) -> None:
    """Those of TensorFlow on Windows hold a traceback, or a second value."""
    assert worker.loading_sentence(error) == sentence


@pytest.fixture
def without_avx(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep TensorFlow from loading in the workers of a test."""
    if sys.platform != "linux" or worker.has_avx_by_glibc() is None:
        pytest.skip("takes AVX away through glibc 2.33 or newer on x86-64")
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX")


@pytest.mark.usefixtures("without_avx")
def test_a_session_without_avx_says_so_answers_and_does_not_restart() -> None:
    with running_session() as (session, listener):
        failed = listener.until_a(EngineFailed)
        assert failed == EngineFailed(worker.NO_AVX)
        run_id = session.start_run(experiment(3), (Cell(0.5, 0),))
        assert listener.until_end(run_id) == Failed(run_id, worker.NO_AVX)
        session.warm_up(experiment(3))
        session.save_model(experiment(3), Cell(0.5, 0), "nowhere.keras")
        assert listener.until_a(ModelSaved).problem == worker.NO_AVX
        session.inspect_weights(experiment(3), Cell(0.5, 0))
        assert listener.until_a(WeightsInspected).problem == worker.NO_AVX
        session.predict_samples(experiment(3), Cell(0.5, 0))
        assert listener.until_a(SamplesPredicted).problem == worker.NO_AVX
        session.preview(DataSpec("iris"))
        assert listener.until_a(DataPreviewed).preview is not None
        assert len(listener.of(EngineStarting)) == 1


# --- The log: one for all workers of a session, with the trace of a crash.


@pytest.mark.usefixtures("without_avx")
def test_worker_log_is_appended_after_a_crash_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    with running_session() as (session, listener):
        for _ in range(2):
            listener.until_a(EngineFailed)
            assert session.worker_pid is not None
            os.kill(session.worker_pid, signal.SIGSEGV)
            listener.until_a(EngineStarting)
        listener.until_a(EngineFailed)
    assert list((tmp_path / "logs").iterdir()) == [log_path("engine")]
    assert log_path("engine").read_text("utf-8").count("Fatal Python error: Segmentation fault") == 2


@pytest.mark.usefixtures("without_avx")
def test_a_worker_that_can_write_no_log_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "file"))
    with running_session() as (_, listener):
        assert listener.until_a(EngineFailed).message == worker.NO_AVX


@pytest.mark.usefixtures("without_avx")
def test_a_worker_leaves_no_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with running_session() as (session, listener):
        listener.until_a(EngineFailed)
        (folder,) = tmp_path.iterdir()
        assert folder.name.startswith(f"dropout-lab-{session.worker_pid}-")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("trainer", [STACKED, REFERENCE])
def test_a_schedule_by_hand_is_recorded_and_repeats(engine: Engine, trainer: str) -> None:
    session, listener = engine
    plain = experiment(8)
    training = replace(plain.training, dropout_schedule="by_hand")
    live = replace(plain, network=ready_to_record(plain.network), training=training)
    options, cell = RunOptions(trainer), Cell(None, 3)
    run_id = session.start_parts((Part(live, (cell,)),), options, 0.6)
    for rate in (0.0, 0.35, 0.35):
        listener.until(lambda event: isinstance(event, RunProgress) and bool(event.epochs))
        session.change_rate(run_id, rate)
    assert isinstance(listener.until_end(run_id), Finished)
    epochs = [epoch for message in listener.of(RunProgress, run_id) for epoch in message.epochs]
    rates = [epoch.rate_by_hand for epoch in epochs]
    assert len(rates) == 8 and rates[0] == 0.6 and rates[-1] == 0.35
    network, training = recorded(plain.network, training, [rate for rate in rates if rate is not None])
    assert max(training.dropout_by_hand) == 1 and not training.records_by_hand
    again = session.start_run(replace(plain, network=network, training=training), (cell,), options)
    assert isinstance(listener.until_end(again), Finished)
    assert listener.results_of(again) == listener.results_of(run_id)
