"""Step by step: the network while it trains, what each step drops, and what the other units pass on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSizeF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QScrollArea, QStackedWidget, QVBoxLayout

from engine.analysis.wording import sentence_case
from engine.checks.checks import check_network
from engine.data.catalogue import data_set_info, task_of
from engine.experiment.specs import Experiment
from engine.inside.scaling import scaling_sentence
from engine.inside.step_texts import dropped_text, moment_text, row_text, sample_text, subnetwork_text
from engine.inside.steps import StepsSeen
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.network.spec import NetworkSpec
from engine.network_picture import PictureStyle
from engine.network_picture.live_picture import INPUT, LivePicture, MaskShapes, live_picture
from engine.project.pins import Pin
from gui.inside_page.pinning import painted_pin
from gui.inside_page.steps.canvas import StepCanvas
from gui.inside_page.steps.legend import Legend
from gui.inside_page.steps.levels import Levels
from gui.inside_page.steps.player import StepPlayer
from gui.inside_page.steps.source import Sight, StepSource
from gui.inside_page.steps.strip import FeatureStrip, strip_rows
from gui.inside_page.steps.transport import Transport
from gui.inside_page.view import InsideContext, InsideView, Subject
from gui.theme.tokens import tokens
from gui.widgets.controls import SpinBox
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.split_row import SplitRow, group
from gui.widgets.tabs import Tabs

PIN_WIDTH, PIN_HEIGHT, PIN_SCALE = 1600, 1000, 1.7  # pixels, of which a report shows fewer
DELAY = 30  # milliseconds in which changes of the size become one layout
SCALED = ("dropout", "spatial_dropout1d", "spatial_dropout2d")  # kinds with the factor
CONVOLUTIONS = ("conv1d", "conv2d")
PRESS = N_("press Play or Space to see one step after the other")
STARTS = N_("The engine starts the training again.")
NO_FACTOR = N_("No layer of this network multiplies what it keeps by 1/(1 − d).")
UNSCALED = N_("Without 1/(1 − d)")
UNSCALED_TIP = N_(
    "What the same weights and masks give if dropout does not multiply what it keeps by 1/(1 − d). "
    "The training is left as it is."
)
MEASURING = N_("The engine measures what goes wrong without the factor.")
PAUSE = N_("Pause to measure what goes wrong without the factor.")
MODES = (
    (N_("Training"), N_("What the sample meets in this step: some units are dropped")),
    (N_("Prediction"), N_("The same sample and weights in prediction: all units are used")),
)


class StepView(InsideView):
    """One sample of each batch on its way through the network."""

    uses_epoch = False

    def __init__(self, context: InsideContext) -> None:
        super().__init__(context)
        self._subject: Subject | None = None
        self._network = NetworkSpec(())
        self._levels = Levels(())
        self._selected: int | None = None
        self._drawn: tuple[object, ...] = ()
        self._is_waiting = True
        self.source = StepSource(context.asker, self)
        self.player = StepPlayer(self.source.has, self)
        self.mode = Tabs([(_(name), _(tip)) for name, tip in MODES], has_shortcuts=False)
        self.mode.show_tab(0)
        self.unscaled = QCheckBox(_(UNSCALED))
        self.position = SpinBox(minimum=1, maximum=1)
        self.canvas = StepCanvas(context.theme)
        self.area = _Area()
        self.message = QLabel()
        self.strip = FeatureStrip(context.theme)
        self.transport = Transport(self.player, context.theme)
        self.where, self.sample, self.row = ElidedLabel(), ElidedLabel(), ElidedLabel()
        self.scaling = QLabel()
        self._stack = QStackedWidget()
        self._lay_out()
        self._later = QTimer(self, singleShot=True, interval=DELAY)
        self._later.timeout.connect(self._show_step)
        self.source.changed.connect(self._on_source)
        self.player.moved.connect(self._on_moved)
        self.player.state_changed.connect(self._on_moved)
        self.mode.chosen.connect(self._show_step)
        self.unscaled.toggled.connect(self._on_sight)
        self.position.valueChanged.connect(self._on_sight)
        self.canvas.layer_chosen.connect(self._on_layer)
        context.theme.changed.connect(self._later.start)

    def _lay_out(self) -> None:
        self.position.setAccessibleName(_("Sample of the batch"))
        self.position.setToolTip(_("Which sample of each batch is followed"))
        sample = QLabel(_("Sample"))
        sample.setProperty("role", "caption")
        sample.setBuddy(self.position)
        self.area.setWidget(self.canvas)
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self.message, self.row):
            label.setProperty("role", "muted")
        self.scaling.setWordWrap(True)
        for part in (self.strip, self.row, self.scaling):
            part.hide()
        self._stack.addWidget(self.message)
        self._stack.addWidget(self.area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        right = group(sample, self.position, Legend(self.context.theme))
        column.addWidget(SplitRow(group(self.mode, self.unscaled), right, squeezes=True))
        column.addWidget(self._stack, 1)
        column.addWidget(self.strip)
        column.addWidget(self.transport)
        facts = QVBoxLayout()
        facts.setSpacing(2)
        for label in (self.where, self.sample, self.row, self.scaling):
            facts.addWidget(label)
        column.addLayout(facts)

    # --- what the page says

    def show_subject(self, subject: Subject) -> None:
        """Look at this training; at the same step, if only rate or seed have changed."""
        before, self._subject = self._subject, subject
        self.source.is_open = True
        if before is None or (before.experiment, before.cell) != (subject.experiment, subject.cell):
            self._begin(subject, is_other=before is None or before.experiment != subject.experiment)
        self._show_step()
        self.source.want(self.player.step)

    def leave(self) -> None:
        self.player.pause()
        self.source.close()
        self._later.stop()

    def _begin(self, subject: Subject, *, is_other: bool) -> None:
        self._network = self._experiment.network.at_rate(subject.cell.rate)
        self._levels = Levels(self._network.enabled.layers)
        has_factor = any(layer.kind_id in SCALED for layer in self._network.enabled.layers)
        with QSignalBlocker(self.unscaled):
            self.unscaled.setChecked(self.unscaled.isChecked() and has_factor)
        self.unscaled.setEnabled(has_factor)
        self.unscaled.setToolTip(_(UNSCALED_TIP) if has_factor else _(NO_FACTOR))
        self.source.follow(self._sight(subject))
        if is_other:
            self.player.pause()
            self._selected, self._drawn = None, ()
            self.transport.set_length(1, 1)

    def _sight(self, subject: Subject) -> Sight:
        position = self.position.value() - 1
        return Sight(subject.experiment, subject.cell, position, not self.unscaled.isChecked())

    @property
    def _experiment(self) -> Experiment:
        assert self._subject is not None
        return self._subject.experiment.at_width(self._subject.cell.rate)

    # --- its picture

    def has_picture(self) -> bool:
        return self.source.is_open and self._subject is not None and not self._is_waiting

    def pin(self) -> Callable[[], Pin] | None:
        found = self.source.at(self.player.step) if self.has_picture() else None
        if found is None or self._subject is None:
            return None
        seen, row = found
        moment, light = self.source.moment(self.player.step), tokens("light")
        style = PictureStyle.from_tokens(vars(light), QApplication.font().family(), PIN_SCALE)
        picture = self._picture_of(_mask_shapes(seen, self._network), style, PIN_WIDTH, PIN_HEIGHT)
        canvas = StepCanvas(self.context.theme, light)
        canvas.show_picture(picture, style)
        canvas.resize(canvas.minimumSize())
        canvas.show_step(seen, row, self._levels, is_training=self.mode.index == 0)
        loss = _("Loss of this step {loss}").format(loss=number_text(seen.losses[row], ".4g"))
        facts = (self.sample.whole_text, loss)
        caption = ". ".join(part for part in (subnetwork_text(seen, row), *facts) if part)
        title = _pin_title(is_training=self.mode.index == 0, is_unscaled=self.unscaled.isChecked())
        pin = self._subject.pin(title, sentence_case(f"{caption}."), epoch=moment.epoch, step=moment.step)
        return painted_pin(pin, canvas.paint, QSizeF(canvas.size()))

    # --- reactions

    def _on_source(self) -> None:
        """Follow what has come; the step itself is drawn only if it was missing."""
        source = self.source
        if source.n_steps and (source.n_steps != self.player.n_steps):
            self.transport.set_length(source.n_steps, source.steps_per_epoch)
        if source.batch_size:
            self.position.setMaximum(source.batch_size)
        if self._is_waiting:
            self._show_step()
        self._show_scaling()

    def _on_moved(self) -> None:
        self._show_step()
        if self.source.is_open:
            speed = self.player.steps_per_second if self.player.is_playing else 0
            self.source.want(self.player.step, speed)

    def _on_sight(self) -> None:
        """Another sample, or with or without the factor."""
        if self._subject is not None:
            self.source.follow(self._sight(self._subject))
            self._on_moved()

    def _on_layer(self, index: int) -> None:
        self._selected = index
        self.canvas.select(index)
        self._show_step()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.transport.press(event.key()):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    # --- showing

    def _show_step(self) -> None:
        """Draw the step if it is known; else say what is waited for."""
        if not self.source.is_open:
            return
        found = self.source.at(self.player.step)
        was_waiting, self._is_waiting = self._is_waiting, found is None
        if was_waiting != self._is_waiting:
            self.picture_changed.emit()
        if found is None:
            self._show_waiting()
            return
        seen, row = found
        self._levels.note(seen)
        self._place_network(seen)
        self._stack.setCurrentWidget(self.area)
        self.canvas.show_step(seen, row, self._levels, is_training=self.mode.index == 0)
        self._show_strip(seen, row)
        self._show_facts(seen, row)
        self._show_scaling()

    def _show_waiting(self) -> None:
        text = self.source.problem or self.waiting_text()
        if not text and self.player.step:
            moment = self.source.moment(self.player.step)
            text = _("The engine trains again up to epoch {epoch}, step {step}.")
            text = text.format(epoch=number_text(moment.epoch, ","), step=number_text(moment.step, ","))
        text = text or _(STARTS)
        self.message.setText(text)
        self.where.set_whole_text(text)
        if not self._drawn:
            self._stack.setCurrentWidget(self.message)
            self.where.set_whole_text("")

    def _place_network(self, seen: StepsSeen) -> None:
        """Place the network anew if it, the space or the colours have changed."""
        theme, space = self.context.theme, self.area.maximumViewportSize()
        masks = _mask_shapes(seen, self._network)
        width = space.width() - self.area.verticalScrollBar().sizeHint().width()
        state = (self._network, masks, theme.tokens, theme.scale, width, space.height())
        if state == self._drawn:
            return
        self._drawn = state
        style = PictureStyle.from_tokens(vars(theme.tokens), QApplication.font().family(), theme.scale)
        picture = self._picture_of(masks, style, width, space.height())
        self.canvas.show_picture(picture, style)
        with_maps = [part.index for part in picture.parts if part.tiles]
        if self._selected not in with_maps:
            self._selected = self._first_choice(with_maps)
        self.canvas.select(self._selected)

    def _picture_of(self, masks: MaskShapes, style: PictureStyle, width: int, height: int) -> LivePicture:
        experiment = self._experiment
        task = task_of(experiment.data)
        return live_picture(
            self._network,
            check_network(self._network, experiment.training, task),
            task,
            style,
            width=width,
            height=height,
            class_names=data_set_info(experiment.data).class_names,
            masks=masks,
        )

    def _first_choice(self, with_maps: list[int]) -> int | None:
        """The layer whose feature maps are shown until one is chosen: the first dropout, or convolution."""
        layers = self._network.enabled.layers
        kinds = {index: layers[index].kind_id for index in with_maps if index != INPUT}
        dropping = [index for index, kind in kinds.items() if kind in SCALED]
        convolutions = [index for index, kind in kinds.items() if kind in CONVOLUTIONS]
        return next(iter(dropping or convolutions), None)

    def _show_strip(self, seen: StepsSeen, row: int) -> None:
        picture = self.canvas.picture
        rows = []
        if self._selected is not None and picture is not None:
            kinds = [layer.kind_id for layer in self._network.enabled.layers]
            rows = strip_rows(
                seen,
                row,
                picture.parts,
                self._selected,
                self._levels,
                self.canvas.shades,
                is_training=self.mode.index == 0,
                convolution=next((at for at, kind in enumerate(kinds) if kind in CONVOLUTIONS), None),
            )
        self.strip.show_rows(rows)

    def _show_facts(self, seen: StepsSeen, row: int) -> None:
        experiment = self._experiment
        info = data_set_info(experiment.data)
        is_new = not self.player.step and not self.player.is_playing
        parts = (
            moment_text(self.source.moment(self.player.step), seen.steps_per_epoch),
            subnetwork_text(seen, row),
            _("loss of this step {loss}").format(loss=number_text(seen.losses[row], ".4g")),
            _(PRESS) if is_new else "",
        )
        self.where.set_whole_text(" · ".join(part for part in parts if part))
        self.sample.set_whole_text(sample_text(seen, row, info, experiment.data.target_scaling))
        text = row_text(seen.x[row], info.feature_names(experiment.data.exclude_columns))
        self.row.set_whole_text(_("As the network gets it: {row}").format(row=text) if text else "")
        self.row.setVisible(bool(text))
        if not self.player.is_playing:  # a screen reader would not keep up
            dropped = dropped_text(seen, row, self._network)
            self.canvas.setAccessibleDescription(
                f"{self.where.whole_text}. {dropped} {self.sample.whole_text}."
            )

    def _show_scaling(self) -> None:
        """Say what goes wrong without the factor, where it was measured last."""
        self.scaling.setVisible(self.unscaled.isChecked())
        if not self.unscaled.isChecked():
            return
        seen = self.source.scaling
        if seen is None:
            waiting = self.source.problem or _(MEASURING)
            self.scaling.setText(_(PAUSE) if self.player.is_playing else waiting)
            return
        text, moment = scaling_sentence(seen), seen.moment
        if moment != self.source.moment(self.player.step):
            elsewhere = _("Epoch {epoch}, step {step}: {sentence}")
            epoch, step = number_text(moment.epoch, ","), number_text(moment.step, ",")
            text = elsewhere.format(epoch=epoch, step=step, sentence=text)
        self.scaling.setText(text)


def _pin_title(*, is_training: bool, is_unscaled: bool) -> str:
    if is_unscaled:
        training, prediction = (
            _("One step, training, without 1/(1 − d)"),
            _("One step, prediction, without 1/(1 − d)"),
        )
    else:
        training, prediction = _("One step, training"), _("One step, prediction")
    return training if is_training else prediction


def _mask_shapes(seen: StepsSeen, network: NetworkSpec) -> MaskShapes:
    """How many masks of how many numbers each recurrent layer draws, for its inputs and for its state."""
    found = {}
    for layer, spec in zip(seen.layers, network.enabled.layers, strict=True):
        if "recurrent_dropout" in spec.kind.rates and layer.kept is not None:
            inputs = _mask_shape(layer.kept.shape) if spec.values["dropout"] else None
            state = None if layer.recurrent_kept is None else _mask_shape(layer.recurrent_kept.shape)
            found[layer.index] = (inputs, state)
    return found


def _mask_shape(shape: tuple[int, ...]) -> tuple[int, int]:
    """Masks and numbers of an array (steps, numbers) or (steps, masks, numbers)."""
    return (1, shape[1]) if len(shape) == 2 else (shape[1], shape[2])


class _Area(QScrollArea):
    """Leaves its keys to the view, and has no frame."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.viewport().setAutoFillBackground(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
