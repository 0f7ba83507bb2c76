import base64
import re
from dataclasses import replace

import pytest

from engine.errors import InputError
from engine.project.lesson_record import WORDS, LessonAnswer, LessonRecord
from engine.project.project import HELPS, Prediction, Project, ReportSpec
from engine.report import embedded_project
from engine.report.content import make_report
from engine.report.html import report_html
from tests.engine.project.sample_pins import PIN
from tests.engine.report.html_validity import Page, assert_is_valid
from tests.engine.report.sample_reports import (
    bare_project,
    family_project,
    pinned_project,
    sample_project,
    taught_project,
)

HOSTILE = (
    "</script><script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "</style><!-- ]]> <![CDATA[",
    "\"'><svg onload=alert(1)>",
    "😀 \u202eשלום\u202c \u2028 \x00\x0b\x7f\ufffe end",
    "&lt;b&gt; &amp; &#60;",
    "a" * 200,
)


def page_of(project: Project) -> str:
    return report_html(make_report(project))


@pytest.mark.parametrize(
    "project",
    [
        sample_project(),
        bare_project(),
        pinned_project(),
        taught_project(),
        family_project(),
        sample_project("tutorial-regression"),
        sample_project("tutorial-classification", 1),
        sample_project("honest-regression", 2, tuple(step / 20 for step in range(12))),
        sample_project(rates=(0.3, 0.5)),
    ],
    ids=[
        "whole",
        "bare",
        "pins",
        "lessons",
        "family",
        "training data",
        "one seed",
        "many rates",
        "without rate 0",
    ],
)
def test_html_is_valid_and_self_contained(project: Project) -> None:
    page = assert_is_valid(page_of(project))
    assert "lang" in dict(page.elements)["html"]
    assert all("aria-label" in found for tag, found in page.elements if tag == "svg")


@pytest.mark.parametrize("description", HOSTILE)
def test_html_escapes_hostile_text(description: str) -> None:
    project = replace(
        sample_project(),
        name=description,
        report=ReportSpec(description, description, description, description, description, "run-1"),
    )
    run = replace(project.runs[0], name=description, versions=((description, description),))
    title = "".join(filter(str.isprintable, description))
    pin = replace(PIN, title=title, caption=title)
    answer = LessonAnswer("1", WORDS, "Why?", description)
    lesson = LessonRecord("lesson", title=title, answers=(answer,))
    page = assert_is_valid(page_of(replace(project, runs=(run,), pins=(pin,), lessons=(lesson,))))
    shown = " ".join(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe]", "", description).split())
    assert page.text.count(shown) >= 6


def test_html_has_pinned_pictures_once_with_their_facts() -> None:
    project = pinned_project()
    text = page_of(project)
    page = assert_is_valid(text)
    images = [found for tag, found in page.elements if tag == "img"]
    assert [found["alt"] for found in images] == ["The masks", "1", "2"]
    assert [found["width"] for found in images] == ["30"] * 3  # pixels of CSS: 40 pixels of 0.2 mm
    for pin, found in zip(project.pins, images, strict=True):
        assert base64.b64decode(found["src"].partition(",")[2]) == pin.png
        assert text.count(base64.b64encode(pin.png).decode()) == 1
    assert "The masks Filled: kept. Hollow: dropped. rate 0.5, seed 3, epoch 12, step 4" in " ".join(
        re.sub("<[^>]*>", " ", text).split()
    )
    assert "“check” does not verify them" in page.text
    assert "Inside" not in assert_is_valid(page_of(sample_project())).text


def test_html_has_answers_to_lessons_in_lines() -> None:
    text = page_of(taught_project())
    assert "<td>Because units<br>co-adapt.</td>" in text
    page = assert_is_valid(text)
    assert sum(tag == "svg" for tag, _ in page.elements) == 4
    assert "Lesson" not in assert_is_valid(page_of(sample_project())).text


def test_html_escapes_layer_names() -> None:
    project = sample_project()
    layers = project.network.layers
    network = replace(project.network, layers=(replace(layers[0], name="<script>x</script>"), *layers[1:]))
    run = replace(project.runs[0], definition=replace(project.definition, network=network))
    assert "<script>x</script>" in assert_is_valid(page_of(replace(project, runs=(run,)))).text


def test_html_of_the_students_text_has_only_its_formats() -> None:
    text = "# One\n\n### Three\n\n**b** *i* `c` [l](https://x.org) ![p](p.png) <u>u</u>\n\n1. a\n\n---\n\n> q"
    page = page_of(replace(sample_project(), report=replace(sample_project().report, text=text)))
    found = assert_is_valid(page)
    assert "<strong>b</strong> <em>i</em>" in page
    assert "<h3>One</h3>" in page
    assert "<h4>Three</h4>" in page
    for description in ("`c`", "[l](https://x.org)", "![p](p.png)", "<u>u</u>", "> q"):
        assert description in found.text


def test_html_is_deterministic() -> None:
    assert page_of(sample_project()) == page_of(sample_project())


def test_html_numbers_have_data_attributes() -> None:
    page = Page(page_of(sample_project()))
    cells = [found for tag, found in page.elements if tag == "td" and "data-seed" in found]
    assert {
        (one["data-rate"], one["data-seed"]) for one in cells if one["data-column"] == "test_accuracy"
    } == {(rate, str(seed)) for rate in ("0", "0.2", "0.5") for seed in range(6)}
    assert all(found["scope"] in ("row", "col") for tag, found in page.elements if tag == "th")


def test_html_prediction_has_its_date() -> None:
    project = sample_project()
    assert "before the first sweep, 24 November 2026, 09:00" in Page(page_of(project)).text
    late = replace(project, prediction=Prediction(HELPS, (), "2026-11-25T09:00:00+01:00", False))
    assert "after a sweep had been seen" in Page(page_of(late)).text
    assert "Predicted first" not in Page(page_of(bare_project())).text


def test_report_with_too_large_weights_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.network.layer_weights import LayerWeights, WeightArray

    project = sample_project()
    layers = list(project.network.layers)
    layers[1] = replace(layers[1], weights=LayerWeights((WeightArray((2,), b"12345678"),)))
    network = replace(project.network, layers=tuple(layers))
    run = replace(project.runs[0], definition=replace(project.definition, network=network))
    project = replace(project, runs=(run,))
    assert_is_valid(page_of(project))
    monkeypatch.setattr(embedded_project, "MAX_WEIGHT_BYTES", 7)
    with pytest.raises(InputError, match="imported weights"):
        page_of(project)
