"""Processors without AVX: how they are found, and that a session says so and goes on."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from engine.experiment.specs import Cell, DataSpec
from engine.session import processor
from engine.session.messages import (
    DataPreviewed,
    EngineFailed,
    EngineStarting,
    Failed,
    ModelSaved,
    WeightsInspected,
)
from tests.engine.session.listener import experiment, running_session

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
def test_cpuinfo_is_read_as_it_is_written(tmp_path: Path, text: str, expected: bool | None) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text(text)
    assert processor.has_avx_by_cpuinfo(path) is expected


def test_a_cpuinfo_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert processor.has_avx_by_cpuinfo(tmp_path / "none") is None


def test_without_glibc_cpuinfo_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text(XEON_2009)
    monkeypatch.setattr(processor, "CPUINFO", path)
    monkeypatch.setattr(processor, "_has_avx_by_glibc", lambda: None)
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(sys, "platform", "linux")
    assert processor.processor_problem() == processor.NO_AVX
    path.unlink()
    assert processor.processor_problem() == ""


def test_other_processors_need_no_avx(monkeypatch: pytest.MonkeyPatch) -> None:
    for machine in ("arm64", "aarch64"):
        monkeypatch.setattr(platform, "machine", lambda machine=machine: machine)
        assert processor.has_avx() is None
        assert processor.processor_problem() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="compares two sources that only Linux has")
def test_glibc_and_cpuinfo_agree_on_this_machine() -> None:
    said = processor._has_avx_by_glibc()
    assert said in (None, processor.has_avx_by_cpuinfo(processor.CPUINFO))


@pytest.mark.skipif(
    sys.platform != "linux" or processor._has_avx_by_glibc() is None,
    reason="takes AVX away through glibc 2.33 or newer on x86-64",
)
def test_a_session_without_avx_says_so_answers_and_does_not_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX")
    with running_session() as (session, listener):
        failed = listener.until_a(EngineFailed)
        assert failed == EngineFailed(processor.NO_AVX)
        run_id = session.start_run(experiment(3), (Cell(0.5, 0),))
        assert listener.until_end(run_id) == Failed(run_id, processor.NO_AVX)
        session.warm_up(experiment(3))
        session.save_model(experiment(3), Cell(0.5, 0), "nowhere.keras")
        assert listener.until_a(ModelSaved).problem == processor.NO_AVX
        session.inspect_weights(experiment(3), Cell(0.5, 0))
        assert listener.until_a(WeightsInspected).problem == processor.NO_AVX
        session.preview(DataSpec("iris"))
        assert listener.until_a(DataPreviewed).preview is not None
        assert len(listener.of(EngineStarting)) == 1
