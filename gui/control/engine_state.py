"""The engine's state as the window shows it, and the user's choices: device, and reproducible or fast."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.experiment.trainers import RunOptions
from engine.session.messages import EngineFailed, EngineReady, EngineStarting, Event
from gui.control.engine_bridge import EngineBridge
from gui.control.timings import Timings
from gui.settings import Settings


class EngineState(QObject):
    """Follows the engine's events; `changed` when its texts, devices or choices change."""

    changed = Signal()
    notice_raised = Signal(str, str, str)

    def __init__(self, bridge: EngineBridge, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._settings = bridge.session, settings
        self.timings = Timings(settings.path.with_name("timings.json"), self)
        self.is_ready = False
        self.devices: tuple[str, ...] = ()
        self.versions: tuple[tuple[str, str], ...] = ()
        self.is_reproducible = settings.is_reproducible
        self.text = "Engine starting…"
        bridge.events_arrived.connect(self._take)

    @property
    def device(self) -> str:
        """The device for training: the chosen one if it exists; empty for the first."""
        preferred = self._settings.device
        return preferred if preferred in self.devices or not self.devices else self.devices[0]

    def options(self, *, is_watched: bool = False, device: str = "") -> RunOptions:
        """The options of a run that starts now; on `device` if that exists still, else on the chosen one."""
        exists = device in self.devices or not self.devices
        return RunOptions(device=device if device and exists else self.device, is_watched=is_watched)

    def choose_device(self, name: str) -> None:
        """Train on this device from the next run on, also after a restart of the app."""
        self._settings.device = name
        self._show_message()

    def choose_reproducible(self, is_reproducible: bool) -> None:
        """Restart the engine in the chosen mode; not possible while a run is open."""
        if is_reproducible == self.is_reproducible:
            return
        try:
            self._session.restart(is_reproducible)
        except ValueError:
            self.notice_raised.emit("Stop the current run first.", "", "warn")
        else:
            self._settings.is_reproducible = self.is_reproducible = is_reproducible
        self._show_message()

    def _take(self, events: list[Event]) -> None:
        for event in events:
            self.timings.take(event)
            match event:
                case EngineStarting():
                    self.is_ready = False
                    self._show_message()
                case EngineReady(devices, versions, is_reproducible):
                    self.is_ready = True
                    self.devices, self.versions, self.is_reproducible = devices, versions, is_reproducible
                    self._show_message()
                case EngineFailed(message, details):
                    self.is_ready = False
                    self._show_message("Engine not available")
                    self.notice_raised.emit(message, details, "bad")

    def _show_message(self, text: str = "") -> None:
        self.text = text or (self._facts() if self.is_ready else "Engine starting…")
        self.changed.emit()

    def _facts(self) -> str:
        version = ".".join(dict(self.versions).get("tensorflow", "").split(".")[:2])
        facts = [self.device, f"TensorFlow {version}"]
        if self.is_reproducible:
            facts.append("reproducible")
        return "Engine ready   " + " · ".join(facts)
