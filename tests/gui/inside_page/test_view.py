"""What a pin says of its subject, whatever the words of a file are."""

from __future__ import annotations

from dataclasses import replace

from engine.experiment.specs import Cell
from engine.project.pins import MAX_CAPTION, MAX_TITLE, with_pin
from engine.storage.examples import example
from gui.inside_page.view import Subject
from tests.engine.project.sample_pins import png

PROJECT = example("dropout-helps")
SUBJECT = Subject(PROJECT, PROJECT.experiment, Cell(0.4, 7), 12, (0, 1))


def test_pin_has_the_facts_of_its_subject() -> None:
    assert SUBJECT.pin("Title", "Words").facts == "rate 0.4, seed 7, epoch 12"
    assert SUBJECT.pin("Title", epoch=3, step=4).facts == "rate 0.4, seed 7, epoch 3, step 4"
    of_layers = replace(SUBJECT, cell=Cell(None, 7))
    assert of_layers.pin("Title").rate == of_layers.rate


def test_words_of_a_file_are_cleaned_and_cut() -> None:
    pin = SUBJECT.pin("Cats\u202e\nand " + "dogs " * 100, "One \x1b[31m line.\nAnother.\n" + "long " * 1000)
    assert len(pin.title) <= MAX_TITLE
    assert pin.title.startswith("Cats and dogs")
    assert len(pin.caption) <= MAX_CAPTION
    assert pin.caption.startswith("One [31m line.\nAnother.\nlong long")
    assert pin.caption.endswith("…")
    assert with_pin((), replace(pin, png=png()))
