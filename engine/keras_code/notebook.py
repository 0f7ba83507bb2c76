"""A script as a Jupyter notebook (nbformat 4.5): a heading, a sentence and code for each part."""

# no texts: the cells of a notebook, which are English

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from engine.experiment.specs import Cell
from engine.keras_code.script import Script, cell_script
from engine.keras_code.sweep_script import sweep_script
from engine.project.project import Project

Json = dict[str, Any]


def keras_notebook(project: Project, cell: Cell) -> str:
    """The text of an .ipynb file that does what `keras_script` does; raises InputError as that does."""
    return _notebook(cell_script(project, cell))


def keras_sweep_notebook(project: Project) -> str:
    """The text of an .ipynb file that does what `keras_sweep_script` does, but shows the curve in itself."""
    return _notebook(sweep_script(project, is_notebook=True))


def _notebook(script: Script) -> str:
    cells = [_markdown("title", f"# {_in_markdown(script.title)}\n\nWritten by Dropout Lab.")]
    for section in script.sections:
        name = section.title.lower().replace(" ", "-")  # an id has no spaces
        cells.append(_markdown(f"{name}-words", f"## {section.title}\n\n{section.sentence}"))
        cells.append(_code(f"{name}-code", section.code))
    content = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {
                "codemirror_mode": {"name": "ipython", "version": 3},
                "file_extension": ".py",
                "mimetype": "text/x-python",
                "name": "python",
                "nbconvert_exporter": "python",
                "pygments_lexer": "ipython3",
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _markdown(cell_id: str, text: str) -> Json:
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": list(_lines(text))}


def _code(cell_id: str, text: str) -> Json:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": {},
        "outputs": [],
        "source": list(_lines(text)),
    }


def _lines(text: str) -> Iterator[str]:
    """The text as a list of lines that keep their ends, as Jupyter writes it."""
    yield from text.splitlines(keepends=True)


def _in_markdown(text: str) -> str:
    """Escape a project's name for Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|$" else sign for sign in text)
