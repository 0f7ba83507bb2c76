"""Lessons that no reader may trust, made from a seed.

Those of WRONG are refused in any case; those that were changed by chance may turn out to be right.
"""

from __future__ import annotations

import random
import re
import sys
from dataclasses import dataclass, field

from tests.engine.lessons.written import HEAD, jpeg, png

SEED, COUNT = 21, 200
FILES = {"page.md": b"One $x$ ![a](a.png)\n", "a.png": png(), "b.jpg": jpeg(), "teacher.md": b"# Goals\n"}
WHOLE = """\
format: 1
title: T
summary: S
minutes: 30
teacher: teacher.md
pages:
  - title: P
    text: page.md
    steps:
      - set_up: {example: tutorial, sweep: {seeds: 0-9, rates: [0, 0.5]}, training: {epochs: 3}}
        text: Start.
      - point: sweep-button
      - wait: {sweep: {seeds: 10}, layer: {kind: dropout, count: 1}}
        hints: [One, Two]
      - {id: a, text: Which, choice: [x, y], answer: x, comes_first: true, right: R, wrong: W}
      - {text: How many, number: {answer: 24, tolerance: 0.5, unit: units}}
      - {text: T, number: {answer: {measure: difference, rate: 0.5, split: training}}, right: "{answer}"}
      - {text: Why, words: {model: M, max_length: 500}}
      - {text: Sketch, sketch: true}
      - lock: [data, training]
      - wait: {answered: [a], page: inside, view: Film}
"""


@dataclass(frozen=True)
class Hostile:
    """The files of a lesson; `links` lead out of its folder."""

    name: str
    yaml: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    is_wrong: bool = True


def _step(text: str) -> bytes:
    return f"{HEAD}      - {text}\n".encode()


def _page(text: bytes, name: str = "a page") -> Hostile:
    return Hostile(name, WHOLE.encode(), {"page.md": text})


def _bombs() -> list[Hostile]:
    laughs = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}, *{before}, *{before}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    texts = {
        "billion laughs": laughs,
        "an alias of itself": "a: &a [*a]",
        "merge keys": "a: {x: 1}\nb: {<<: {y: 2}}",
        "deep lists": "[" * 150_000,
        "deep mappings": "{a: " * 40_000,
        "deep blocks": "- " * 90_000,
        "deep keys": "? " * 90_000,
        "many values": "- a\n" * 49_000,
        "many keys": "".join(f"k{number}: 1\n" for number in range(15_000)),
        "one long word": "a" * 199_000,
        "one long line of words": "title: " + "a " * 95_000,
        "a long quotation": "title: '" + "a\n " * 60_000 + "'",
        "a long block": "title: |\n" + "  a\n" * 49_000,
        "nothing but comments": "#" * 199_000,
        "nothing but lines": "\n" * 199_000,
        "too large": "title: " + "a" * 250_000,
        "two documents": "format: 1\n---\nformat: 1",
        "a tag that runs something": "title: !!python/object/apply:os.system [echo]",
        "a tag that makes something": "title: !!python/name:os.system",
        "binary": "title: !!binary aGVsbG8=",
        "a set": "title: !!set {a, b}",
        "a directive": "%YAML 9.9\n---\nformat: 1",
        "a tag directive": "%TAG ! tag:example.org,2026:\n---\n!x y",
        "a NUL": "format: 1\ntitle: a\0b",
        "an escape": 'format: 1\ntitle: "a\\0b"\npages: [{title: P}]',
        "half a letter": 'format: 1\ntitle: "\\uDC80"\npages: [{title: P}]',
        "control characters": "format: 1\ntitle: \x1b[31mred",
        "tabs": "format: 1\n\ttitle: T",
        "a colon": "format: 1\ntitle: a: b",
        "an open quotation": "format: 1\ntitle: 'T",
        "an open bracket": "format: 1\npages: [",
        "a key twice": "format: 1\ntitle: T\ntitle: U\npages: [{title: P}]",
        "a list as a key": "[a]: 1",
        "a huge whole number": f"format: {'9' * 5000}\ntitle: T\npages: [{{title: P}}]",
        "another format": "format: 2\ntitle: T\npages: [{title: P}]",
        "minutes without end": "format: 1\ntitle: T\nminutes: 1e999\npages: [{title: P}]",
        "many pages": "format: 1\ntitle: T\npages:\n" + "  - {title: P}\n" * 51,
        "many steps": HEAD + "      - point: stack\n" * 51,
        "no mapping": "[1, 2, 3]",
        "a number": "1",
        "nothing": "",
    }
    raw = {
        "UTF-16": "format: 1\ntitle: T".encode("utf-16"),
        "Latin-1": "format: 1\ntitle: Größe".encode("latin-1"),
        "a picture": png(),
        "a zip": b"PK\x03\x04" + b"\0" * 100,
        "noise": random.Random(SEED).randbytes(2000),
        "a BOM and a mistake": b"\xef\xbb\xbfformat: one\r\ntitle: T\r\npages: []\r\n",
    }
    return [Hostile(name, text.encode()) for name, text in texts.items()] + [
        Hostile(name, data) for name, data in raw.items()
    ]


