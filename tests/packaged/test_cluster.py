"""A cluster of packaged apps: key, scheduler, workers and a sweep."""

import subprocess
from pathlib import Path

from benchmarks._running_cluster import RunningCluster
from tests.engine.cluster.long_sweep import write_long_sweep
from tests.packaged.sandbox import EXECUTABLE


def test_a_sweep_on_a_cluster_of_packages(packaged_app: Path, tmp_path: Path) -> None:
    """With a key, so that the connections are encrypted; the same cells as the package alone gives."""
    app, key, project = str(packaged_app / EXECUTABLE), tmp_path / "class.pem", tmp_path / "sweep.dropoutlab"
    write_long_sweep(project)
    subprocess.run([app, "cluster", "key", str(key)], check=True, timeout=120)
    run = [app, "run", str(project), "--rates", "0,0.5", "--seeds", "2", "--data-dir", str(tmp_path / "home")]
    with RunningCluster(tmp_path / "lent", key=key, app=(app,)) as cluster:
        cluster.add_workers(2)
        where = ["--cluster", cluster.address, "--key", str(key)]
        done = subprocess.run(
            [*run, "--out", str(tmp_path / "there"), *where],
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
    assert done.returncode == 0, done.stderr
    assert "on a cluster of 1 computer, 2 threads" in done.stdout
    subprocess.run([*run, "--out", str(tmp_path / "here")], check=True, timeout=300)
    for name in ("cells.csv", "history.csv"):
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
