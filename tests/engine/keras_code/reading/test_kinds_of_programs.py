"""Pasted programs of all kinds, each with the layers that it makes, and words that a sentence must have."""

from __future__ import annotations

import pytest

from engine.keras_code.reading import read_keras_code
from engine.network.spec import LayerSpec

NET = "model = Sequential()\nmodel.add(Dense(4, activation='relu'))\nmodel.add(Dropout(0.3))\n"
NET_LAYERS = "dense:4:relu dropout:0.3"
TWO = "m = Sequential()\n    m.add(Dense({}))\n    m.add(Dropout({}))\n    return m\n"


def short(layer: LayerSpec) -> str:
    """Say dense:8:relu, dropout:0.3, dropout:* for a swept rate, flatten."""
    values = layer.values
    match layer.kind_id:
        case "dense":
            return f"dense:{values['units']}:{values['activation']}"
        case "lstm" | "gru":
            return f"{layer.kind_id}:{values['units']}"
        case "conv2d":
            return f"conv2d:{values['filters']}:{values['activation']}"
        case "activation":
            return f"activation:{values['activation']}"
    if layer.kind.is_dropout:
        return f"{layer.kind_id}:*" if layer.is_swept else f"{layer.kind_id}:{values['rate']:g}"
    return layer.kind_id


