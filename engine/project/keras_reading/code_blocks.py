"""What the statements of a pasted program are called in notes, and where layers may stand in them."""

from __future__ import annotations

import ast

from engine.project.keras_reading.code_values import dotted_path, source_of
from engine.project.keras_reading.signatures import is_layer_name

Block = ast.FunctionDef | ast.AsyncFunctionDef | ast.For | ast.AsyncFor | ast.While | ast.If | ast.Try
_TRAINING_CALLS = frozenset({"compile", "fit", "fit_generator", "train_on_batch"})
_SHOWN = 3
_LONGEST = 40


def has_layers(node: ast.stmt) -> bool:
    """Whether a layer's call stands anywhere in the statement."""
    calls = (item for item in ast.walk(node) if isinstance(item, ast.Call))
    return any(is_layer_name(dotted_path(call.func, {}).rpartition(".")[2]) for call in calls)


def block_name(block: Block) -> str:
    """The function build_model, the loop."""
    if isinstance(block, ast.FunctionDef | ast.AsyncFunctionDef):
        return f"the function {block.name}"
    return "the loop" if isinstance(block, ast.For | ast.AsyncFor | ast.While) else "the branch"


def is_main_guard(node: ast.If) -> bool:
    """Whether it is `if __name__ == "__main__":`."""
    test = node.test
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def call_text(node: ast.stmt) -> str:
    """model.fit(...) of a line that calls something; empty for other lines."""
    value = getattr(node, "value", None)
    return f"{source_of(value.func)[:_LONGEST]}(...)" if isinstance(value, ast.Call) else ""


def is_training(text: str) -> bool:
    """Whether a call's text is one of a method that trains."""
    return text.removesuffix("(...)").rpartition(".")[2] in _TRAINING_CALLS


class OtherLines:
    """Lines that make no layers: counted, and some of them named."""

    def __init__(self) -> None:
        self._lines: set[int] = set()
        self._names: list[str] = []

    def add(self, node: ast.stmt) -> None:
        """Count the statement's lines."""
        self._lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        name = call_text(node)
        if name and name not in self._names and len(self._names) < _SHOWN:
            self._names.append(name)

    def note(self) -> str:
        """One sentence about all of them; empty if there are none."""
        count = len(self._lines)
        if not count:
            return ""
        example = f", such as {_listed(self._names)}" if self._names else ""
        were = "other line was" if count == 1 else "other lines were"
        if count == 1 and self._names:
            return f"Line {min(self._lines)}: {self._names[0]} was skipped: only layers become cards."
        return f"{count} {were} skipped{example}: only layers become cards."


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def shown(node: ast.expr) -> str:
    """An expression's source for a sentence."""
    text = source_of(node)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