def _steps() -> list[Hostile]:
    texts = (
        "wait: {sweep: {seeds: 100000000000}}",
        "wait: {sweep: {seeds: 1001}}",
        "wait: {sweep: {seeds: -1}}",
        "wait: {sweep: {rates: [2]}}",
        f"wait: {{sweep: {{rates: [{', '.join(['0.5'] * 60)}]}}}}",
        "wait: {sweeps: 1000}",
        "wait: {layer: {kind: quantum}}",
        "wait: {layer: {kind: dropout, count: 9999}}",
        "wait: {layer: {kind: dropout, after: output}}",
        "wait: {layer: {kind: dropout, after: input, count: 2}}",
        "wait: {page: nowhere}",
        "wait: {view: Movie}",
        "wait: {page: data, view: Film}",
        "wait: {pins: 99}",
        "wait: {dataset: everything}",
        "wait: {dataset: file}",
        "wait: {answered: [ghost]}",
        "wait: {answered: []}",
        "wait: {training: false}",
        "wait: {second: time}",
        "wait: {}",
        "wait: forever",
        "wait: [sweep]",
        "{wait: {training: true}, point: stack}",
        "point: ../../etc/passwd",
        "point: [stack]",
        "lock: everything",
        "lock: [data, data, data, data, data, data]",
        "set_up: {example: ../examples/tutorial}",
        "set_up: {project: ../../project.dropoutlab}",
        "set_up: {project: /etc/passwd}",
        "set_up: {project: lesson.yaml}",
        "set_up: {project: a.png}",
        "set_up: {data: {dataset: file, file: /etc/passwd}}",
        "set_up: {data: {dataset: iris, test_size: 1e308}}",
        "set_up: {training: {epochs: 99999999999999999999}}",
        "set_up: {training: {loss: __import__}}",
        "set_up: {network: [{kind: lambda, code: x}]}",
        "set_up: {network: [{kind: dense, units: 1e9}]}",
        "set_up: {network: [{kind: dense, weights: {sha256: x, shapes: [[9]]}}]}",
        f"set_up: {{network: [{', '.join(['flatten'] * 1001)}]}}",
        "set_up: {sweep: {seeds: 0-4294967295}}",
        "set_up: {sweep: {seeds: [5000000000]}}",
        "set_up: {sweep: {rates: [.nan]}}",
        "set_up: {sweep: {rates: [0, 1e400]}}",
        "{text: T, choice: [a]}",
        f"{{text: T, choice: [{', '.join(map(str, range(11)))}]}}",
        "{text: T, choice: [a, b], answer: c}",
        "{text: T, choice: [[a], [b]]}",
        "{text: T, number: {answer: .nan}}",
        "{text: T, number: {answer: 1e300}}",
        "{text: T, number: {answer: 1, tolerance: -1}}",
        "{text: T, number: {answer: {}}}",
        "{text: T, number: {answer: []}}",
        "{text: T, number: {answer: {measure: __import__}}}",
        "{text: T, number: {answer: {measure: [mean]}}}",
        "{text: T, number: {answer: {measure: mean}}}",
        "{text: T, number: {answer: {measure: mean, rate: .nan}}}",
        "{text: T, number: {answer: {measure: mean, rate: 1e400}}}",
        "{text: T, number: {answer: {measure: mean, rate: {measure: mean}}}}",
        "{text: T, number: {answer: {measure: mean, rate: 0, metric: ../../x}}}",
        "{text: T, number: {answer: {measure: mean, rate: 0, split: test_}}}",
        "{text: T, number: {answer: {measure: best_rate, rate: 0}}}",
        "{text: T, number: {answer: {measure: difference, rate: 0.5, less: 0.5}}}",
        "{text: T, number: {answer: {measure: best_rate}, tolerance: .inf}}",
        "{text: T, number: {answer: {measure: best_rate}}, comes_first: true}",
        "{text: T, number: {answer: {measure: best_rate}}, wrong: 'It is {answer}'}",
        "{text: 'Not {answer}?', number: {answer: {measure: best_rate}}}",
        "{text: T, words: {max_length: 999999999}}",
        "{text: T, sketch: 1}",
        "{text: '<script>alert(1)</script>', sketch: true}",
        "{text: '<img src=x onerror=alert(1)>', sketch: true}",
        "{text: '![x](a.png)', sketch: true}",
        "{text: T, words: {model: '<iframe src=//example.org>'}}",
        "{point: stack, hints: ['<b>x</b>']}",
        f"{{point: stack, hints: [{', '.join('abcdefghijk')}]}}",
        f"{{point: stack, text: {'x' * 3000}}}",
        "{id: '1.1', point: stack}",
        "{id: __class__ x, point: stack}",
        "just a text",
        "[]",
        "null",
    )
    return [Hostile(text[:50], _step(text), {"a.png": png()}) for text in texts]


