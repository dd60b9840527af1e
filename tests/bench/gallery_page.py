"""The gallery's page: every picture beside the design's picture of its state, or of the nearest."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path

#: The design's pictures, in the folder of the page.
DESIGN = "design"
#: The design's picture of each number; a state without one of its own stands beside this one.
_OF_NUMBER = {
    "01": "01-sign-in",
    "02": "02-ready",
    "03": "03-identity-pending",
    "04": "04-identity-confirmed",
    "05": "05-promise-editor",
    "06": "06-history",
    "07": "07-legal-block",
    "08": "08-wrap-up",
    "09": "09-floor",
    "10": "10-script-editor",
}
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Acordo: the screen</title>
<style>body{{font:14px sans-serif;margin:16px}}figure{{display:inline-block;margin:0 12px 12px 0}}
img{{width:683px;border:1px solid #ccc}}figcaption{{margin-top:4px;color:#555}}
nav a{{margin-right:12px;white-space:nowrap}}
h2{{font-size:18px;border-top:1px solid #ccc;padding-top:16px}}</style>
<nav>{index}</nav>
{states}</html>
"""


def beside(state: str, suffix: str, there: frozenset[str]) -> str:
    """The name of the design's picture to look at: of the same theme and language where there is one.

    ``suffix`` is what theme and language add to a name. Empty where the design has drawn nothing like it.
    """
    number = _OF_NUMBER.get(state[:2], "")
    wanted = (f"{state}{suffix}", state, f"{number}{suffix}", number)
    return next((f"{name}.png" for name in wanted if f"{name}.png" in there), "")


def write_page(out: Path, painted: Sequence[tuple[str, str]], design: Path) -> Path:
    """`index.html` in `out`, with the design's pictures copied there, so that the folder can be taken along.

    `painted` are (state, suffix). Raises OSError where a picture is missing or nothing can be written.
    """
    there = frozenset(file.name for file in design.glob("*.png"))
    states: dict[str, list[str]] = {}
    for state, suffix in painted:
        states.setdefault(state, []).append(_pair(out, state, suffix, beside(state, suffix, there), design))
    index = "".join(f'<a href="#{escape(state)}">{escape(state)}</a> ' for state in states)
    parts = (
        f'<h2 id="{escape(state)}">{escape(state)}</h2>{"".join(pairs)}' for state, pairs in states.items()
    )
    page = out / "index.html"
    page.write_text(_PAGE.format(index=index, states="\n".join(parts)), encoding="utf-8")
    return page


def _pair(out: Path, state: str, suffix: str, drawn: str, design: Path) -> str:
    file = f"{state}{suffix}.png"
    if not (out / file).is_file():
        raise FileNotFoundError(out / file)
    figures = [_figure(file, f"{state}{suffix}")]
    if drawn:
        (out / DESIGN).mkdir(exist_ok=True)
        shutil.copyfile(design / drawn, out / DESIGN / drawn)
        nearest = "" if drawn == file else " (the nearest)"
        figures.insert(0, _figure(f"{DESIGN}/{drawn}", f"design: {drawn.removesuffix('.png')}{nearest}"))
    return f"<div>{''.join(figures)}</div>\n"


def _figure(source: str, caption: str) -> str:
    name = escape(caption)
    return (
        f'<figure><img src="{escape(source)}" alt="{name}" loading="lazy">'
        f"<figcaption>{name}</figcaption></figure>"
    )
