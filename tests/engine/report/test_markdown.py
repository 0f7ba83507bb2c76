import pytest

from engine.report.markdown import markdown_html, markdown_text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("one\ntwo", "<p>one\ntwo</p>\n"),
        ("**b** and *i*", "<p><strong>b</strong> and <em>i</em></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("<b>x</b> &lt; &", "<p>&lt;b&gt;x&lt;/b&gt; &amp;lt; &amp;</p>\n"),
        (
            "[a](javascript:x) ![b](c) <http://d> `e`",
            "<p>[a](javascript:x) ![b](c) &lt;http://d&gt; `e`</p>\n",
        ),
        ("    code\n\n```\nx\n```", "<p>code</p>\n<p>```\nx\n```</p>\n"),
        (r"\*a\* \<", "<p>*a* &lt;</p>\n"),
    ],
)
def test_markdown_html_supports_a_small_subset(text: str, html: str) -> None:
    assert markdown_html(text) == html


@pytest.mark.parametrize(
    ("text", "first", "levels"),
    [
        ("# a\n\n## b\n\n# c", 3, [3, 4, 3]),
        ("### a\n\n# b", 3, [3, 3]),
        ("# a\n\n###### b\n\n#### c", 3, [3, 4, 5]),
        ("# a\n\n## b\n\n### c\n\n#### d\n\n##### e", 3, [3, 4, 5, 6, 6]),
        ("## a", 1, [1]),
    ],
)
def test_markdown_headings_skip_no_level(text: str, first: int, levels: list[int]) -> None:
    html = markdown_html(text, first)
    assert [int(part[0]) for part in html.split("<h")[1:]] == levels
    assert all(f"</h{level}>" in html for level in levels)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", ""),
        ("It **helps**,\n*here*.", "It helps, here."),
        ("# Head\n\none\n\n- two\n- three", "Head one two three"),
        ("$p$ <b> `c` [l](x) 2*3*4", "$p$ <b> `c` [l](x) 234"),
        (r"\*a\*", "*a*"),
    ],
)
def test_text_without_marks_is_one_line(text: str, plain: str) -> None:
    assert markdown_text(text) == plain