def _pages() -> list[Hostile]:
    texts: tuple[bytes, ...] = (
        b"<script>alert(1)</script>",
        b"one\n<SCRIPT SRC=//example.org/x.js",
        b"<img src='file:///etc/passwd'>",
        b"<iframe src=x>",
        b'<a href="javascript:x">y</a>',
        b"<style>*{}</style>",
        b"<!-- x -->",
        b"<!DOCTYPE html>",
        b"<?xml version='1.0'?>",
        b"text <b\n onclick='x'>y</b>",
        b"![x](../../../etc/passwd)",
        b"![x](/etc/passwd)",
        b"![x](C:\\Windows\\x.png)",
        b"![x](file:///etc/passwd)",
        b"![x](https://example.org/x.png)",
        b"![x](//server/share/x.png)",
        b"![x](data:image/png;base64,AAAA)",
        b"![x](gone.png)",
        b"![x](.)",
        b"![x](CON.png)",
        b"![x](a.png:stream)",
        b"![x](page.md)",
        b"![x](lesson.yaml)",
        b"![x](folder)",
        b"![x]()",
        b"![x]",
        b"![x][a]\n\n[a]: a.png",
        b"a\0b",
        b"\xff\xfe<\0b\0>\0",
        b"x" * 30_000,
        b"x" * 300_000,
        b"$x$ " * 300,
        b"$" + b"x" * 600 + b"$",
        b"".join(b"![x](p%d.png)" % number for number in range(60)),
    )
    found = [_page(text, f"page {text[:40]!r}") for text in texts]
    many = {f"p{number}.png": png() for number in range(60)}
    found[-1] = Hostile("60 pictures", WHOLE.encode(), {"page.md": texts[-1]} | many)
    pictures = {
        "an enormous PNG": png(60_000, 60_000),
        "an enormous JPEG": jpeg(60_000, 60_000),
        "a PNG without pixels": png(0, 0),
        "half a PNG": png()[:40],
        "half a JPEG": jpeg()[:9],
        "a GIF": b"GIF89a" + b"\0" * 50,
        "an SVG": b"<svg onload='alert(1)'/>",
        "an empty picture": b"",
        "3 MB of picture": png() + b"\0" * 3_000_000,
        "text as a picture": b"hello",
    }
    found += [Hostile(name, WHOLE.encode(), {"a.png": data}) for name, data in pictures.items()]
    for name in (
        "../page.md",
        "/etc/passwd.md",
        "NUL.md",
        "a\\b.md",
        "page.md.",
        "sub/../page.md",
        "page",
        "a.png",
        "gone.md",
    ):
        found.append(Hostile(f"page {name}", WHOLE.replace("text: page.md", f"text: '{name}'").encode()))
    found.append(Hostile("teacher out of it", WHOLE.replace("teacher.md", "../teacher.md").encode()))
    if sys.platform != "win32":
        for name in ("page.md", "a.png", "teacher.md"):
            found.append(Hostile(f"{name} is a link out", WHOLE.encode(), links={name: "../outside"}))
            found.append(Hostile(f"{name} is a link to itself", WHOLE.encode(), links={name: name}))
        found.append(Hostile("page.md is a device", WHOLE.encode(), links={"page.md": "/dev/zero"}))
    return found


WRONG = (*_bombs(), *_steps(), *_pages())
ODD = (
    "null",
    "true",
    "-1",
    "1e400",
    "[]",
    "{}",
    "''",
    "[[]]",
    "9" * 30,
    "x" * 500,
    "<b>",
    "*a",
    "&a",
    "!x",
    "../x",
    ".nan",
    "\ufeff",
    "0x10",
)


def by_chance(rng: random.Random) -> Hostile:
    """A good lesson in which something was changed: a value, a line, a byte."""
    lines = WHOLE.splitlines()
    place = rng.randrange(len(lines))
    kind = rng.choice(("value", "line", "indent", "gone", "twice", "bytes", "cut"))
    if kind == "value":
        words = [match.span() for match in re.finditer(r"[\w./-]+", lines[place])]
        start, end = rng.choice(words)
        lines[place] = lines[place][:start] + rng.choice(ODD) + lines[place][end:]
    elif kind == "line":
        lines.insert(place, " " * rng.randrange(10) + rng.choice(ODD))
    elif kind == "indent":
        lines[place] = " " * rng.randrange(9) + lines[place].strip()
    elif kind == "gone":
        del lines[place]
    elif kind == "twice":
        lines.insert(place, lines[place])
    data = bytearray("\n".join(lines).encode())
    if kind == "bytes":
        for _ in range(rng.randrange(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    elif kind == "cut":
        del data[rng.randrange(1, len(data)) :]
    return Hostile(f"by chance: {kind}", bytes(data), is_wrong=False)


def hostile_lessons() -> list[Hostile]:
    """As many of them as COUNT, and all of WRONG."""
    rng = random.Random(SEED)
    return [*WRONG, *(by_chance(rng) for _ in range(max(COUNT - len(WRONG), 60)))]
