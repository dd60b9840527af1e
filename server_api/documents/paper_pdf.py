"""A letter as PDF on A4: our letter, numbered pages, text that can be searched and copied."""

import io
from functools import cache, partial
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from server_api.documents.paper import Grid, Paper
from server_api.resources import resource_folder

_PLAIN, _BOLD = "AcordoPlain", "AcordoBold"
_LEFT, _TOP, _BOTTOM = 22 * mm, 20 * mm, 22 * mm
#: Inside the frame, whose padding is 6 points.
_WIDTH = A4[0] - 2 * _LEFT - 12
_INK, _SOFT, _LINE = colors.HexColor("#16232b"), colors.HexColor("#55646e"), colors.HexColor("#c9d1d6")


@cache
def _styles() -> dict[str, ParagraphStyle]:
    """Registers the letter's font once. Raises ResourceMissingError."""
    fonts = resource_folder("fonts")
    pdfmetrics.registerFont(TTFont(_PLAIN, str(fonts / "Inter-Regular.ttf")))
    pdfmetrics.registerFont(TTFont(_BOLD, str(fonts / "Inter-SemiBold.ttf")))
    pdfmetrics.registerFontFamily(_PLAIN, normal=_PLAIN, bold=_BOLD, italic=_PLAIN, boldItalic=_BOLD)
    text = ParagraphStyle("text", fontName=_PLAIN, fontSize=9.5, leading=14, textColor=_INK)
    return {
        "text": text,
        "after": ParagraphStyle("after", parent=text, spaceBefore=6),
        "soft": ParagraphStyle("soft", parent=text, fontSize=8.5, leading=12, textColor=_SOFT),
        "right": ParagraphStyle("right", parent=text, alignment=TA_RIGHT),
        "bold": ParagraphStyle("bold", parent=text, fontName=_BOLD),
        "bold_right": ParagraphStyle("bold_right", parent=text, fontName=_BOLD, alignment=TA_RIGHT),
        "title": ParagraphStyle("title", parent=text, fontName=_BOLD, fontSize=16, leading=21, spaceAfter=8),
        "sender": ParagraphStyle("sender", parent=text, fontName=_BOLD, fontSize=11, leading=15),
    }


def paper_pdf(paper: Paper) -> bytes:
    """The whole file; the same letter is the same file. Raises ResourceMissingError."""
    styles = _styles()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_LEFT,
        rightMargin=_LEFT,
        topMargin=_TOP,
        bottomMargin=_BOTTOM,
        title=paper.title,
        author=paper.sender[0] if paper.sender else "",
        lang=paper.language,
        invariant=1,
    )
    pages = _count(paper, styles)
    footer = partial(_footer, paper, pages)
    document.build(_story(paper, styles), onFirstPage=footer, onLaterPages=footer)
    return out.getvalue()


def _count(paper: Paper, styles: dict[str, ParagraphStyle]) -> int:
    """How many pages it has: laid out once to nowhere."""
    document = SimpleDocTemplate(
        io.BytesIO(), pagesize=A4, leftMargin=_LEFT, rightMargin=_LEFT, topMargin=_TOP, bottomMargin=_BOTTOM
    )
    document.build(_story(paper, styles))
    return int(document.page)


def _story(paper: Paper, styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    first, *others = paper.sender or ("",)
    story: list[Flowable] = [Paragraph(escape(first), styles["sender"])]
    story += [Paragraph(escape(line), styles["soft"]) for line in others]
    story += [Spacer(1, 8 * mm), Paragraph(escape(paper.place_and_day), styles["right"]), Spacer(1, 6 * mm)]
    story.append(Paragraph(escape(paper.title), styles["title"]))
    if paper.facts:
        story += [_facts(paper.facts, styles), Spacer(1, 4 * mm)]
    story += [Paragraph(escape(text), styles["after"]) for text in paper.before]
    for grid in paper.grids:
        story += [Spacer(1, 4 * mm), _grid(grid, styles)]
    story += [Spacer(1, 3 * mm), *(Paragraph(escape(text), styles["after"]) for text in paper.after)]
    return story


def _facts(facts: tuple[tuple[str, str], ...], styles: dict[str, ParagraphStyle]) -> Flowable:
    rows = [
        [Paragraph(escape(name), styles["soft"]), Paragraph(escape(value), styles["text"])]
        for name, value in facts
    ]
    how = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_PADDING])
    return LongTable(rows, colWidths=[0.3 * _WIDTH, 0.7 * _WIDTH], style=how, hAlign="LEFT")


_PADDING = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]


def _grid(grid: Grid, styles: dict[str, ParagraphStyle]) -> Flowable:
    def row(texts: tuple[str, ...], plain: str, right: str) -> list[Paragraph]:
        *others, last = texts
        cells = [Paragraph(escape(text), styles[plain]) for text in others]
        return [*cells, Paragraph(escape(last), styles[right])]

    rows = [row(grid.headings, "bold", "bold_right")]
    rows += [row(texts, "text", "right") for texts in grid.rows]
    lines: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, _INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.3, _LINE),
        *_PADDING,
    ]
    if grid.total:
        rows.append(row(grid.total, "bold", "bold_right"))
        lines.append(("LINEABOVE", (0, -1), (-1, -1), 0.8, _INK))
    widths = [share * _WIDTH for share in grid.widths]
    return LongTable(rows, colWidths=widths, repeatRows=1, style=TableStyle(lines), hAlign="LEFT")


def _footer(paper: Paper, pages: int, canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont(_PLAIN, 7.5)
    canvas.setFillColor(_SOFT)
    canvas.drawString(_LEFT + 6, 12 * mm, paper.number)
    canvas.drawRightString(_LEFT + 6 + _WIDTH, 12 * mm, paper.page.format(n=document.page, of=pages))
    canvas.restoreState()
