"""What stands around code in notebooks, sessions and old programs; lines keep their numbers."""

from __future__ import annotations

import ast

import pytest

from engine.keras_code.reading.code_cleaning import (
    cleaned,
    has_ipython_prompts,
    in_python_3,
    is_in_other_language,
)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (">>> x = 1", "x = 1"),
        ("In [3]: x = 1", "x = 1"),
        ("In [ ]: x = 1", "x = 1"),
        ("Out[3]: 1", ""),
        ("```python", ""),
        ("%matplotlib inline", "pass"),
        ("    %tensorflow_version 2.x", "    pass"),
        ("%%time", "pass"),
        ("!pip install keras", "pass"),
        ("!{sys.executable} -m pip install keras", "pass"),
        ("files = !ls *.csv", "files = None"),
        ("took = %timeit -o f()", "took = None"),
        ("model.fit?", "pass"),
        ("Dropout??", "pass"),
        ("?Dropout", "pass"),
        ("pip install keras", "pass"),
        ("x = a if a != b else c", "x = a if a != b else c"),
        ("...", "..."),
        ("# what?", "# what?"),
    ],
)
def test_a_line_that_no_program_has_is_left_out(line: str, code: str) -> None:
    assert cleaned(f"a = 1\n{line}\n").split("\n")[1] == code


def test_lines_in_strings_and_brackets_stay() -> None:
    text = 'x = """\n>>> Dense(1)\n!ls\n%time\n"""\ny = (1\n  % 2)\nz = 3 \\\n  % 2\n%time\n'
    assert cleaned(text) == text.replace("\n%time\n", "\npass\n").replace("!ls\npass", "!ls\n%time", 1)


def test_a_session_has_only_the_lines_with_a_prompt() -> None:
    text = ">>> def f():\n...     return 1\n...\n>>> f()\n1\n"
    assert cleaned(text) == "def f():\n    return 1\n\nf()\n\n"


def test_a_command_that_goes_on_and_a_cell_in_another_language_are_left_out_whole() -> None:
    assert cleaned("!pip install a \\\n    b\nx = 1") == "pass\n\nx = 1"
    assert cleaned("%%bash\nls -l\nrm x\n\nx = 1") == "pass\n\n\n\nx = 1"


def test_what_a_cell_is_written_in() -> None:
    assert is_in_other_language("%%bash\nls")
    assert is_in_other_language("  %%html\n<b>")
    assert not is_in_other_language("%%time\nx = 1")
    assert not is_in_other_language("x = 1\n%%bash")
    assert has_ipython_prompts("a\nIn [12]: b")
    assert not has_ipython_prompts("x = In[1]")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("print 'a', 3", "_ = 'a', 3"),
        ('print "a: %d" % x', '_ = "a: %d" % x'),
        ("print x,", "_ = x,"),
        ("print >>f, x", "_ = f, x"),
        ("print", "print"),
        ("print('a')", "print('a')"),
        ("print ('a')", "print ('a')"),
        ("if x: print y", "if x: _ = y"),
        ("a = 1; print a", "a = 1; _ = a"),
        ("for i in x: print 'a; print b', i", "for i in x: _ = 'a; print b', i"),
        ("print = 3", "print = 3"),
        ("except IOError, e:", "except IOError as e:"),
        ("except (A, B), e:", "except (A, B) as e:"),
        ("raise ValueError, 'no'", "raise ValueError"),
        ("exec 'x = 1'", "pass"),
        ("x = 10L if a <> b else 0777", "x = 10 if a != b else 0o777"),
        ("x = '10L <> 0777'", "x = '10L <> 0777'"),
        ("x = 0.05 + 1007", "x = 0.05 + 1007"),
        ("s = 'print x'", "s = 'print x'"),
    ],
)
def test_python_2_becomes_python_3(old: str, new: str) -> None:
    assert in_python_3(old) == new
    if not new.startswith(("except", "print =")):
        ast.parse(new)
