"""Lessons as projects keep them, with answers of all kinds."""

from __future__ import annotations

from engine.project.lesson_record import CHOICE, NUMBER, SKETCH, WORDS, LessonAnswer, LessonRecord

EARLY, LATE = "2026-11-24T09:05:00+01:00", "2026-11-24T11:30:00+01:00"  # before and after the sample's sweep
POINTS = ((0.0, 0.86), (0.5, 0.9))
EXPECTS = LessonAnswer(
    "expects", CHOICE, "What do you **expect**?", "It hurts", (), EARLY, 2, True, comes_first=True
)
UNITS = LessonAnswer("1.2", NUMBER, "How many units drop out, of 80?", "23,5", (), EARLY, 1, False)
WHY = LessonAnswer("2.1", WORDS, "Why?", "Because units\nco-adapt.", (), LATE, had_results=True)
CURVE = LessonAnswer("2.2", SKETCH, "Sketch the curve.", sketch=POINTS, made=EARLY, comes_first=True)
RECORD = LessonRecord(
    "what-dropout-does",
    "0123456789abcdef" * 4,
    "What Dropout does",
    page=1,
    n_pages=3,
    n_steps=9,
    started="2026-11-24T09:00:00+01:00",
    done=(("1.1", EARLY), ("expects", EARLY), ("1.2", EARLY), ("2.2", EARLY), ("2.1", LATE)),
    answers=(EXPECTS, UNITS, WHY, CURVE),
)
BEGUN = LessonRecord("iris", title="The Iris tutorial", n_pages=4, started=LATE)