UNTOUCHED = {
    "arrows in a text at the end": "model = Sequential()\nmodel.add(Dense(4, activation='relu'))\n"
    "model.add(Dropout(0.3))\n'''\nfirst run\n>>> the loss falls\n'''\n",
    "a docstring with a layer": 'def build():\n    """Make it.\n\n    >>> model.add(Dense(1))\n    """\n'
    "    model = Sequential()\n    model.add(Dense(4, activation='relu'))\n    model.add(Dropout(0.3))\n"
    "    return model\n",
    "percent on the next line": f'print("rate %s"\n      % rate)\n{NET}',
    "a text with a fence": f'text = """\n```python\nmodel.add(Dense(1))\n```\n"""\n{NET}',
    "a text with commands": f"text = '''\n!pip install keras\n%time\n'''\n{NET}",
    "a text that begins with In": f'text = """\nIn [1]: model.add(Dense(1))\n"""\n{NET}',
    "a text in the midst of a call": NET.replace("'relu'", "'''relu'''") + "print('''\n>>> x\n''')\n",
    "a question in a comment": f"{NET}# Dense?\n",
    "modulo after a backslash": f"x = 7 \\\n  % 3\n{NET}",
    "print called": f"print ('units', 3)\nprint('a' 'b')\n{NET}",
    "curly quotes in a text": f"text = '“quoted”'\n{NET}",
    "a text with a prompt in a list": f"texts = [\n    '''>>> Dense(1)''',\n    '!ls',\n]\n{NET}",
}
NOTEBOOK = {
    "%%time": "%%time\n" + NET,
    "%%backend": "%%backend jax\n" + NET,
    "a try with a magic": "try:\n    %tensorflow_version 2.x\nexcept Exception:\n    pass\n" + NET,
    "help": NET + "Dropout??\n",
    "help before": "?Dense\n" + NET,
    "help of a method": "model.add?\n" + NET,
    "a command that goes on": "!pip install \\\n    keras\n" + NET,
    "a command in a branch": "if True:\n    !ls\n" + NET,
    "a command's value": "files = !ls\n" + NET,
    "a timed line": "%time model = Sequential()\n" + NET.partition("\n")[2],
    "pip without a sign": "pip install keras\n" + NET,
    "a cell of the shell": "%%bash\necho 'model.add(Dense(9))'\n\n" + NET,
    "a session": ">>> " + NET.strip().replace("\n", "\n>>> ") + "\n",
    "a session with what was printed": ">>> " + NET.strip().replace("\n", "\n>>> ") + "\n(None, 4)\n",
    "a session after a program": NET + ">>> model.count_params()\n25\n",
    "IPython": "In [1]: " + NET.strip().replace("\n", "\nIn [2]: ") + "\nOut[2]: <Dropout>\n",
    "IPython without a space": "In[1]: " + NET.strip().replace("\n", "\nIn[2]: ") + "\n",
    "a fence": f"```python\n{NET}```\n",
    "words around a fence": f"Try this:\n\n```python\n{NET}```\n\nIt works.\n",
    "numbered lines": "".join(f"{n}: {line}\n" for n, line in enumerate(NET.split("\n"), 1) if line),
    "a quoted message": "> " + NET.strip().replace("\n", "\n> ") + "\n",
    "curly quotes with a loop": NET.replace("'", "’") + "for i in range(2):\n    print(‘x’)\n",
}
PYTHON_2 = {
    "one line": "print 'ready', 3\n" + NET,
    "of a format": NET + "print 'rate %f' % 0.3, 'x'\n",
    "in a loop": NET + "for i in range(2):\n    print i\n",
    "after a colon": NET + "if True: print 'x'\n",
    "nothing": NET + "print\n",
    "to a stream": "import sys\nprint >>sys.stderr, 'x'\n" + NET,
    "an exception": "try:\n    x = 1\nexcept ValueError, e:\n    print e\n" + NET,
    "xrange and a long number": "for i in xrange(2):\n    print i, 10L\n" + NET,
    "exec and raise": "def f():\n    exec 'x = 1'\n    raise ValueError, 'x'\n" + NET,
    "not equal": "if 1 <> 2:\n    print 'x'\n" + NET,
}
HEAD = "model = Sequential()\n"
LOOPS = {
    "range": (
        HEAD
        + "for i in range(2):\n    model.add(Dense(8))\n    model.add(Dropout(0.3))\nmodel.add(Dense(1))",
        "dense:8:linear dropout:0.3 dense:8:linear dropout:0.3 dense:1:linear",
    ),
    "sizes": (
        "hidden = [64, 32]\n" + HEAD + "for h in hidden:\n    model.add(Dense(h))\nmodel.add(Dropout(0.2))",
        "dense:64:linear dense:32:linear dropout:0.2",
    ),
    "a loop that makes models": (
        "for h in [64, 32]:\n    model = Sequential()\n    model.add(Dense(h))\n    model.add(Dense(1))",
        "dense:64:linear dense:1:linear",
    ),
    "zip": (
        HEAD + "for n, r in zip((8, 4), (0.1, 0.2)):\n    model.add(Dense(n))\n    model.add(Dropout(r))",
        "dense:8:linear dropout:0.1 dense:4:linear dropout:0.2",
    ),
    "of a model that is not there": (
        "model.add(Flatten())\nfor n in (8, 4):\n    model.add(Dense(n))\n    model.add(Dropout(0.2))",
        "flatten dense:8:linear dropout:0.2 dense:4:linear dropout:0.2",
    ),
    "while": (
        "n = 16\n" + HEAD + "while n > 4:\n    model.add(Dense(n))\n    n //= 2\nmodel.add(Dropout(0.1))",
        "dense:16:linear dense:8:linear dropout:0.1",
    ),
    "tensors": (
        "x = i = Input((4,))\nfor n in [8, 4]:\n    x = Dropout(0.1)(Dense(n)(x))\nm = Model(i, x)",
        "dense:8:linear dropout:0.1 dense:4:linear dropout:0.1",
    ),
    "a comprehension": (
        "model = Sequential([Dense(n) for n in (8, 4)] + [Dropout(0.1)] * 2)",
        "dense:8:linear dense:4:linear dropout:0.1 dropout:0.1",
    ),
    "items of a dict": (
        HEAD + "for n, r in {8: 0.1, 4: 0.2}.items():\n    model.add(Dense(n))\n    model.add(Dropout(r))",
        "dense:8:linear dropout:0.1 dense:4:linear dropout:0.2",
    ),
}
GET = (
    "def get(dropout=False, n=0):\n    s = Input((4,))\n    x = Dense(64, activation='relu')(s)\n"
    "    if dropout:\n        x = Dropout(0.5)(x)\n    elif n > 2:\n        x = Dropout(0.1)(x)\n"
    "    return Model(s, Dense(1)(x))\n"
)
BRANCHES = {
    "a flag of the call": (GET + "m = get(dropout=True)", "dense:64:relu dropout:0.5 dense:1:linear"),
    "not set": (GET + "m = get()", "dense:64:relu dense:1:linear"),
    "the second condition": (GET + "m = get(n=3)", "dense:64:relu dropout:0.1 dense:1:linear"),
    "a conditional expression": (
        "deep = False\nm = Sequential([Dense(8 if deep else 4), Dropout(0.1 if not deep else 0.5)])",
        "dense:4:linear dropout:0.1",
    ),
    "a layer or None": (
        "rate = None\nm = Sequential([Dense(4)])\n"
        "if rate is not None:\n    m.add(Dropout(rate))\nm.add(Dense(1))",
        "dense:4:linear dense:1:linear",
    ),
    "of a loop's index": (
        "m = Sequential()\nfor i in range(3):\n"
        "    m.add(Dense(4))\n    if i < 1:\n        m.add(Dropout(0.1))",
        "dense:4:linear dropout:0.1 dense:4:linear dense:4:linear",
    ),
    "match": (
        "m = Sequential([Dense(4)])\nmatch 'b':\n    case 'a':\n        m.add(Dropout(0.1))\n"
        "    case 'b' | 'c':\n        m.add(Dropout(0.2))",
        "dense:4:linear dropout:0.2",
    ),
}
I4 = "i = Input(shape=(4,))\n"
NAMED = {
    "x = layer(x)": (
        I4 + "a = Dense(16)\nd = Dropout(0.5)\nb = Dense(3)\nx = a(i)\nx = d(x)\nx = b(x)\nm = Model(i, x)",
        "dense:16:linear dropout:0.5 dense:3:linear",
    ),
    "made in another order": (
        I4 + "b = Dense(3)\nd = Dropout(0.5)\na = Dense(16)\nm = Model(i, b(d(a(i))))",
        "dense:16:linear dropout:0.5 dense:3:linear",
    ),
    "one that is not used": (
        I4 + "x = Dense(16)(i)\nprobe = Dense(10)(x)\nx = Dropout(0.5)(x)\nm = Model(i, Dense(3)(x))",
        "dense:16:linear dropout:0.5 dense:3:linear",
    ),
    "in a list": (
        "stack = [Dense(16), Dropout(0.5)]\n"
        + I4
        + "x = i\nfor layer in stack:\n    x = layer(x)\nModel(i, x)",
        "dense:16:linear dropout:0.5",
    ),
    "in a dict": (
        "l = {'a': Dense(16), 'd': Dropout(0.5)}\n" + I4 + "m = Model(i, l['d'](l['a'](i)))",
        "dense:16:linear dropout:0.5",
    ),
    "of a class": (
        "class Net(Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.b = Dropout(0.5)\n        self.a = Dense(16)\n"
        "    def call(self, x):\n        return self.b(self.a(x))\nm = Net()",
        "dense:16:linear dropout:0.5",
    ),
}
IN_MODEL = {
    "outputs=": (
        I4 + "x = Dropout(0.5)(Dense(8)(i))\nm = Model(inputs=i, outputs=Dense(3)(x))",
        "dense:8:linear dropout:0.5 dense:3:linear",
    ),
    "a list": (
        I4 + "m = Model([i], [Dense(3)(Dropout(0.5)(i))])",
        "dropout:0.5 dense:3:linear",
    ),
    "a function": (
        "def head(x):\n    return Dense(3)(Dropout(0.5)(x))\n" + I4 + "m = Model(i, head(Dense(8)(i)))",
        "dense:8:linear dropout:0.5 dense:3:linear",
    ),
    "a Sequential": (
        "base = Sequential([Dense(8), Dropout(0.5)])\n" + I4 + "m = Model(i, Dense(3)(base(i)))",
        "dense:8:linear dropout:0.5 dense:3:linear",
    ),
    "returned": (
        "def f():\n    i = Input((4,))\n    return Model(i, Dense(3)(Dropout(0.5)(i)))\nm = f()",
        "dropout:0.5 dense:3:linear",
    ),
}
TWO_MODELS = {
    "plain and with Dropout": (
        "a = Input((4,))\nplain = Model(a, Dense(3)(Dense(8)(a)))\nb = Input((4,))\n"
        "thin = Model(b, Dense(3)(Dropout(0.5)(b)))",
        "dense:8:linear dense:3:linear",
    ),
    "the trained one": (
        "a = Sequential([Dense(8)])\nb = Sequential([Dense(4), Dropout(0.2)])\nb.fit(x, y)",
        "dense:4:linear dropout:0.2",
    ),
    "one name": (
        "m = Sequential([Dense(8)])\nm.fit(x, y)\nm = Sequential([Dense(4), Dropout(0.2)])\nm.fit(x, y)",
        "dense:4:linear dropout:0.2",
    ),
    "by two calls": (
        f"def build(n, r):\n    {TWO.format('n', 'r')}a = build(8, 0.1)\n"
        "b = build(4, 0.2)\nb.compile('adam')",
        "dense:4:linear dropout:0.2",
    ),
    "in a dict": (
        "ms = {'a': Sequential([Dense(8)]), 'b': Sequential([Dense(4), Dropout(0.2)])}\nms['b'].fit(x, y)",
        "dense:4:linear dropout:0.2",
    ),
}
CALL_ARGUMENTS = {
    "training=True": (I4 + "x = Dropout(0.5)(i, training=True)\nDense(1)(x)", "dropout:0.5 dense:1:linear"),
    "in one line": ("x = Dense(1)(Dropout(0.5)(x, training=True))", "dropout:0.5 dense:1:linear"),
    "of a constant": (
        "MC = True\n" + I4 + "x = Dropout(0.5)(i, training=MC)\nm = Model(i, Dense(1)(x))",
        "dropout:0.5 dense:1:linear",
    ),
    "of a parameter": (
        "def f(mc):\n    i = Input((4,))\n    x = Dropout(0.5)(i, training=mc)\n"
        "    return Model(i, x)\nm = f(True)",
        "dropout:0.5",
    ),
    "of a layer object": (
        "d = Dropout(0.5)\n" + I4 + "m = Model(i, Dense(1)(d(i, training=True)))",
        "dropout:0.5 dense:1:linear",
    ),
}
FUNCTIONS = {
    "the second": (
        f"def a():\n    {TWO.format(13, 0.1)}def b():\n    {TWO.format(20, 0.4)}model = b()",
        "dense:20:linear dropout:0.4",
    ),
    "none: the first": (
        f"def a():\n    {TWO.format(13, 0.1)}def b():\n    {TWO.format(20, 0.4)}",
        "dense:13:linear dropout:0.1",
    ),
    "in another": (
        f"def b():\n    {TWO.format(20, 0.4)}def a():\n    {TWO.format(13, 0.1)}"
        "def main():\n    m = a()\n    m.fit(x, y)\nif __name__ == '__main__':\n    main()",
        "dense:13:linear dropout:0.1",
    ),
    "handed over": (
        f"def a():\n    {TWO.format(13, 0.1)}def b(rate=0.4):\n    {TWO.format(20, 'rate')}"
        "clf = KerasClassifier(model=b, rate=0.25)",
        "dense:20:linear dropout:0.25",
    ),
    "out of a dict": (
        f"def a():\n    {TWO.format(13, 0.1)}def b():\n    {TWO.format(20, 0.4)}"
        "model = {'a': a, 'b': b}['b']()",
        "dense:20:linear dropout:0.4",
    ),
    "a lambda": (
        f"def a(n, r=0.1):\n    {TWO.format('n', 'r')}make = lambda r: a(5, r)\nmodel = make(0.3)",
        "dense:5:linear dropout:0.3",
    ),
}
VALUES = {
    "imported relu": (
        "from keras.activations import relu\nm = Sequential([Dense(8, activation=relu)])",
        "dense:8:relu",
    ),
    "a dict's item": (
        "cfg = {'units': 64, 'rate': 0.3}\nm = Sequential([Dense(cfg['units']), Dropout(cfg['rate'])])",
        "dense:64:linear dropout:0.3",
    ),
    "a loop over tenths": (
        "for i in range(7):\n    m = Sequential([Dense(4), Dropout(i / 10), Dense(1)])",
        "dense:4:linear dropout:* dense:1:linear",
    ),
    "enumerate": (
        f"def build(r):\n    {TWO.format(8, 'r')}for i, rate in enumerate([0.0, 0.25]):\n    m = build(rate)",
        "dense:8:linear dropout:*",
    ),
    "an array": (
        f"def build(r):\n    {TWO.format(8, 'r')}for rate in np.arange(1, 6) / 10:\n"
        "    build(rate).fit(x, y)",
        "dense:8:linear dropout:*",
    ),
    "named tuple and dataclass": (
        "from collections import namedtuple\nfrom dataclasses import dataclass\n"
        "A = namedtuple('A', 'units act')\n@dataclass\nclass B:\n    rate: float = 0.5\n"
        "a, b = A(8, 'tanh'), B(rate=0.15)\n"
        "m = Sequential([Dense(a.units, activation=a.act), Dropout(b.rate)])",
        "dense:8:tanh dropout:0.15",
    ),
    "texts": (
        "spec = 'd8 o3'\nm = Sequential()\nfor s in spec.split():\n"
        "    m.add(Dense(int(s[1:])) if s.startswith('d') else Dropout(int(s[1]) / 10))",
        "dense:8:linear dropout:0.3",
    ),
    "partial": (
        "from functools import partial\nD = partial(Dense, activation='elu')\n"
        "m = Sequential([D(8), D(4, use_bias=False)])",
        "dense:8:elu dense:4:elu",
    ),
}
NET_CLASS = "class Net:\n    {}\n    def build({}):\n        model = Sequential()\n"
NET_BODY = "        model.add(Dense(12))\n        model.add(Dropout(0.5))\n        return model\n"
CLASSES = {
    "static": (NET_CLASS.format("@staticmethod", "n") + NET_BODY + "model = Net.build(3)"),
    "of the class": (NET_CLASS.format("@classmethod", "cls, n=1") + NET_BODY + "model = Net.build()"),
    "of an object": (NET_CLASS.format("rate = 1", "self") + NET_BODY + "model = Net().build()"),
    "that nobody calls": NET_CLASS.format("rate = 1", "self") + NET_BODY,
    "inherited": NET_CLASS.format("x = 1", "self") + NET_BODY + "class B(Net): pass\nmodel = B().build()",
    "with parts": "class Net:\n    def __init__(self, n):\n        self.m = Sequential()\n"
    "        self.n = n\n    def build(self):\n        self.m.add(Dense(self.n))\n"
    "        self._drop(0.5)\n        return self.m\n"
    "    def _drop(self, r):\n        self.m.add(Dropout(r))\nmodel = Net(12).build()",
}
ALL: dict[str, tuple[str, str, tuple[str, ...]]] = {}
for kind, same in (("text", UNTOUCHED), ("notebook", NOTEBOOK), ("Python 2", PYTHON_2)):
    ALL |= {f"{kind}: {name}": (code, NET_LAYERS, ()) for name, code in same.items()}
ALL |= {f"class: {name}": (code, "dense:12:linear dropout:0.5", ()) for name, code in CLASSES.items()}
for kind, cases, words in (
    ("loop", LOOPS, ()),
    ("branch", BRANCHES, ()),
    ("named layer", NAMED, ()),
    ("in Model(...)", IN_MODEL, ()),
    ("two models", TWO_MODELS, ("another model", "left out")),
    ("call", CALL_ARGUMENTS, ("training=true", "prediction")),
    ("function", FUNCTIONS, ()),
    ("value", VALUES, ()),
):
    ALL |= {f"{kind}: {name}": (*case, words) for name, case in cases.items()}


@pytest.mark.parametrize("name", ALL)
def test_a_program_is_read_as_what_it_makes(name: str) -> None:
    code, layers, words = ALL[name]
    read = read_keras_code(code)
    assert " ".join(map(short, read.layers)) == layers, read.notes
    assert not words or any(word in note.lower() for word in words for note in read.notes), read.notes
