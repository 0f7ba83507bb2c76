"""The exported notebook: valid for nbformat, and the same code as the script."""

import json
import warnings
from dataclasses import replace

import nbformat
import pytest

from engine.experiment.specs import Cell
from engine.keras_code.notebook import keras_notebook, keras_sweep_notebook
from engine.keras_code.script import Script, cell_script
from engine.keras_code.sweep_script import sweep_script
from engine.storage.examples import EXAMPLES, example


@pytest.mark.parametrize("name", EXAMPLES)
def test_notebook_is_valid_and_has_a_heading_per_section(name: str) -> None:
    project, cell = example(name), Cell(0.3, 4)
    assert_shows(keras_notebook(project, cell), cell_script(project, cell))
    assert_shows(keras_sweep_notebook(project), sweep_script(project, is_notebook=True))


def assert_shows(text: str, script: Script) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # nbformat warns of what it repairs by itself
        notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    headings = [c.source.splitlines()[0] for c in notebook.cells if c.cell_type == "markdown"]
    assert headings[1:] == [f"## {section.title}" for section in script.sections]
    code = [c.source for c in notebook.cells if c.cell_type == "code"]
    assert code == [section.code for section in script.sections]


def test_notebook_of_a_sweep_differs_from_its_script_in_the_last_line_alone() -> None:
    project = example("honest-classification")
    of_script, of_notebook = (sweep_script(project, is_notebook=shown).sections for shown in (False, True))
    assert of_notebook[:-1] == of_script[:-1]
    assert of_notebook[-1].lines[:-1] == of_script[-1].lines[:-1]
    assert (of_script[-1].lines[-1][:14], of_notebook[-1].lines[-1]) == ("figure.savefig", "plt.show()")


def test_notebook_lines_are_split_as_jupyter_does() -> None:
    project = example("honest-regression")
    for text in (keras_notebook(project, Cell(None, 0)), keras_sweep_notebook(project)):
        content = json.loads(text)
        assert len({cell["id"] for cell in content["cells"]}) == len(content["cells"])
        for cell in content["cells"]:
            assert all(line.endswith("\n") for line in cell["source"][:-1])
            assert not cell["source"][-1].endswith("\n")


def test_notebook_escapes_markdown_in_the_project_name() -> None:
    project = replace(example("honest-regression"), name="*a* <b> $x$\n# c")
    first = json.loads(keras_notebook(project, Cell(None, 0)))["cells"][0]["source"]
    assert "".join(first).splitlines()[0] == (
        "# \\*a\\* \\<b\\> \\$x\\$ \\# c: each layer's own rate, seed 0"
    )
