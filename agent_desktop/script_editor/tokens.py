"""Fields of a text as inline tokens: painted boxes over ``{{ field }}``, which stays what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil

from PySide6.QtCore import QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from agent_desktop.desk.script_doc import STRONG_TOKEN
from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.tokens import Ink, Role

#: What stands in the text where a token is.
PLACE = "\ufffc"
KIND = QTextFormat.ObjectTypes.UserObject.value + 1
_RAW = QTextFormat.Property.UserProperty.value + 1
_NAME = QTextFormat.Property.UserProperty.value + 2
_PAD = 6
_HEIGHT = 20

#: The words for a field, and whether it is known.
Name = Callable[[str], tuple[str, bool]]


class TokenObject(QPyTextObject):
    """Paints one token; the document asks it for the size."""

    def __init__(self, name: Name, parent: QTextDocument) -> None:
        super().__init__(parent)
        self._name = name

    def intrinsicSize(self, _doc: QTextDocument, _at: int, format: QTextFormat) -> QSizeF:
        text, _ = self._name(str(format.property(_NAME)))
        width = painting.text_width(text, theme.font(_role(format)))
        return QSizeF(ceil(width) + 2 * _PAD + 4, _HEIGHT)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        _doc: QTextDocument,
        _at: int,
        format: QTextFormat,
    ) -> None:
        text, known = self._name(str(format.property(_NAME)))
        tone = theme.current().tone(Ink.ACCENT if known else Ink.WARN)
        # an inline object stands on the base line: lowered, so that its text stands on it instead
        drop = ceil(QFontMetricsF(theme.font(Role.READ_BACK)).descent())
        box = QRect(round(rect.x()) + 2, round(rect.y()) + drop, round(rect.width()) - 4, _HEIGHT)
        painting.frame(painter, box, fill=tone.soft, border=tone.line, radius=3)
        painting.draw_text(painter, text, box.x() + _PAD, box, theme.font(_role(format)), tone.text)


def _role(shape: QTextFormat) -> Role:
    """Amounts are strong in spoken text."""
    return Role.BODY_STRONG if str(shape.property(_RAW)).startswith("**") else Role.BODY


def token_format(raw: str, name: str) -> QTextCharFormat:
    """The format of one token."""
    made = QTextCharFormat()
    made.setObjectType(KIND)
    made.setProperty(_RAW, raw)
    made.setProperty(_NAME, name)
    made.setFont(theme.font(Role.READ_BACK))
    return made


def insert(cursor: QTextCursor, text: str) -> None:
    """Plain text with its fields as tokens, as one step of undoing."""
    plain = QTextCharFormat()
    plain.setFont(theme.font(Role.READ_BACK))
    cursor.beginEditBlock()
    at = 0
    text = text.replace(PLACE, "")
    for found in STRONG_TOKEN.finditer(text):
        cursor.insertText(text[at : found.start()], plain)
        cursor.insertText(PLACE, token_format(found.group(0), found.group(1) or found.group(3)))
        at = found.end()
    cursor.insertText(text[at:], plain)
    cursor.endEditBlock()


def text_of(document: QTextDocument) -> str:
    """What is kept: plain text and ``{{ field }}``."""
    lines = []
    block = document.begin()
    while block.isValid():
        lines.append("".join(_pieces(block)))
        block = block.next()
    return "\n".join(lines)


def selected_text(cursor: QTextCursor) -> str:
    """What a selection would be as kept text."""
    copied = QTextDocument()
    QTextCursor(copied).insertFragment(cursor.selection())
    return text_of(copied)


def _pieces(block: QTextBlock) -> Iterator[str]:
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        shape = fragment.charFormat()
        text = fragment.text().replace("\u2028", "\n")
        if shape.objectType() == KIND:
            yield str(shape.property(_RAW)) * len(text)
        else:
            yield text.replace(PLACE, "")
        at += 1


def typed_token(block: QTextBlock) -> tuple[int, int] | None:
    """Where ``{{ field }}`` was just typed out in a block: to be drawn as a token."""
    found = STRONG_TOKEN.search(block.text())
    return (block.position() + found.start(), block.position() + found.end()) if found else None
