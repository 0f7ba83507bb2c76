"""How long a run may take, and what it would take."""

from __future__ import annotations

import math
import time

from engine.session.session import EngineSession

GRACE = 10.0  # seconds that a run has to end by itself when it must
SURE_AFTER = 20.0  # seconds of training after which it can be told how long the rest will take


class RunClock:
    """Watches how long a run may take, without the engine's first start.

    After SURE_AFTER seconds of training the rest is told from the share that is done, so that a run which
    would take hours is not waited for.
    """

    def __init__(self, most_seconds: float) -> None:
        self._most = most_seconds
        self._begun = math.nan
        self._first: tuple[float, float] | None = None
        self._pressed_at = math.nan
        self.whole_seconds = most_seconds
        self.is_over = False

    @property
    def is_pressed(self) -> bool:
        return not math.isnan(self._pressed_at)

    @property
    def wait_seconds(self) -> float | None:
        """How long to wait for the next event; None: for ever."""
        if self.is_pressed:
            return GRACE
        if math.isinf(self._most) or math.isnan(self._begun):
            return None
        return max(0.0, self._begun + self._most - time.monotonic())

    def start(self) -> None:
        """The engine is ready for it; one that had to be killed and starts again does not begin anew."""
        if math.isnan(self._begun):
            self._begun = time.monotonic()

    def see(self, share: float) -> None:
        """So much is done; tells whether the whole would take too long."""
        now = time.monotonic()
        if self._first is None:
            self._first = (now, share)
            return
        seconds, gained = now - self._first[0], share - self._first[1]
        if seconds >= min(SURE_AFTER, self._most / 4) and gained > 0:
            whole = (now - self._begun) + (1 - share) * seconds / gained
            if whole > 1.5 * self._most:
                self.is_over, self.whole_seconds = True, whole

    def press(self, session: EngineSession, run_id: int) -> None:
        """Ask the run to stop; if it was asked GRACE seconds ago, kill it."""
        now = time.monotonic()
        if not self.is_pressed:
            self._pressed_at = now
            session.stop_run(run_id)
        elif now - self._pressed_at >= GRACE:
            self._pressed_at = now
            session.force_stop()
