"""Random programs that make a network: with loops, branches, functions, classes and several models.

All their values follow from the text, so that the reader has no excuse.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

_NOISE = (
    "print('units', units)",
    "history = None",
    "import os",
    "text = 'model.add(Dense(98))'",
    "assert rate < 1",
    "names = [str(n) for n in sizes]",
)
_ACTIVATIONS = ("relu", "tanh", "sigmoid", "elu", "selu", "softplus")


@dataclass
class _Writer:
    """Writes the lines of one program; `add` says how a layer is put after the others."""

    rng: random.Random
    add: str = "model.add({})"
    blocks: list[str] = field(default_factory=list)  # calls of helpers that stack layers
    lines: list[str] = field(default_factory=list)
    n_names: int = 0

    def write(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def name(self, start: str) -> str:
        self.n_names += 1
        return f"{start}{self.n_names}"

    # --- values

    def units(self, names: list[str]) -> str:
        some = self.rng.choice([*names, "units", "sizes[0]", "config['units']", "len(sizes)"])
        forms = (
            str(self.rng.randint(1, 40)),
            some,
            f"{some} + {self.rng.randint(1, 5)}",
            f"max({self.rng.randint(1, 9)}, {some} // 2)",
            f"int({some} * 1.5) + 1",
            f"{some} if {some} > {self.rng.randint(1, 30)} else {self.rng.randint(1, 9)}",
            f"half({some}) + 1",
            f"sum(sizes) // {self.rng.randint(1, 3)} + 1",
            f"min([{some}, {self.rng.randint(3, 30)}])",
            f"sizes[-1] ** 2 % {self.rng.randint(3, 19)} + 1",
        )
        return self.rng.choice(forms)

    def rate(self, names: list[str]) -> str:
        some = self.rng.choice([*names, "units"])
        forms = (
            str(self.rng.randint(0, 9) / 10),
            "rate",
            "config['rate']",
            f"({some} % 9) / 10",
            f"round(0.05 * ({some} % 7), 2)",
            f"rates[{some} % 2]",
            "config.get('none', 0.45)",
            f"min(0.9, rate + {self.rng.randint(0, 4)} / 20)",
        )
        return self.rng.choice(forms)

    def layer(self, names: list[str]) -> str:
        act = self.rng.choice(_ACTIVATIONS)
        dense = self.rng.choice(("Dense", "layers.Dense", "keras.layers.Dense"))
        forms = (
            f"{dense}({self.units(names)})",
            f"{dense}({self.units(names)}, activation='{act}')",
            f"{dense}(units={self.units(names)}, activation=act, use_bias={self.rng.choice((True, False))})",
            f"{dense}({self.units(names)}, '{act}', kernel_initializer='he_normal')",
            f"{dense}({self.units(names)}, **common)",
            f"Dropout({self.rate(names)})",
            f"layers.Dropout(rate={self.rate(names)})",
            f"GaussianDropout({self.rate(names)})",
            "BatchNormalization()",
            f"Activation('{act}')",
            "LayerNormalization()",
            "LeakyReLU(0.2)",
            f"Dropout({self.rate(names)}) if {self.test(names)} else Dense({self.units(names)})",
            f"wide({self.units(names)})",
            f"kinds[{self.rng.randint(0, 1)}]({self.units(names)})",
        )
        return self.rng.choice(forms)

    def test(self, names: list[str]) -> str:
        some = self.rng.choice([*names, "units", "len(sizes)"])
        forms = (
            f"{some} % 2 == 0",
            f"{some} > {self.rng.randint(1, 30)}",
            "use_dropout",
            "not use_dropout",
            f"use_dropout and {some} < {self.rng.randint(1, 40)}",
            f"{some} in sizes",
            f"1 < {some} <= {self.rng.randint(2, 30)}",
            "act == 'relu'",
            "rate",
            "config.get('bn')",
        )
        return self.rng.choice(forms)

    # --- statements

    def statements(self, depth: int, names: list[str], budget: int) -> None:
        """Write some statements that stack layers."""
        for _ in range(self.rng.randint(1, 3)):
            self.statement(depth, names, budget)

    def statement(self, depth: int, names: list[str], budget: int) -> None:
        simple = (self.add_layer, self.add_layer, self.change, self.add_block, self.noise)
        nested = (self.loop, self.branch, self.loop_while, self.attempt)
        choices = simple if budget <= 0 else (*simple, *nested)
        self.rng.choice(choices)(depth, names, budget)

    def add_layer(self, depth: int, names: list[str], _: int) -> None:
        self.write(depth, self.add.format(self.layer(names)))

    def change(self, depth: int, names: list[str], _: int) -> None:
        forms = (
            f"units = {self.units(names)}",
            "units = max(2, units // 2)",
            "units += 3",
            "rate = min(0.8, rate + 0.05)",
            f"act = '{self.rng.choice(_ACTIVATIONS)}'",
            "use_dropout = not use_dropout",
            "sizes = sizes[1:] + sizes[:1]",
            "config['units'] += 1",
            "config = {**config, 'rate': rate}",
            "sizes = [n + 1 for n in sizes]",
            "units, rate = units + 1, rate / 2",
            "sizes[0], sizes[1] = sizes[1], sizes[0]",
            "rates = rates[::-1]",
        )
        self.write(depth, self.rng.choice(forms))

    def add_block(self, depth: int, names: list[str], _: int) -> None:
        if self.blocks:
            call = self.rng.choice(self.blocks)
            self.write(depth, call.format(self.units(names), self.rate(names)))
        else:
            self.add_layer(depth, names, 0)

    def noise(self, depth: int, _: list[str], __: int) -> None:
        self.write(depth, self.rng.choice(_NOISE))

    def loop(self, depth: int, names: list[str], budget: int) -> None:
        one, two = self.name("i"), self.name("n")
        heads = (
            (f"for {one} in range({self.rng.randint(0, 3)}):", [f"({one} + 1)"]),
            (f"for {one} in range(4, 0, -2):", [one]),
            (f"for {one} in sizes:", [one]),
            (f"for {one} in reversed(sizes[:2]):", [one]),
            (f"for {one}, {two} in enumerate(sizes[1:]):", [f"({one} + 1)", two]),
            (f"for {one}, {two} in zip(sizes, [3, 5]):", [one, two]),
            (f"for {one}, ({two}, _) in enumerate(zip(sizes, rates)):", [f"({one} + 1)", two]),
            (f"for _, {one} in {{'a': 5, 'b': 7}}.items():", [one]),
            (f"for {one} in sorted(set(sizes)):", [one]),
            (f"for {one} in [n for n in sizes if n > 4]:", [one]),
        )
        head, new = self.rng.choice(heads)
        self.write(depth, head)
        self.statements(depth + 1, [*names, *new], budget - 2)
        if self.rng.random() < 0.2:
            self.write(depth + 1, f"if {self.test([*names, *new])}:")
            self.write(depth + 2, self.rng.choice(("break", "continue")))
            self.add_layer(depth + 1, names, 0)

    def loop_while(self, depth: int, names: list[str], budget: int) -> None:
        counter = self.name("k")
        self.write(depth, f"{counter} = {self.rng.randint(1, 3)}")
        self.write(depth, f"while {counter} > 0:")
        self.statements(depth + 1, [*names, counter], budget - 2)
        self.write(depth + 1, f"{counter} -= 1")

    def branch(self, depth: int, names: list[str], budget: int) -> None:
        self.write(depth, f"if {self.test(names)}:")
        self.statements(depth + 1, names, budget - 1)
        if self.rng.random() < 0.3:
            self.write(depth, f"elif {self.test(names)}:")
            self.statements(depth + 1, names, budget - 1)
        if self.rng.random() < 0.5:
            self.write(depth, "else:")
            self.statements(depth + 1, names, budget - 1)

    def attempt(self, depth: int, names: list[str], budget: int) -> None:
        self.write(depth, "try:")
        self.statements(depth + 1, names, budget - 2)
        self.write(depth, "finally:")
        self.write(depth + 1, "pass")


def random_program(rng: random.Random) -> str:
    """Return a program that trains one network, or one for each of several rates."""
    writer = _Writer(rng)
    _write_start(writer)
    style = rng.choice((_sequential, _functional, _list, _class))
    is_built = rng.random() < 0.6
    style(writer, 1 if is_built else 0, is_built)
    return "\n".join(writer.lines) + "\n"


def _write_start(writer: _Writer) -> None:
    rng = writer.rng
    for line in (
        "from keras.layers import *",
        f"units, rate, act = {rng.randint(2, 30)}, {rng.randint(0, 6) / 10}, '{rng.choice(_ACTIVATIONS)}'",
        f"sizes = {[rng.randint(2, 30) for _ in range(rng.randint(3, 4))]}",
        f"rates = [{rng.randint(0, 5) / 10}, {rng.randint(0, 5) / 10}]",
        f"config = {{'units': {rng.randint(2, 30)}, 'rate': {rng.randint(0, 6) / 10}}}",
        f"config['bn'] = {rng.choice((True, False))}",
        f"use_dropout = {rng.choice((True, False))}",
        "common = dict(activation='relu', use_bias=False)",
        "half = lambda n: n // 2",
        "def wide(n, by=2):",
        f"    return Dense(n * by, activation='{rng.choice(_ACTIVATIONS)}')",
        "kinds = [Dense, lambda n: Dropout((n % 10) / 10)]",
    ):
        writer.write(0, line)


def _head(writer: _Writer, is_built: bool) -> None:
    """Write the line of the function that makes the model, and the names that it changes."""
    if is_built:
        writer.write(0, "def build(units=units, rate=rate, sizes=sizes, act=act):")
        writer.write(1, "config, use_dropout, rates = dict(units=7, rate=0.15), True, [0.1, 0.35]")


def _end(writer: _Writer, depth: int, is_built: bool, made: str) -> None:
    rng = writer.rng
    if not is_built:
        writer.write(0, f"model = {made}")
        writer.write(0, "model.compile(loss='mse', optimizer='adam')")
        writer.write(0, "model.fit(X, y, epochs=3)")
        return
    writer.write(depth, f"return {made}")
    calls = ["build()", "build(5)", "build(rate=0.35)", "build(9, 0.25, [3, 4, 5])"]
    calls.append("build(**{'act': 'tanh'})")
    if rng.random() < 0.3:
        writer.write(0, f"other = {rng.choice(calls)}")
    writer.write(0, f"model = {rng.choice(calls)}")
    writer.write(0, "model.fit(X, y)")


def _sequential(writer: _Writer, depth: int, is_built: bool) -> None:
    writer.write(0, "def block(model, n, r=0.3):")
    writer.write(1, "model.add(Dense(n))")
    writer.write(1, "if r > 0.2:")
    writer.write(2, "model.add(Dropout(r))")
    _head(writer, is_built)
    writer.add, writer.blocks = "model.add({})", ["block(model, {}, {})", "block(model, n={0})"]
    writer.write(depth, writer.rng.choice(("model = Sequential()", "model = Sequential([Dense(4)])")))
    writer.add_layer(depth, [], 0)
    writer.statements(depth, [], 4)
    writer.statements(depth, [], 4)
    writer.write(depth, "model.add(Dense(1))")
    _end(writer, depth, is_built, "model")


def _functional(writer: _Writer, depth: int, is_built: bool) -> None:
    writer.write(0, "def block(x, n, r=0.3):")
    writer.write(1, "x = Dense(n)(x)")
    writer.write(1, "return Dropout(r)(x) if r > 0.2 else x")
    _head(writer, is_built)
    writer.add, writer.blocks = "x = ({})(x)", ["x = block(x, {}, {})", "x = block(x, n={0})"]
    writer.write(depth, "inputs = x = keras.Input((4,))")
    writer.add_layer(depth, [], 0)
    writer.lines[-1] = "    " * depth + "x = Dense(units)(x)"
    writer.statements(depth, [], 4)
    writer.write(depth, "unused = Dense(97)(x)")
    writer.statements(depth, [], 4)
    _end(writer, depth, is_built, "keras.Model(inputs, Dense(1)(x))")


def _list(writer: _Writer, depth: int, is_built: bool) -> None:
    writer.write(0, "def block(n, r=0.3):")
    writer.write(1, "return [Dense(n), Dropout(r)] * 1")
    _head(writer, is_built)
    writer.add, writer.blocks = "stack.append({})", ["stack += block({}, {})", "stack.extend(block(n={0}))"]
    writer.write(depth, "stack = [Dense(k) for k in sizes]")
    writer.statements(depth, [], 4)
    writer.statements(depth, [], 4)
    if writer.rng.random() < 0.3:
        writer.write(depth, "stack.insert(1, Dropout(rate))")
    if writer.rng.random() < 0.3:
        writer.write(depth, "stack = stack[:2] + stack[3:]")
    _end(writer, depth, is_built, "keras.Sequential([*stack, Dense(1)])")


def _class(writer: _Writer, depth: int, is_built: bool) -> None:
    del depth, is_built
    writer.write(0, "class Net:")
    writer.write(1, "def __init__(self, units, rate=0.25, **kwargs):")
    writer.write(2, "self.units, self.rate = units, rate")
    writer.write(2, "self.model = Sequential()")
    writer.write(1, "def block(self, n, r=0.3):")
    writer.write(2, "self.model.add(Dense(n + self.units % 3))")
    writer.write(2, "self.model.add(Dropout(r))")
    writer.write(1, "def build(self):")
    writer.write(2, "units, rate, sizes, rates = self.units, self.rate, [3, 9, 5], (0.1, 0.2)")
    writer.write(2, "config, use_dropout, act = {'units': 7, 'rate': 0.15}, False, 'relu'")
    writer.add, writer.blocks = "self.model.add({})", ["self.block({}, {})", "self.block(n={0})"]
    writer.add_layer(2, [], 0)
    writer.statements(2, [], 4)
    writer.statements(2, [], 4)
    writer.write(2, "return self.model")
    writer.write(0, f"model = Net({writer.rng.choice(('5', 'units', '8, rate=0.4', '*(6, 0.1)'))}).build()")
    writer.write(0, "model.fit(X, y)")


def random_sweep(rng: random.Random) -> str:
    """Return a program that trains a network at several rates."""
    writer = _Writer(rng)
    _write_start(writer)
    writer.write(0, "def build(rate, units=9):")
    writer.write(1, "model = Sequential()")
    writer.write(1, "for n in sizes:")
    writer.write(2, "model.add(Dense(n, activation=act))")
    others = ("model.add(Dropout(rate))", "model.add(Dropout(rate=rate))", "model.add(wide(n))")
    writer.write(2, rng.choice(others))
    writer.write(1, "model.add(Dropout(rate))")
    writer.write(1, "model.add(Dense(units))")
    writer.write(1, "return model")
    loops = (
        "for r in [0.1, 0.3, 0.5]:",
        "for r in np.arange(0, 0.7, 0.1):",
        "for k, r in enumerate([0.0, 0.25]):",
        "for r in (k / 10 for k in range(7)):",
        "for r in np.linspace(0, 0.6, 4):",
        "for name, r in {'low': 0.1, 'high': 0.5}.items():",
        "for seed, r in [(s, d) for s in range(2) for d in (0.2, 0.4)]:",
    )
    writer.write(0, rng.choice(loops))
    writer.write(1, f"m = {rng.choice(('build(r)', 'build(rate=r)', 'build(r, units=3)'))}")
    writer.write(1, "m.compile('adam', 'mse')")
    writer.write(1, "m.fit(X, y, epochs=2)")
    return "\n".join(writer.lines) + "\n"
