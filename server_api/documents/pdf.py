"""A report as PDF: headings on every page of a table, numbered pages, text that can be searched."""

import io
from functools import partial
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from server_api.documents.model import Report, Table

_MARGIN = 14 * mm
_WIDTH = landscape(A4)[0] - 2 * _MARGIN
_TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=7.5, leading=9.5, alignment=TA_LEFT)
_BOLD = ParagraphStyle("bold", parent=_TEXT, fontName="Helvetica-Bold")
_TITLE = ParagraphStyle("title", parent=_BOLD, fontSize=15, leading=19)
_PART = ParagraphStyle("part", parent=_BOLD, fontSize=10.5, leading=14, spaceBefore=8, spaceAfter=3)
_PADDING = 3
_LINES = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e8ecef")),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.HexColor("#b8c0c6")),
        ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ("FONT", (0, 0), (-1, -1), _TEXT.fontName, _TEXT.fontSize, _TEXT.leading),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)
_FIGURES = (0.24, 0.14, 0.62)


def as_pdf(report: Report) -> bytes:
    """The whole file."""
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=landscape(A4),
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=report.title,
        author="Acordo",
    )
    footer = partial(_footer, report)
    document.build(_story(report), onFirstPage=footer, onLaterPages=footer)
    return out.getvalue()


def _story(report: Report) -> list[Flowable]:
    story: list[Flowable] = [Paragraph(escape(report.title), _TITLE)]
    story += [Paragraph(f"<b>{escape(name)}:</b> {escape(value)}", _TEXT) for name, value in report.facts]
    figures = tuple((one.label, one.value, one.definition) for one in report.figures)
    story += _table(Table(report.figures_title, report.headings, _FIGURES, figures))
    for table in report.tables:
        story += _table(table)
    return story


def _table(table: Table) -> list[Flowable]:
    widths = [share * _WIDTH for share in table.widths]
    head = [Paragraph(escape(text), _BOLD) for text in table.headings]
    rows = [[_cell(text, width) for text, width in zip(row, widths, strict=True)] for row in table.rows]
    grid = LongTable([head, *rows], colWidths=widths, repeatRows=1, style=_LINES)
    return [Paragraph(escape(table.title), _PART), grid, Spacer(1, 4 * mm)]


def _cell(text: str, width: float) -> Paragraph | str:
    """What fits on one line needs no paragraph, which takes ten times as long to lay out."""
    fits = stringWidth(text, _TEXT.fontName, _TEXT.fontSize) < width - 2 * _PADDING
    return text if fits else Paragraph(escape(text), _TEXT)


def _footer(report: Report, canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 7)
    canvas.drawString(_MARGIN, 8 * mm, report.title)
    canvas.drawRightString(_MARGIN + _WIDTH, 8 * mm, report.page.format(n=document.page))
    canvas.restoreState()
