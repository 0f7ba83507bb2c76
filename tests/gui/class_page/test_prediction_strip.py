"""The strip of a class's predictions."""

from pytestqt.qtbot import QtBot

from engine.classroom.predictions import ClassPredictions
from gui.class_page.prediction_strip import PredictionStrip
from gui.theme.theme import Theme


def test_the_strip_shows_each_choice_by_its_share(qtbot: QtBot, theme: Theme) -> None:
    strip = PredictionStrip(theme)
    qtbot.addWidget(strip)
    strip.resize(600, 60)
    strip.show_predictions(ClassPredictions((("helps", 3), ("no_difference", 0), ("hurts", 1)), "helps"))
    assert strip.isVisible() is not strip.isHidden()
    picture = strip.bar.grab().toImage()
    middle = picture.height() // 4
    colours = [picture.pixelColor(x, middle).name() for x in (20, picture.width() // 2, picture.width() - 20)]
    assert colours[0] == colours[1] != colours[2], "three quarters are one part"
    assert strip.sentence.text().startswith("You said helps: 3 of 4 students")


def test_without_predictions_there_is_no_strip(qtbot: QtBot, theme: Theme) -> None:
    strip = PredictionStrip(theme)
    qtbot.addWidget(strip)
    strip.show_predictions(ClassPredictions((("helps", 0), ("no_difference", 0), ("hurts", 0))))
    assert strip.isHidden()
