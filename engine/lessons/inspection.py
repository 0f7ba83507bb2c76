"""What `lesson check` says beyond what the reader refuses: formulas, links, what may have been forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.checks.checks import check_project
from engine.data.catalogue import task_of
from engine.errors import InputError
from engine.language.texts import N_, _
from engine.lessons.course import Course
from engine.lessons.lesson import Lesson, SetUp
from engine.lessons.nodes import Node, line_of, read_nodes
from engine.lessons.reading import FILE, MAX_BYTES
from engine.lessons.texts import formulas, links, pictures
from engine.network.fields import cut
from engine.system.regular_files import read_text

_TEXTS = frozenset(("text", "hints", "right", "wrong", "model", "choice"))


@dataclass(frozen=True)
class Inspection:
    """What was found; each is one sentence with file and line.

    Attributes
    ----------
    problems : tuple of str
        What students would see as a mistake.
    remarks : tuple of str
        What works, and perhaps not as it was meant.
    """

    problems: tuple[str, ...]
    remarks: tuple[str, ...]


def inspected(lesson: Lesson, formula_problem: Callable[[str], str]) -> Inspection:
    """Look through a lesson that was read.

    Parameters
    ----------
    lesson : Lesson
    formula_problem : callable
        Says why a formula can't be drawn; empty if it can.

    Returns
    -------
    Inspection

    Raises
    ------
    InputError
        If its file has changed meanwhile and can't be read any more.
    """
    root = nodes_of(lesson)
    problems: list[str] = []
    remarks: list[str] = []
    for text, place in _texts(root, lesson):
        for formula in formulas(text):
            if reason := formula_problem(formula.tex):
                sentence = _("the formula {tex} can't be drawn: {reason}.").format(
                    tex=cut(formula.tex), reason=reason
                )
                problems.append(str(place(formula.start).error(sentence)))
        for address, position in links(text):
            remarks.append(
                str(
                    place(position).error(
                        _("the link to {address} is shown and not followed.").format(address=cut(address))
                    )
                )
            )
        for picture in pictures(text):
            if not picture.alt:
                sentence = _("the picture {path} has no words for those who can't see it.").format(
                    path=cut(picture.path)
                )
                remarks.append(str(place(picture.start).error(sentence)))
    remarks += _missing_parts(root, lesson)
    remarks += _untrainable(lesson)
    return Inspection(tuple(dict.fromkeys(problems)), tuple(dict.fromkeys(remarks)))


def nodes_of(lesson: Lesson) -> Node:
    """Return the nodes of a lesson's file, with their lines.

    Parameters
    ----------
    lesson : Lesson

    Returns
    -------
    Node

    Raises
    ------
    InputError
        If the file has changed since the lesson was read, and can't be read any more.
    """
    text = read_text(lesson.folder / FILE, MAX_BYTES, N_("a lesson"), "utf-8-sig")
    return read_nodes(text.replace("\r\n", "\n").replace("\r", "\n"), FILE)


def _texts(root: Node, lesson: Lesson) -> Iterator[tuple[str, Callable[[int], Node]]]:
    """All Markdown of a lesson, and where a character of it stands."""
    for node in _nodes(root):
        yield str(node.content), lambda _position, node=node: node  # type: ignore[misc]
    for name, text in _files(root, lesson):
        yield text, lambda position, name=name, text=text: Node(name, line_of(text, position), "")  # type: ignore[misc]


def _nodes(node: Node, name: str = "") -> Iterator[Node]:
    """The nodes with texts of steps."""
    if isinstance(node.content, dict):
        for key, value in node.content.items():
            yield from _nodes(value, key)
    elif isinstance(node.content, tuple):
        for value in node.content:
            yield from _nodes(value, name)
    elif name in _TEXTS:
        yield node


def _files(root: Node, lesson: Lesson) -> Iterator[tuple[str, str]]:
    """The Markdown files, by name, with their texts."""
    content = root.value
    assert isinstance(content, dict)
    if lesson.teacher:
        yield str(content["teacher"]), lesson.teacher
    for entry, page in zip(content["pages"], lesson.pages, strict=True):
        if page.text:
            yield str(entry["text"]), page.text


def _missing_parts(root: Node, lesson: Lesson) -> Iterator[str]:
    if not lesson.summary:
        yield str(root.error(_("there is no summary: the list of lessons has nothing to say of it.")))
    if not lesson.teacher:
        yield str(root.error(_("there is no teacher's page (teacher: teacher.md).")))
    if not lesson.licence:
        yield str(root.error(_("there is no licence: others don't know whether they may use the lesson.")))


def _untrainable(lesson: Lesson) -> Iterator[str]:
    """A set-up after which the project can't be trained, which may be meant: students then repair it."""
    course = Course()
    for step in lesson.steps:
        course.take(step)
        if not isinstance(step, SetUp) or course.project is None:
            continue
        try:
            check_project(course.project, task_of(course.project.data))
        except InputError as error:
            sentence = _("{file}, step {step}: after this set-up the network can't be trained: {problem}")
            yield sentence.format(file=FILE, step=step.id, problem=error)
