"""Programs that never end or grow without end: each gives layers or a sentence, soon, in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[5]
SECONDS = 5  # of the processor, for each program
MEMORY = 1500 * 2**20
LAYER = "Dense(3)\n"


def many(line: str, count: int = 4900) -> str:
    """Repeat a line as often as a paste can have it."""
    return f"{line}\n" * min(count, 198_000 // (len(line) + 1))


def nested(start: str, times: int = 4000) -> str:
    """Put a value twice into itself, again and again."""
    return many(start, times)


TWO_DEEP = "a=[1]\nb=[1]\n" + nested("a=[a,a]", 60) + nested("b=[b,b]", 60)
TWO_TUPLES = "a=(1,)\nb=(1,)\n" + nested("a=(a,a)", 60) + nested("b=(b,b)", 60)
TWO_DICTS = "a={}\nb={}\n" + nested("a={1:a,2:a}", 60) + nested("b={1:b,2:b}", 60)
USES: tuple[str, ...] = (
    "a==b",
    "a<b",
    "a in [b]",
    "Sequential([a,b])",
    "Dense(a)",
    "f'{a}'",
    "'%s'%a",
    "[a].count(b)",
)
USES += ("[a].index(b)", "[a].remove(b)", "{a:1}", "{}.get(a)", "sorted([a,b],key=lambda x:x)", "max(a,b)")
USES += ("model.add(a)", "Dense(**{'units':a})", "set([a])", "sum([a,b],[])", "copy.deepcopy(a)", "str(a)")
PROGRAMS = {
    "while": "while True: pass\n",
    "while that counts": "n=0\nwhile True:\n    n+=1\n",
    "while that appends": "a=[1]\nwhile True:\n    a.append(a)\n",
    "while that doubles a list": "a=[1]\nwhile True:\n    a+=a\n",
    "while that doubles a text": "a='x'\nwhile True:\n    a+=a\n",
    "loops in loops": "for a in range(2000):\n for b in range(2000):\n  for c in range(2000):\n   x=a*b*c\n",
    "adding in loops": "m=Sequential()\nfor a in range(2000):\n for b in range(2000):\n  m.add(Dense(3))\n",
    "adding a thousand million": "m=Sequential()\nfor i in range(10**9):\n    m.add(Dense(3))\n",
    "twenty thousand layers": "m=Sequential([Dense(3)]*20000)\n",
    "twenty thousand calls": "for i in range(200):\n for j in range(100):\n  m.add(Dense(3))\n",
    "one layer a million times": "d=Dense(3)\nfor i in range(2000):\n for j in range(500):\n  m.add(d)\n",
    "two thousand models": "for i in range(2000):\n m=Sequential([Dense(3),Dropout(i/9999)])\n m.fit(x,y)\n",
    "models in models": "m=Sequential([Dense(1)])\n" + many("m=Sequential([m,m])", 3000),
    "models on models": "m=Sequential([Dense(1)])\ni=Input((3,))\n" + many("m=Model(i,m(m(i)))", 3000),
    "a model in itself": "m=Sequential([Dense(1)])\nn=Sequential([m])\nm.add(n)\n",
    "outputs of a model": "m=Sequential([Dense(1)]*400)\n" + many("x=m.output"),
    "clones": "m=Sequential([Dense(1)]*400)\n" + many("m=clone_model(m)"),
    "tensors": "i=x=Input((3,))\n" + many("x=x+x", 3000) + "m=Model(i,Dense(1)(x))\n",
    "lists of tensors": "i=Input((3,))\nx=[i]\n"
    + many("x=[Dense(1)(x)]*2000", 40)
    + "m=Model(i,Dense(1)(x))\n",
    "recursion": "def f(n): return f(n+1)\nf(0)\n",
    "recursion that branches": "def f(n):\n    return f(n+1)+f(n+2)\nf(0)\n",
    "recursion that makes layers": "def f(n):\n    Dense(3)\n    f(n)\n    f(n)\nf(0)\n",
    "mutual recursion": "def f(n): return g(n)\ndef g(n): return f(n)\nf(0)\n",
    "calls of calls": "f=lambda: f\nf" + "()" * 900 + "\n",
    "a fixed point": "Y=lambda f:(lambda x:f(lambda v:x(x)(v)))(lambda x:f(lambda v:x(x)(v)))\n"
    "Dense(Y(lambda r:lambda n:1 if n<1 else n*r(n-1))(3))\n",
    "omega": "w=lambda x:x(x)(x(x))\nw(w)\n",
    "numerals": "t=lambda f:lambda x:f(f(x))\nt(t)(t)(t)(t)(lambda x:x+1)(0)\n",
    "list doubling": "a=[1]\n" + many("a=a+a", 400) + "b=[1]*10**9\n",
    "text doubling": "a='x'\n" + many("a=a+a", 400) + "Dense(a)\n",
    "a list in itself": "a=[]\na.append(a)\nb=[]\nb.append(b)\nx=a==b\nm=Sequential(a)\nDense(a)\nm.add(a)\n",
    "a list that is extended by itself": "a=[1]\nfor i in range(60): a.extend(a)\n",
    "a list that grows in its loop": "a=[Dense(1)]\nfor x in a: a.append(x)\nm=Sequential(a)\n",
    "a list that grows in a comprehension": "a=[1]\nb=[a.append(x) for x in a]\n",
    "a dict in itself": "a={}\na['a']=a\nx=a==a\nDense(a)\nf(**a)\nimport copy\ncopy.deepcopy(a)\n",
    "dicts in dicts": "a={}\n" + nested("a={1:a,2:a}") + "Dense(**a)\nDense(a)\nm=Sequential(a)\n",
    "a generator": "def g():\n    while True:\n        yield Dense(1)\nm=Sequential(g())\n",
    "generators": "def g():\n while True:\n  yield 1\nfor x in g():\n for y in g():\n  pass\n",
    "a generator of itself": "def g():\n    yield from g()\nlist(g())\n",
    "iterators of iterators": "a=b=c=[1,2]\n"
    + many("a=map(lambda x:x,a)", 900)
    + many("b=zip(b,b)", 900)
    + many("c=enumerate(c)", 900)
    + "list(a)\nlist(b)\nlist(c)\n",
    "chains": "from itertools import chain\na=b=[1,2]\n"
    + many("a=chain(a,a)", 900)
    + many("b=list(chain(b,b))", 900)
    + "list(a)\n",
    "products": "from itertools import product\na=list(product(range(2000),range(2000),repeat=3))\n",
    "comprehensions": "x=[Dense(1) for a in range(2000) for b in range(2000) for c in range(2000)]\n",
    "comprehensions in comprehensions": "s=range(2000)\nx=[[[a for a in s] for b in s] for c in s]\n",
    "sorting": "a=sorted(range(2000))\n" + many("a=sorted(a,key=lambda x:-x)", 300),
    "sums of lists": "a=[[1]]*2000\n" + many("b=sum(a,[])", 3000),
    "starred lists": "a=[1]*2000\n" + many("f(*a,*a,*a)", 3000),
    "arguments that double": "def f(*a): return f(*a,*a)\nf(1)\n",
    "powers": "a=10**10**10\nb=2**40**40\nc=1<<10**9\nx=7\n" + many("x=x**2", 100) + many("x=x<<40", 900),
    "arrays": "import numpy as np\na=np.arange(2000)\nb=np.arange(0,1e12,1e-12)\n" + many("a=a*1.5+a", 3000),
    "widths": "x=1\ny=f'{x:999999999d}'\nz=f'{x:>{10**9}}'\nw='%999999999d'%x\nv='%*d'%(10**9,x)\n"
    "u='{:999999999}'.format(x)\nt='{0.__class__}'.format(x)\ns='a'.zfill(10**9)\n",
    "texts that grow": "x='a'\n" + many("x='{0}{0}{0}'.format(x)", 900) + many("x=x.join(['b']*1000)", 900),
    "a class of itself": "class A(A): pass\nA()\n",
    "classes of classes": many("class A(A): pass", 3000) + "A().x\nA().y()\n",
    "two classes of two": many("class A(A,B): pass\nclass B(A,B): pass", 1500) + "A().x\nB().y\n",
    "an object in each object": "class A:\n    def __init__(self): self.a=A()\nA()\n",
    "a property of itself": "class A:\n    @property\n    def x(self): return self.x\nA().x\n",
    "a layer that calls itself": "class A(Layer):\n def call(self,x): return self(x)\nm=Sequential([A()])\n",
    "branches in branches": "".join(" " * i + "if q:\n" for i in range(90)) + " " * 90 + "Dense(1)\n",
    "loops that nobody knows": "".join(" " * i + "for z in q:\n" for i in range(90)) + " " * 90 + "y=[1]\n",
    "a search over many values": "def f(r): return Sequential([Dense(3),Dropout(r)])\n"
    "g=GridSearchCV(m,{'r':[0.1]*2000})\n" + many("m=KerasClassifier(f)", 300),
    "prompts": many(">>> ("),
    "spaces": "except" + " " * 190_000 + "(\n",
    "more spaces": " " * 190_000 + "x (\n",
    "quotes": "'''" * 60_000 + "x\n",
    "prints": "print " * 30_000 + "\n",
    **{f"nested lists: {use}": f"{TWO_DEEP}import copy\n{use}\n" for use in USES},
    **{f"nested tuples: {use}": f"{TWO_TUPLES}import copy\n{use}\n" for use in USES},
    **{f"nested dicts: {use}": f"{TWO_DICTS}import copy\n{use}\n" for use in USES},
}
READ = """
import json, sys, time
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
except (ImportError, ValueError):  # on Windows and macOS
    pass
from engine.errors import InputError
from engine.keras_code.reading import read_keras_code
for code in json.load(sys.stdin):
    start = time.process_time()
    try:
        said = len(read_keras_code(code).layers)
    except InputError as error:
        said = str(error)
    print(json.dumps([said, time.process_time() - start]), flush=True)
"""


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[int | str, float]]:
    done = subprocess.run(
        [sys.executable, "-c", READ.format(memory=MEMORY)],
        input=json.dumps([code + LAYER for code in PROGRAMS.values()]),
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(said) == len(PROGRAMS), f"{list(PROGRAMS)[len(said)]}: {done.stderr[-1000:]}"
    return dict(zip(PROGRAMS, map(tuple, said), strict=True))


@pytest.mark.timeout(150)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_hostile_program_gives_layers_or_a_sentence(
    name: str, answers: dict[str, tuple[int | str, float]]
) -> None:
    assert len(PROGRAMS[name] + LAYER) <= 200_000
    said, seconds = answers[name]
    assert seconds < SECONDS
    assert said if isinstance(said, int) else 0 < len(said) < 300
