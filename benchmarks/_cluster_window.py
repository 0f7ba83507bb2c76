"""The window while thousands of cells stream in from a cluster: how long a 5 ms timer waits, and memory.

`python -m benchmarks.cluster --parts window` starts this on a screen, with the address of a cluster.
"""

from __future__ import annotations

import sys
import time

MILLISECONDS = 5
MAX_SECONDS = 900
SHARES = (0.25, 0.5, 0.75, 1.0)  # of the cells, at which memory is looked at


def main(address: str, project: str) -> int:
    """Sweep on the cluster and print what was measured; 1 if not all cells came."""
    import psutil
    from PySide6.QtCore import Qt, QTimer

    from engine.experiment.results import SweepResults
    from gui.app import make_application, make_window
    from gui.control.run import RunState

    app = make_application(sys.argv[:1])
    window = make_window(project)
    window.engine.set_up_cluster(address, "")
    window.engine.choose_cluster()
    n_planned = len(window.document.project.sweep.cells())
    waits: list[float] = []
    memory: list[str] = []
    last, n_cells, pressed = 0.0, 0, 0.0

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        waits.append(1000 * (now - last))
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)

    def on_engine() -> None:
        nonlocal last, pressed
        if window.engine.is_ready and not pressed:
            last = pressed = time.perf_counter()
            timer.start(MILLISECONDS)
            window.toolbar.sweep.click()

    def on_results(results: SweepResults) -> None:
        nonlocal n_cells
        n_cells = len(results.cells)
        if len(memory) < len(SHARES) and n_cells >= SHARES[len(memory)] * n_planned:
            own = psutil.Process()
            worker = max(child.memory_info().rss for child in own.children())
            memory.append(
                f"{n_cells} cells: window {own.memory_info().rss / 1e6:.0f} MB, engine {worker / 1e6:.0f} MB"
            )

    def on_state() -> None:
        if pressed and window.controller.state is RunState.IDLE:
            QTimer.singleShot(1000, end)

    def end() -> None:
        timer.stop()
        window.document.undo_stack.setClean()
        window.close()
        app.quit()

    window.engine.changed.connect(on_engine)
    window.controller.results_changed.connect(on_results)
    window.controller.state_changed.connect(on_state)
    QTimer.singleShot(1000 * MAX_SECONDS, end)  # whatever happens, it ends
    window.show()
    app.exec()
    waits.sort()
    print(f"{n_cells} of {n_planned} cells in {last - pressed:.1f} s")
    print(f"5 ms timer: p99 {waits[int(0.99 * len(waits))]:.1f} ms, max {waits[-1]:.1f} ms")
    print("\n".join(memory), flush=True)
    return 0 if n_cells == n_planned else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
