"""Names for the statements of a pasted program, and the blocks in which layers may be."""

from __future__ import annotations

import ast

from engine.analysis.wording import listed
from engine.keras_code.reading.code_text import ParsedCode

Block = ast.FunctionDef | ast.AsyncFunctionDef | ast.For | ast.AsyncFor | ast.While | ast.If | ast.Try
_TRAINING_CALLS = frozenset({"compile", "fit", "fit_generator", "train_on_batch"})
_SHOWN = 3
_MAX_LENGTH = 40


def block_name(block: Block) -> str:
    """Name a block for a sentence: the function build_model, the loop."""
    if isinstance(block, ast.FunctionDef | ast.AsyncFunctionDef):
        return f"the function {block.name}"
    return "the loop" if isinstance(block, ast.For | ast.AsyncFor | ast.While) else "the branch"


def is_main_guard(node: ast.If) -> bool:
    """Whether it is `if __name__ == "__main__":`."""
    test = node.test
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def call_text(node: ast.stmt, code: ParsedCode) -> str:
    """The start of a call statement, such as model.fit(...); empty for other statements."""
    value = getattr(node, "value", None)
    return f"{code.shown(value.func)[:_MAX_LENGTH]}(...)" if isinstance(value, ast.Call) else ""


def is_training(text: str) -> bool:
    """Whether a call's text is a call of a method that trains."""
    return text.removesuffix("(...)").rpartition(".")[2] in _TRAINING_CALLS


class OtherLines:
    """Counts lines that make no layers, and names some of them."""

    def __init__(self, code: ParsedCode) -> None:
        self._code = code
        self._lines: set[int] = set()
        self._names: list[str] = []

    def add(self, node: ast.stmt) -> None:
        """Count the statement's lines."""
        self._lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        name = call_text(node, self._code) if len(self._names) < _SHOWN else ""
        if name and name not in self._names:
            self._names.append(name)

    def note(self) -> str:
        """One sentence about all of them; empty if there are none."""
        count = len(self._lines)
        if not count:
            return ""
        example = f", such as {listed(self._names)}" if self._names else ""
        were = "other line was" if count == 1 else "other lines were"
        if count == 1 and self._names:
            return f"Line {min(self._lines)}: {self._names[0]} was skipped: only layers become cards."
        return f"{count} {were} skipped{example}: only layers become cards."


def shown(node: ast.expr, code: ParsedCode) -> str:
    """An expression's source for a sentence."""
    text = code.shown(node)
    return text if len(text) <= _MAX_LENGTH else text[: _MAX_LENGTH - 1] + "…"
