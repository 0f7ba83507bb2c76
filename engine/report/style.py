"""The style sheet of the page: the app's colours and the system's fonts, for light, dark and print."""

from __future__ import annotations

import json
from functools import cache

from engine.network_picture.style import TOKENS

_NAMES = ("background", "card", "line", "text", "muted", "accent", "good", "warn", "bad", "chip")

# no texts: the rules of a style sheet

_RULES = """
* { box-sizing: border-box; }
body { margin: 0; background: var(--background); color: var(--text); line-height: 1.5;
  font: 16px/1.5 Inter, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 54rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; margin: 2.75rem 0 .75rem; }
h3 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
h4, h5, h6 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p { margin: .75rem 0; max-width: 44rem; }
.byline, .note, figcaption, footer { color: var(--muted); }
.note, figcaption, footer { font-size: .875rem; }
.question { font-size: 1.15rem; border-left: 3px solid var(--accent); padding-left: 1rem; margin: 1.5rem 0; }
.callout { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--muted);
  border-radius: 8px; padding: .9rem 1.1rem; margin: 1.25rem 0; }
.callout p { margin: 0; max-width: none; } .callout p + p { margin-top: .35rem; color: var(--muted); }
.callout.good { border-left-color: var(--good); } .callout.bad { border-left-color: var(--bad); }
.callout.warn { border-left-color: var(--warn); }
.headline { font-weight: 600; }
figure { margin: 1.25rem 0; }
.drawing { background: #fff; border: 1px solid var(--line); border-radius: 10px; padding: 12px; }
.drawing svg { display: block; width: 100%; height: auto; }
.drawing img { display: block; max-width: 100%; height: auto; margin: auto; }
figcaption { margin-top: .5rem; }
.table { overflow-x: auto; margin: 1.25rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0 0 .4rem; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
  border-bottom: 1px solid var(--line); }
th { font-weight: 600; } thead th { color: var(--muted); font-weight: 500; vertical-align: bottom; }
.number { text-align: right; white-space: nowrap; }
td.number:last-child, th.number:last-child { padding-right: 0; }
table.facts caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
table.facts th { width: 32%; font-weight: 500; color: var(--muted); }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem;
  font: .8rem/1.45 ui-monospace, "Cascadia Mono", Consolas, Menlo, "DejaVu Sans Mono", monospace;
  white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
@page { margin: 18mm 16mm; }
@media print {
  body { background: #fff; font-size: 10.5pt; } main { max-width: none; padding: 0; }
  figure, .callout, tr { break-inside: avoid; } h1, h2, h3, caption { break-after: avoid; }
  thead { display: table-header-group; } .drawing { border: none; padding: 0; }
  .table { overflow: visible; }
}
"""


@cache
def style_sheet() -> str:
    """The whole style sheet; light is the default."""
    tokens = json.loads(TOKENS.read_text(encoding="utf-8"))
    light, dark = (
        " ".join(f"--{name}: {tokens[scheme][name]};" for name in _NAMES) for scheme in ("light", "dark")
    )
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}{_RULES}"
    )
