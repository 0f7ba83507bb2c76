"""`cluster` and `run --cluster`: what they print, and how they end."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks._running_cluster import Process, RunningCluster
from engine.command_line.commands import main
from tests.engine.cluster.long_sweep import write_long_sweep

needs_interrupt = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C goes to a whole console there")


def test_a_key_is_made_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "class.pem"
    assert main(["cluster", "key", str(path)]) == 0
    assert capsys.readouterr().out == (
        f"{path} is the cluster's key: who has this file can join, and have networks trained.\n"
    )
    assert main(["cluster", "key", str(path)]) == 2
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ([], "The following arguments are required: part"),
        (["dance"], "invalid choice: 'dance'"),
        (["scheduler", "--host", "lab-1"], "lab-1 is not this computer"),
        (["scheduler", "--key", "nowhere.pem"], "The key file nowhere.pem is not there"),
        (["worker", "lab-1"], "lab-1 is not this computer"),
        (["worker", "127.0.0.1", "--threads", "-1"], "--threads must be a number from 1 to 1024, not -1"),
        (["worker", "127.0.0.1", "--threads", "0"], "--threads must be a number from 1 to 1024, not 0"),
        (["worker", "127.0.0.1", "--threads", "many"], "invalid int value: 'many'"),
    ],
)
def test_wrong_words_are_one_sentence(
    argv: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cluster", *argv]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_a_run_needs_a_right_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["run", "tutorial-classification", "--out", str(tmp_path / "out"), "--cluster", "a b"]
    assert main(argv) == 2
    assert "A cluster's address must be" in capsys.readouterr().err
    assert main([*argv[:-2], "--key", "class.pem"]) == 2
    assert "--key is the key of a cluster" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_run_without_a_cluster_there_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_long_sweep(tmp_path / "sweep.dropoutlab")
    argv = ["run", str(tmp_path / "sweep.dropoutlab"), "--out", str(tmp_path / "out")]
    assert main([*argv, "--cluster", "127.0.0.1:9"]) == 1
    assert "No scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err


def test_what_takes_seconds_is_trained_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is asked of the cluster, which is not even there."""
    argv = ["run", "tutorial-classification", "--seeds", "2", "--epochs", "2", "--out", str(tmp_path / "out")]
    assert main([*argv, "--cluster", "127.0.0.1:9"]) == 0
    assert "This takes so little time that it is not sent to the cluster." in capsys.readouterr().out


@needs_interrupt
def test_a_scheduler_prints_its_address_first_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    scheduler = Process(tmp_path, "scheduler", "--port", "0")
    try:
        address = scheduler.line_with("")
        assert address.startswith("tcp://127.0.0.1:")
        assert address in scheduler.line_with("cluster worker")
        scheduler.line_with("Ctrl+C")
        scheduler.interrupt()
        assert scheduler.line_with("ended") == "The cluster has ended."
        assert scheduler.wait() == 0
    finally:
        scheduler.close()


@needs_interrupt
def test_a_sweep_on_lent_computers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the commands alone, with a key; then a worker is taken back."""
    key, project = tmp_path / "class.pem", tmp_path / "sweep.dropoutlab"
    write_long_sweep(project)
    assert main(["cluster", "key", str(key)]) == 0
    argv = ["run", str(project), "--rates", "0,0.5", "--seeds", "2"]
    with RunningCluster(tmp_path / "home", key=key) as cluster:
        cluster.add_workers(2)
        where = ["--cluster", cluster.address, "--key", str(key)]
        assert main([*argv, "--out", str(tmp_path / "there"), *where]) == 0
        assert "on a cluster of 1 computer, 2 threads" in capsys.readouterr().out
        worker = cluster.workers[0]
        worker.interrupt()
        assert worker.line_with("no longer") == "This computer is no longer lent."
        assert worker.wait() == 0
    assert main([*argv, "--out", str(tmp_path / "here")]) == 0
    for name in ("cells.csv", "history.csv"):
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
    summary = json.loads((tmp_path / "there" / "summary.json").read_text("utf-8"))
    assert summary["training_seconds"] > 0


@needs_interrupt
def test_the_demonstration(tmp_path: Path) -> None:
    demo = Process(tmp_path, "demo")
    try:
        assert demo.line_with("").startswith("tcp://127.0.0.1:")
        demo.line_with("In the window")
        demo.line_with(": Lent to")
        demo.interrupt()
        assert demo.line_with("has ended") == "The cluster has ended."
        assert demo.wait() == 0
    finally:
        demo.close()
