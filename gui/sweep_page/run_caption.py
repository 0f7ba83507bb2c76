"""The caption under the chart: which run is shown, how many trainings, in what time; and how they ran."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QToolTip, QWidget

from engine.analysis.durations import format_duration
from engine.experiment.devices import device_text
from engine.experiment.trainers import choose_trainer, together
from engine.language.texts import _, ngettext
from engine.runs.record import SWEEP
from gui.sweep_page.view import ViewContext, shown_run
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.plain_text import plain_tip


class RunCaption(QWidget):
    """One muted line, and an icon whose tooltip says with which trainer, on which device, and why."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self.text = ElidedLabel()
        self.text.setProperty("role", "caption")
        self.info = QToolButton()
        self.info.setAccessibleName(_("How the trainings run"))
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(True)  # so that the chart keeps its height
        self.info.setSizePolicy(policy)
        self.info.clicked.connect(self._show_tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.info)
        row.addWidget(self.text, 1)
        document, controller = context.document, context.controller
        for signal in (
            document.project_changed,
            controller.run_started,
            controller.planned,
            controller.run_ended,
        ):
            signal.connect(self.show_results)
        context.theme.changed.connect(self._show_icon)
        self._show_icon()
        self.show_results()

    def show_results(self, _of: object = None) -> None:
        """Say which run is in view."""
        controller, record = self._context.controller, shown_run(self._context)
        is_running = controller.record_so_far(SWEEP) is not None
        if record is not None and not is_running and not record.n_cells:
            record = None
        now = choose_trainer(self._context.document.project.experiment)
        if record is None:
            self.text.set_whole_text("" if now == together() else now.reason)
        elif is_running or not record.seconds:
            self.text.set_whole_text(record.name)
        else:
            # Translators: a run, and the time it took.
            text = ngettext("{run}: {n} training in {time}", "{run}: {n} trainings in {time}", record.n_cells)
            time = format_duration(record.seconds)
            self.text.set_whole_text(text.format(run=record.name, n=record.n_cells, time=time))
        run = controller.run
        plan = run.plan if run is not None and record is not None and run.record.uid == record.uid else None
        if plan is not None:
            device = _("Device: {device}.").format(device=device_text(plan.device))
            how = f"{plan.reason} {device}"
        else:
            how = (choose_trainer(record.definition.experiment) if record is not None else now).reason
        self.info.setVisible(record is not None)
        self.info.setToolTip(plain_tip(how))
        self.info.setAccessibleDescription(how)

    def _show_tip(self) -> None:
        place = self.info.mapToGlobal(QPoint(0, -self.info.height()))
        QToolTip.showText(place, self.info.toolTip(), self.info)

    def _show_icon(self) -> None:
        self.info.setIcon(self._context.theme.icon("help", "muted"))
