"""Import, catalogue and training from source where there is no network, not even a loopback."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaged.own_files import write_own_files
from tests.packaged.trace import calls, listening, outside

ROOT = Path(__file__).resolve().parents[3]
UNSHARE = ["unshare", "--user", "--map-root-user", "--net"]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("strace"), reason="strace, which lists system calls, is not installed")
def test_a_run_asks_nothing_of_a_network_and_listens_on_no_port(tmp_path: Path) -> None:
    """Not even a probe: all system calls of the command and of its worker are looked at."""
    trace = tmp_path / "trace"
    strace = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=network", "-o", str(trace)]
    run = ["run", "honest-classification", "--rates", "0", "--seeds", "1", "--epochs", "1"]
    done = subprocess.run(
        [*strace, sys.executable, ROOT / "main.py", *run, "--out", tmp_path / "out"],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert outside(trace.read_text("utf-8")) == []
    assert listening(trace.read_text("utf-8")) == []
    assert calls(trace.read_text("utf-8")), "the trace should have the pipe to the worker, a pair of sockets"


@pytest.mark.skipif(not shutil.which("unshare"), reason="unshare (Debian: util-linux) is not installed")
def test_own_files_need_no_network(tmp_path: Path) -> None:
    why_not = subprocess.run([*UNSHARE, "true"], capture_output=True, encoding="utf-8", check=False).stderr
    if why_not:
        pytest.skip(f"an empty network can't be made here: {why_not.strip()}")
    table, _, _, _, arrays, images = write_own_files(tmp_path)
    app = f'"{sys.executable}" "{ROOT / "main.py"}" --data-dir "{tmp_path / "app"}"'
    imports = [f'{app} import "{path}" --out "{path}.dropoutlab"' for path in (table, arrays, images)]
    project = f'"{table}.dropoutlab"'
    run = f'{app} run {project} --out "{tmp_path / "out"}" --rates 0,0.5 --seeds 1 --epochs 1'
    lines = ["set -e; tail -n +3 /proc/net/dev > interfaces", *imports, f"{app} data", run]
    done = subprocess.run(
        [*UNSHARE, "sh", "-c", "\n".join(lines)],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert [
        line.split(":")[0].strip() for line in (tmp_path / "interfaces").read_text("utf-8").splitlines()
    ] == ["lo"]
    assert all(f"Saved as {path}.dropoutlab" in done.stdout for path in (table, arrays, images))
    assert "Fashion-MNIST" in done.stdout
    assert (tmp_path / "out" / "curve.png").is_file()
