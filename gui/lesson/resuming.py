"""Which lesson opens with a project."""

from __future__ import annotations

from engine.project.project import Project


def lesson_to_open(project: Project) -> str:
    """The folder name of the lesson that was open last, or with which the project was handed out.

    Empty where there is none, or it is ended.
    """
    record, handout = project.lesson, project.handout
    if record is not None and not record.ended:
        return record.lesson
    name = handout.lesson if handout is not None else ""
    return "" if any(one.lesson == name for one in project.lessons) else name
