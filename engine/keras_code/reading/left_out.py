"""What is said of the lines of a program that make no network: one sentence, and the lines themselves."""

from __future__ import annotations

import ast
import re
from collections import Counter

from engine.keras_code.reading.code_text import ParsedCode
from engine.keras_code.reading.notes import Notes
from engine.language.lists import listed

_MAX_TOPICS = 3
_MAX_LINES = 200
_TOPICS = {
    "plots": r"(plt|sns|ax|axes|fig|axs|pyplot|go|px)\.|.*(plot|show|hist|imshow|figure|savefig)$",
    "training": r".*\.(fit|compile|evaluate|predict|predict_classes|score|train_on_batch|load_weights|"
    r"save_weights|save|fit_transform_model)$|.*(History|Checkpoint|Callback|TensorBoard|Tuner|SearchCV|"
    r"cross_val_score|KerasClassifier|KerasRegressor|clear_session|set_seed|seed)$",
    "data": r"(np|numpy|pd|pandas|random)\.|.*(load|read|data|csv|split|transform|categorical|reshape|astype|"
    r"dummies|scaler|encoder|sequences|texts|generator|flow|from_directory|drop|fillna|shuffle|Scaler|"
    r"Encoder|Tokenizer|KFold)\w*$",
    "printing": r"(print|display|.*\.(summary|head|describe|info|tail))$",
}


class LeftOut:
    """Lines that make no network."""

    def __init__(self) -> None:
        self.lines: dict[int, str] = {}  # each with the name of what it calls, if it calls something

    def add(self, node: ast.stmt, name: str = "") -> None:
        """Record a statement's lines."""
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
            self.lines.setdefault(line, "")
        self.lines[node.lineno] = self.lines[node.lineno] or name


def summary(left_out: LeftOut) -> str:
    """Return one sentence about the lines that were left out; empty if there are none."""
    count = len(left_out.lines)
    if not count:
        return ""
    topics = Counter(filter(None, map(_topic, left_out.lines.values())))
    about = f" about {listed([name for name, _ in topics.most_common(_MAX_TOPICS)])}" if topics else ""
    lines = "1 line" if count == 1 else f"{count} lines"
    return f"{lines}{about} {'was' if count == 1 else 'were'} left out."


def lines_of(left_out: LeftOut, code: ParsedCode, notes: Notes) -> tuple[str, ...]:
    """Return the lines that were left out, each with its place."""
    numbers = sorted(left_out.lines)
    found = [f"{notes.place(number)}: {code.line(number)}" for number in numbers[:_MAX_LINES]]
    more = len(numbers) - len(found)
    return (*found, f"and {more} more") if more else tuple(found)


def _topic(name: str) -> str:
    return next((topic for topic, pattern in _TOPICS.items() if name and re.match(pattern, name)), "")
