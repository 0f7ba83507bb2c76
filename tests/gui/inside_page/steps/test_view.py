"""The view asks, shows, plays and says what it shows; hidden, it does nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell, Experiment
from engine.inside.moment import Moment
from engine.inside.scaling import LayerMeans, ScalingSeen, ScalingView, Scores
from engine.inside.steps import StepsView
from engine.network.spec import LayerSpec, NetworkSpec
from engine.session.messages import LookedInside
from gui.control.inside_asker import InsideAsker
from gui.document.document import Document
from gui.inside_page.steps.view import MEASURING, PRESS, STARTS, StepView
from gui.inside_page.view import STARTING, InsideContext, Subject
from gui.theme.theme import Theme
from gui.theme.tokens import tokens
from tests.gui.fake_session import FakeSession
from tests.gui.inside_page.steps.conftest import looks
from tests.gui.inside_page.steps.some_steps import CONV, N_EPOCHS, PER_EPOCH, TABLE, some_maps, some_steps

CELL = Cell(0.5, 0)


@pytest.fixture
def view(qtbot: QtBot, asker: InsideAsker, project_document: Document, theme: Theme) -> StepView:
    made = StepView(InsideContext(project_document, asker, theme))
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def subject_of(document: Document, experiment: Experiment = TABLE, cell: Cell = CELL) -> Subject:
    return Subject(document.project, experiment, cell, 1, (0, 1))


def answer(session: FakeSession) -> None:
    """Answer looks about steps until nothing more is asked for."""
    n = 0
    while len(looks(session)) > n and isinstance(found := looks(session)[-1], StepsView):
        n = len(looks(session))
        first = found.first.steps_before(PER_EPOCH)
        make = some_maps if found.experiment == CONV else some_steps
        n_steps = min(found.n_steps, PER_EPOCH * N_EPOCHS - first)
        session.emit(LookedInside(found, make(first, n_steps)))


@pytest.fixture
def shown(view: StepView, session: FakeSession, project_document: Document) -> StepView:
    """The view with the first steps of TABLE."""
    session.get_ready()
    view.show_subject(subject_of(project_document))
    answer(session)
    return view


def test_says_why_there_is_nothing_yet(
    view: StepView, session: FakeSession, project_document: Document
) -> None:
    view.show_subject(subject_of(project_document))
    assert view.message.text() == STARTING
    assert view.message.isVisible()
    session.get_ready()
    view.show_subject(subject_of(project_document))
    assert view.message.text() == STARTS
    session.emit(LookedInside(looks(session)[-1], None, "The file is missing."))
    assert view.message.text() == "The file is missing."
    assert not view.canvas.isVisible()


def test_first_step_and_what_to_press(shown: StepView) -> None:
    assert shown.canvas.isVisible()
    assert shown.where.whole_text == (
        f"Epoch 1, step 1 of 10 · sub-network 1 of 2⁴, 20 distinct so far · loss of this step 0 · {PRESS}"
    )
    assert shown.sample.whole_text == (
        "Training sample 1: target versicolor; "
        "predicted virginica (70%) in training, setosa (60%) in prediction"
    )
    assert shown.row.whole_text.startswith("As the network gets it: sepal length (cm) 5 · ")
    assert "dropout drops 1 of 4 units: 2." in shown.canvas.accessibleDescription()
    assert not shown.strip.isVisible()
    assert (shown.transport.slider.maximum(), shown.position.maximum()) == (59, 16)


def test_keys_move_through_the_training(shown: StepView, session: FakeSession, qtbot: QtBot) -> None:
    qtbot.keyClick(shown.canvas, Qt.Key.Key_Right)
    assert shown.where.whole_text.startswith("Epoch 1, step 2 of 10")
    qtbot.keyClick(shown.transport.slider, Qt.Key.Key_PageDown)
    answer(session)
    assert shown.where.whole_text.startswith("Epoch 2, step 2 of 10")
    assert PRESS not in shown.where.whole_text
    qtbot.keyClick(shown.canvas, Qt.Key.Key_Space)
    assert shown.player.is_playing
    qtbot.keyClick(shown.canvas, Qt.Key.Key_Space)
    assert not shown.player.is_playing


def test_far_step_is_waited_for_with_the_last_one_in_view(
    shown: StepView, session: FakeSession, qtbot: QtBot
) -> None:
    qtbot.keyClick(shown.canvas, Qt.Key.Key_End)
    assert shown.where.whole_text == "The engine trains again up to epoch 6, step 10."
    assert shown.canvas.isVisible()
    answer(session)
    assert shown.where.whole_text.startswith("Epoch 6, step 10 of 10")
    n_asked = len(looks(session))
    qtbot.keyClick(shown.canvas, Qt.Key.Key_Home)
    assert shown.where.whole_text.startswith("Epoch 1, step 1 of 10")  # at once
    assert len(looks(session)) == n_asked


def test_plays(shown: StepView, session: FakeSession, qtbot: QtBot) -> None:
    shown.transport.speed.setCurrentIndex(4)
    shown.transport.play.click()
    qtbot.waitUntil(lambda: shown.player.step == 3)
    answer(session)
    shown.transport.play.click()
    assert f"step {shown.player.step + 1} of 10" in shown.where.whole_text


def test_prediction_uses_all_units(shown: StepView) -> None:
    assert shown.canvas.picture is not None
    link = shown.canvas.picture.links[-1]
    in_training = [shown.canvas.is_line_shown(link, line) for line in link.lines]
    shown.mode.show_tab(1)
    in_prediction = [shown.canvas.is_line_shown(link, line) for line in link.lines]
    assert in_training.count(False) == 3
    assert all(in_prediction)


def test_another_sample_of_the_batch(shown: StepView, session: FakeSession) -> None:
    shown.position.setValue(5)
    view = looks(session)[-1]
    assert isinstance(view, StepsView)
    assert view.position == 4


def test_without_the_factor(shown: StepView, session: FakeSession) -> None:
    shown.unscaled.setChecked(True)
    view = looks(session)[-1]
    assert isinstance(view, StepsView)
    assert not view.is_scaled
    assert shown.scaling.text() == MEASURING
    answer(session)
    measure = looks(session)[-1]
    assert measure == ScalingView(TABLE, CELL, Moment(1, 1))
    means = (LayerMeans("dropout", 0.8, 0.4, 0.8),)
    seen = ScalingSeen(Moment(1, 1), means, "val", 30, Scores(1, None), Scores(2, None))
    session.emit(LookedInside(measure, seen))
    assert shown.scaling.text().startswith("Without the factor, dropout passes on 0.4 on average in training")
    shown.transport.on.click()
    assert shown.scaling.text().startswith("Epoch 1, step 1: Without the factor")
    shown.unscaled.setChecked(False)
    assert not shown.scaling.isVisible()


def test_no_switch_where_no_layer_has_the_factor(
    shown: StepView, session: FakeSession, project_document: Document
) -> None:
    shown.unscaled.setChecked(True)
    layers = (
        LayerSpec.of("dense", units=4),
        LayerSpec.of("gaussian_dropout", True),
        TABLE.network.layers[-1],
    )
    experiment = replace(TABLE, network=NetworkSpec(layers))
    shown.show_subject(subject_of(project_document, experiment))
    assert not shown.unscaled.isEnabled()
    assert not shown.unscaled.isChecked()
    view = looks(session)[-1]
    assert isinstance(view, StepsView)
    assert view.is_scaled


def test_another_rate_keeps_the_step_and_another_network_does_not(
    shown: StepView, session: FakeSession, project_document: Document
) -> None:
    shown.player.go_to(12)
    answer(session)
    shown.show_subject(subject_of(project_document, cell=Cell(0.2, 0)))
    assert shown.player.step == 12
    answer(session)
    assert shown.where.whole_text.startswith("Epoch 2, step 3 of 10")
    shown.show_subject(subject_of(project_document, CONV))
    assert shown.player.step == 0
    answer(session)
    assert shown.where.whole_text.startswith("Epoch 1, step 1 of 10")


def test_conv_net_shows_maps_before_and_after(
    view: StepView, session: FakeSession, project_document: Document
) -> None:
    session.get_ready()
    view.show_subject(subject_of(project_document, CONV))
    answer(session)
    assert view.strip.isVisible()
    titles = [row.title for row in view.strip.tiles.rows]
    assert titles == ["Before spatial_dropout2d", "After spatial_dropout2d"]
    view.canvas.layer_chosen.emit(0)
    assert [row.title for row in view.strip.tiles.rows] == ["Filters of conv2d", "Feature maps of conv2d"]
    view.canvas.layer_chosen.emit(2)
    assert not view.strip.isVisible()
    assert "spatial_dropout2d drops 1 of 3 channels: 2." in view.canvas.accessibleDescription()


def test_hidden_view_does_nothing(shown: StepView, session: FakeSession, qtbot: QtBot) -> None:
    shown.player.play()
    shown.leave()
    assert not shown.player.is_playing
    n_asked, n_frames = len(looks(session)), shown.canvas.n_frames
    shown.hide()
    shown.player.go_to(20)
    session.emit(LookedInside(StepsView(TABLE, CELL, Moment(1, 1)), some_steps(0, 1)))
    qtbot.wait(50)
    assert (len(looks(session)), shown.canvas.n_frames) == (n_asked, n_frames)


def test_theme_and_size_lay_it_out_anew(shown: StepView, theme: Theme, qtbot: QtBot) -> None:
    picture = shown.canvas.picture
    theme.set_scheme("dark")
    qtbot.waitUntil(lambda: shown.canvas.picture is not picture)
    picture = shown.canvas.picture
    shown.resize(700, 600)
    qtbot.waitUntil(lambda: shown.canvas.picture is not picture)


def test_step_is_pinned_in_light_colours(
    view: StepView, session: FakeSession, project_document: Document, qtbot: QtBot
) -> None:
    assert not view.has_picture()
    assert view.pin() is None
    view.context.theme.set_scheme("dark")
    session.get_ready()
    with qtbot.waitSignal(view.picture_changed):
        view.show_subject(subject_of(project_document))
        answer(session)
    view.player.go_to(PER_EPOCH + 1)
    making = view.pin()
    assert making is not None
    pin = making()
    assert (pin.rate, pin.seed, pin.epoch, pin.step) == (0.5, 0, 2, 2)
    assert pin.title == "One step, training"
    pin.check()
    image = QImage.fromData(pin.png)
    assert image.pixelColor(2, 2).name() == tokens("light").card.lower()
    colours = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)
    }
    assert len(colours) > 10  # the network is drawn
    assert view.context.theme.tokens.scheme == "dark"
    assert QApplication.palette().window().color().lightness() < 128
