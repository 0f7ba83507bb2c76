"""Reads a lesson from its folder: `lesson.yaml`, Markdown pages, pictures, project files.

A lesson comes from a stranger. All of it is bounded, nothing of it is run, and nothing outside its folder is
read; what is wrong is said in one sentence with file and line.
"""

from __future__ import annotations

import re
from pathlib import Path

from engine.errors import InputError
from engine.language.texts import N_, _
from engine.lessons.files import LessonFiles, decoded
from engine.lessons.lesson import Lesson, Page
from engine.lessons.nodes import Node, line_of, read_nodes
from engine.lessons.step_reading import Reading, checked_text, read_step
from engine.lessons.texts import check_text
from engine.network.fields import is_text
from engine.project.lesson_record import MAX_ANSWERS
from engine.system.regular_files import is_file, read_bytes

FILE, FORMAT = "lesson.yaml", 1
MAX_BYTES, MAX_PAGE = 200_000, 20_000  # of the YAML file; characters of a page
MAX_PAGES, MAX_STEPS, MAX_TITLE, MAX_SUMMARY, MAX_MINUTES, MAX_ORDER = 50, 50, 100, 400, 600, 1000
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_FIELDS = (
    "format",
    "title",
    "summary",
    "minutes",
    "order",
    "language",
    "author",
    "licence",
    "teacher",
    "pages",
)


def read_lesson(folder: Path) -> Lesson:
    """Read the lesson in a folder.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Lesson

    Raises
    ------
    InputError
        One sentence with file and line: "lesson.yaml, line 12: …".
    """
    folder = folder.absolute()  # the last part of its path is its name
    if not is_text(folder.name):  # a project keeps it
        raise InputError(_("{file} can't be read: its folder has a name that is no text.").format(file=FILE))
    text = decoded(read_bytes(folder / FILE, MAX_BYTES, N_("a lesson")), FILE)
    files = LessonFiles(folder)
    files.count(FILE, text.encode())
    root = read_nodes(text, FILE)
    values = root.fields(_("a lesson"), _FIELDS)
    for name in ("format", "title", "pages"):
        if name not in values:
            raise root.error(_("a lesson must have {name}.").format(name=name))
    if (number := values["format"].whole("format", 1, 1_000_000)) > FORMAT:
        raise values["format"].error(
            _(
                "the lesson has format {number}, but this Dropout Lab reads up to {newest}; it is too old."
            ).format(number=number, newest=FORMAT)
        )
    reading = Reading(files)
    pages = tuple(
        _page(node, number, reading)
        for number, node in enumerate(values["pages"].items("pages", MAX_PAGES, 1), start=1)
    )
    if sum(len(page.steps) for page in pages) > MAX_ANSWERS:
        raise values["pages"].error(_("a lesson has up to {most} steps.").format(most=MAX_ANSWERS))
    texts = {
        name: values[name].text(name, MAX_SUMMARY) if name in values else ""
        for name in ("summary", "author", "licence")
    }
    return Lesson(
        folder,
        values["title"].text("title", MAX_TITLE),
        minutes=values["minutes"].whole("minutes", 1, MAX_MINUTES) if "minutes" in values else 30,
        order=values["order"].whole("order", 1, MAX_ORDER) if "order" in values else None,
        language=_language(values["language"]) if "language" in values else "en",
        teacher=_markdown(values["teacher"], "teacher", files) if "teacher" in values else "",
        pages=pages,
        digest=files.digest,
        pictures=dict(files.pictures),
        files=files.names,
        original=original_of(folder),
        **texts,
    )


def original_of(folder: Path) -> Path | None:
    """Return the folder of the lesson that another one translates.

    Parameters
    ----------
    folder : Path
        Absolute; a translation lies in its original's folder, and is named by its language.

    Returns
    -------
    Path or None
        None if the lesson is no translation.
    """
    is_translation = LANGUAGE.fullmatch(folder.name) and is_file(folder.parent / FILE)
    return folder.parent if is_translation else None


def _language(node: Node) -> str:
    code = node.text("language", 40)
    if not LANGUAGE.fullmatch(code):
        raise node.error(
            _("language must be a code such as en or pt-BR, not {given}.").format(given=node.shown)
        )
    return code


def _page(node: Node, number: int, reading: Reading) -> Page:
    values = node.fields(_("a page"), ("title", "text", "steps"))
    if "title" not in values:
        raise node.error(_("a page must have a title."))
    title = checked_text(values["title"], "title", MAX_TITLE)
    text = _markdown(values["text"], "text", reading.files) if "text" in values else ""
    items = values["steps"].items("steps", MAX_STEPS) if "steps" in values else ()
    steps = (read_step(item, f"{number}.{at}", reading) for at, item in enumerate(items, start=1))
    return Page(title, text, tuple(steps))


def _markdown(node: Node, what: str, files: LessonFiles) -> str:
    """The text of a Markdown file, with the pictures that it shows read into `files`."""
    name = node.text(what, 200)
    if not name.casefold().endswith(".md"):
        raise node.error(
            _("{what} must be the name of a Markdown file, such as page.md, not {given}.").format(
                what=what, given=node.shown
            )
        )
    text = files.text(node, name, MAX_PAGE, N_("a page"))

    def place(position: int) -> Node:
        return Node(name, line_of(text, position), "")

    if (position := text.find("\0")) >= 0:
        raise place(position).error(_("it has a character 0x00, which no text may have."))
    for path, found in check_text(text, place):
        files.picture(found, path)
    return text
