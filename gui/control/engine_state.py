"""The engine's state as the window shows it, and the user's choices: what trains, reproducible or not."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from engine.experiment.devices import device_text
from engine.experiment.trainers import RunOptions
from engine.language.texts import N_, _
from engine.session.messages import EngineFailed, EngineReady, EngineStarting, Event
from gui.control.engine_bridge import EngineBridge
from gui.control.timings import Timings
from gui.settings import Settings

STARTING = N_("Engine starting…")
MAX_ADDRESS = 40  # characters in the status bar


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
        self.text = self._unready = _(STARTING)
        bridge.events_arrived.connect(self._take)

    @property
    def device(self) -> str:
        """The device for training: the chosen one if it exists; empty for the first."""
        preferred = self._settings.device
        return preferred if preferred in self.devices or not self.devices else self.devices[0]

    @property
    def cluster(self) -> str:
        """Address of the cluster that is set up; empty for none."""
        return self._settings.cluster

    @property
    def cluster_name(self) -> str:
        """What the window calls that cluster; a long address is shortened."""
        address = self.cluster
        if len(address) > MAX_ADDRESS:
            address = f"{address[: MAX_ADDRESS // 2]}…{address[-MAX_ADDRESS // 2 :]}"
        return _("Cluster at {address}").format(address=address)

    @property
    def is_on_cluster(self) -> bool:
        """Whether sweeps go to the cluster."""
        return self._settings.uses_cluster and bool(self.cluster)

    def options(
        self, *, is_watched: bool = False, device: str = "", may_use_cluster: bool = False
    ) -> RunOptions:
        """The options of a run that starts now.

        One that goes on is trained on `device`, where it began, if that exists still, else on the chosen one.
        Another one has the cluster too, if that is chosen and the run may use it; it is trained on the
        device where it is too short to be sent away.
        """
        exists = device in self.devices or not self.devices
        options = RunOptions(device=device if device and exists else self.device, is_watched=is_watched)
        if device or not (may_use_cluster and self.is_on_cluster):
            return options
        return replace(options, cluster=self.cluster, key=self._settings.cluster_key)

    def choose_device(self, name: str) -> None:
        """Train on this device from the next run on, also after a restart of the app."""
        self._settings.device = name
        self._settings.uses_cluster = False
        self._show_message()

    def set_up_cluster(self, address: str, key: str) -> None:
        """Remember a cluster; it trains nothing before it is chosen."""
        self._settings.cluster, self._settings.cluster_key = address, key
        self._show_message()

    def choose_cluster(self) -> None:
        """Have the cluster train the sweeps from the next one on, also after a restart of the app."""
        self._settings.uses_cluster = True
        self._show_message()

    def choose_reproducible(self, is_reproducible: bool) -> None:
        """Restart the engine in the chosen mode; not possible while a run is open."""
        if is_reproducible == self.is_reproducible:
            return
        try:
            self._session.restart(is_reproducible)
        except ValueError:
            self.notice_raised.emit(_("Stop the current run first."), "", "warn")
        else:
            self._settings.is_reproducible = self.is_reproducible = is_reproducible
        self._show_message()

    def _take(self, events: list[Event]) -> None:
        for event in events:
            self.timings.take(event)
            match event:
                case EngineStarting():
                    self.is_ready, self._unready = False, _(STARTING)
                    self._show_message()
                case EngineReady(devices, versions, is_reproducible):
                    self.is_ready = True
                    self.devices, self.versions, self.is_reproducible = devices, versions, is_reproducible
                    self._show_message()
                case EngineFailed(message, details):
                    self.is_ready, self._unready = False, _("Engine not available")
                    self._show_message()
                    self.notice_raised.emit(message, details, "bad")

    def _show_message(self) -> None:
        self.text = self._facts() if self.is_ready else self._unready
        self.changed.emit()

    def _facts(self) -> str:
        if self.is_on_cluster:
            return _("Engine ready   {facts}").format(facts=self.cluster_name)
        version = ".".join(dict(self.versions).get("tensorflow", "").split(".")[:2])
        facts = [device_text(self.device), f"TensorFlow {version}"]
        if self.is_reproducible:
            # Translators: of the engine: the same seeds give exactly the same numbers.
            facts.append(_("reproducible"))
        return _("Engine ready   {facts}").format(facts=" · ".join(facts))
