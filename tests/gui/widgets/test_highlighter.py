"""What has which colour in the script."""

import pytest
from PySide6.QtGui import QTextDocument

from gui.theme.tokens import contrast
from gui.widgets.highlighter import PythonHighlighter, field_colour


def parts(theme, text):
    """(words, colour name) of every coloured piece of a line."""
    document = QTextDocument(text)
    highlighter = PythonHighlighter(document, theme)
    highlighter.rehighlight()
    pieces = document.firstBlock().layout().formats()
    colours = {f.foreground().color().name(): kind for kind, f in highlighter._formats.items()}
    return [
        (text[p.start : p.start + p.length], colours[p.format.foreground().color().name()]) for p in pieces
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for epoch in range(40):", [("for", "keyword"), ("in", "keyword"), ("40", "number")]),
        ("x = y  # why 3", [("# why 3", "comment")]),
        ('loss="a # b",', [('"a # b"', "string")]),
        ('"""Title: it\'s 3."""', [('"""Title: it\'s 3."""', "string")]),
        ("keras.layers.Dense(16)", [("Dense", "name"), ("16", "number")]),
        ("keras.layers.Dropout(0.4, seed=2)", [("keras.layers.Dropout(0.4", "dropout"), ("2", "number")]),
        ("keras.layers.SpatialDropout2D(0.4)", [("keras.layers.SpatialDropout2D(0.4", "dropout")]),
        ("    recurrent_dropout=0.3,", [("recurrent_dropout=0.3", "dropout")]),
        ("x2 = train_3 - 1e-05", [("1e-05", "number")]),
        ("waited >= None", [("None", "keyword")]),
    ],
)
def test_pieces(theme, text, expected):
    assert parts(theme, text) == expected


def test_every_colour_can_be_read(theme):
    for scheme in ("dark", "light"):
        theme.set_scheme(scheme)
        document = QTextDocument("x")
        highlighter = PythonHighlighter(document, theme)
        for text_format in highlighter._formats.values():
            assert contrast(text_format.foreground().color().name(), field_colour(theme)) >= 4.5
