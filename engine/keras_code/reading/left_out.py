"""What is said of the lines of a program that make no network: one sentence, and the lines themselves."""

from __future__ import annotations

import ast
import re
from collections import Counter

from engine.keras_code.reading.code_text import ParsedCode
from engine.keras_code.reading.notes import Notes
from engine.language.lists import listed
from engine.language.texts import N_, _, ngettext

_MAX_TOPICS = 3
_MAX_LINES = 200
_TOPICS = {  # as they are named after "about"
    N_("plots"): r"(plt|sns|ax|axes|fig|axs|pyplot|go|px)\.|.*(plot|show|hist|imshow|figure|savefig)$",
    N_("training"): r".*\.(fit|compile|evaluate|predict|predict_classes|score|train_on_batch|load_weights|"
    r"save_weights|save|fit_transform_model)$|.*(History|Checkpoint|Callback|TensorBoard|Tuner|SearchCV|"
    r"cross_val_score|KerasClassifier|KerasRegressor|clear_session|set_seed|seed)$",
    N_("data"): r"(np|numpy|pd|pandas|random)\.|.*(load|read|data|csv|split|transform|categorical|reshape|"
    r"astype|dummies|scaler|encoder|sequences|texts|generator|flow|from_directory|drop|fillna|shuffle|Scaler|"
    r"Encoder|Tokenizer|KFold)\w*$",
    N_("printing"): r"(print|display|.*\.(summary|head|describe|info|tail))$",
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
    if not topics:
        return ngettext("{n} line was left out.", "{n} lines were left out.", count).format(n=count)
    # Translators: {topics} is such as "plots and printing".
    text = ngettext("{n} line about {topics} was left out.", "{n} lines about {topics} were left out.", count)
    names = [_(name) for name, _n_lines in topics.most_common(_MAX_TOPICS)]
    return text.format(n=count, topics=listed(names))


def lines_of(left_out: LeftOut, code: ParsedCode, notes: Notes) -> tuple[str, ...]:
    """Return the lines that were left out, each with its place."""
    numbers = sorted(left_out.lines)
    found = [f"{notes.place(number)}: {code.line(number)}" for number in numbers[:_MAX_LINES]]
    more = len(numbers) - len(found)
    return (*found, _("and {n} more").format(n=more)) if more else tuple(found)


def _topic(name: str) -> str:
    return next((topic for topic, pattern in _TOPICS.items() if name and re.match(pattern, name)), "")
