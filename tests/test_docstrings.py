"""Docstrings of the scientific packages name all parameters, fields, results and errors.

ruff's pydocstyle rules check that docstrings exist and how they are laid out; this checks what they cover:

- a `Parameters` section names exactly the parameters of a public function, or of a public class's `__init__`;
- a `Returns` or `Yields` section stands wherever a public function returns something;
- a `Raises` section names every exception that a public function or `__init__` raises itself;
- an `Attributes` section names exactly the fields of a public dataclass or NamedTuple.

Exempt from `Parameters` and `Returns` are properties, special methods, functions with at most one parameter
whose body is a single `return` or `pass`, and rules with a signature of SHARED_SIGNATURES.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("engine/analysis", "engine/data", "engine/experiment", "engine/training")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

# Many small functions in a table of rules; their module says once what goes in and what comes out.
SHARED_SIGNATURES = (
    ("layer", "call", "x"),  # engine/training/stacked/layer_rules.py
    ("o", "w", "g", "slots", "rate", "step"),  # engine/training/stacked/optimizer_rules.py
)

NOTHING = ("None", "Iterator[None]")  # the latter of a context manager that gives nothing

Function = ast.FunctionDef | ast.AsyncFunctionDef


def docstring_problems(source: str) -> list[str]:
    """What the docstrings of a module's public functions and classes leave out, one sentence each."""
    return [problem for node in ast.parse(source).body for problem in _problems(node, "")]


def _problems(node: ast.stmt, prefix: str) -> Iterator[str]:
    if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
        return
    sections = _sections(ast.get_docstring(node) or "")
    name = prefix + node.name
    if isinstance(node, Function):
        yield from _function_problems(node, name, sections)
        return
    yield from _class_problems(node, name, sections)
    for child in node.body:
        yield from _problems(child, f"{name}.")


def _function_problems(node: Function, name: str, sections: dict[str, list[str]]) -> Iterator[str]:
    parameters = _parameters(node)
    is_exempt = (
        _is_property(node) or _is_one_liner(node, parameters) or tuple(parameters) in SHARED_SIGNATURES
    )
    if not is_exempt:
        yield from _compare(name, "Parameters", parameters, sections)
        returns = ast.unparse(node.returns) if node.returns else "None"
        if returns not in NOTHING and not sections.keys() & {"Returns", "Yields"}:
            yield f"{name} has no Returns or Yields section"
    yield from _raises(name, node, sections)


def _class_problems(node: ast.ClassDef, name: str, sections: dict[str, list[str]]) -> Iterator[str]:
    fields = [
        child.target.id
        for child in node.body
        if isinstance(child, ast.AnnAssign) and isinstance(child.target, ast.Name)
    ]
    if _is_record(node):
        yield from _compare(name, "Attributes", fields, sections)
    for child in node.body:
        if isinstance(child, Function) and child.name == "__init__":
            yield from _compare(name, "Parameters", _parameters(child), sections)
            yield from _raises(name, child, sections)


def _compare(name: str, section: str, expected: list[str], sections: dict[str, list[str]]) -> Iterator[str]:
    found = sections.get(section, [])
    if found != expected:
        yield f"{name}: {section} names {found}, the code {expected}"


def _raises(name: str, node: Function, sections: dict[str, list[str]]) -> Iterator[str]:
    for missing in sorted(_raised(node.body) - set(sections.get("Raises", []))):
        yield f"{name} raises {missing}, which its docstring does not say"


def _raised(body: list[ast.stmt]) -> set[str]:
    """The exceptions that these statements raise, those of nested functions left out."""
    found: set[str] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function | ast.Lambda | ast.ClassDef):
            continue
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            found.add(ast.unparse(node.exc.func))
        waiting += ast.iter_child_nodes(node)
    return found


def _sections(docstring: str) -> dict[str, list[str]]:
    """Section name to the names that its entries begin with, as numpydoc lays them out."""
    sections: dict[str, list[str]] = {}
    names: list[str] = []
    lines = docstring.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        if line and re.fullmatch(r"-+", following):
            names = sections.setdefault(line, [])
        elif line and not line.startswith((" ", "-")):
            names += [name.strip("* ") for name in line.partition(" : ")[0].split(",")]
    return sections


def _parameters(node: Function) -> list[str]:
    arguments = node.args
    names = [item.arg for item in (*arguments.posonlyargs, *arguments.args)]
    if names[:1] in (["self"], ["cls"]):
        names = names[1:]
    starred = [item.arg for item in (arguments.vararg, arguments.kwarg) if item is not None]
    return [*names, *(item.arg for item in arguments.kwonlyargs), *starred]


def _is_property(node: Function) -> bool:
    return any(ast.unparse(item).endswith("property") for item in node.decorator_list)


def _is_one_liner(node: Function, parameters: list[str]) -> bool:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    is_short = not body or (len(body) == 1 and isinstance(body[0], ast.Return | ast.Pass))
    return len(parameters) < 2 and is_short


def _is_record(node: ast.ClassDef) -> bool:
    decorators = [ast.unparse(item) for item in node.decorator_list]
    bases = [ast.unparse(item) for item in node.bases]
    return any(text.startswith("dataclass") for text in decorators) or "NamedTuple" in bases


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_docstrings_cover_what_the_code_takes_returns_and_raises(path: Path) -> None:
    assert docstring_problems(path.read_text("utf-8")) == []


COMPLETE = '''
def scale(values: Floats, factor: float) -> Floats:
    """Multiply values.

    Parameters
    ----------
    values : ndarray of float32, (n,)
    factor : float
        Above 0.

    Returns
    -------
    ndarray of float32, (n,)

    Raises
    ------
    ValueError
        If the factor is 0 or less.
    """
    if factor <= 0:
        raise ValueError("factor")
    return values * factor
'''


def test_problems_of_a_complete_docstring_are_none() -> None:
    assert docstring_problems(COMPLETE) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("    factor : float\n", "    scale : float\n", "Parameters names"),
        ("    Returns\n    -------\n    ndarray of float32, (n,)\n", "", "no Returns"),
        ("    ValueError\n        If", "    KeyError\n        If", "raises ValueError"),
        ("def scale(", "class Scale:\n    values: int\n\ndef scale(", None),
        ("def scale(", "@dataclass\nclass Scale:\n    factor: int\n\ndef scale(", "Scale: Attributes names"),
    ],
)
def test_problems_name_what_a_docstring_leaves_out(old: str, new: str, problem: str | None) -> None:
    found = docstring_problems(COMPLETE.replace(old, new))
    assert [problem in text for text in found] == [True] if problem else found == []


def test_problems_of_short_functions_and_properties_are_none() -> None:
    source = 'def double(x: int) -> int:\n    """Return twice x."""\n    return 2 * x\n'
    assert docstring_problems(source) == []
    assert docstring_problems(source.replace("x: int)", "x: int, y: int)")) != []
