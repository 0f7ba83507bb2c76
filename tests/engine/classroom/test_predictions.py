"""What a class predicted, as counts and a sentence."""

from dataclasses import replace

from engine.analysis.verdict import Verdict
from engine.classroom.class_merge import Student, student_of
from engine.classroom.predictions import class_predictions
from engine.classroom.submissions import Submission
from engine.project.project import HELPS, HURTS, NO_DIFFERENCE, Prediction
from tests.engine.classroom.test_class_merge import project_of


def students(**counts: int) -> list[Student]:
    return [Student("f", "x", choice=choice) for choice, count in counts.items() for _ in range(count)]


def test_predictions_are_counted_and_compared_with_the_result() -> None:
    found = class_predictions(students(helps=12, no_difference=5, hurts=3), Verdict("good", "It helps."))
    assert found.counts == ((HELPS, 12), (NO_DIFFERENCE, 5), (HURTS, 3))
    assert found.text == (
        "You said helps: 12 of 20 students; no difference: 5; hurts: 3. It turned out: dropout helps."
    )
    assert class_predictions(students(hurts=1), Verdict("bad", "")).outcome == HURTS


def test_an_unclear_result_confirms_nobody() -> None:
    for verdict in (None, Verdict("neutral", ""), Verdict("warn", "")):
        found = class_predictions(students(no_difference=1), verdict)
        assert found.outcome == ""
        assert found.text.startswith("You said helps: 0 of 1 student; no difference: 1; hurts: 0.")
        assert found.text.endswith("The result doesn't tell yet.")


def test_without_predictions_there_is_nothing_to_say() -> None:
    ada = student_of(Submission("a", project_of("Ada", (0, 1))))
    assert class_predictions([ada], None).text == ""
    project = replace(project_of("Ada", (0, 1)), prediction=Prediction(HURTS))
    assert student_of(Submission("a", project)).choice == HURTS
