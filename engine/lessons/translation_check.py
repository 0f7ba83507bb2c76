"""What a translation of a lesson has otherwise than the original: students of all languages do the same."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.texts import N_, _, ngettext
from engine.lessons.inspection import nodes_of
from engine.lessons.lesson import (
    ChoiceQuestion,
    Lesson,
    Lock,
    NumberQuestion,
    Page,
    Point,
    Question,
    SetUp,
    Step,
    Wait,
    WordsQuestion,
)
from engine.lessons.nodes import Node
from engine.lessons.set_up_reading import MAX_PROJECT_BYTES
from engine.lessons.step_reading import KINDS
from engine.system.regular_files import read_bytes

_Pair = tuple[Node, Node]  # of the translation, and of the original
_Facts = dict[tuple[str, ...], object]  # by the names of fields, from the step on


def differences(translation: Lesson, original: Lesson) -> tuple[str, ...]:
    """Compare a translation with the lesson that it translates.

    Parameters
    ----------
    translation, original : Lesson

    Returns
    -------
    tuple of str
        A sentence with file and line for each thing that differs and is no text; empty if nothing does.

    Raises
    ------
    InputError
        If one of their files has changed meanwhile and can't be read any more.
    """
    roots = nodes_of(translation), nodes_of(original)
    found = list(_of_the_head(translation, original, roots))
    pages = _inner(roots, "pages")
    if problem := _number_problem("pages", pages):
        return (*found, problem)
    lessons = translation, original
    for number, pair in enumerate(zip(_items(pages[0]), _items(pages[1]), strict=True)):
        found += _of_a_page((translation.pages[number], original.pages[number]), pair, lessons)
    return tuple(found)


def _of_the_head(translation: Lesson, original: Lesson, roots: _Pair) -> Iterator[str]:
    code = translation.folder.name
    if translation.language != code:
        node = _inner(roots, "language")[0]
        sentence = _("language must be {code}, as the folder is called, not {given}.")
        yield str(node.error(sentence.format(code=code, given=translation.language)))
    for name in ("minutes", "order"):
        if getattr(translation, name) != getattr(original, name):
            yield _other_value(_inner(roots, name), name)
    yield from _file("teacher", roots)


def _of_a_page(pages: tuple[Page, Page], pair: _Pair, lessons: tuple[Lesson, Lesson]) -> Iterator[str]:
    yield from _file("text", pair)
    steps = _inner(pair, "steps")
    if problem := _number_problem("steps", steps):
        yield problem
        return
    nodes = zip(_items(steps[0]), _items(steps[1]), strict=True)
    for both, at in zip(zip(pages[0].steps, pages[1].steps, strict=True), nodes, strict=True):
        yield from _of_a_step(both, at, lessons)


def _of_a_step(steps: tuple[Step, Step], pair: _Pair, lessons: tuple[Lesson, Lesson]) -> Iterator[str]:
    kinds = [next(name for name in KINDS if name in _fields(node)) for node in pair]
    if kinds[0] != kinds[1]:
        sentence = _("this step must have {kind} as in the original (line {line}), not {given}.")
        yield str(pair[0].error(sentence.format(kind=kinds[1], line=pair[1].line, given=kinds[0])))
        return
    if steps[0].id != steps[1].id:
        node, other = _inner(pair, "id")
        sentence = _("id must be {id} as in the original (line {line}), not {given}.")
        yield str(node.error(sentence.format(id=steps[1].id, line=other.line, given=steps[0].id)))
    facts = [_facts(*one) for one in zip(steps, pair, lessons, strict=True)]
    for names, value in facts[0].items():
        if value != facts[1][names]:
            yield _other_value(_inner(pair, *names), names[-1])
    for name in ("hints", "choice"):
        if problem := _number_problem(name, _inner(pair, name)):
            yield problem
    for name in ("text", "right", "wrong"):
        yield from _presence(name, pair)
    if isinstance(steps[0], WordsQuestion):
        words = _inner(pair, "words")
        yield from _presence("model", words)


def _facts(step: Step, node: Node, lesson: Lesson) -> _Facts:
    """All of a step that is no text."""
    facts: _Facts = {}
    match step:
        case Point():
            facts["point",] = step.control
        case Lock():
            facts["lock",] = step.parts
        case Wait():
            facts["wait",] = step.conditions
        case SetUp():
            for name in ("data", "network", "training", "sweep"):
                facts["set_up", name] = getattr(step, name)
            facts["set_up", "project"] = _start(step, node, lesson)
        case ChoiceQuestion():
            facts["answer",] = step.answer  # by its place
        case NumberQuestion():
            facts["number", "answer"], facts["number", "tolerance"] = step.answer, step.tolerance
    if isinstance(step, Question):
        facts["comes_first",] = step.comes_first
    return facts


def _start(step: SetUp, node: Node, lesson: Lesson) -> object:
    """What a set-up starts from; a project file by its bytes, since each version has one of its own."""
    name = _fields(_fields(node)["set_up"]).get("project")
    if name is None:
        return step.project
    return read_bytes(lesson.folder / str(name.content), MAX_PROJECT_BYTES, N_("a project file"))


# --- Sentences


def _other_value(pair: _Pair, name: str) -> str:
    sentence = _("{field} must be as in the original (line {line}).")
    return str(pair[0].error(sentence.format(field=name, line=pair[1].line)))


def _number_problem(name: str, pair: _Pair) -> str:
    """Says that lists are not equally long; empty if they are."""
    given, wanted = (len(_items(node)) for node in pair)
    if given == wanted:
        return ""
    sentence = ngettext(
        "{field} must have {n} entry as in the original (line {line}), not {given}.",
        "{field} must have {n} entries as in the original (line {line}), not {given}.",
        wanted,
    )
    return str(pair[0].error(sentence.format(field=name, n=wanted, line=pair[1].line, given=given)))


def _presence(name: str, pair: _Pair) -> Iterator[str]:
    """Says that only one of them has a field."""
    node, other = pair
    if name in _fields(node) and name not in _fields(other):
        sentence = _("{field} is not in the original (line {line}).")
        yield str(_fields(node)[name].error(sentence.format(field=name, line=other.line)))
    elif name in _fields(other) and name not in _fields(node):
        sentence = _("{field} is missing, which the original has (line {line}).")
        yield str(node.error(sentence.format(field=name, line=_fields(other)[name].line)))


def _file(name: str, pair: _Pair) -> Iterator[str]:
    """Says that a Markdown file is missing, or is called otherwise."""
    yield from _presence(name, pair)
    files = [_fields(node).get(name) for node in pair]
    if None not in files and len({node.content for node in files if node is not None}) > 1:
        yield _other_value(_inner(pair, name), name)


# --- Nodes of both files


def _fields(node: Node) -> dict[str, Node]:
    return node.content if isinstance(node.content, dict) else {}


def _items(node: Node) -> tuple[Node, ...]:
    return node.content if isinstance(node.content, tuple) else ()


def _inner(pair: _Pair, *names: str) -> _Pair:
    """The nodes of a field, or of what is around it where it is missing."""
    node, other = pair
    for name in names:
        node, other = _fields(node).get(name, node), _fields(other).get(name, other)
    return node, other
