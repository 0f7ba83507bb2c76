"""What a class predicted, beside what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine.language.texts import N_, _, ngettext
from engine.project.project import CHOICES, HELPS, HURTS, NO_DIFFERENCE, Prediction

if TYPE_CHECKING:
    from engine.analysis.verdict import Verdict

CHOICE_NAMES = {HELPS: N_("helps"), NO_DIFFERENCE: N_("no difference"), HURTS: N_("hurts")}
_LATE = {
    HELPS: N_("helps, after a sweep"),
    NO_DIFFERENCE: N_("no difference, after a sweep"),
    HURTS: N_("hurts, after a sweep"),
}
_SKETCH, _LATE_SKETCH = N_("a sketch"), N_("a sketch, after a sweep")
TEXTS = (*CHOICE_NAMES.values(), *_LATE.values(), _SKETCH, _LATE_SKETCH)
_TURNED_OUT = {
    HELPS: N_("It turned out: dropout helps."),
    NO_DIFFERENCE: N_("It turned out: dropout makes no difference."),
    HURTS: N_("It turned out: dropout hurts."),
}
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
        return sum(count for _choice, count in self.counts)

    @property
    def text(self) -> str:
        """A sentence such as "You said helps: 12 of 20 students; no difference: 5; hurts: 3."."""
        if not self.n_students:
            return ""
        (first, count), *others = ((_(CHOICE_NAMES[choice]), count) for choice, count in self.counts)
        # Translators: {rest} has the other choices: "; no difference: 5; hurts: 3".
        text = ngettext(
            "You said {choice}: {count} of {n} student{rest}.",
            "You said {choice}: {count} of {n} students{rest}.",
            self.n_students,
        )
        rest = "".join(f"; {name}: {number}" for name, number in others)
        text = text.format(choice=first, count=count, n=self.n_students, rest=rest)
        told = _(_TURNED_OUT[self.outcome]) if self.outcome else _("The result doesn't tell yet.")
        return f"{text} {told}"


def class_predictions(students: Iterable[HasChoice], verdict: Verdict | None) -> ClassPredictions:
    """Count the students' choices; `verdict` is that of the whole class, if there is one."""
    found = Counter(student.choice for student in students if student.choice)
    outcome = _OUTCOMES.get(verdict.tone, "") if verdict is not None else ""
    return ClassPredictions(tuple((choice, found[choice]) for choice in CHOICES), outcome)


def prediction_text(prediction: Prediction | None) -> str:
    """What one student predicted, one of TEXTS: "helps", "a sketch, after a sweep"; empty for nothing."""
    if prediction is None or not (prediction.choice or prediction.sketch):
        return ""
    if prediction.is_blind:
        return CHOICE_NAMES.get(prediction.choice, _SKETCH)
    return _LATE.get(prediction.choice, _LATE_SKETCH)
