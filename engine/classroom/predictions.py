"""What a class predicted, beside what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine.project.project import CHOICES, HELPS, HURTS, NO_DIFFERENCE, Prediction

if TYPE_CHECKING:
    from engine.analysis.verdict import Verdict

CHOICE_NAMES = {HELPS: "helps", NO_DIFFERENCE: "no difference", HURTS: "hurts"}
_OUTCOMES = {"good": HELPS, "bad": HURTS}  # an unclear result is no proof that there is no difference


class HasChoice(Protocol):
    """What a student predicted: one of CHOICES, or nothing."""

    @property
    def choice(self) -> str: ...


@dataclass(frozen=True)
class ClassPredictions:
    """How many students made each choice; `outcome` is the choice that came true, if one did."""

    counts: tuple[tuple[str, int], ...]
    outcome: str = ""

    @property
    def n_students(self) -> int:
        return sum(count for _, count in self.counts)

    @property
    def text(self) -> str:
        """A sentence such as "You said helps: 12 of 20 students; no difference: 5; hurts: 3."."""
        if not self.n_students:
            return ""
        (first, count), *others = ((CHOICE_NAMES[choice], count) for choice, count in self.counts)
        students = f"student{'s' if self.n_students != 1 else ''}"
        rest = "".join(f"; {name}: {number}" for name, number in others)
        text = f"You said {first}: {count} of {self.n_students} {students}{rest}."
        if self.outcome:
            return f"{text} It turned out: dropout {CHOICE_NAMES[self.outcome]}."
        return f"{text} The result doesn't tell yet."


def class_predictions(students: Iterable[HasChoice], verdict: Verdict | None) -> ClassPredictions:
    """Count the students' choices; `verdict` is that of the whole class, if there is one."""
    found = Counter(student.choice for student in students if student.choice)
    outcome = _OUTCOMES.get(verdict.tone, "") if verdict is not None else ""
    return ClassPredictions(tuple((choice, found[choice]) for choice in CHOICES), outcome)


def prediction_text(prediction: Prediction | None) -> str:
    """What one student predicted, in a few words: "helps", "a sketch, after a sweep"; empty for nothing."""
    if prediction is None or not (prediction.choice or prediction.sketch):
        return ""
    choice = CHOICE_NAMES.get(prediction.choice, "a sketch")
    return choice if prediction.is_blind else f"{choice}, after a sweep"
